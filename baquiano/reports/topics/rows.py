"""What a team did by topic in a period: its figures at a moment, and how they are told."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.delivery.queries.participation import participation_of
from baquiano.demand.models import ServiceRequest
from baquiano.evaluation.choices import CampaignState
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.queries import is_evaluable, marks_of, meters_of, with_meters
from baquiano.institutions.models import CatalogueItem, FiscalYear, Unit
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import Modality
from baquiano.meetings.models import Meeting, Minutes
from baquiano.monitoring import queries as monitoring
from baquiano.monitoring.choices import Pace
from baquiano.reports.registers.rows import under

# The figures of each topic, by the name with which they are kept, in their order and by what they tell.
GROUPS: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (
        _("El plan y su ejecución"),
        (
            ("planned", _("Actividades del plan")),
            ("done", _("Cumplidas")),
            ("overdue", _("Vencidas")),
            ("open", _("En curso o por empezar")),
        ),
    ),
    (
        _("Las sesiones del periodo"),
        (
            ("sessions", _("Sesiones realizadas")),
            ("in_person", _("Presenciales")),
            ("virtual", _("Virtuales")),
            ("calls", _("Asesorías telefónicas")),
            ("incomplete", _("Sin registro firmado")),
        ),
    ),
    (
        _("A quiénes llegaron y con quiénes se dieron"),
        (
            ("entities", _("Entidades")),
            ("people", _("Participantes")),
            ("joint", _("Sesiones de varias áreas")),
            ("external", _("Con ejecutores externos")),
        ),
    ),
    (
        _("Los compromisos que dejaron"),
        (
            ("promised", _("Compromisos")),
            ("kept", _("Cumplidos")),
            ("late", _("Vencidos")),
        ),
    ),
    (
        _("La evaluación"),
        (
            ("evaluable", _("Sesiones que se evalúan")),
            ("evaluated", _("Con evaluación cerrada")),
            ("required", _("Respuestas que se piden")),
            ("answered", _("Respuestas")),
        ),
    ),
)
FIGURES = tuple(figure for _title, figures in GROUPS for figure in figures)
MARK = ("mark", _("Calificación (%)"))


def rows_of(unit: Unit, year: FiscalYear, first: date, last: date, at: datetime) -> list[dict[str, Any]]:
    """The figures of each topic of the unit and of those under it, as things were at ``at``.

    Of the plan, the whole vigencia; of the rest, what happened between the two days. What counts is written with its
    moment, so the same moment gives the same figures whenever it is asked. Constant queries.
    """
    units = under(unit)
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    _count_plan(found, units, year, at)
    sessions = _sessions(units, first, last, at)
    _count_sessions(found, sessions, at)
    _count_calls(found, units, first, last, at)
    _count_promises(found, sessions, at)
    marks = _count_evaluations(found, sessions, at)
    topics = CatalogueItem.objects.filter(pk__in=found).order_by("position", "name", "pk")
    return [
        {
            "topic": topic.code,
            "name": topic.name,
            "values": {name: found[topic.pk][name] for name, _label in FIGURES},
            "mark": marks.get(topic.pk),
        }
        for topic in topics
    ]


def totals_of(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The sum of each figure; an entity or a person of two topics is in both."""
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row["values"])
    return {name: total[name] for name, _label in FIGURES}


def _count_plan(found: dict[Any, Counter[str]], units: list[Any], year: FiscalYear, at: datetime) -> None:
    items = monitoring.items_of_year(year, at).filter(plan__unit__in=units, topic__isnull=False)
    topics = dict(items.order_by().values_list("pk", "topic_id"))
    for pk, one in monitoring.follow_ups_of_items(items, year, at).items():
        counts = found[topics[pk]]
        counts["planned"] += 1
        if one.pace in (Pace.ON_TIME, Pace.LATE):
            counts["done"] += 1
        else:
            counts["overdue" if one.pace == Pace.OVERDUE else "open"] += 1


def _sessions(units: list[Any], first: date, last: date, at: datetime) -> list[AssistanceSession]:
    rows = AssistanceSession.objects.filter(
        meeting__unit__in=units,
        meeting__starts_at__date__range=(first, last),
        meeting__held_at__lte=at,
        topic__isnull=False,
    )
    shown = ("meeting__institution", "institution", "mechanism", "plan_item__agreement")
    return list(rows.select_related(*shown).order_by("pk"))


def _count_sessions(found: dict[Any, Counter[str]], sessions: list[AssistanceSession], at: datetime) -> None:
    keys = [one.meeting_id for one in sessions]
    signed = set(Minutes.objects.filter(meeting__in=keys, signed_at__lte=at).values_list("meeting_id", flat=True))
    people, parts = meetings.turnout_of(keys), participation_of(sessions)
    for one in sessions:
        counts, part = found[one.topic_id], parts[one.pk]
        counts["sessions"] += 1
        counts["in_person"] += one.meeting.modality == Modality.IN_PERSON
        counts["virtual"] += one.meeting.modality == Modality.VIRTUAL
        counts["incomplete"] += one.meeting_id not in signed
        counts["people"] += people.get(one.meeting_id, 0)
        counts["joint"] += part.is_interdisciplinary
        counts["external"] += bool(part.externals)
        counts["evaluable"] += is_evaluable(one)
    served = SessionBeneficiary.objects.filter(session__in=[one.pk for one in sessions]).order_by()
    reached = served.values_list("session__topic_id").annotate(n=Count("beneficiary", distinct=True))
    for topic, number in reached:
        found[topic]["entities"] += number


def _count_calls(found: dict[Any, Counter[str]], units: list[Any], first: date, last: date, at: datetime) -> None:
    calls = _calls(units, first, last, at).order_by().values_list("topic_id").annotate(n=Count("pk"))
    for topic, number in calls:
        found[topic]["calls"] += number


def _calls(units: list[Any], first: date, last: date, at: datetime) -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(
        unit__in=units,
        call_minutes__isnull=False,
        topic__isnull=False,
        received_on__range=(first, last),
        created_at__lte=at,
    )


def _count_promises(found: dict[Any, Counter[str]], sessions: list[AssistanceSession], at: datetime) -> None:
    topics = {one.meeting_id: one.topic_id for one in sessions}
    rows = Commitment.objects.filter(origin_type=Meeting._meta.label_lower, origin_id__in=topics, created_at__lte=at)
    day = day_of(at)
    for origin, state, closed_at, due_on in rows.values_list("origin_id", "state", "closed_at", "due_on"):
        counts, is_open = found[topics[origin]], closed_at is None or closed_at > at
        counts["promised"] += 1
        counts["kept"] += not is_open and state == CommitmentState.FULFILLED
        counts["late"] += is_open and due_on < day


def _count_evaluations(
    found: dict[Any, Counter[str]], sessions: list[AssistanceSession], at: datetime
) -> dict[Any, float]:
    """How many answers were asked of the sessions of each topic and how many came; and the mean of their marks."""
    topics = {one.pk: one.topic_id for one in sessions}
    closed = Campaign.objects.filter(
        Q(session__in=topics), state=CampaignState.CLOSED, closes_on__lte=day_of(at)
    ).select_related("instrument", "institution")
    campaigns = list(with_meters(closed))
    meters, marks = meters_of(campaigns), marks_of(campaigns)
    sums: dict[Any, list[tuple[float, int]]] = defaultdict(list)
    for one in campaigns:
        topic, meter, mark = topics[one.session_id], meters[one.pk], marks[one.pk]
        found[topic].update(evaluated=1, required=meter.required, answered=meter.answered)
        if mark is not None:
            sums[topic].append((mark * meter.answered, meter.answered))
    return {
        topic: round(sum(total for total, _n in told) / sum(n for _total, n in told), 1)
        for topic, told in sums.items()
        if sum(n for _total, n in told)
    }


# --- the matrix: topic, indicator, result and evaluation -------------------------------------------------------------
INDICATORS: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
    (_("Actividades cumplidas de las que vencían"), ("done",), ("done", "overdue")),
    (_("Sesiones con registro firmado"), ("sessions", "-incomplete"), ("sessions",)),
    (_("Compromisos cumplidos de los que vencían"), ("kept",), ("kept", "late")),
    (_("Respuestas de las que se piden en la evaluación"), ("answered",), ("required",)),
)


def _sum(values: dict[str, int], names: tuple[str, ...]) -> int:
    return sum(-values[name[1:]] if name.startswith("-") else values[name] for name in names)


def matrix_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each topic and indicator: what was done, of how much, the part, and how the topic was evaluated."""
    return [
        {
            "name": row["name"],
            "indicator": str(label),
            "done": (done := _sum(row["values"], up)),
            "asked": (asked := _sum(row["values"], down)),
            "percent": round(100 * done / asked, 1) if asked else None,
            "mark": row["mark"],
        }
        for row in rows
        for label, up, down in INDICATORS
    ]
