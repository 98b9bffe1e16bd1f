"""The figures of a report, computed of its cut-off, and how they differ from those that were kept.

A figure is a table by group: whole numbers with a key for the row and one for the column, so that each one opens its
records and two computations can be compared one by one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from baquiano.commitments.choices import COUNTED, Standing
from baquiano.commitments.compliance import Compliance, compliance_by_unit
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import days_in_month
from baquiano.delivery.choices import Timing
from baquiano.improvement import choices as improvement
from baquiano.improvement.queries import told_at
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.sayings import said
from baquiano.monitoring import queries as monitoring
from baquiano.monitoring.choices import PROGRAMMED, Light, Outcome, Pace
from baquiano.ui.display import day, percent_words

PLAN, DATES, AGENDA, COMMITMENTS, REACH = "plan", "fechas", "agenda", "compromisos", "alcance"
MENDING = "acciones"
# Of the annual report of the strategy.
GIVEN, MILESTONES, CONTACTED, EVALUATED = "asistencias", "hitos", "director", "evaluaciones"
DONE, REACHED, LEFT = "prestadas", "contactadas", "por-contactar"
ANSWERED, REFUSED, SILENT = "respondieron", "no-aceptaron", "sin-respuesta"
# Not a table of figures but the actions that had not ended, one by one (ACM-05).
UNFINISHED = "acciones_sin_terminar"
TITLES = {
    PLAN: "Actividades del plan por semáforo",
    DATES: "Actividades del plan por sus fechas",
    AGENDA: "Visitas de la agenda",
    GIVEN: "Asistencias por semáforo",
    MILESTONES: "Hitos por su plazo",
    CONTACTED: "Entidades atendidas y contactadas por el director",
    EVALUATED: "Evaluaciones cerradas",
    COMMITMENTS: "Compromisos que vencían en el semestre",
    REACH: "Visitas realizadas y entidades atendidas",
    MENDING: "Acciones preventivas, correctivas y de mejora",
}
COLUMNS: dict[str, list[tuple[str, str]]] = {
    PLAN: [(one.value, str(one.label)) for one in Light],
    DATES: [(one.value, str(one.label)) for one in Pace],
    AGENDA: [(one.value, str(one.label)) for one in Outcome],
    GIVEN: [(DONE, "Prestadas"), *((one.value, str(one.label)) for one in Light)],
    MILESTONES: [(one.value, str(one.label)) for one in Timing],
    CONTACTED: [(REACHED, "Contactadas"), (LEFT, "Por contactar")],
    EVALUATED: [(ANSWERED, "Respondieron"), (REFUSED, "No aceptaron"), (SILENT, "Sin respuesta")],
    COMMITMENTS: [(one.value, str(one.label)) for one in COUNTED],
    REACH: [("visitas", "Visitas"), ("entidades", "Entidades")],
    MENDING: [(one.value, str(one.label)) for one in improvement.COUNTED],
}
Figures = dict[str, list[dict[str, Any]]]


def figures_at(year: FiscalYear, months: list[int], at: datetime) -> Figures:
    """Every table of the report as things were at ``at``: the same rows give the same figures whenever asked."""
    items = monitoring.follow_ups_of_items(monitoring.items_of_year(year, at), year, at)
    lights, paces = counted(items.values(), "light"), counted(items.values(), "pace")
    executions = monitoring.execution_by_unit(monitoring.visits_of_months(year, months, at), at)
    promises = compliance_by_unit(Commitment.objects.filter(due_on__range=days_of(year.year, months)), at)
    actions = list(told_at(at, *days_of(year.year, months)).order_by("number"))
    figures = named(
        {
            PLAN: lights,
            DATES: paces,
            AGENDA: {unit: one.counts for unit, one in executions.items()},
            COMMITMENTS: {unit: one.counts for unit, _name, one in promises},
            REACH: _reach(year, months, at),
            MENDING: mending(actions),
        }
    )
    figures[UNFINISHED] = unfinished(actions)
    return figures


def days_of(year: int, months: list[int]) -> tuple[date, date]:
    """The first and the last day of the months."""
    return days_in_month(year, months[0])[0], days_in_month(year, months[-1])[1]


def counted(rows: Iterable[monitoring.ItemFollowUp], name: str) -> dict[Any, dict[str, int]]:
    """Of each unit, how many activities are in each light or each pace."""
    counts: dict[Any, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.unit_id, Counter())[getattr(row, name).value] += 1
    return {unit: dict(one) for unit, one in counts.items()}


def mending(actions: Iterable[Any]) -> dict[Any, dict[str, int]]:
    """Of each unit, how many improvement actions stand in each way."""
    counts: dict[Any, Counter[str]] = {}
    for one in actions:
        counts.setdefault(one.unit_id, Counter())[one.standing] += 1
    return {unit: dict(found) for unit, found in counts.items()}


def unfinished(actions: Iterable[Any]) -> list[dict[str, Any]]:
    """The actions that had not ended, one by one (ACM-05)."""
    return [_unfinished(one) for one in actions if one.standing != improvement.Standing.CLOSED]


def _unfinished(one: Any) -> dict[str, Any]:
    """An action as the report lists it, with the state and the day that it had."""
    return {
        "number": one.number,
        "what": one.description[:200],
        "unit": one.unit.name,
        "responsible": one.responsible.full_name,
        "due_on": one.due_then.isoformat(),
        "standing": improvement.Standing(one.standing).of_one,
    }


def _reach(year: FiscalYear, months: list[int], at: datetime) -> dict[Any, dict[str, int]]:
    held = monitoring.visits_of_months(year, months, at).filter(meeting__held_at__lte=at)
    counted = held.order_by().values("meeting__unit_id")
    rows = counted.annotate(visits=Count("pk", distinct=True), entities=Count("served__beneficiary", distinct=True))
    return {row["meeting__unit_id"]: {"visitas": row["visits"], "entidades": row["entities"]} for row in rows}


def named(tables: dict[str, dict[Any, dict[str, int]]]) -> Figures:
    """The tables with the groups by name, and every column even where it is zero."""
    units = Unit.objects.filter(pk__in={unit for rows in tables.values() for unit in rows}).order_by("name")
    names = {unit.pk: unit.name for unit in units}
    return {
        key: [
            {
                "unit": str(pk),
                "name": name,
                "values": {column: rows[pk].get(column, 0) for column, _label in COLUMNS[key]},
            }
            for pk, name in names.items()
            if pk in rows
        ]
        for key, rows in tables.items()
    }


def total_of(figures: Figures, key: str) -> Counter[str]:
    """The sum of each column of a table. Entities are of each group: one that two groups visited is in both."""
    total: Counter[str] = Counter()
    for row in figures.get(key, []):
        total.update(row["values"])
    return total


def total_label(key: str) -> str:
    """What the last row of a table says: entities of two directorates are in both, so theirs is only a sum."""
    return _("Suma de las dependencias") if key == CONTACTED else _("Total")


@dataclass(frozen=True)
class Difference:
    """A figure that is not what it was."""

    table: str
    group: str
    column: str
    kept: int
    now: int


def differences(kept: Figures, now: Figures) -> list[Difference]:
    """The figures in which two computations of the same cut-off differ: somebody corrected what had happened."""
    return list(_different(kept, now))


def _different(kept: Figures, now: Figures) -> Iterator[Difference]:
    for key, columns in COLUMNS.items():
        if key not in kept:
            # What the product did not tell yet when they were kept.
            continue
        before, after = _by_unit(kept.get(key, [])), _by_unit(now.get(key, []))
        for unit in dict.fromkeys([*before, *after]):
            old, new = before.get(unit, {}), after.get(unit, {})
            name = (old or new)["name"]
            for column, label in columns:
                was = old.get("values", {}).get(column, 0)
                is_now = new.get("values", {}).get(column, 0)
                if was != is_now:
                    yield Difference(TITLES[key], name, label, was, is_now)


def _by_unit(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["unit"]: row for row in rows}


def _percent(key: str, values: dict[str, int]) -> str:
    return percent_words(percent_of(key, values))


# What was done, of what was asked for, in tables whose part is told.
_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    MILESTONES: ((Timing.ON_TIME, Timing.LATE), (Timing.ON_TIME, Timing.LATE, Timing.OVERDUE)),
    CONTACTED: ((REACHED,), (REACHED, LEFT)),
    EVALUATED: ((ANSWERED,), (ANSWERED, SILENT)),
}


def percent_of(key: str, values: dict[str, int]) -> float | None:
    """The part that was held, kept, met, contacted or evaluated, of what was asked for."""
    if key in (MENDING, GIVEN):
        return None
    if key in _PARTS:
        done, asked = (sum(values.get(column, 0) for column in columns) for columns in _PARTS[key])
        return 100 * done / asked if asked else None
    if key == AGENDA:
        return monitoring.Execution({outcome.value: values.get(outcome.value, 0) for outcome in Outcome}).percent
    return Compliance({standing.value: values.get(standing.value, 0) for standing in Standing}).percent


# --- in words --------------------------------------------------------------------------------------------------------
def drafted(figures: Figures, words_of_period: str, cut: str) -> dict[str, str]:
    """The text with which each section begins, from the figures; whoever writes the report goes on from there."""
    reach = total_of(figures, REACH)
    groups = len({row["unit"] for key in (PLAN, DATES, AGENDA, COMMITMENTS, REACH) for row in figures.get(key, [])})
    red = [row["name"] for row in figures.get(PLAN, []) if row["values"].get(Light.RED)]
    return {
        "presentacion": (
            f"Este informe presenta el seguimiento al plan de asistencia técnica en el {words_of_period}, con corte al "
            f"{cut}. Reúne la ejecución de {said(n_of(groups, 'grupo', 'grupos'))}, con "
            f"{n_of(reach['visitas'], 'visita realizada', 'visitas realizadas')}."
        ),
        "plan": _plan_words(total_of(figures, PLAN), total_of(figures, DATES)),
        "agenda": _agenda_words(total_of(figures, AGENDA)),
        "compromisos": _commitment_words(total_of(figures, COMMITMENTS)),
        "dificultades": "\n\n".join(
            [
                f"{said('Grupos con actividades en rojo')}: {', '.join(red)}."
                if red
                else said("Ningún grupo tiene actividades en rojo."),
                mending_words(figures),
            ]
        ),
        "conclusiones": "",
    }


def mending_words(figures: Figures, period: str = "semestre") -> str:
    """The actions that had not ended and how each stood, for the session that analyses them (ACM-05)."""
    rows, total = figures.get(UNFINISHED, []), total_of(figures, MENDING)
    closed = they(total[improvement.Standing.CLOSED], "se cerró", "se cerraron", "ninguna")
    told = f"De las acciones de mejora, {closed} en el {period} con su eficacia verificada"
    if not rows:
        return f"{told} y ninguna quedaba sin terminar al corte."
    lines = [
        f"{row['number']} ({row['unit']}, {row['responsible']}, plazo {day(date.fromisoformat(row['due_on']))}, "
        f"{row['standing'].lower()}): {row['what']}"
        for row in rows
    ]
    return "\n".join([f"{told} y {n_of(len(rows), 'quedaba', 'quedaban')} sin terminar al corte:", *lines])


def _plan_words(plan: Counter[str], dates: Counter[str]) -> str:
    done = dates[Pace.ON_TIME] + dates[Pace.LATE]
    return (
        f"Los planes tienen {n_of(sum(plan.values()), 'actividad', 'actividades')}: "
        f"{they(done, 'se cumplió', 'se cumplieron')} ({dates[Pace.LATE]} después de su fecha), "
        f"{they(dates[Pace.RUNNING], 'está en curso', 'están en curso')}, "
        f"{they(dates[Pace.OVERDUE], 'está vencida', 'están vencidas')} y "
        f"{they(dates[Pace.AHEAD], 'no ha empezado', 'no han empezado')}. "
        f"En rojo hay {plan[Light.RED]} y en amarillo {plan[Light.AMBER]}."
    )


def _agenda_words(agenda: Counter[str]) -> str:
    programmed = sum(agenda[one.value] for one in PROGRAMMED)
    outside = agenda[Outcome.EXTRA]
    extra = f"se {'hizo' if outside == 1 else 'hicieron'} {outside}" if outside else "no se hizo ninguna"
    return (
        f"Las agendas publicadas programaron {n_of(programmed, 'visita', 'visitas')}: "
        f"{they(agenda[Outcome.HELD], 'se realizó', 'se realizaron')}, "
        f"{they(agenda[Outcome.NOT_HELD], 'se dejó de hacer', 'se dejaron de hacer')} y "
        f"{they(agenda[Outcome.PENDING], 'estaba por hacer', 'estaban por hacer')} al corte. "
        f"Fuera de agenda {extra}. "
        f"La ejecución fue de {_percent(AGENDA, agenda)}."
    )


def _commitment_words(promises: Counter[str]) -> str:
    pending = promises[Standing.PENDING]
    overdue, joint = promises[Standing.OVERDUE], "," if pending else " y"
    to_come = f" y {they(pending, 'no había vencido', 'no habían vencido')} al corte" if pending else ""
    return (
        f"En el semestre vencían {n_of(sum(promises[one.value] for one in COUNTED), 'compromiso', 'compromisos')}: "
        f"{they(promises[Standing.ON_TIME], 'se cumplió a tiempo', 'se cumplieron a tiempo', 'ninguno')}, "
        f"{they(promises[Standing.LATE], 'se cumplió tarde', 'se cumplieron tarde', 'ninguno')}, "
        f"{they(promises[Standing.TO_VERIFY], 'esperaba verificación', 'esperaban verificación', 'ninguno')}"
        f"{joint} {they(overdue, 'estaba vencido', 'estaban vencidos', 'ninguno')}"
        f"{to_come}. "
        f"El cumplimiento fue de {_percent(COMMITMENTS, promises)}."
    )


def n_of(number: int, one: str, many: str) -> str:
    """«1 actividad», «7 actividades»."""
    return f"{number} {one if number == 1 else many}"


def they(number: int, one: str, many: str, none: str = "ninguna") -> str:
    """«ninguna se realizó», «1 se realizó», «7 se realizaron»."""
    return f"{none if number == 0 else number} {one if number < 2 else many}"
