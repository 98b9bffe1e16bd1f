"""The figures of a report as charts with their tables: each one opens its records as they were."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.commitments import tables as commitments
from baquiano.delivery.choices import Timing
from baquiano.evaluation.choices import CampaignState
from baquiano.improvement import tables as improvement
from baquiano.improvement.choices import Standing
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring import tables as monitoring
from baquiano.monitoring.choices import HELD_ANYWHERE
from baquiano.reports.figures import (
    AGENDA,
    ANSWERED,
    COLUMNS,
    COMMITMENTS,
    CONTACTED,
    DATES,
    DONE,
    EVALUATED,
    GIVEN,
    LEFT,
    MENDING,
    MILESTONES,
    PLAN,
    REACH,
    REACHED,
    REFUSED,
    SILENT,
    TITLES,
    Figures,
    days_of,
    percent_of,
    total_label,
    total_of,
)
from baquiano.ui.charts import Chart, Datum, Tone, stacked_chart
from baquiano.ui.display import number, percent_words

TONES: dict[str, dict[Any, Tone]] = {
    PLAN: monitoring.LIGHT_TONES,
    DATES: monitoring.PACE_TONES,
    AGENDA: monitoring.OUTCOME_TONES,
    GIVEN: {DONE: Tone.OTHER, **monitoring.LIGHT_TONES},
    MILESTONES: {
        Timing.ON_TIME: Tone.GOOD,
        Timing.LATE: Tone.WARNING,
        Timing.PENDING: Tone.IDLE,
        Timing.OVERDUE: Tone.BAD,
    },
    CONTACTED: {REACHED: Tone.GOOD, LEFT: Tone.WARNING},
    EVALUATED: {ANSWERED: Tone.GOOD, REFUSED: Tone.IDLE, SILENT: Tone.WARNING},
    COMMITMENTS: commitments.TONES,
    MENDING: improvement.TONES,
}


NOTES = {
    AGENDA: gettext_lazy("Ejecución"),
    COMMITMENTS: gettext_lazy("Cumplimiento"),
    MILESTONES: gettext_lazy("Cumplimiento"),
    CONTACTED: gettext_lazy("Cobertura"),
    EVALUATED: gettext_lazy("Cobertura"),
}


def charts_of(figures: Figures, year: int, months: list[int], cut_on: date) -> list[Chart]:
    """A chart with its table for each of the figures; each one opens its records as they were at the cut-off."""
    asked = _Asked(year, months, cut_on)
    return [_chart(key, figures, asked) for key in COLUMNS if figures.get(key)]


class _Asked:
    """What every address of the report asks of its list."""

    def __init__(self, year: int, months: list[int], cut_on: date) -> None:
        self.year, self.months, self.cut = year, months, cut_on.isoformat()

    def address(self, key: str, column: str, unit: str) -> str:
        common = {"grupo": unit, "corte": self.cut}
        if key in (PLAN, DATES):
            asked: dict[str, Any] = {
                "vigencia": self.year,
                **common,
                ("semaforo" if key == PLAN else "fechas"): column,
            }
            return _list("monitoring:item_list", asked)
        if key == COMMITMENTS:
            first, last = days_of(self.year, self.months)
            asked = {**common, "situacion": column, "desde": first.isoformat(), "hasta": last.isoformat()}
            return _list("commitments:commitment_list", asked)
        if key == MENDING:
            first, _last = days_of(self.year, self.months)
            asked = {"dependencia": unit, "corte": self.cut, "situacion": column}
            if column == Standing.CLOSED:
                asked["cerradas_desde"] = first.isoformat()
            return _list("improvement:action_list", asked)
        if key in (GIVEN, MILESTONES, CONTACTED, EVALUATED):
            return self._of_strategy(key, column, unit)
        half = 1 if self.months[0] == 1 else 2
        asked = {"vigencia": self.year, "semestre": half, **common}
        # The entities of a group are those of the visits that were held.
        asked["resultado"] = column if key == AGENDA else HELD_ANYWHERE
        return _list("monitoring:visit_list", asked)

    def _of_strategy(self, key: str, column: str, unit: str) -> str:
        """The assistances, the hitos, the entities and the evaluations of the year."""
        asked: dict[str, Any] = {"vigencia": self.year, "corte": self.cut}
        if key == EVALUATED:
            first, _last = days_of(self.year, self.months)
            period = {"desde": first.isoformat(), "hasta": self.cut}
            return _list("evaluation:campaign_list", {"dependencia": unit, "estado": CampaignState.CLOSED, **period})
        if key == MILESTONES:
            return _list("delivery:milestone_list", {**asked, "lidera": unit, "plazo": column})
        if key == CONTACTED:
            contacted = "si" if column == REACHED else "no"
            return _list("monitoring:entity_list", {**asked, "grupo": unit, "contacto": contacted})
        standing = {"completas": "si"} if column == DONE else {"completas": "no", "semaforo": column}
        return _list("monitoring:assistance_list", {**asked, "grupo": unit, **standing})


def _list(name: str, asked: dict[str, Any]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"


def _chart(key: str, figures: Figures, asked: _Asked) -> Chart:
    if key == REACH:
        return _reach(figures, asked)
    columns = [column for column, _label in COLUMNS[key]]
    total = total_of(figures, key)
    data = [
        Datum(
            row["name"],
            [row["values"][column] for column in columns],
            urls=[asked.address(key, column, row["unit"]) for column in columns],
            note=percent_words(percent_of(key, row["values"])),
        )
        for row in figures[key]
    ]
    return stacked_chart(
        f"cifras-{key}",
        TITLES[key],
        data,
        series=[label for _column, label in COLUMNS[key]],
        tones=[TONES[key][column] for column in columns],
        label=PLAN_UNIT,
        note=str(NOTES.get(key, "")),
        total=Datum(
            total_label(key), [total[column] for column in columns], note=percent_words(percent_of(key, total))
        ),
    )


def _reach(figures: Figures, asked: _Asked) -> Chart:
    """The visits are drawn; the entities are told beside them, for the two do not add up.

    Nor do the entities of two groups: one that both visited is in each.
    """
    data = []
    for row in figures[REACH]:
        url, entities = asked.address(REACH, "visitas", row["unit"]), number(row["values"]["entidades"])
        data.append(Datum(row["name"], [row["values"]["visitas"]], url, note=entities, note_url=url))
    return stacked_chart(
        f"cifras-{REACH}",
        TITLES[REACH],
        data,
        series=[_("Visitas")],
        label=PLAN_UNIT,
        note=_("Entidades"),
        total=Datum(_("Total"), [total_of(figures, REACH)["visitas"]], note="—"),
    )
