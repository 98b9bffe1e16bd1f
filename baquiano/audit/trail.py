"""Writing the trail: ``trail.record`` inside the transaction of the act."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import models
from django.db.transaction import get_connection

from baquiano.audit.models import TrailEntry
from baquiano.common import channel
from baquiano.common.digests import canonical_json
from baquiano.common.policy import delegation_of

Changes = dict[str, tuple[Any, Any]]


def record(
    event: str,
    subject: models.Model,
    *,
    by: Any,
    at: datetime,
    changes: Changes | None = None,
    data: dict[str, Any] | None = None,
    institution_id: UUID | None = None,
) -> TrailEntry:
    """Write that ``by`` did ``event`` to ``subject`` at ``at``; call it in the transaction of the act.

    ``event`` is ``app.noun_pastparticiple``. ``changes`` maps a field to its old and new value. ``by`` is None for
    what the system does by itself; what is done by delegation says of whom (ORG-04). Outside a transaction it is a
    programming error: the act could stand without its trace, or the trace without its act.
    """
    if not get_connection().in_atomic_block:
        raise RuntimeError(f"trail.record({event!r}) must run in the transaction of the act")
    delegation = delegation_of(by, subject)
    if delegation is not None:
        data = {**(data or {}), "on_behalf_of": delegation.delegator_id}
    return TrailEntry.objects.create(
        institution_id=institution_id or institution_of(subject, by),
        event=event,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=_clean(str(subject))[:300],
        actor_id=getattr(by, "pk", None),
        actor_label=_actor_label(by, delegation.delegator if delegation else ""),
        at=at,
        changes=storable({field: list(pair) for field, pair in (changes or {}).items()}),
        data=storable({**(data or {}), **channel.told()}),
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )


def _actor_label(by: Any, delegator: str) -> str:
    if by is None:
        return "Sistema"
    name = _clean(str(by))
    return (f"{name}, por delegación de {_clean(delegator)}" if delegator else name)[:200]


def snapshot(row: models.Model, fields: list[str] | None = None) -> dict[str, Any]:
    """The values of ``row`` by field name, to compare later with ``diff``; secrets and JSON of people are not read.

    Choices and relations are kept as stored (code, id).
    """
    names = fields or [field.name for field in row._meta.concrete_fields if field.name not in {"password", "id"}]
    return {name: getattr(row, getattr(row._meta.get_field(name), "attname", name)) for name in names}


def diff(old: dict[str, Any], new: dict[str, Any]) -> Changes:
    """The fields whose value differs, each with its old and its new value; an absent field counts as None."""
    names = list(old) + [name for name in new if name not in old]
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


changes_of = diff


def institution_of(subject: models.Model, by: Any = None) -> UUID | None:
    """The institution of ``subject``: its own id when it is one, its field, or the one in which ``by`` works."""
    if subject._meta.label_lower == "institutions.institution":
        return subject.pk
    own = getattr(subject, "institution_id", None)
    standing = getattr(by, "standing", None)
    return own or (standing.institution_id if standing else None)


def storable(content: Any) -> Any:
    """``content`` as JSON that both engines give back identical: decimals and floats as text, no NUL characters."""
    return json.loads(canonical_json(_plain(content)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_clean(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, models.Model):
        return str(value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else _clean(str(value))


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
