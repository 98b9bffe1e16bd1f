"""The columns of an item that people write, and how two versions of them are compared."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from baquiano.audit import trail
from baquiano.planning.models import Need, PlanItem
from baquiano.planning.more import MORE

COLUMNS = (
    "programme",
    "need",
    "strategy",
    "topic",
    "activity",
    "objective",
    "service_type",
    "mechanism",
    "instruments",
    "starts_on",
    "ends_on",
    "municipality",
    "place",
    "responsible",
    "team",
    "resources",
    "budget",
    *MORE,
)
BASIS = (
    "evaluation",
    "evaluation_on",
    "evaluation_link",
    "action_plan",
    "action_plan_on",
    "action_plan_link",
)
SETS = ("beneficiaries", "procedure_types", "needs")
NEED_COLUMNS = (
    "description",
    "component",
    "topic",
    "source_type",
    "source_reference",
    "source_file",
    "goal",
    "priority",
)


def state_of(item: PlanItem, values: dict[str, Any]) -> dict[str, Any]:
    """What ``item`` holds now of the names in ``values``; its sets are read from what was prefetched."""
    stored: dict[str, Any] = trail.snapshot(item, [name for name in values if name in COLUMNS])
    for name in SETS:
        if name in values:
            stored[name] = _keys(getattr(item, name).all())
    return stored


def wanted_state(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` in the form of ``state_of``."""
    columns = {name: _key(value) for name, value in values.items() if name in COLUMNS}
    return columns | {name: _keys(values[name]) for name in SETS if name in values}


def changes_in(item: PlanItem, values: dict[str, Any]) -> trail.Changes:
    """What writing ``values`` would change in ``item``."""
    return trail.diff(state_of(item, values), wanted_state(values))


def need_state(need: Need, values: dict[str, Any]) -> dict[str, Any]:
    """What ``need`` holds now of the names in ``values``."""
    stored: dict[str, Any] = trail.snapshot(need, [name for name in values if name in NEED_COLUMNS])
    if "beneficiaries" in values:
        stored["beneficiaries"] = _keys(need.beneficiaries.all())
    return stored


def wanted_need(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` in the form of ``need_state``."""
    columns = {name: _key(value) for name, value in values.items() if name in NEED_COLUMNS}
    return columns | {name: _keys(values[name]) for name in ("beneficiaries",) if name in values}


def with_need_text(values: dict[str, Any], text: str = "") -> dict[str, Any]:
    """``values`` with the column of the need written from the linked needs, when nobody wrote it.

    The official format carries the text, and what is approved is the text: a need edited later does not change it.
    ``text`` is what the item says now.
    """
    if not values.get("needs") or values.get("need", text).strip():
        return values
    return {**values, "need": "\n".join(need.description for need in values["needs"])[:4000]}


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _keys(rows: Iterable[models.Model]) -> list[str]:
    return sorted(str(row.pk) for row in rows)
