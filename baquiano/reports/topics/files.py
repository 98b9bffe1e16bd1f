"""A report by topic as a workbook: a row for each topic with its figures, or the matrix."""

from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.reports.models import TopicReport
from baquiano.reports.registers.files import XLSX
from baquiano.reports.topics.rows import FIGURES, MARK, matrix_of
from baquiano.ui.display import day


def xlsx_answer(report: TopicReport, rows: list[dict[str, Any]], *, user: Any, at: Any) -> HttpResponse:
    """The figures of the cut-off, or those of now while it is written; told to the trail."""
    if report.sort.is_matrix:
        header = [_("Tema"), _("Indicador"), _("Se hizo"), _("De"), _("Resultado (%)"), _("Evaluación (%)")]
        names = ("name", "indicator", "done", "asked", "percent", "mark")
        body = [["" if one[name] is None else one[name] for name in names] for one in matrix_of(rows)]
    else:
        header = [_("Tema"), *(str(label) for _name, label in (*FIGURES, MARK))]
        body = [
            [
                row["name"],
                *(row["values"][name] for name, _label in FIGURES),
                "" if row["mark"] is None else row["mark"],
            ]
            for row in rows
        ]
    note = f"{report.unit} · {day(report.first_on)} a {day(report.last_on)}"
    note += f" · Corte: {day(report.cut_on)}" if report.cut_on else f" · {_('En borrador: las cifras pueden cambiar.')}"
    target = BytesIO()
    write_xlsx(target, title=report.get_period_display()[:31], headers=header, rows=body, note=note)
    exported.send(
        sender=TopicReport,
        user=user,
        listing="informe-por-tema",
        filters={"report": str(report.pk)},
        rows=len(body),
        format="xlsx",
        personal_data=False,
        institution=report.institution,
        at=at,
    )
    name = f"informe-por-tema-{report.unit.code}-{report.year}-{report.period}-{report.edition}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)
