"""What the document and the letter of a half-yearly report say."""

from django.utils.translation import gettext as _

from baquiano.common.calendar_days import BOGOTA
from baquiano.documents.payloads import Person, ReportTable, Section, SemesterReportPayload
from baquiano.reports.choices import Half
from baquiano.reports.figures import AGENDA, COLUMNS, COMMITMENTS, TITLES, percent_of, total_of
from baquiano.reports.models import PeriodReport
from baquiano.ui.display import day, number


def report_payload(report: PeriodReport) -> SemesterReportPayload:
    """The content of the format: the text by sections and the figures of the cut-off, group by group."""
    return SemesterReportPayload(
        title=str(report),
        period=f"{Half(report.half).label} de {report.year}",
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


def _table(report: PeriodReport, key: str) -> ReportTable:
    columns = [column for column, _label in COLUMNS[key]]
    rows = [[row["name"], *(str(row["values"][column]) for column in columns)] for row in report.figures[key]]
    total = total_of(report.figures, key)
    # An entity that two groups visited is of both: theirs do not add up.
    rows.append([_("Total"), *("—" if column == "entidades" else str(total[column]) for column in columns)])
    return ReportTable(title=TITLES[key], headers=[_("Grupo"), *(label for _column, label in COLUMNS[key])], rows=rows)


def letter_body(report: PeriodReport) -> str:
    """What the letter tells of the report that it delivers."""
    agenda = percent_of(AGENDA, total_of(report.figures, AGENDA))
    promises = percent_of(COMMITMENTS, total_of(report.figures, COMMITMENTS))
    parts = [
        _(
            "Para su conocimiento, presento el informe de seguimiento al plan de asistencia técnica del %(period)s, "
            "con corte al %(cut)s."
        )
        % {"period": f"{Half(report.half).label.lower()} de {report.year}", "cut": day(report.cut_on)}
    ]
    if agenda is not None:
        parts.append(_("La agenda se ejecutó en un %(percent)s %%.") % {"percent": number(agenda, 1)})
    if promises is not None:
        parts.append(_("Los compromisos se cumplieron en un %(percent)s %%.") % {"percent": number(promises, 1)})
    if report.document is not None:
        parts.append(_("El informe es el documento %(number)s.") % {"number": report.document.number})
    return "\n\n".join([parts[0], " ".join(parts[1:])]) if parts[1:] else parts[0]
