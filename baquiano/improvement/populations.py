"""Of what an audit may draw a sample. A room above registers its own populations in ``apps.ready()``.

populations.register(Population("expedientes", _("Expedientes"), CaseFile, "archive.view_case_file", _in_period))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.agenda.choices import AgendaState
from baquiano.agenda.models import AgendaEntry
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import BOGOTA, day_of, end_of_day
from baquiano.common.policy import visible
from baquiano.delivery.models import AssistanceSession
from baquiano.improvement.drawing import Element
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import descendant_ids
from baquiano.meetings.choices import MeetingState
from baquiano.planning.choices import PlanKind
from baquiano.planning.models import Plan, PlanItem
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.travel.models import TravelRequest


@dataclass(frozen=True)
class Asked:
    """The period that an audit looks at, both days included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the last one of the last."""
        return (
            datetime.combine(self.first, time.min, tzinfo=BOGOTA),
            end_of_day(self.last),
        )


@dataclass(frozen=True)
class Population:
    """A kind of thing: its rows in a period, for whom the policy grants ``action``, and the road to their unit."""

    key: str
    label: Any
    model: type[Model]
    action: str
    rows: Callable[[Asked], QuerySet[Any]]
    unit: str = "unit"
    name_of: Callable[[Any], str] = str
    order: int = 100

    @property
    def subject_type(self) -> str:
        return self.model._meta.label_lower


_populations: dict[str, Population] = {}
_traces: dict[str, Callable[[Any], str]] = {}


def register(population: Population) -> None:
    """Add ``population``; the same key again replaces it."""
    _populations[population.key] = population


def registered() -> list[Population]:
    return sorted(_populations.values(), key=lambda one: (one.order, one.key))


def population_of(key: str) -> Population | None:
    return _populations.get(key)


def register_trace(model: type[Model], address_of: Callable[[Any], str]) -> None:
    """Say where the trace of a row is read, from the need to the proof; empty when the row has none."""
    _traces[model._meta.label_lower] = address_of


def trace_of(row: Model | None) -> str:
    """The address of the trace of ``row``; empty when no room traces it."""
    trace = _traces.get(row._meta.label_lower) if row is not None else None
    return trace(row) if trace and row is not None else ""


def elements_of(population: Population, user: Any, asked: Asked, unit: Unit | None) -> list[Element]:
    """Every element of the population that the person sees, as key and name."""
    rows = visible(population.rows(asked), user, population.action)
    if unit is not None:
        rows = rows.filter(**{f"{population.unit}__in": descendant_ids(unit)})
    return [(str(row.pk), population.name_of(row)) for row in rows.order_by("pk").distinct()]


def _visits(asked: Asked) -> QuerySet[Any]:
    held = AssistanceSession.objects.filter(meeting__state=MeetingState.HELD, meeting__starts_at__range=asked.moments)
    return held.select_related("meeting")


def _dated(visit: AssistanceSession) -> str:
    """Many visits have the same title."""
    return f"{day_of(visit.meeting.starts_at):%d/%m/%Y} · {visit.meeting.title}"


def _controls(asked: Asked) -> QuerySet[Any]:
    done = Task.objects.filter(
        state=TaskState.COMPLETED, activity__is_control_point=True, completed_at__range=asked.moments
    )
    return done.select_related("case", "activity")


def _days(field: str, asked: Asked) -> dict[str, Any]:
    return {f"{field}__range": (asked.first, asked.last)}


def _plans(asked: Asked) -> QuerySet[Any]:
    rows = Plan.objects.filter(kind=PlanKind.GROUP, year__year__range=(asked.first.year, asked.last.year))
    return rows.select_related("unit", "year")


def _items(asked: Asked) -> QuerySet[Any]:
    return PlanItem.objects.filter(plan__kind=PlanKind.GROUP, is_removed=False, **_days("starts_on", asked))


def _entries(asked: Asked) -> QuerySet[Any]:
    return AgendaEntry.objects.filter(agenda__state=AgendaState.PUBLISHED, starts_at__range=asked.moments)


def _trips(asked: Asked) -> QuerySet[Any]:
    return TravelRequest.objects.filter(**_days("starts_on", asked)).select_related("traveller")


OWN = (
    Population("planes", _("Planes de grupo"), Plan, "planning.view_plan", _plans, order=10),
    Population(
        "actividades",
        _("Actividades de los planes"),
        PlanItem,
        "planning.view_plan",
        _items,
        unit="plan__unit",
        order=20,
    ),
    Population(
        "agenda",
        _("Actividades de las agendas publicadas"),
        AgendaEntry,
        "agenda.view_agenda",
        _entries,
        unit="agenda__unit",
        order=30,
    ),
    Population(
        "visitas",
        _("Visitas realizadas"),
        AssistanceSession,
        "delivery.view_session",
        _visits,
        unit="meeting__unit",
        name_of=_dated,
        order=40,
    ),
    Population(
        "compromisos",
        _("Compromisos que vencían"),
        Commitment,
        "commitments.view_commitment",
        lambda asked: Commitment.objects.filter(**_days("due_on", asked)),
        order=50,
    ),
    Population("comisiones", _("Comisiones"), TravelRequest, "travel.view_request", _trips, order=60),
    Population(
        "puntos-de-control",
        _("Puntos de control terminados"),
        Task,
        "procedures.view_case",
        _controls,
        unit="case__unit",
        order=70,
    ),
)


def register_own() -> None:
    """What the rooms below keep."""
    for population in OWN:
        register(population)
