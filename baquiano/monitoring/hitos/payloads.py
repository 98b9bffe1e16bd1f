"""What the report of a cut says (REP-05)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from baquiano.common.calendar_days import BOGOTA
from baquiano.documents.payloads import Payload, ReportTable, Section
from baquiano.monitoring.choices import Light
from baquiano.monitoring.hitos.queries import counted
from baquiano.monitoring.models import Deviation, FollowUpCut
from baquiano.ui.display import number


@dataclass(frozen=True, kw_only=True)
class DeviationRow:
    """An assistance that does not develop properly, and how it was."""

    assistance: str
    told: str


@dataclass(frozen=True, kw_only=True)
class FollowUpCutPayload(Payload):
    """The follow-up of a directorate by dates and hitos as of a day, with its analysis. The last row is the total."""

    title: str
    directorate: str
    year: int
    cut_on: date
    sections: Sequence[Section]
    deviations: Sequence[DeviationRow]
    by_professional: ReportTable
    assistances: ReportTable
    analysed_by: str
    analysed_at: datetime | None = None
    figures_sha256: str


def cut_payload(cut: FollowUpCut, deviations: Sequence[Deviation]) -> FollowUpCutPayload:
    """The analysis in words, the lags by professional, and every assistance of the cut."""
    rows = cut.figures["assistances"]
    parts = (
        (_("Conclusión"), cut.conclusion),
        (_("Qué no se desarrolla de la manera adecuada"), cut.troubles),
        (_("Ajuste que se decide"), cut.adjustment),
    )
    return FollowUpCutPayload(
        title=_("Reporte de seguimiento de la asistencia técnica integral"),
        directorate=cut.unit.name,
        year=cut.year.year,
        cut_on=cut.cut_on,
        sections=[Section(title=title, text=text) for title, text in parts if text],
        deviations=[DeviationRow(assistance=str(one.assistance), told=one.told) for one in deviations],
        by_professional=_by_professional(rows),
        assistances=_assistances(rows),
        analysed_by=str(cut.analysed_by or ""),
        analysed_at=cut.analysed_at.astimezone(BOGOTA) if cut.analysed_at else None,
        figures_sha256=cut.sha256,
    )


def how_it_was(row: dict[str, Any]) -> str:
    """«avance de 15 % de 60 % esperado, 2 hitos sin cumplir, 34 días de atraso, en rojo»."""
    parts = [
        _("avance de %(done)s %% de %(expected)s %% esperado")
        % {"done": number(row["done"], 0), "expected": number(row["expected"], 0)}
    ]
    if row["hitos_missing"]:
        parts.append(_("hitos sin cumplir: %(n)s") % {"n": row["hitos_missing"]})
    if row["days_late"]:
        parts.append(_("días de atraso: %(n)s") % {"n": row["days_late"]})
    return ", ".join([*parts, str(Light(row["light"]).label).lower()])


def _by_professional(rows: Sequence[dict[str, Any]]) -> ReportTable:
    of_each: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_each[row["adviser"] or _("Sin profesional")].append(row)
    headers = [_("Profesional"), *(str(light.label) for light in Light), _("Mayor atraso (días)")]
    lines = [(name, of_each[name]) for name in sorted(of_each)]
    return ReportTable(
        title=_("Rezagos por profesional"),
        headers=headers,
        rows=[_line(name, ones) for name, ones in [*lines, (_("Total"), list(rows))]],
    )


def _line(name: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    counts = counted(rows)
    longest = max((row["days_late"] for row in rows), default=0)
    return [name, *(str(counts[light]) for light in Light), str(longest)]


def _assistances(rows: Sequence[dict[str, Any]]) -> ReportTable:
    headers = [
        _("Entidad y servicio"),
        _("Profesional"),
        _("Hitos"),
        _("Avance"),
        _("Esperado"),
        _("Atraso (días)"),
        _("Semáforo"),
    ]
    return ReportTable(
        title=_("Asistencias por fechas e hitos"),
        headers=headers,
        rows=[
            [
                f"{row['entity']}: {row['service']}",
                row["adviser"],
                f"{row['hitos_done']} de {row['hitos']}",
                f"{number(row['done'], 0)} %",
                f"{number(row['expected'], 0)} %",
                str(row["days_late"]),
                str(Light(row["light"]).label),
            ]
            for row in rows
        ],
    )
