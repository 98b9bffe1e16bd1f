"""What already occupies a unit beside the entities that it selects: the rooms above say it here (ORG-10).

loads.register(loads.Load("planning", _("Actividades del plan"), load_of_items))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from baquiano.institutions.models import FiscalYear, Unit

# The days of work of each month of the vigencia, leaving out what is done with the entities that are given.
Read = Callable[[Unit, FiscalYear, frozenset[UUID]], Mapping[int, Decimal]]


@dataclass(frozen=True)
class Load:
    """A kind of work that a unit has."""

    key: str
    label: Any
    read: Read


_loads: dict[str, Load] = {}


def register(load: Load) -> None:
    """Add ``load``; the same key again replaces it."""
    _loads[load.key] = load


def registered() -> list[Load]:
    return list(_loads.values())
