"""Where a record is kept: in this system and, as upper rooms say, elsewhere (DOC-07).

places.register(finder)    # rows of one model -> the other places of each, by its id
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """A repository and the path in it; ``url`` opens it, where it has pages."""

    repository: str
    path: str = ""
    url: str = ""


Finder = Callable[[Iterable[Any]], dict[str, list[Place]]]
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Add who knows of other places; the same name again replaces it, so that ``ready()`` may run twice."""
    _finders[name] = finder


def places_of(rows: Iterable[Any]) -> dict[str, list[Place]]:
    """Every place of each of ``rows`` (of one model), this system first."""
    rows = list(rows)
    found = {str(row.pk): [Place(_("Este sistema"))] for row in rows}
    for finder in _finders.values():
        for key, places in finder(rows).items():
            found[key] += [place for place in places if place not in found[key]]
    return found
