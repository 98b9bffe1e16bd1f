"""Actions: which a person sees, what is late, what awaits whom, and how each stood at a moment."""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Model, OuterRef, Q, QuerySet, Subquery, Value, When

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA, day_of, end_of_day
from baquiano.common.policy import allows, visible
from baquiano.improvement.choices import LIVE, OWED, ActionState, Standing, StepKind
from baquiano.improvement.models import ActionOrigin, ActionStep, Dismissal, ImprovementAction
from baquiano.improvement.rules import VERIFY, VIEW, WORK, can_verify
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import people_to_tell, standing_of

_SHOWN = ("unit", "responsible", "institution", "created_by", "finished_by")


def actions_visible_to(user: User) -> QuerySet[ImprovementAction]:
    return visible(ImprovementAction.objects.select_related(*_SHOWN), user, VIEW)


def action_for_update(action: ImprovementAction) -> ImprovementAction:
    """The action as it is stored, locked until the transaction ends."""
    rows = ImprovementAction.objects.select_for_update(of=("self",)).select_related(*_SHOWN)
    return rows.get(pk=action.pk)


def actions_of(origin: Model) -> QuerySet[ImprovementAction]:
    """What was opened of ``origin`` or already mended what it shows, the first one first."""
    rows = ImprovementAction.objects.filter(_shown_by(origin._meta.label_lower, [origin.pk]))
    return rows.select_related(*_SHOWN).order_by("created_at", "id")


def actions_told(origins: Iterable[Model]) -> list[str]:
    """What was opened of ``origins``, all of one kind, with its state: for a report of theirs."""
    rows = list(origins)
    if not rows:
        return []
    found = ImprovementAction.objects.filter(_shown_by(rows[0]._meta.label_lower, [row.pk for row in rows]))
    return [f"{one} ({one.get_state_display()})" for one in found.order_by("number")]


def _shown_by(kind: str, keys: list[UUID]) -> Q:
    added = ActionOrigin.objects.filter(origin_type=kind, origin_id__in=keys)
    return Q(origin_type=kind, origin_id__in=keys) | Q(pk__in=added.values("action"))


def origins_added_to(action: ImprovementAction) -> QuerySet[ActionOrigin]:
    """What else showed what the action mends."""
    return action.origins.select_related("created_by")


def action_of_added(id: UUID | None) -> UUID | None:
    """The action to which the request ``id`` already added an origin."""
    return ActionOrigin.objects.filter(pk=id).values_list("action", flat=True).first() if id else None


def actions_to_add_to(user: User, origin: Model) -> QuerySet[ImprovementAction]:
    """The actions that run and that the person sees, without those of ``origin``."""
    rows = actions_visible_to(user).filter(state__in=LIVE)
    return rows.exclude(pk__in=actions_of(origin).order_by().values("pk")).order_by("-created_at", "id")


def dismissals_of(origin: Model) -> QuerySet[Dismissal]:
    """When and why it was decided to open no action of ``origin``."""
    rows = Dismissal.objects.filter(origin_type=origin._meta.label_lower, origin_id=origin.pk)
    return rows.select_related("created_by")


def is_step_of(action: ImprovementAction, id: UUID | None) -> bool:
    """Whether the step ``id`` is one of the action: whoever repeats the request that made it is answered the same."""
    return id is not None and action.steps.filter(pk=id).exists()


def steps_of(action: ImprovementAction) -> QuerySet[ActionStep]:
    return action.steps.select_related("written_by", "evidence")


def overdue(rows: QuerySet[ImprovementAction], on: date) -> QuerySet[ImprovementAction]:
    """What its responsible owes and whose day passed."""
    return rows.filter(state__in=OWED, due_on__lt=on)


def with_last_note(rows: QuerySet[ImprovementAction]) -> QuerySet[Any]:
    """Each action with the last thing that was written of it, for whoever sits to analyse them."""
    last = ActionStep.objects.filter(action=OuterRef("pk")).exclude(note="").exclude(kind=StepKind.OPENED)
    last = last.order_by("-written_at", "-id")
    return rows.annotate(
        last_note=Subquery(last.values("note")[:1]), last_noted_at=Subquery(last.values("written_at")[:1])
    )


def actions_at(moment: datetime) -> QuerySet[Any]:
    """Each action that existed by then, with the state and the due date that it had (``state_then``, ``due_then``)."""
    last = ActionStep.objects.filter(action=OuterRef("pk"), written_at__lte=moment).order_by("-written_at", "-id")
    rows = ImprovementAction.objects.filter(created_at__lte=moment).select_related("unit", "responsible")
    return rows.annotate(state_then=Subquery(last.values("state")[:1]), due_then=Subquery(last.values("due_on")[:1]))


def standings(moment: datetime) -> dict[Standing, Q]:
    """The condition of each standing, over rows of ``actions_at`` that moment."""
    owed, today = Q(state_then__in=OWED), day_of(moment)
    return {
        Standing.IN_TIME: owed & Q(due_then__gte=today),
        Standing.LATE: owed & Q(due_then__lt=today),
        Standing.TO_VERIFY: Q(state_then=ActionState.DONE),
        Standing.CLOSED: Q(state_then=ActionState.CLOSED),
        Standing.CANCELLED: Q(state_then=ActionState.CANCELLED),
    }


def with_standing(moment: datetime) -> QuerySet[Any]:
    """Each action that existed by then, with how it stood (``standing``)."""
    cases = [When(condition, then=Value(one.value)) for one, condition in standings(moment).items()]
    return actions_at(moment).annotate(
        standing=Case(*cases, default=Value(Standing.CANCELLED.value), output_field=CharField())
    )


def told_at(moment: datetime, first: date, last: date) -> QuerySet[Any]:
    """What a report of a period tells as of a moment: what had not ended by then, and what closed in the period."""
    period = (datetime.combine(first, time.min, tzinfo=BOGOTA), end_of_day(last))
    ended = Q(standing=Standing.CLOSED, closed_at__range=period)
    live = Q(standing__in=[Standing.IN_TIME, Standing.LATE, Standing.TO_VERIFY])
    return with_standing(moment).filter(live | ended)


def owed_by(user: User) -> QuerySet[ImprovementAction]:
    """What the person has to formulate or carry out."""
    return ImprovementAction.objects.filter(responsible=user, state__in=OWED).select_related(*_SHOWN)


def actions_awaiting(user: User, on: date) -> list[ImprovementAction]:
    """What the person owes, and what awaits that they verify it; what is late first."""
    owed = list(owed_by(user))
    waiting: list[ImprovementAction] = []
    if allows(user, VERIFY):
        done = visible(ImprovementAction.objects.filter(state=ActionState.DONE), user, VERIFY)
        waiting = [one for one in done.select_related(*_SHOWN)[:100] if can_verify(user, one)]
    return sorted(owed + waiting, key=lambda one: (not one.is_overdue_on(on), one.due_on, str(one.pk)))


def actions_in_charge_of(person: User, on: date) -> QuerySet[ImprovementAction]:
    """What a person who leaves has to hand over."""
    return owed_by(person)


def can_carry(person: User, unit: Unit, on: date) -> bool:
    """Whether the person may see and work an action of that unit: otherwise it would be in nobody's hands."""
    there: Any = copy(person)
    there.standing = standing_of(person, unit.institution, on)
    owned = ImprovementAction(institution_id=unit.institution_id, unit=unit, responsible=person)
    return allows(there, VIEW, owned) and allows(there, WORK, owned)


def due_for_reminder(on: date, *, days: int) -> QuerySet[ImprovementAction]:
    """What falls due within ``days``, and what is overdue."""
    rows = ImprovementAction.objects.filter(state__in=OWED, due_on__lte=on + timedelta(days=days))
    return rows.select_related(*_SHOWN)


def unverified_since(moment: datetime) -> QuerySet[ImprovementAction]:
    """What was declared done before then and nobody verified."""
    last = ActionStep.objects.filter(action=OuterRef("pk"), kind=StepKind.FINISHED).order_by("-written_at", "-id")
    rows = ImprovementAction.objects.filter(state=ActionState.DONE)
    rows = rows.annotate(finished_at=Subquery(last.values("written_at")[:1])).filter(finished_at__lte=moment)
    return rows.select_related(*_SHOWN)


def verifiers_of(action: ImprovementAction, on: date) -> list[User]:
    """Who is told that it waits: whoever audits, or the leaders of the unit and planning; never who answers for it."""
    roles = ("internal_control",) if action.is_of_audit else ("group_leader", "planning_professional")
    people = {}
    for role in roles:
        unit = action.unit if role == "group_leader" else None
        people |= {one.pk: one for one in people_to_tell(action.institution, role, unit, on=on)}
    for own in (action.responsible_id, action.finished_by_id):
        people.pop(own, None)
    return list(people.values())
