"""A snapshot as a file for a board: CSV with commas, UTF-8 and the names of the columns."""

import csv
from io import StringIO

from django.http import HttpResponse

from baquiano.reports.models import Snapshot
from baquiano.ui.listing.export import safe_csv_text


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
