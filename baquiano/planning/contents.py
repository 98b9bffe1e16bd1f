"""A plan as plain content: what is snapshot when it is returned, hashed when it is decided, frozen as baseline."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from baquiano.common.digests import sha256_of
from baquiano.planning import queries
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.more import MORE
from baquiano.planning.values import BASIS

# The plain columns of an item, in the order of MI-GE-RG-217.
TEXTS = ("need", "strategy", "activity", "objective", "instruments", "place", "team", "resources")
DATES = ("starts_on", "ends_on")
ENTRIES = ("programme", "topic", "service_type", "mechanism")


def content_of(plan: Plan) -> dict[str, Any]:
    """The whole plan: codes, for comparing with later versions, and the words that stood beside them."""
    items = queries.with_everything(queries.items_of(plan))
    return {
        "plan": str(plan.pk),
        "year": plan.year.year,
        "kind": plan.kind,
        "unit": {"code": plan.unit.code, "name": plan.unit.name},
        "title": plan.title,
        **_basis(plan),
        "items": [item_content(item) for item in items],
    }


def _basis(plan: Plan) -> dict[str, Any]:
    """On what it rests, where it was said; nothing otherwise, as the content of the others stays."""
    said = {name: getattr(plan, name) for name in BASIS if getattr(plan, name)}
    return {"basis": {name: _plain(value) for name, value in said.items()}} if said else {}


def digest_of(plan: Plan) -> str:
    """The SHA-256 of the plan as it stands: a decision about it is about this content and no other."""
    return sha256_of(content_of(plan))


def item_content(item: PlanItem) -> dict[str, Any]:
    """One item as plain values. Give it from ``queries.with_everything``."""
    return {
        "id": str(item.pk),
        "group": item.plan.unit.code,
        "code": item.code,
        **{name: getattr(item, name) for name in TEXTS},
        **{name: _day(getattr(item, name)) for name in DATES},
        **{name: _named(getattr(item, name), "code") for name in ENTRIES},
        "municipality": _named(item.municipality, "code"),
        "responsible": _named(item.responsible, "pk"),
        "beneficiaries": _many(item.beneficiaries.all(), "pk"),
        "procedure_types": _many(item.procedure_types.all(), "code"),
        "budget": item.budget,
        **_needs(item),
        **_more(item),
    }


def _more(item: PlanItem) -> dict[str, Any]:
    """What only some institutions ask: what was said of it, so that the content of the others stays as it was."""
    said = {name: getattr(item, name) for name in MORE if getattr(item, name) not in (None, "")}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    return _named(value, "pk") if isinstance(value, models.Model) else _day(value) if hasattr(value, "day") else value


def _needs(item: PlanItem) -> dict[str, list[str]]:
    """The codes of the needs that the item answers; nothing when there is none, as before there were needs."""
    codes = sorted(need.code for need in item.needs.all())
    return {"needs": codes} if codes else {}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _named(row: models.Model | None, key: str) -> dict[str, str] | None:
    return None if row is None else {"code": str(getattr(row, key)), "name": str(row)}


def _many(rows: Iterable[models.Model], key: str) -> list[dict[str, str]]:
    return sorted(({"code": str(getattr(row, key)), "name": str(row)} for row in rows), key=lambda one: one["code"])
