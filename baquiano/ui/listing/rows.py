"""What a list is drawn from: headings, rows, cells, and what may be done with a row."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from baquiano.ui.listing.columns import Column


@dataclass(frozen=True)
class RowAction:
    """A link or a button of one row. ``post=True`` sends a form with the token."""

    label: Any
    url: str
    icon: str = ""
    post: bool = False
    tone: str = "secondary"


@dataclass(frozen=True)
class Bulk:
    """One verb over the rows that were ticked: posts their keys as ``selected`` to ``url``."""

    label: Any
    url: str
    tone: str = "primary"
    icon: str = ""


@dataclass(frozen=True)
class Cell:
    """A drawn cell."""

    column: Column
    html: SafeString


@dataclass(frozen=True)
class Row:
    """A drawn row."""

    object: Any
    cells: list[Cell]
    url: str
    actions: list[RowAction]
    key: str
    can_select: bool
    css: str


@dataclass(frozen=True)
class Header:
    """A heading: with ``url`` when the list may be sorted by it."""

    column: Column
    url: str
    direction: str

    @property
    def aria_sort(self) -> str:
        return {"up": "ascending", "down": "descending"}.get(self.direction, "")
