"""The hitos of assistances: what a person sees, how far each assistance is, in whole and by dependency (EXE-13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.policy import visible
from baquiano.delivery.choices import AssistanceState, MilestoneState, Timing
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceSession
from baquiano.institutions.models import Membership, Unit
from baquiano.institutions.queries import fiscal_year
from baquiano.institutions.rules import refuse_closed
from baquiano.portfolio.models import Milestone
from baquiano.portfolio.queries import versions_offered

_SHOWN = (
    "assistance__beneficiary",
    "assistance__adviser",
    "assistance__unit",
    "assistance__strategy",
    "assistance__service_version__service",
    "assistance__plan_item",
    "assistance__topic",
    "milestone__evidence_kind",
    "unit",
    "responsible",
    "evidence",
    "session__meeting",
    "claimed_by",
    "verified_by",
)


def milestones_visible_to(user: User) -> QuerySet[AssistanceMilestone]:
    rows = AssistanceMilestone.objects.select_related(*_SHOWN)
    return visible(rows, user, "delivery.view_milestone")


def milestone_for_update(one: AssistanceMilestone) -> AssistanceMilestone:
    """The hito as it is stored, with its assistance, both locked until the transaction ends.

    Refused in a closed vigencia (AUD-08).
    """
    assistance = (
        Assistance.objects.select_for_update(of=("self",)).select_related("institution").get(pk=one.assistance_id)
    )
    refuse_closed(fiscal_year(assistance.institution, assistance.year))
    rows = AssistanceMilestone.objects.select_for_update(of=("self",))
    return rows.select_related(*_SHOWN, "assistance__institution").get(pk=one.pk)


def people_of_other_hitos(on: date) -> QuerySet[User]:
    """Who works in a dependency that gives some hito of a service of another one that is offered (PLN-26)."""
    units = Milestone.objects.filter(service_version__in=versions_offered(), unit__isnull=False).exclude(
        unit=F("service_version__service__unit")
    )
    held = Membership.objects.filter(Membership.holding_on(on), unit__in=units.values("unit"))
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("full_name")


def giver_of_each_unit(people: Sequence[User], on: date) -> dict[UUID, User]:
    """Of each dependency, the first of ``people`` who works there."""
    held = set(Membership.objects.filter(Membership.holding_on(on), user__in=people).values_list("unit", "user"))
    return {unit: person for person in reversed(people) for unit, user in held if user == person.pk}


def milestones_of(assistance: Assistance) -> list[AssistanceMilestone]:
    rows = AssistanceMilestone.objects.filter(assistance=assistance).select_related(*_SHOWN)
    return list(rows.order_by("milestone__position", "pk"))


def with_end(rows: QuerySet[Assistance]) -> QuerySet[Any]:
    """Each with ``ended_on``: the day on which the last of its hitos was met; without hitos, that of its closing.

    Nothing while some hito is pending: one that is sent back is pending again.
    """
    own = AssistanceMilestone.objects.filter(assistance=OuterRef("pk")).order_by()
    last = own.order_by("-claimed_on").values("claimed_on")[:1]
    by_hitos = Q(service_version__isnull=False)
    return rows.annotate(
        ended_on=Case(
            When(by_hitos & Exists(own) & ~Exists(own.filter(state=MilestoneState.PENDING)), then=Subquery(last)),
            When(~by_hitos & Q(state=AssistanceState.RENDERED), then=TruncDate("closed_at", tzinfo=BOGOTA)),
            default=None,
            output_field=DateField(),
        )
    )


def ended(rows: QuerySet[Assistance]) -> QuerySet[Any]:
    """Those that ended, with the day; what was declined or not rendered did not (EVA-05)."""
    alive = rows.filter(state__in=(AssistanceState.OPEN, AssistanceState.RENDERED))
    return with_end(alive).filter(ended_on__isnull=False)


@dataclass(frozen=True)
class UnitProgress:
    """What a dependency did of its part of an assistance (PLN-26)."""

    unit: Unit
    done: Decimal
    total: Decimal
    people: list[User]

    @property
    def percent(self) -> Decimal:
        return self.done * 100 / self.total if self.total else Decimal(0)


@dataclass(frozen=True)
class HitoProgress:
    """How far an assistance is by its verified weights, in whole and by dependency, the lead one first."""

    milestones: list[AssistanceMilestone]
    done: Decimal
    units: list[UnitProgress]


def hito_progress(assistance: Assistance) -> HitoProgress:
    """Its hitos, the weight of the verified ones, and that of each dependency."""
    milestones = milestones_of(assistance)
    units = {one.unit_id: one.unit for one in milestones}
    parts = [
        UnitProgress(unit, weight_of(_verified(own)), weight_of(own), _who_gives(own))
        for key, unit in units.items()
        if (own := [one for one in milestones if one.unit_id == key])
    ]
    parts.sort(key=lambda part: (part.unit.pk != assistance.unit_id, part.unit.name))
    return HitoProgress(milestones, weight_of(_verified(milestones)), parts)


def _who_gives(milestones: Iterable[AssistanceMilestone]) -> list[User]:
    """Each once: the adviser gives those of the dependency that leads."""
    found = [one.responsible or (one.assistance.adviser if one.is_of_lead else None) for one in milestones]
    return list({person.pk: person for person in found if person}.values())


def _verified(milestones: Iterable[AssistanceMilestone]) -> list[AssistanceMilestone]:
    return [one for one in milestones if one.is_verified]


def weight_of(milestones: Iterable[AssistanceMilestone]) -> Decimal:
    return sum((one.milestone.weight for one in milestones), Decimal(0))


def only_timing(rows: QuerySet[AssistanceMilestone], timing: str, on: date) -> QuerySet[AssistanceMilestone]:
    """Those that stand so against their day; of what was declined or not rendered nothing is overdue (EXE-02)."""
    alive = rows.filter(assistance__state__in=(AssistanceState.OPEN, AssistanceState.RENDERED))
    conditions = {
        Timing.ON_TIME: Q(claimed_on__lte=F("due_on")),
        Timing.LATE: Q(claimed_on__gt=F("due_on")),
        Timing.PENDING: Q(claimed_on__isnull=True, due_on__gte=on),
        Timing.OVERDUE: Q(claimed_on__isnull=True, due_on__lt=on),
    }
    return alive.filter(conditions[Timing(timing)])


def timing_at(rows: QuerySet[AssistanceMilestone], at: datetime) -> QuerySet[Any]:
    """The hitos that there were by ``at`` with how each one stood (``stood``), by what somebody had verified by then.

    The same whenever it is asked: a claim may be sent back, and a verification never. What was declined or not rendered
    by then is out.
    """
    gone = Q(
        assistance__state__in=(AssistanceState.DECLINED, AssistanceState.NOT_RENDERED), assistance__closed_at__lte=at
    )
    met = Q(verified_at__lte=at)
    stood = Case(
        When(met & Q(claimed_on__lte=F("due_on")), then=Value(Timing.ON_TIME.value)),
        When(met, then=Value(Timing.LATE.value)),
        When(due_on__lt=day_of(at), then=Value(Timing.OVERDUE.value)),
        default=Value(Timing.PENDING.value),
        output_field=CharField(),
    )
    return rows.filter(assistance__created_at__lte=at).exclude(gone).annotate(stood=stood)


def claimable_of(session: AssistanceSession) -> QuerySet[AssistanceMilestone]:
    """The pending hitos of the open assistances of whom a visit serves, which the visit may prove (EXE-10)."""
    served = session.served.values("beneficiary_id")
    rows = AssistanceMilestone.objects.filter(
        state=MilestoneState.PENDING, assistance__state=AssistanceState.OPEN, assistance__beneficiary__in=served
    )
    return rows.select_related(*_SHOWN).order_by("milestone__position", "assistance__beneficiary__name", "pk")


def claimed_in(session: AssistanceSession) -> QuerySet[AssistanceMilestone]:
    """What was already claimed in a visit."""
    return AssistanceMilestone.objects.filter(session=session).select_related(*_SHOWN)


def open_of_service(beneficiary: Any, service_id: Any) -> QuerySet[Assistance]:
    """The open assistances of a service to an entity."""
    return Assistance.objects.filter(
        beneficiary=beneficiary, service_version__service=service_id, state=AssistanceState.OPEN
    )


def service_assistance_of(session: AssistanceSession, beneficiary_id: Any) -> Assistance | None:
    """The open assistance of a service that a visit develops: of its activity or topic, or the only one there is."""
    rows = Assistance.objects.filter(
        Q(unit=session.meeting.unit_id) | Q(other_units=session.meeting.unit_id),
        beneficiary=beneficiary_id,
        service_version__isnull=False,
        state=AssistanceState.OPEN,
    ).distinct()
    found = list(rows.prefetch_related("other_topics"))
    same = [one for one in found if _is_about(one, session)]
    alone = found if len(found) == 1 and session.topic_id is None and session.plan_item_id is None else []
    return next(iter(same or alone), None)


def _is_about(assistance: Assistance, session: AssistanceSession) -> bool:
    if session.plan_item_id and session.plan_item_id == assistance.plan_item_id:
        return True
    topics = {assistance.topic_id, *(one.pk for one in assistance.other_topics.all())} - {None}
    return session.topic_id in topics
