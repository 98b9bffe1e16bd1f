"""What may be done with the structure of an institution: conditions on the row; who may, the policy says."""

from datetime import date

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.common.policy import NEVER_DELEGATED, OWN, allows, the_policy
from baquiano.institutions.models import FiscalYear, Membership

DELEGATE = "institutions.delegate_role"


def has_ended(membership: Membership, on: date) -> bool:
    return membership.cut_at is not None or (membership.last_day is not None and membership.last_day < on)


def can_end(user: User, membership: Membership, on: date) -> bool:
    """Whether ``user`` may end a membership that has not ended yet; a delegation is revoked."""
    open_ = not has_ended(membership, on) and not membership.is_delegation
    return open_ and allows(user, "institutions.edit_membership", membership)


def can_change(user: User, membership: Membership) -> bool:
    """Whether ``user`` may correct or renew it: also when the contract already ran out."""
    kept = membership.cut_at is None and not membership.is_delegation
    return kept and allows(user, "institutions.edit_membership", membership)


def can_delegate(user: User, membership: Membership, on: date) -> bool:
    """Whether ``user`` may delegate the role: the own one, or any when registering the act that orders it."""
    return not why_not_delegable(membership, on) and allows(user, DELEGATE, membership)


def can_revoke(user: User, delegation: Membership, on: date) -> bool:
    """Whoever could give it, and the person who received it, may end it."""
    if not delegation.is_delegation or has_ended(delegation, on):
        return False
    return user.pk == delegation.user_id or allows(user, DELEGATE, delegation.source)


def why_not_delegable(membership: Membership, on: date) -> str:
    """The sentence that refuses, or nothing."""
    if membership.source_id is not None or membership.delegated_by_id is not None:
        return _("Ese rol se recibió por delegación y no se puede volver a delegar.")
    if has_ended(membership, on):
        return _("Ese rol ya terminó y no se puede delegar.")
    if membership.role not in delegable_roles():
        return _("Ese rol no se delega.")
    return ""


def delegable_roles() -> frozenset[str]:
    """The roles to whose holders the policy grants to delegate the own one."""
    return frozenset(role for role, reach in the_policy()[DELEGATE].grants.items() if reach == OWN)


def delegable_verbs(role: str) -> list[str]:
    """The actions that the policy grants to the role itself, in its order; what everybody may do is not delegated."""
    return [
        code for code, action in the_policy().actions.items() if role in action.grants and code not in NEVER_DELEGATED
    ]


def refuse_closed(year: FiscalYear | None) -> None:
    """Refuse to alter what belongs to a closed vigencia (AUD-08). Asked by whatever locks a row of it to write."""
    if year is not None and not accepts_changes(year):
        raise Refused(_("La vigencia %(year)s está cerrada: ya no cambia.") % {"year": year.year})


def accepts_changes(year: FiscalYear | None) -> bool:
    """A closed vigencia is not altered; one that does not exist yet may be prepared (ORG-15)."""
    return year is None or year.is_open
