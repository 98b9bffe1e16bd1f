"""What the document and the letter of a report say, and the document of a register."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.common.calendar_days import BOGOTA
from baquiano.documents.payloads import (
    AssistanceRegisterPayload,
    Person,
    ReportTable,
    Section,
    SemesterReportPayload,
)
from baquiano.documents.topic_payloads import TopicReportPayload
from baquiano.evaluation.rules import evaluated
from baquiano.institutions.words import PLAN_UNIT
from baquiano.reports.figures import AGENDA, COLUMNS, COMMITMENTS, TITLES, percent_of, total_label, total_of
from baquiano.reports.models import AssistanceRegister, PeriodReport, TopicReport
from baquiano.reports.registers.rows import FIGURES, TEXTS, totals_of
from baquiano.reports.topics import rows as topics
from baquiano.ui.display import day, number, percent_words


def report_payload(report: PeriodReport) -> SemesterReportPayload:
    """The content of the format: the text by sections and the figures of the cut-off, group by group."""
    return SemesterReportPayload(
        title=str(report),
        heading=_heading(report),
        period=report.period,
        cut_on=report.cut_on,
        group=report.unit.name,
        addressee=Person(name=report.addressee_name, post=report.addressee_post),
        sections=[Section(title=str(one), text=one.text) for one in report.sections.all()],
        tables=[_table(report, key) for key in COLUMNS if report.figures.get(key)],
        prepared_by=str(report.submitted_by or report.created_by or ""),
        approved_by=str(report.approved_by or ""),
        approved_at=report.approved_at.astimezone(BOGOTA) if report.approved_at else None,
        figures_sha256=report.sha256,
    )


def _heading(report: PeriodReport) -> str:
    if report.is_annual:
        return _("Informe de seguimiento a la estrategia de asistencia técnica")
    return _("Informe de seguimiento al plan de asistencia técnica")


def _table(report: PeriodReport, key: str) -> ReportTable:
    columns = [column for column, _label in COLUMNS[key]]
    rows = [[row["name"], *(str(row["values"][column]) for column in columns)] for row in report.figures[key]]
    total = total_of(report.figures, key)
    # An entity that two groups visited is of both: theirs do not add up.
    rows.append([total_label(key), *("—" if column == "entidades" else str(total[column]) for column in columns)])
    return ReportTable(title=TITLES[key], headers=[PLAN_UNIT, *(label for _column, label in COLUMNS[key])], rows=rows)


def letter_body(report: PeriodReport) -> str:
    """What the letter tells of the report that it delivers."""
    told = {"period": report.period.lower(), "cut": day(report.cut_on)}
    if report.is_annual:
        words = _(
            "Para su conocimiento, presento el informe de seguimiento a la estrategia de asistencia técnica de "
            "%(period)s, con corte al %(cut)s."
        )
        return words % told
    agenda = percent_of(AGENDA, total_of(report.figures, AGENDA))
    promises = percent_of(COMMITMENTS, total_of(report.figures, COMMITMENTS))
    parts = [
        _(
            "Para su conocimiento, presento el informe de seguimiento al plan de asistencia técnica del %(period)s, "
            "con corte al %(cut)s."
        )
        % told
    ]
    if agenda is not None:
        parts.append(_("La agenda se ejecutó en un %(percent)s %%.") % {"percent": number(agenda, 1)})
    if promises is not None:
        parts.append(_("Los compromisos se cumplieron en un %(percent)s %%.") % {"percent": number(promises, 1)})
    if report.document is not None:
        parts.append(_("El informe es el documento %(number)s.") % {"number": report.document.number})
    return "\n\n".join([parts[0], " ".join(parts[1:])]) if parts[1:] else parts[0]


def register_payload(register: AssistanceRegister) -> AssistanceRegisterPayload:
    """The content of the format: the rows of the seal and the sum of each figure."""
    columns = [*TEXTS, *FIGURES]
    totals = totals_of(register.rows)
    return AssistanceRegisterPayload(
        unit=register.unit.name,
        first_on=register.first_on,
        last_on=register.last_on,
        headers=[*(str(label) for _name, label in columns), str(_("Evaluación")), str(_("Resultado"))],
        rows=[
            [
                *(str(row[name]) for name, _label in columns),
                _evaluation_told(row),
                " · ".join(filter(None, [row["result"], row["closed_on"]])),
            ]
            for row in register.rows
        ],
        totals=[
            _("Total"),
            *("" for _one in TEXTS[1:]),
            *(str(totals[name]) for name, _label in FIGURES),
            _evaluation_told(totals),
            "",
        ],
        sealed_by=str(register.sealed_by or ""),
        sealed_at=register.sealed_at.astimezone(BOGOTA) if register.sealed_at else None,
        rows_sha256=register.sha256,
    )


def words_of_evaluation(row: dict[str, Any]) -> list[tuple[str, str]]:
    """How the evaluation of an assistance, or of all of them, came out, each part by its name; nothing without one."""
    if not row["invited"] and not row["answered"]:
        return []
    told = {"n": row["answered"], "of": evaluated(row["invited"], row["refused"])}
    words = [("answered", _("Respondieron %(n)s de %(of)s") % told)]
    if row["refused"]:
        refused = ngettext("%(n)s no aceptó", "%(n)s no aceptaron", row["refused"])
        words.append(("refused", refused % {"n": row["refused"]}))
    if row.get("mark") is not None:
        words.append(("mark", percent_words(row["mark"])))
    return words


def _evaluation_told(row: dict[str, Any]) -> str:
    return " · ".join(text for _name, text in words_of_evaluation(row)) or "—"


# --- by topic --------------------------------------------------------------------------------------------------------
def topic_tables(rows: list[dict[str, Any]], *, as_matrix: bool) -> list[ReportTable]:
    """The figures by topic, a table for each thing that they tell; or the matrix, a row for each indicator."""
    if as_matrix:
        headers = [_("Tema"), _("Indicador"), _("Se hizo"), _("De"), _("Resultado"), _("Evaluación")]
        told = [
            [
                one["name"],
                one["indicator"],
                str(one["done"]),
                str(one["asked"]),
                percent_words(one["percent"]),
                percent_words(one["mark"]),
            ]
            for one in topics.matrix_of(rows)
        ]
        return [ReportTable(title=_("Matriz de seguimiento y evaluación"), headers=headers, rows=told)]
    totals = topics.totals_of(rows)
    found = []
    for title, figures in topics.GROUPS:
        is_last = title == topics.GROUPS[-1][0]
        marked = [str(topics.MARK[1])] if is_last else []
        told = [
            [row["name"], *(str(row["values"][name]) for name, _label in figures)]
            + ([percent_words(row["mark"])] if is_last else [])
            for row in rows
        ]
        told.append([_("Total"), *(str(totals[name]) for name, _label in figures), *("" for _one in marked)])
        headers = [_("Tema"), *(str(label) for _name, label in figures), *marked]
        found.append(ReportTable(title=str(title), headers=headers, rows=told))
    return found


def topic_payload(report: TopicReport) -> TopicReportPayload:
    """The content of the three formats: what was written and the figures of the cut-off."""
    written = [(_("Análisis"), report.analysis), (_("Conclusiones"), report.conclusions)]
    return TopicReportPayload(
        title=str(report),
        heading=report.get_period_display(),
        period=f"{day(report.first_on)} a {day(report.last_on)}",
        cut_on=report.cut_on or report.last_on,
        group=report.unit.name,
        sections=[Section(title=title, text=text) for title, text in written if text],
        tables=topic_tables(report.rows, as_matrix=report.sort.is_matrix),
        prepared_by=str(report.submitted_by or report.created_by or ""),
        approved_by=str(report.approved_by or ""),
        approved_at=report.approved_at.astimezone(BOGOTA) if report.approved_at else None,
        figures_sha256=report.sha256,
    )
