"""The annual report of the strategy: what was planned beside what was done, in figures of its cut-off and in words.

Every figure comes from dates that do not change (what was verified, recorded or closed by then), so that the same
cut-off gives the same figures whenever it is asked (REP-04).
"""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count

from baquiano.common.calendar_days import day_of
from baquiano.delivery.choices import Timing
from baquiano.delivery.models import AssistanceMilestone
from baquiano.delivery.queries import timing_at
from baquiano.evaluation.choices import CampaignState
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.queries import with_meters
from baquiano.improvement.queries import told_at
from baquiano.institutions.models import FiscalYear
from baquiano.monitoring import queries as monitoring
from baquiano.monitoring.choices import Light, Pace
from baquiano.monitoring.contacts.queries import coverage_of
from baquiano.monitoring.hitos.queries import WHOLE, assistances_of_year, with_progress
from baquiano.reports.figures import (
    ANSWERED,
    CONTACTED,
    DATES,
    DONE,
    EVALUATED,
    GIVEN,
    LEFT,
    MENDING,
    MILESTONES,
    REACHED,
    REFUSED,
    SILENT,
    UNFINISHED,
    Figures,
    counted,
    days_of,
    mending,
    mending_words,
    n_of,
    named,
    percent_of,
    they,
    total_of,
    unfinished,
)
from baquiano.strategy.choices import StrategyState
from baquiano.strategy.models import AnnualStrategy
from baquiano.ui.display import day, percent_words

MONTHS = list(range(1, 13))
ByUnit = dict[Any, dict[str, int]]


def figures_of_year(year: FiscalYear, at: datetime) -> Figures:
    """Every table of the report as things were at ``at``: the same rows give the same figures whenever asked."""
    items = monitoring.follow_ups_of_items(monitoring.items_of_year(year, at), year, at)
    actions = list(told_at(at, *days_of(year.year, MONTHS)).order_by("number"))
    figures = named(
        {
            DATES: counted(items.values(), "pace"),
            GIVEN: _given(year, at),
            MILESTONES: _milestones(year, at),
            CONTACTED: _contacted(year, at),
            EVALUATED: _evaluated(year, at),
            MENDING: mending(actions),
        }
    )
    figures[UNFINISHED] = unfinished(actions)
    return figures


def _given(year: FiscalYear, at: datetime) -> ByUnit:
    """Of each directorate, its assistances with every hito verified, and the light of the others."""
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    rows = with_progress(assistances_of_year(year, at), year, at).order_by()
    for unit, done, light in rows.values_list("unit_id", "done", "light"):
        found[unit][DONE if done >= WHOLE else light] += 1
    return {unit: dict(counts) for unit, counts in found.items()}


def _milestones(year: FiscalYear, at: datetime) -> ByUnit:
    """Of each directorate, the hitos of the assistances that it leads, by how each one stood against its day."""
    rows = AssistanceMilestone.objects.filter(assistance__year=year.year)
    stood = timing_at(rows, at).order_by().values_list("assistance__unit_id", "stood").annotate(n=Count("pk"))
    found: ByUnit = defaultdict(dict)
    for unit, timing, number in stood:
        found[unit][timing] = number
    return found


def _contacted(year: FiscalYear, at: datetime) -> ByUnit:
    coverage = coverage_of(year, at)
    return {
        unit: {REACHED: len(reached := coverage.contacted.get(unit, {})), LEFT: len(entities) - len(reached)}
        for unit, entities in coverage.served.items()
    }


def _evaluated(year: FiscalYear, at: datetime) -> ByUnit:
    """Of each directorate, who was invited in the evaluations of the year that had closed, and what each one did."""
    last = day_of(at)
    rows = Campaign.objects.filter(
        state=CampaignState.CLOSED, opens_on__range=(year.starts_on, last), closes_on__lte=last
    )
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    for one in with_meters(rows):
        silent = max(0, one.n_invited - one.n_refused - one.n_answered)
        found[one.unit_id].update({ANSWERED: one.n_answered, REFUSED: one.n_refused, SILENT: silent})
    return {unit: dict(counts) for unit, counts in found.items()}


# --- in words --------------------------------------------------------------------------------------------------------
def drafted(year: FiscalYear, figures: Figures, cut_at: datetime) -> dict[str, str]:
    """The text with which each section begins, from the figures; whoever writes the report goes on from there."""
    given = total_of(figures, GIVEN)
    units = {row["unit"] for key in (DATES, GIVEN, CONTACTED) for row in figures.get(key, [])}
    return {
        "presentacion": (
            f"Este informe presenta el seguimiento a la estrategia de asistencia técnica de {year}, con corte al "
            f"{day(cut_at)}, y es insumo para definir la estrategia del año siguiente. Reúne lo que hicieron "
            f"{n_of(len(units), 'dependencia', 'dependencias')}, con "
            f"{n_of(sum(given.values()), 'asistencia empezada', 'asistencias empezadas')}."
        ),
        "estrategia": "\n\n".join([_strategy_words(year), _execution_words(figures, given), *_by_unit(figures)]),
        "hitos": _milestone_words(figures),
        "director": _contact_words(figures),
        "evaluaciones": _evaluation_words(figures),
        "acciones": mending_words(figures, "año"),
        "siguiente": "",
    }


def _strategy_words(year: FiscalYear) -> str:
    strategy = AnnualStrategy.objects.filter(year=year, state=StrategyState.APPROVED).first()
    if strategy is None:
        return f"La estrategia de {year} no figura aprobada en el sistema."
    proposals = strategy.proposals.filter(state="validated").select_related("unit").order_by("unit__name")
    offered = [f"{one.unit}: {one.services.strip().rstrip('.')}." for one in proposals if one.services.strip()]
    told = f"La estrategia de {year} se aprobó el {day(strategy.approved_at)}."
    return "\n".join([f"{told} Se propuso:", *offered]) if offered else told


def _execution_words(figures: Figures, given: Counter[str]) -> str:
    dates, behind = total_of(figures, DATES), given[Light.AMBER] + given[Light.RED]
    return (
        f"Los planes tienen {n_of(sum(dates.values()), 'actividad', 'actividades')}: "
        f"{they(dates[Pace.ON_TIME] + dates[Pace.LATE], 'se cumplió', 'se cumplieron')} "
        f"({dates[Pace.LATE]} después de su fecha), {they(dates[Pace.RUNNING], 'está en curso', 'están en curso')}, "
        f"{they(dates[Pace.OVERDUE], 'está vencida', 'están vencidas')} y "
        f"{they(dates[Pace.AHEAD], 'no ha empezado', 'no han empezado')}. "
        f"De las asistencias empezadas, {they(given[DONE], 'se prestó completa', 'se prestaron completas')}, "
        f"{they(given[Light.GREEN] + given[Light.NONE], 'va en sus fechas', 'van en sus fechas')} y "
        f"{they(behind, 'va atrasada', 'van atrasadas')} ({given[Light.RED]} en rojo)."
    )


def _by_unit(figures: Figures) -> list[str]:
    """A line for each directorate: what it planned beside what it did."""
    planned = {row["unit"]: sum(row["values"].values()) for row in figures.get(DATES, [])}
    lines = [
        f"{row['name']}: {n_of(planned.get(row['unit'], 0), 'actividad planeada', 'actividades planeadas')}, "
        f"{n_of(sum(row['values'].values()), 'asistencia empezada', 'asistencias empezadas')}, "
        f"{n_of(row['values'][DONE], 'prestada', 'prestadas')}."
        for row in figures.get(GIVEN, [])
    ]
    return ["\n".join(lines)] if lines else []


def _milestone_words(figures: Figures) -> str:
    total = total_of(figures, MILESTONES)
    if not total:
        return "Ninguna asistencia tenía hitos al corte."
    late = [row["name"] for row in figures[MILESTONES] if row["values"].get(Timing.OVERDUE)]
    where = f" Hay vencidos en: {', '.join(late)}." if late else ""
    return (
        f"De {n_of(sum(total.values()), 'hito', 'hitos')}, "
        f"{they(total[Timing.ON_TIME], 'se verificó a tiempo', 'se verificaron a tiempo', 'ninguno')}, "
        f"{they(total[Timing.LATE], 'se cumplió tarde', 'se cumplieron tarde', 'ninguno')}, "
        f"{they(total[Timing.OVERDUE], 'estaba vencido', 'estaban vencidos', 'ninguno')} y "
        f"{they(total[Timing.PENDING], 'no había llegado a su fecha', 'no habían llegado a su fecha', 'ninguno')}. "
        f"Se cumplió el {percent_words(percent_of(MILESTONES, total))} de lo que ya se pedía.{where}"
    )


def _contact_words(figures: Figures) -> str:
    total = total_of(figures, CONTACTED)
    if not total:
        return "Ninguna dependencia figura atendiendo entidades al corte."
    lines = [
        f"{row['name']}: {row['values'][REACHED]} de {sum(row['values'].values())} "
        f"({percent_words(percent_of(CONTACTED, row['values']))})."
        for row in figures[CONTACTED]
    ]
    told = "Entidades contactadas por el jefe de cada dependencia, de las que atiende:"
    return "\n".join([told, *lines])


def _evaluation_words(figures: Figures) -> str:
    total = total_of(figures, EVALUATED)
    if not total:
        return "No hay evaluaciones cerradas al corte."
    return (
        f"En las evaluaciones cerradas {n_of(total[ANSWERED], 'persona respondió', 'personas respondieron')}, "
        f"{they(total[REFUSED], 'no aceptó', 'no aceptaron')} y "
        f"{they(total[SILENT], 'no respondió', 'no respondieron')}. "
        f"La cobertura fue de {percent_words(percent_of(EVALUATED, total))}."
    )
