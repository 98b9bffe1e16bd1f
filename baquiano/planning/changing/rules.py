"""Who asks for a change and who answers it: the policy grants, the diagram that approved the plan narrows."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from baquiano.common.errors import Refused
from baquiano.common.policy import allows, the_policy
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import role_label
from baquiano.institutions.rules import accepts_changes
from baquiano.planning.choices import ALLOWED_CHANGE_MOVES, ChangeState
from baquiano.planning.models import ChangeRequest, Plan, PlanItem
from baquiano.procedures.queries import roles_of_verb

DECIDE = "planning.decide_change"
ASK = "planning.request_change"


def approver_roles(plan: Plan) -> list[str]:
    """The roles whose lane approves the plan in its own diagram; those of the policy when it runs in none.

    An institution whose committee approves the plan decides its changes there; one without a committee, where the
    plan of the group is approved.
    """
    return committee_roles(plan.year) or _granted(roles_of_verb(plan, "planning.approve_plan")) or sorted(_deciders())


def committee_roles(year: FiscalYear) -> list[str]:
    """The roles whose lane approves the consolidated plan of the vigencia; none where no diagram draws it."""
    return _granted(roles_of_verb(year, "planning.committee_approve"))


def _granted(roles: list[str]) -> list[str]:
    return [role for role in roles if role in _deciders()]


def _deciders() -> frozenset[str]:
    return the_policy().roles_with(DECIDE)


def can_ask(user: Any, plan: Plan) -> bool:
    """Whether ``user`` may ask to change the plan now."""
    return plan.is_in_force and not plan.is_consolidated and accepts_changes(plan.year) and allows(user, ASK, plan)


def can_change(user: Any, item: PlanItem) -> bool:
    return not item.is_removed and can_ask(user, item.plan)


def holds_decision(user: Any, change: ChangeRequest) -> bool:
    """Whether ``user`` is of those who approve the plan, and the policy lets them answer its changes."""
    return allows(user, DECIDE, change) and holds_any(user, approver_roles(change.plan))


def holds_any(user: Any, roles: Iterable[str]) -> bool:
    """Whether ``user`` holds one of ``roles``, or received it with the decision of changes."""
    standing, wanted = getattr(user, "standing", None), set(roles)
    return standing is not None and any(one.role in wanted and one.covers(DECIDE) for one in standing.holdings)


def can_decide(user: Any, change: ChangeRequest) -> bool:
    """Whether ``user`` may answer the request: nobody answers the own one."""
    own = change.created_by_id == user.pk
    return change.is_pending and not own and change.plan.is_in_force and holds_decision(user, change)


def can_withdraw(user: Any, change: ChangeRequest) -> bool:
    return change.is_pending and allows(user, ASK, change)


def check_asked(plan: Plan) -> None:
    """Refuse to ask of a plan that is still written, or that closed."""
    if not accepts_changes(plan.year):
        raise Refused(_("La vigencia %(year)s está cerrada y su plan no se modifica.") % {"year": plan.year})
    if plan.is_consolidated:
        raise Refused(_("Los cambios se piden sobre el plan de un grupo. Abra el del grupo y pídalos allí."))
    if not plan.is_in_force:
        raise Refused(
            _("El plan está en estado «%(state)s»: todavía no está aprobado y se escribe directamente.")
            % {"state": plan.get_state_display()}
        )


def check_decider(change: ChangeRequest, by: Any) -> None:
    """Refuse, naming whose turn it is, whoever asked for the change or is not of those who approve the plan."""
    if change.created_by_id == by.pk:
        raise Refused(_("Usted pidió este cambio: debe decidirlo otra persona."))
    if not holds_decision(by, change):
        institution = change.plan.institution
        whose = _(" o ").join(role_label(institution, role) for role in approver_roles(change.plan))
        raise Refused(_("Este cambio lo decide quien aprueba el plan: %(whose)s.") % {"whose": whose})


def check_change_move(change: ChangeRequest, state: str) -> None:
    """Refuse, saying who answered and when, a move that the table does not allow."""
    if ChangeState(state) not in ALLOWED_CHANGE_MOVES[ChangeState(change.state)]:
        words = {"code": change.code, "state": change.get_state_display().lower(), "who": change.decided_by}
        raise Refused(_("La solicitud %(code)s ya figura como «%(state)s»: respondió %(who)s.") % words)
