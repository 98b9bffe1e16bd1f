"""The go-live checklist of a vigencia (NFR-03): what must be so before people work in it for real.

Most points are looked at in the data each time, so that nobody ticks what is not true; each room registers its own.
The few that only a person knows are confirmed by name, with a note, and may be taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import FiscalYear, Institution, YearCheck
from baquiano.institutions.queries import closed_rooms


@dataclass(frozen=True)
class Finding:
    """What was looked at: whether it is as it must be, and in words how it is or what is missing."""

    is_met: bool
    told: str


@dataclass(frozen=True)
class Point:
    """A point of the checklist. With ``look`` the data say it; without it a person confirms it.

    ``url_name`` is the page on which it is mended; with ``of_year`` it takes the year. With ``room`` it is asked only
    of the institutions that use that room.
    """

    key: str
    title: Any
    order: int
    look: Callable[[Institution, FiscalYear, date], Finding] | None = None
    hint: Any = ""
    url_name: str = ""
    of_year: bool = False
    room: str = ""


@dataclass(frozen=True)
class Shown:
    """A point in one vigencia."""

    point: Point
    is_met: bool
    told: str
    url: str
    check: YearCheck | None = None

    @property
    def is_confirmed_by_people(self) -> bool:
        return self.point.look is None


_points: dict[str, Point] = {}


def register(*points: Point) -> None:
    """Add points; the same key again replaces it, so that ``ready()`` may run twice."""
    _points.update({point.key: point for point in points})


def points() -> list[Point]:
    return sorted(_points.values(), key=lambda point: (point.order, point.key))


def confirmable(key: str) -> Point | None:
    """The point that a person confirms, by its key."""
    point = _points.get(key)
    return point if point is not None and point.look is None else None


def checklist(institution: Institution, year: FiscalYear, on: date) -> list[Shown]:
    """Every point of the vigencia, looked at now; called in the scope of the institution."""
    confirmed = {row.key: row for row in YearCheck.objects.filter(year=year).select_related("created_by")}
    closed = closed_rooms(institution)
    asked = [point for point in points() if point.room not in closed]
    return [_shown(point, institution, year, on, confirmed.get(point.key)) for point in asked]


def _shown(point: Point, institution: Institution, year: FiscalYear, on: date, check: YearCheck | None) -> Shown:
    url = reverse(point.url_name, args=[year.year] if point.of_year else []) if point.url_name else ""
    if point.look is None:
        return Shown(point, check is not None, check.note if check else str(point.hint), url, check)
    # What a vigencia of the future needs is looked at on its first day.
    found = point.look(institution, year, max(on, year.starts_on))
    return Shown(point, found.is_met, found.told, url)


def missing(institution: Institution, year: FiscalYear, on: date) -> list[str]:
    """The points that are not met, by their titles."""
    return [str(shown.point.title) for shown in checklist(institution, year, on) if not shown.is_met]


def listed(names: list[str], most: int = 6) -> str:
    """Some names in a sentence, and how many more there are."""
    more = len(names) - most
    text = ", ".join(names[:most])
    return str(_("%(names)s y %(n)s más") % {"names": text, "n": more}) if more > 0 else text
