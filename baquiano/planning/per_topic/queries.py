"""On what a plan rests, what its meetings left, and what an activity lacks to be ready."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import the_policy, visible
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import label, people_of, setting
from baquiano.meetings import queries as meetings
from baquiano.meetings.models import Minutes
from baquiano.meetings.profile import attendance_format, minutes_format
from baquiano.planning.choices import ExecutionMode, MeetingPurpose
from baquiano.planning.models import Plan, PlanItem, PlanMeeting
from baquiano.planning.profile import APPROVED_IN_MEETING, BASIS_REQUIRED, MARKS_READY
from baquiano.planning.queries import required_fields
from baquiano.planning.rules import missing_requirements
from baquiano.procedures import actions as procedures
from baquiano.ui.display import day


def _asks(plan: Plan, key: str) -> bool:
    return bool(setting(plan.institution, key, year=plan.year.year, default=False))


# --- on what it rests (PLN-06) ---------------------------------------------------------------------------------------
def asks_basis(plan: Plan) -> bool:
    """Whether the plan says on what it rests before it is delivered."""
    return not plan.is_consolidated and _asks(plan, BASIS_REQUIRED)


def missing_basis(plan: Plan) -> list[str]:
    """What the plan does not cite yet; nothing where the institution does not ask for it."""
    if not asks_basis(plan):
        return []
    cited = {
        _("la evaluación de la vigencia anterior"): plan.evaluation and plan.evaluation_on,
        _("el Plan de Acción Institucional"): plan.action_plan and plan.action_plan_on,
    }
    return [str(words) for words, said in cited.items() if not said]


def refuse_without_basis(plan: Plan) -> None:
    """Refuse to deliver a plan that does not cite what it rests on."""
    missing = missing_basis(plan)
    if missing:
        raise Refused(
            _("El plan se apoya en la evaluación de la vigencia anterior y en el Plan de Acción Institucional: falta "
              "citar %(what)s, con su fecha.")
            % {"what": _(" y ").join(missing)}
        )  # fmt: skip


# --- its meetings (PLN-15, EXE-06) -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Left:
    """A meeting of the plan and what it left: how many people, and its record."""

    row: PlanMeeting
    people: int
    minutes: Minutes | None
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def plan_meetings_visible_to(user: User) -> QuerySet[PlanMeeting]:
    rows = PlanMeeting.objects.select_related("plan__unit", "plan__year", "meeting", "created_by")
    return visible(rows, user, "planning.view_plan")


def holds_meetings(plan: Plan) -> bool:
    """Whether the meetings of the plan are registered."""
    return not plan.is_consolidated and _asks(plan, APPROVED_IN_MEETING)


def meetings_of(plan: Plan) -> list[Left]:
    """The meetings of the plan, the last one first, each with what it left."""
    return left_by(plan.meetings.select_related("meeting__institution"))


def left_by(rows: Iterable[PlanMeeting]) -> list[Left]:
    found = list(rows)
    keys = [one.meeting_id for one in found]
    people = meetings.turnout_of(keys)
    written = meetings.latest_minutes_of(keys)
    return [_left(one, people.get(one.meeting_id, 0), written.get(one.meeting_id)) for one in found]


def _left(row: PlanMeeting, people: int, minutes: Minutes | None) -> Left:
    missing = []
    if not people:
        missing.append(_("el registro de asistencia"))
    if minutes is None or not minutes.is_signed:
        missing.append(_("el registro firmado (%(minutes)s)") % {"minutes": label(row.institution, "minutes")})
    return Left(row, people, minutes, tuple(str(one) for one in missing))


def approval_of(plan: Plan) -> Left | None:
    """The last meeting of approval since the plan was delivered: one held before is of another version of it."""
    rows = plan.meetings.filter(purpose=MeetingPurpose.APPROVAL).select_related("meeting", "institution")
    since = day_of(plan.submitted_at) if plan.submitted_at else None
    left = [one for one in left_by(rows) if since is None or day_of(one.row.meeting.starts_at) >= since]
    return next((one for one in left if one.is_complete), left[0] if left else None)


def refuse_without_meeting(plan: Plan) -> list[Any]:
    """What the meeting of approval leaves in the case; refused while there is none, or it lacks something."""
    if not holds_meetings(plan):
        return []
    words = {"minutes": label(plan.institution, "minutes")}
    approval = approval_of(plan)
    if approval is None:
        raise Refused(
            _(
                "El plan se aprueba en una reunión. Registre la reunión de aprobación con su asistencia y su "
                "%(minutes)s."
            )
            % words
        )
    if not approval.is_complete:
        asked = {"day": day(approval.row.meeting.starts_at), "what": _(" y ").join(approval.missing)}
        raise Refused(_("A la reunión de aprobación del %(day)s le falta %(what)s.") % asked)
    meeting, year = approval.row.meeting, plan.year.year
    return [
        procedures.RecordRef(attendance_format(plan.institution, year), target=meeting),
        procedures.RecordRef(minutes_format(plan.institution, year), target=approval.minutes),
    ]


def purposes_of(plan: Plan) -> list[str]:
    """For what a meeting of the plan may be registered in its state."""
    if plan.is_in_force:
        return [MeetingPurpose.FOLLOW_UP, MeetingPurpose.EVALUATION]
    return [MeetingPurpose.APPROVAL]


def people_for(plan: Plan, on: date) -> QuerySet[User]:
    """Who may have led a meeting of the plan: the people of its unit, and whoever may approve it."""
    approving = Membership.objects.filter(
        Membership.holding_on(on), role__in=the_policy()["planning.approve_plan"].grants
    )
    known = Q(pk__in=people_of(plan.institution, on=on, unit=plan.unit).values("pk"))
    return User.objects.filter(known | Q(pk__in=approving.values("user_id")), is_active=True).order_by("full_name")


# --- ready (LOG-03, INT-11) ------------------------------------------------------------------------------------------
def marks_ready(plan: Plan) -> bool:
    """Whether each activity is marked ready before it is carried out."""
    return _asks(plan, MARKS_READY)


def lacks_to_be_ready(item: PlanItem) -> list[str]:
    """What an activity lacks to be carried out: its data, its agreement, and what this says of its contracting."""
    required = required_fields(item.plan.institution, item.plan.year.year)
    lacks = [str(one.label) for one in missing_requirements(item, required)]
    if item.execution_mode in ("", ExecutionMode.DIRECT):
        return lacks
    if item.agreement is None:
        return [*lacks, _("el convenio, la consultoría o la alianza con que se ejecuta")]
    return [*lacks, *item.agreement.lacks_of_contract]
