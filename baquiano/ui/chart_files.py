"""The table of a chart as a file, asked for as lists ask for theirs: ``?cuadro=semaforos.xlsx`` of the same page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from baquiano.common.signals import exported
from baquiano.ui.charts import Chart
from baquiano.ui.listing.address import Address
from baquiano.ui.listing.columns import Column
from baquiano.ui.listing.export import export_file

ASKED = "cuadro"
KINDS = {"xlsx": "Excel", "csv": "CSV"}


def links_of(request: HttpRequest, chart: Chart) -> list[tuple[str, str]]:
    """The words and the address of each file of the table."""
    address = Address(request)
    return [(words, address.url(**{ASKED: f"{chart.id}.{kind}"})) for kind, words in KINDS.items()]


def file_of(request: HttpRequest, charts: Iterable[Chart]) -> HttpResponse | None:
    """The file that the address asks for, told to the trail; nothing when it asks for none of these."""
    name, _dot, kind = Address(request).text(ASKED).partition(".")
    chart = next((one for one in charts if one.id == name), None)
    if chart is None or kind not in KINDS:
        return None
    columns = [Column(str(place), header, value=_cell(place)) for place, header in enumerate(chart.headers)]
    rows = [*chart.table, *([chart.total] if chart.total else [])]
    response, count = export_file(kind, columns=columns, objects=rows, title=chart.title[:31], name=chart.id)
    exported.send(
        sender=Chart,
        user=request.user,
        listing=chart.id,
        filters={key: value for key, value in request.GET.items() if key != ASKED},
        rows=count,
        format=kind,
        personal_data=False,
        institution=request.institution,  # type: ignore[attr-defined]
        at=request.at,  # type: ignore[attr-defined]
    )
    return response


def _cell(place: int) -> Any:
    """A figure goes as a number, the rest as its words."""
    return lambda row: row[place].value if row[place].value is not None else row[place].words
