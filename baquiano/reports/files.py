"""What leaves as a file: a snapshot as CSV with commas and UTF-8, a half-yearly report as Word."""

import csv
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from baquiano.common.signals import exported
from baquiano.documents.queries import format_in_force
from baquiano.reports import payloads, profile
from baquiano.reports.choices import WHOLE_YEAR
from baquiano.reports.models import PeriodReport, Snapshot
from baquiano.reports.word import word_file
from baquiano.ui.display import day
from baquiano.ui.listing.export import safe_csv_text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def csv_answer(snapshot: Snapshot) -> HttpResponse:
    """The month goes in the first column, so that the files of a year are put one under the other."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["corte", *snapshot.columns])
    for row in snapshot.rows:
        writer.writerow([snapshot.cut, *(_cell(value) for value in row)])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{snapshot.dataset}-{snapshot.cut}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "si" if value else "no"
    return safe_csv_text(value)


def word_answer(report: PeriodReport, *, user: Any, at: datetime) -> HttpResponse:
    """The report as a Word document, told to the trail; before it is approved, it says that it is a draft."""
    note = "" if report.is_approved else _("BORRADOR: sus cifras y su texto pueden cambiar.")
    content = word_file(payloads.report_payload(report), _header(report), note=note)
    exported.send(
        sender=PeriodReport,
        user=user,
        listing="informe-de-seguimiento",
        filters={"report": str(report.pk)},
        rows=1,
        format="docx",
        personal_data=False,
        institution=report.institution,
        at=at,
    )
    name = f"informe-de-seguimiento-{report.year}-{report.half or WHOLE_YEAR}-{report.edition}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORD, headers=headers)


def _header(report: PeriodReport) -> list[tuple[str, str]]:
    """The head of every page: the entity, the format and, once it is issued, the document."""
    header = [(report.institution.name, report.unit.name)]
    form = format_in_force(profile.report_format(report.institution, report.year.year))
    if form is not None:
        header += [(form.process, form.name), (f"Código: {form.code}", f"Versión: {form.version}")]
        header.append((_("Fecha del formato"), day(form.approved_on)))
    if report.document is not None:
        header.append((f"N.º {report.document.number}", f"Verificación: {report.document.verification_code}"))
    return header
