"""Progress of the assistances of services by any two axes; each figure opens its records (MON-01)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import requires
from baquiano.delivery import queries
from baquiano.delivery.queries import AXES, Axis, Cell
from baquiano.ui import chart_files
from baquiano.ui.charts import Chart, Datum, Tone, stacked_chart
from baquiano.ui.display import number
from baquiano.ui.listing.address import Address

PAGE = 25
MOST_YEARS = 2_100
DEFAULT = ("servicio", "dependencia")


@requires("delivery.view_milestone")
def progress(request: HttpRequest) -> HttpResponse:
    """Every service by every dependency, or any other two of the six axes, or one alone."""
    today, address = day_of(request.at), Address(request)
    axes, year = axes_asked(address), address.whole("vigencia", today.year, MOST_YEARS)
    rows = queries.progress_visible_to(request.user).filter(year=year)
    page = address.whole("pagina", 1)
    cells = queries.cells_by(rows, axes, today, (page - 1) * PAGE, page * PAGE + 1)
    chart = _chart(cells[:PAGE], queries.total_of(rows, today), axes, year)
    if (file := chart_files.file_of(request, [chart])) is not None:
        return file
    context = {
        "chart": chart,
        "chart_links": chart_files.links_of(request, chart),
        "axes": AXES.values(),
        "first": axes[0].code,
        "second": axes[1].code if len(axes) > 1 else "",
        "year": year,
        "notices": address.notices,
        "has_any": bool(cells),
        "before": address.url(pagina=page - 1) if page > 1 else "",
        "after": address.url(pagina=page + 1) if len(cells) > PAGE else "",
    }
    return render(request, "delivery/progress.html", context)


def axes_asked(address: Address) -> tuple[Axis, ...]:
    """The axes that the address names; an axis twice is that one alone."""
    first = AXES.get(address.text("eje"), AXES[DEFAULT[0]])
    asked = address.text("y") if address.text("eje") else DEFAULT[1]
    second = AXES.get(asked)
    return (first,) if second is None or second is first else (first, second)


def _chart(cells: list[Cell], total: Cell, axes: tuple[Axis, ...], year: int) -> Chart:
    words = " · ".join(str(axis.label) for axis in axes)
    return stacked_chart(
        "avance",
        _("Asistencias por %(axes)s") % {"axes": words.lower()},
        [_datum(cell, axes, year) for cell in cells],
        series=[_("Prestadas"), _("En curso"), _("Con hitos vencidos"), _("No prestadas")],
        tones=[Tone.GOOD, Tone.PLAIN, Tone.BAD, Tone.IDLE],
        label=words,
        note=_("Avance"),
        total=_datum(total, (), year),
    )


def _datum(cell: Cell, axes: tuple[Axis, ...], year: int) -> Datum:
    opens = {"avance": "si", "vigencia": year}
    opens |= {axis.asked: key for axis, key in zip(axes, cell.keys, strict=True) if key not in (None, "")}
    # What has no value of an axis cannot be asked of a list: its figures are told without opening anything.
    is_open = all(key not in (None, "") for key in cell.keys)
    return Datum(
        label=" · ".join(cell.names) or str(_("Total")),
        values=[cell.rendered, cell.running, cell.overdue, cell.not_rendered],
        url=_records(opens) if is_open else "",
        urls=[_records({**opens, **more}) if is_open else "" for more in _SERIES],
        note=f"{number(cell.percent, 1)} %",
    )


_SERIES: tuple[dict[str, str], ...] = (
    {"estado": "rendered"},
    {"estado": "open", "vencidas": "no"},
    {"estado": "open", "vencidas": "si"},
    {"estado": "not_rendered"},
)


def _records(asked: dict[str, Any]) -> str:
    return f"{reverse('delivery:assistance_list')}?{urlencode(asked)}"
