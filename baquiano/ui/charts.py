"""Charts drawn by the server as SVG, each with the table that says the same.

Pure functions: figures in, frozen geometry out; ``ui/chart.html`` draws it. No script, no style attribute, so they also
print, travel by mail and pass a strict content policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from baquiano.ui.display import number

# Lengths across are percentages and lengths down are pixels, so that letters never shrink with the screen.
LONGEST = 84.0
LABEL, BAR, GAP = 20, 18, 12
MOST_SERIES = 6
_LETTERS = 40


class Tone(IntEnum):
    """What a series tells, as a place of the palette: what is well is green and what is overdue is red everywhere."""

    PLAIN = 1
    GOOD = 2
    WARNING = 3
    OTHER = 4
    BAD = 5
    IDLE = 6


@dataclass(frozen=True)
class Segment:
    """A rectangle of a bar."""

    x: str
    width: str
    series: int
    title: str


@dataclass(frozen=True)
class Bar:
    """A line of the chart: its words, its rectangles and the figure at its end."""

    label: str
    short_label: str
    y: int
    label_y: int
    total_y: int
    segments: list[Segment]
    total: str
    total_x: str
    url: str


@dataclass(frozen=True)
class Series:
    """A part of every bar, with its place in the palette."""

    label: str
    number: int


@dataclass(frozen=True)
class Figure:
    """A cell of the table: its words, and the address of the records behind it."""

    words: str
    url: str = ""
    value: float | int | None = None

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Chart:
    """Everything that the template draws."""

    id: str
    title: str
    description: str
    height: int
    bar_height: int
    bars: list[Bar]
    series: list[Series]
    headers: list[str]
    table: list[list["Figure"]]
    total: list["Figure"]


@dataclass(frozen=True)
class Datum:
    """One line of figures: a value per series. ``url`` opens the records behind it, and ``urls`` those of each value.

    ``note`` is a last figure that is told in the table and not drawn: a percentage of the others.
    """

    label: str
    values: Sequence[float | int]
    url: str = ""
    urls: Sequence[str] = ()
    note: str = ""
    note_url: str = ""


def bar_chart(id: str, title: str, data: Sequence[Datum], *, unit: str = "", label: str = "") -> Chart:
    """Horizontal bars of one series."""
    return stacked_chart(id, title, data, series=[unit or title], label=label)


def stacked_chart(
    id: str,
    title: str,
    data: Sequence[Datum],
    *,
    series: Sequence[str],
    tones: Sequence[Tone] = (),
    label: str = "",
    note: str = "",
    total: Datum | None = None,
) -> Chart:
    """Horizontal bars divided in ``series``; raises ``ValueError`` when figures and series do not match.

    ``tones`` are the colours of the series, those of the palette in their order when left out. ``note`` heads the last
    column of the table, where the data have one; ``total`` is its last row and is not drawn.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"A chart is legible with up to {MOST_SERIES} series")
    for datum in data:
        if len(datum.values) != len(series) or any(value < 0 for value in datum.values):
            raise ValueError(f"{datum.label!r} needs {len(series)} figures, none of them negative")
    most = max((sum(datum.values) for datum in data), default=0) or 1
    several = len(series) > 1
    palette = [int(tone) for tone in tones] or list(range(1, len(series) + 1))
    return Chart(
        id=id,
        title=title,
        description=_description(data, series),
        height=len(data) * (LABEL + BAR + GAP),
        bar_height=BAR,
        bars=[_bar(index, datum, series, palette, LONGEST / most) for index, datum in enumerate(data)],
        series=[Series(words, place) for words, place in zip(series, palette, strict=True)] if several else [],
        headers=[label, *series, *(["Total"] if several else []), *([note] if note else [])],
        table=[_table_row(datum, several, bool(note)) for datum in data],
        total=_table_row(total, several, bool(note)) if total is not None and len(data) > 1 else [],
    )


def _bar(index: int, datum: Datum, series: Sequence[str], palette: Sequence[int], scale: float) -> Bar:
    top, x = index * (LABEL + BAR + GAP), 0.0
    segments = []
    for place, words, value in zip(palette, series, datum.values, strict=True):
        width = value * scale
        if value:
            segments.append(Segment(_place(x), _place(width), place, f"{datum.label}, {words}: {_figure(value)}"))
        x += width
    return Bar(
        label=datum.label,
        short_label=_shortened(datum.label),
        y=top + LABEL,
        label_y=top + LABEL - 6,
        total_y=top + LABEL + BAR - 4,
        segments=segments,
        total=_figure(sum(datum.values)),
        total_x=_place(x),
        url=datum.url,
    )


def _table_row(datum: Datum, several: bool, noted: bool) -> list[Figure]:
    urls = datum.urls or [datum.url if not several else ""] * len(datum.values)
    values = [
        Figure(_figure(value), url if value else "", value) for value, url in zip(datum.values, urls, strict=True)
    ]
    total = [Figure(_figure(sum(datum.values)), datum.url, sum(datum.values))] if several else []
    return [Figure(datum.label), *values, *total, *([Figure(datum.note, datum.note_url)] if noted else [])]


def _description(data: Sequence[Datum], series: Sequence[str]) -> str:
    """The chart in one sentence, for whoever hears it."""
    if not data:
        return "Sin datos."
    highest = max(data, key=lambda datum: sum(datum.values))
    parts = "" if len(series) == 1 else f", divididas en {', '.join(series)}"
    return f"{len(data)} barras{parts}. La mayor es {highest.label} con {_figure(sum(highest.values))}."


def _place(value: float) -> str:
    # Always a point, whatever the language of the page.
    return f"{value:.2f}"


def _figure(value: Any) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _shortened(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1].rstrip()}…"
