"""How each assistance that ended stands in the two stages of its evaluation (EVA-05, EVA-06).

Nothing is kept: the day it ended comes from its hitos, and when it was applied from the answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models import Subquery as Sub
from django.db.models.functions import Coalesce
from django.urls import reverse

from baquiano.accounts.models import User
from baquiano.common.calendar_days import months_after
from baquiano.common.policy import visible
from baquiano.delivery.models import Assistance
from baquiano.delivery.queries import ended
from baquiano.evaluation.choices import OF_PERCEPTION, CampaignState, FirstStage, InvitationState, SecondStage, Trigger
from baquiano.evaluation.models import AnswerSheet, Campaign, Invitation, Refusal
from baquiano.evaluation.queries.campaigns import _SHOWN, closed_without_anybody, meters_of, with_meters
from baquiano.evaluation.queries.results import marks_of
from baquiano.evaluation.rules import VIEW_STAGES, shows_results
from baquiano.evaluation.settings import TriggerRule

_OF_ASSISTANCE = (
    "institution",
    "unit",
    "beneficiary__municipality",
    "adviser",
    "created_by",
    "service_version__service",
    "plan_item",
    "topic",
)
_LIVE = (CampaignState.OPEN, CampaignState.CLOSED)


def stages_visible_to(user: User) -> QuerySet[Any]:
    """Each assistance that ended, with ``ended_on``, ``applied_on``, ``first_stage`` and ``second_stage``."""
    return with_stages(ended(visible(Assistance.objects.select_related(*_OF_ASSISTANCE), user, VIEW_STAGES)))


def with_stages(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The two stages of assistances given with ``ended``.

    The first one counts as applied from its first answer, or when every invited person refused; those of the visits
    by themselves do not count. Where nobody was on its lists and somebody closed it saying why, it is told apart: it
    was not applied, and nobody is asked for it any more.
    """
    first = Q(campaign__instrument__kind__in=OF_PERCEPTION, campaign__state__in=_LIVE)
    sheets, refusals = _of(AnswerSheet).filter(first), _of(Refusal).filter(first)
    invited = _of(Invitation).filter(first).exclude(state=InvitationState.WITHDRAWN)
    rows = rows.annotate(
        first_answer=Sub(sheets.order_by("answered_on").values("answered_on")[:1]),
        last_refusal=Sub(refusals.order_by("-refused_on").values("refused_on")[:1]),
        n_invited=_counted(invited),
        n_refused=_counted(refusals),
    )
    all_refused = Q(n_refused__gt=0, n_refused__gte=F("n_invited"))
    rows = rows.annotate(
        applied_on=Case(
            When(first_answer__isnull=False, then=F("first_answer")),
            When(all_refused, then=F("last_refusal")),
            default=None,
            output_field=DateField(),
        )
    )
    excused = closed_without_anybody(Campaign.objects.filter(assistance=OuterRef("pk"))).order_by()
    second = Campaign.objects.filter(assistance=OuterRef("pk"), fired_by=Trigger.SECOND_STAGE).order_by()
    waiting = second.filter(state__in=(CampaignState.DRAFT, CampaignState.OPEN))
    answered = _of(AnswerSheet).filter(campaign__fired_by=Trigger.SECOND_STAGE)
    return rows.annotate(
        first_stage=Case(
            When(Q(applied_on__isnull=True) & Exists(excused), then=Value(FirstStage.EXCUSED)),
            When(applied_on__isnull=True, then=Value(FirstStage.MISSING)),
            When(applied_on__lte=F("ended_on"), then=Value(FirstStage.ON_TIME)),
            default=Value(FirstStage.LATE),
            output_field=CharField(),
        ),
        second_stage=Case(
            When(Exists(answered), then=Value(SecondStage.ANSWERED)),
            When(Exists(waiting), then=Value(SecondStage.WAITING)),
            When(Exists(second), then=Value(SecondStage.UNANSWERED)),
            default=Value(SecondStage.AHEAD),
            output_field=CharField(),
        ),
    )


def _of(model: type[Any]) -> QuerySet[Any]:
    return model.objects.filter(campaign__assistance=OuterRef("pk")).order_by()


def _counted(rows: QuerySet[Any]) -> Any:
    counted = rows.values("campaign__assistance").annotate(n=Count("pk")).values("n")
    return Coalesce(Sub(counted, output_field=IntegerField()), 0)


# --- what a list tells of each ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class StageTold:
    """The campaign of one stage, how far it is, and its mark where it is told."""

    campaign: Any
    meter: Any
    mark: float | None


def campaigns_of_stages(assistances: Iterable[Any]) -> dict[UUID, tuple[StageTold | None, StageTold | None]]:
    """The campaign of each stage of the assistances, the last one where there are several. A few queries in all."""
    keys = [one.pk for one in assistances]
    of_first = Q(instrument__kind__in=OF_PERCEPTION, state__in=(CampaignState.DRAFT, *_LIVE))
    rows = Campaign.objects.filter(assistance__in=keys).filter(of_first | Q(fired_by=Trigger.SECOND_STAGE))
    found = list(with_meters(rows.select_related(*_SHOWN)).order_by("opens_on", "id"))
    meters, marks = meters_of(found), marks_of(found)
    told: dict[UUID, list[StageTold | None]] = {key: [None, None] for key in keys}
    for one in found:
        mark = marks[one.pk] if shows_results(one) else None
        told[one.assistance_id][one.fired_by == Trigger.SECOND_STAGE] = StageTold(one, meters[one.pk], mark)
    return {key: (first, second) for key, (first, second) in told.items()}


@dataclass
class UnitStages:
    """How many assistances of a dependency ended, and how many stand in each state of the first stage."""

    pk: UUID
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FirstStage.values, 0))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def missing(self) -> int:
        return self.counts[FirstStage.MISSING]

    @property
    def excused(self) -> int:
        return self.counts[FirstStage.EXCUSED]

    @property
    def late(self) -> int:
        return self.counts[FirstStage.LATE]

    @property
    def on_time(self) -> int:
        return self.counts[FirstStage.ON_TIME]

    @property
    def applied_percent(self) -> int:
        return 100 * (self.late + self.on_time) // self.total


def counted_by_unit(rows: QuerySet[Any]) -> list[UnitStages]:
    """The first stage counted by dependency, by name: a question for each state, whatever the rows."""
    units: dict[UUID, UnitStages] = {}
    for state in FirstStage.values:
        counted = rows.filter(first_stage=state).order_by().values_list("unit_id", "unit__name")
        for key, name, number in counted.annotate(n=Count("pk")):
            units.setdefault(key, UnitStages(key, name)).counts[state] = number
    return sorted(units.values(), key=lambda one: one.name)


# --- what the clock looks for -----------------------------------------------------------------------------------------
def first_stage_missing(first: date, last: date) -> QuerySet[Any]:
    """What ended between two days and was not evaluated."""
    rows = with_stages(ended(Assistance.objects.select_related(*_OF_ASSISTANCE)))
    return rows.filter(first_stage=FirstStage.MISSING, ended_on__range=(first, last)).order_by("ended_on", "pk")


def second_stage_due(rule: TriggerRule, today: date, *, oldest: int) -> list[Any]:
    """What is to be evaluated as a whole by ``today``, and since no more than ``oldest`` days, and is not yet."""
    # A month is not as long as another: a few days more are read, and each one is counted from its own day.
    last = months_after(today, -rule.after_months) - timedelta(days=rule.after_days)
    rows = ended(Assistance.objects.select_related(*_OF_ASSISTANCE)).filter(
        ended_on__range=(last - timedelta(days=oldest + 4), last + timedelta(days=4))
    )
    created = Campaign.objects.filter(assistance=OuterRef("pk"), fired_by=Trigger.SECOND_STAGE)
    waiting = rows.filter(~Exists(created)).order_by("ended_on", "pk")
    since = today - timedelta(days=oldest)
    return [one for one in waiting if since <= rule.day_after(one.ended_on) <= today]


def stages_address(assistance: Any) -> str:
    """The page on which the evaluations of an assistance are prepared."""
    return reverse("evaluation:assistance_campaigns", args=[assistance.pk])


def stages_awaiting(user: User) -> list[Campaign]:
    """The evaluations of either stage that the person answers for and nobody has answered, what closes first first."""
    rows = Campaign.objects.filter(
        responsible=user,
        state__in=(CampaignState.DRAFT, CampaignState.OPEN),
        fired_by__in=(Trigger.ASSISTANCE_ENDED, Trigger.SECOND_STAGE),
    )
    answered = AnswerSheet.objects.filter(campaign=OuterRef("pk"))
    return list(rows.filter(~Exists(answered)).select_related(*_SHOWN).order_by("closes_on", "pk")[:20])
