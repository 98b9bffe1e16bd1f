"""The list of a scenario on the map of the country, as pieces of a drawing that ships (``targeting/colombia.svg``).

Each piece bears the code of its municipality or department, so that an answer carries codes and not outlines.
"""

from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baquiano.targeting.queries import Ranking
from baquiano.targeting.ranking import Entity, Placed
from baquiano.ui.display import number

DRAWING = "targeting/colombia.svg"
LISTED, ADDED, OUT, REMOVED, UNPLACED = "is-listed", "is-added", "is-out", "is-removed", "is-unplaced"
# Where several entities stand in one municipality, what is told of it is the first of these.
RELEVANCE = (ADDED, LISTED, REMOVED, UNPLACED, OUT)


@dataclass(frozen=True)
class Layer:
    """Pieces of one tone."""

    css: str
    label: str
    count: int
    pieces: SafeString


@dataclass(frozen=True)
class RankMap:
    """What the template draws; ``unseen`` are the entities that have no place on it."""

    layers: list[Layer]
    lines: SafeString
    by_departments: bool
    unseen: int
    description: str


def rank_map(ranking: Ranking) -> RankMap:
    """The municipalities of the universe by what the order says of them; the departments when there are only those."""
    labels = {
        LISTED: _("En la lista"),
        ADDED: _("Agregadas a mano"),
        OUT: _("Fuera de la lista"),
        REMOVED: _("Quitadas a mano"),
        UNPLACED: _("Sin datos para ordenarlas"),
    }
    by_departments = not any(one.entity.town for one in ranking.placed)
    places: dict[str, list[Placed]] = {}
    unseen = 0
    for one in ranking.placed:
        code = _piece(one.entity, by_departments=by_departments)
        if code:
            places.setdefault(code, []).append(one)
        else:
            unseen += 1
    tones: dict[str, list[tuple[str, str]]] = {css: [] for css in RELEVANCE}
    for code, rows in places.items():
        tones[min((_tone(row) for row in rows), key=RELEVANCE.index)].append((code, _title(rows)))
    href = static(DRAWING)
    layers = [Layer(css, labels[css], len(pieces), _uses(href, pieces)) for css, pieces in tones.items() if pieces]
    told = ", ".join(f"{layer.label.lower()}: {number(layer.count)}" for layer in layers)
    lines = format_html_join("", '<use href="{}#d{}"/>', ((href, code) for code in DEPARTMENTS))
    description = _("Mapa de Colombia. %(told)s. La tabla dice lo mismo.") % {"told": told or _("sin entidades")}
    return RankMap(layers, lines, by_departments, unseen, description)


def _piece(entity: Entity, *, by_departments: bool) -> str:
    if by_departments:
        return f"d{entity.department}" if entity.department else ""
    return f"m{entity.town}" if entity.town and not entity.is_department else ""


def _tone(one: Placed) -> str:
    if one.verdict:
        return ADDED if one.is_listed else REMOVED
    if one.place is None:
        return UNPLACED
    return LISTED if one.is_listed else OUT


def _title(rows: list[Placed]) -> str:
    first = rows[0]
    place = _("puesto %(n)s") % {"n": first.place} if first.place else _("sin puesto")
    more = f" (+{len(rows) - 1})" if len(rows) > 1 else ""
    return f"{first.entity.name}: {place}{more}"


def _uses(href: str, pieces: list[tuple[str, str]]) -> SafeString:
    rows: Any = ((href, code, title) for code, title in pieces)
    return format_html_join("", '<use href="{}#{}"><title>{}</title></use>', rows)


DEPARTMENTS = [
    "05",
    "08",
    "11",
    "13",
    "15",
    "17",
    "18",
    "19",
    "20",
    "23",
    "25",
    "27",
    "41",
    "44",
    "47",
    "50",
    "52",
    "54",
    "63",
    "66",
    "68",
    "70",
    "73",
    "76",
    "81",
    "85",
    "86",
    "88",
    "91",
    "94",
    "95",
    "97",
    "99",
]
