"""The figures of a half-yearly report, computed of its cut-off, and how they differ from those that were kept.

A figure is a table by group: whole numbers with a key for the row and one for the column, so that each one opens its
records and two computations can be compared one by one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from baquiano.commitments.choices import COUNTED, Standing
from baquiano.commitments.compliance import Compliance, compliance_by_unit
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import days_in_month
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.monitoring import queries as monitoring
from baquiano.monitoring.choices import HELD_ANYWHERE, PROGRAMMED, Light, Outcome, Pace
from baquiano.ui.charts import Chart, Datum, stacked_chart
from baquiano.ui.display import percent_words

PLAN, DATES, AGENDA, COMMITMENTS, REACH = "plan", "fechas", "agenda", "compromisos", "alcance"
TITLES = {
    PLAN: "Actividades del plan por semáforo",
    DATES: "Actividades del plan por sus fechas",
    AGENDA: "Visitas de la agenda",
    COMMITMENTS: "Compromisos que vencían en el semestre",
    REACH: "Visitas realizadas y entidades atendidas",
}
COLUMNS: dict[str, list[tuple[str, str]]] = {
    PLAN: [(one.value, str(one.label)) for one in Light],
    DATES: [(one.value, str(one.label)) for one in Pace],
    AGENDA: [(one.value, str(one.label)) for one in Outcome],
    COMMITMENTS: [(one.value, str(one.label)) for one in COUNTED],
    REACH: [("visitas", "Visitas"), ("entidades", "Entidades")],
}
Figures = dict[str, list[dict[str, Any]]]


def figures_at(year: FiscalYear, months: list[int], at: datetime) -> Figures:
    """Every table of the report as things were at ``at``: the same rows give the same figures whenever asked."""
    items = monitoring.follow_ups_of_items(monitoring.items_of_year(year, at), year, at)
    lights, paces = _counted(items.values(), "light"), _counted(items.values(), "pace")
    executions = monitoring.execution_by_unit(monitoring.visits_of_months(year, months, at), at)
    promises = compliance_by_unit(Commitment.objects.filter(due_on__range=_days(year.year, months)), at)
    return _named(
        {
            PLAN: lights,
            DATES: paces,
            AGENDA: {unit: one.counts for unit, one in executions.items()},
            COMMITMENTS: {unit: one.counts for unit, _name, one in promises},
            REACH: _reach(year, months, at),
        }
    )


def _days(year: int, months: list[int]) -> tuple[date, date]:
    """The first and the last day of the months."""
    return days_in_month(year, months[0])[0], days_in_month(year, months[-1])[1]


def _counted(rows: Iterable[monitoring.ItemFollowUp], name: str) -> dict[Any, dict[str, int]]:
    counts: dict[Any, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.unit_id, Counter())[getattr(row, name).value] += 1
    return {unit: dict(one) for unit, one in counts.items()}


def _reach(year: FiscalYear, months: list[int], at: datetime) -> dict[Any, dict[str, int]]:
    held = monitoring.visits_of_months(year, months, at).filter(meeting__held_at__lte=at)
    counted = held.order_by().values("meeting__unit_id")
    rows = counted.annotate(visits=Count("pk", distinct=True), entities=Count("served__beneficiary", distinct=True))
    return {row["meeting__unit_id"]: {"visitas": row["visits"], "entidades": row["entities"]} for row in rows}


def _named(tables: dict[str, dict[Any, dict[str, int]]]) -> Figures:
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


# --- on the screen ---------------------------------------------------------------------------------------------------
def charts_of(figures: Figures, year: int, months: list[int], cut_on: date) -> list[Chart]:
    """A chart with its table for each of the figures; each one opens its records as they were at the cut-off."""
    return [_chart(key, figures.get(key, []), year, months, cut_on) for key in COLUMNS if figures.get(key)]


def _chart(key: str, rows: list[dict[str, Any]], year: int, months: list[int], cut_on: date) -> Chart:
    data = [
        Datum(
            row["name"],
            [row["values"][column] for column, _label in COLUMNS[key]],
            urls=[_address(key, column, row["unit"], year, months, cut_on) for column, _label in COLUMNS[key]],
            note=_percent(key, row["values"]),
        )
        for row in rows
    ]
    note = {AGENDA: "Ejecución", COMMITMENTS: "Cumplimiento"}.get(key, "")
    series = [label for _column, label in COLUMNS[key]]
    return stacked_chart(f"cifras-{key}", TITLES[key], data, series=series, label="Grupo", note=note)


def _address(key: str, column: str, unit: str, year: int, months: list[int], cut_on: date) -> str:
    common = {"grupo": unit, "corte": cut_on.isoformat()}
    if key in (PLAN, DATES):
        asked: dict[str, Any] = {"vigencia": year, **common, ("semaforo" if key == PLAN else "fechas"): column}
        return f"{reverse('monitoring:item_list')}?{urlencode(asked)}"
    if key == COMMITMENTS:
        first, last = _days(year, months)
        asked = {**common, "situacion": column, "desde": first.isoformat(), "hasta": last.isoformat()}
        return f"{reverse('commitments:commitment_list')}?{urlencode(asked)}"
    half = 1 if months[0] == 1 else 2
    asked = {"vigencia": year, "semestre": half, **common}
    # The entities of a group are those of the visits that were held.
    asked["resultado"] = column if key == AGENDA else HELD_ANYWHERE
    return f"{reverse('monitoring:visit_list')}?{urlencode(asked)}"


def _percent(key: str, values: dict[str, int]) -> str:
    return percent_words(percent_of(key, values))


def percent_of(key: str, values: dict[str, int]) -> float | None:
    """The part held of the agenda whose day came, or the part kept of the commitments asked for."""
    if key == AGENDA:
        return monitoring.Execution({outcome.value: values.get(outcome.value, 0) for outcome in Outcome}).percent
    return Compliance({standing.value: values.get(standing.value, 0) for standing in Standing}).percent


# --- in words --------------------------------------------------------------------------------------------------------
def drafted(figures: Figures, words_of_period: str, cut: str) -> dict[str, str]:
    """The text with which each section begins, from the figures; whoever writes the report goes on from there."""
    plan, dates = total_of(figures, PLAN), total_of(figures, DATES)
    agenda, promises, reach = (total_of(figures, key) for key in (AGENDA, COMMITMENTS, REACH))
    groups = len({row["unit"] for rows in figures.values() for row in rows})
    programmed = sum(agenda[one.value] for one in PROGRAMMED)
    done = dates[Pace.ON_TIME] + dates[Pace.LATE]
    red = [row["name"] for row in figures.get(PLAN, []) if row["values"].get(Light.RED)]
    return {
        "presentacion": (
            f"Este informe presenta el seguimiento al plan de asistencia técnica en el {words_of_period}, con corte al "
            f"{cut}. Reúne la ejecución de {groups} grupos de trabajo, que realizaron {reach['visitas']} visitas."
        ),
        "plan": (
            f"De las {sum(plan.values())} actividades de los planes, {done} se cumplieron ({dates[Pace.LATE]} después "
            f"de su fecha), {dates[Pace.RUNNING]} están en curso, {dates[Pace.OVERDUE]} están vencidas y "
            f"{dates[Pace.AHEAD]} no han empezado. En rojo hay {plan[Light.RED]} y en amarillo {plan[Light.AMBER]}."
        ),
        "agenda": (
            f"Las agendas publicadas programaron {programmed} visitas: {agenda[Outcome.HELD]} se realizaron, "
            f"{agenda[Outcome.NOT_HELD]} no se realizaron y {agenda[Outcome.PENDING]} estaban por hacer al corte. "
            f"Fuera de agenda se hicieron {agenda[Outcome.EXTRA]}. La ejecución fue de {_percent(AGENDA, agenda)}."
        ),
        "compromisos": (
            f"En el semestre vencían {sum(promises[one.value] for one in COUNTED)} compromisos: "
            f"{promises[Standing.ON_TIME]} se cumplieron a tiempo, {promises[Standing.LATE]} tarde, "
            f"{promises[Standing.TO_VERIFY]} esperaban verificación y {promises[Standing.OVERDUE]} estaban vencidos. "
            f"El cumplimiento fue de {_percent(COMMITMENTS, promises)}."
        ),
        "dificultades": (
            f"Grupos con actividades en rojo: {', '.join(red)}." if red else "Ningún grupo tiene actividades en rojo."
        ),
        "conclusiones": "",
    }
