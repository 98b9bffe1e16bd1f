"""Consecutive numbers that are never given twice."""

from typing import Any

from django.db import transaction
from django.db.models import F

from baquiano.institutions.models import Consecutive, Institution, Unit


@transaction.atomic
def next_number(kind: str, *, institution: Institution, unit: Unit | None = None, year: int) -> int:
    """The next number of ``kind`` in the vigencia, counted per unit when one is given.

    The row stays locked until the transaction of the caller ends, so a number is neither doubled nor, if the caller
    fails, lost.
    """
    counters = Consecutive._base_manager
    key: dict[str, Any] = {"institution": institution, "kind": kind, "unit": unit, "year": year}
    counter, _ = counters.get_or_create(**key)
    counters.filter(pk=counter.pk).update(last=F("last") + 1)
    return counters.values_list("last", flat=True).get(pk=counter.pk)
