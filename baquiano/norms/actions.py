"""Verbs that write in the catalogue of norms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import fold, one_line
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.norms.choices import ALLOWED_MOVES, LINKED_CATALOGUES, RESULTS, ChangeKind, NormState
from baquiano.norms.models import Norm, NormChange
from baquiano.norms.rules import possible_changes
from baquiano.norms.signals import norm_changed

__all__ = ["change_norm", "create_norm", "edit_norm", "tell_past_change"]

EDITABLE = ("kind", "number", "issued_on", "issuer", "title", "articles", "url")


@transaction.atomic
def create_norm(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    topics: Sequence[CatalogueItem] = (),
    by: User | None,
    at: datetime,
) -> Norm:
    """Add a norm to the catalogue, with ``fields`` among the editable ones (ORG-16). The same norm twice is refused."""
    one_at_a_time(id)
    values = {"institution": institution, "created_by": by, "created_at": at, **fields}
    candidate = Norm(pk=id, **values)
    _prepare(candidate)
    if not Norm.objects.filter(pk=id).exists():
        _refuse_wrong(candidate, at)
    prepared = {name: getattr(candidate, name) for name in [*values, "search_text"]}
    norm, created = create_once(Norm, id=id, fields=prepared)
    if created:
        _link(norm, topics)
        data = trail.snapshot(norm, list(EDITABLE)) | {"topics": [item.code for item in topics]}
        trail.record("norms.norm_created", norm, by=by, at=at, data=data)
    return norm


@transaction.atomic
def edit_norm(
    norm: Norm,
    *,
    fields: dict[str, Any],
    topics: Sequence[CatalogueItem] | None = None,
    expected_version: int,
    by: User | None,
    at: datetime,
) -> Norm:
    """Correct what the catalogue says of the norm. Its state moves only by ``change_norm``, which tells others."""
    row = Norm.objects.select_for_update().get(pk=norm.pk)
    old = trail.snapshot(row, list(EDITABLE)) | {"topics": _codes(row)}
    for name, value in fields.items():
        setattr(row, name, value)
    _prepare(row)
    _refuse_wrong(row, at)
    save_if_current(row, expected_version=expected_version, fields=[*fields, "search_text"])
    if topics is not None:
        _link(row, topics)
    changes = trail.diff(old, trail.snapshot(row, list(EDITABLE)) | {"topics": _codes(row)})
    if changes:
        trail.record("norms.norm_edited", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def change_norm(
    norm: Norm, *, id: UUID, kind: str, happened_on: date, act: str, summary: str, by: User | None, at: datetime
) -> NormChange:
    """Mark that a norm changed, by which act and since when; it opens a review of each linked procedure (WFL-10).

    Repeating the request marks it once. Refused when the norm no longer admits that change, or it is of the future.
    """
    norm = Norm.objects.select_for_update().get(pk=norm.pk)
    repeated = NormChange.objects.filter(pk=id, norm=norm).first()
    if repeated is not None:
        return repeated
    _refuse_change(norm, kind, happened_on, at)
    fields = {
        "institution_id": norm.institution_id,
        "norm": norm,
        "kind": kind,
        "happened_on": happened_on,
        "act": one_line(act),
        "summary": summary.strip(),
        "created_by": by,
        "created_at": at,
    }
    change, _created = create_once(NormChange, id=id, fields=fields)
    before, norm.state = norm.state, RESULTS[ChangeKind(kind)]
    norm.version += 1
    norm.save(update_fields=["state", "version"])
    data = {"kind": kind, "on": happened_on, "act": change.act, "summary": change.summary}
    changes = {"state": (before, norm.state)} if before != norm.state else None
    trail.record("norms.norm_changed", norm, by=by, at=at, changes=changes, data=data)
    norm_changed.send(sender=Norm, change=change, by=by, at=at)
    return change


@transaction.atomic
def tell_past_change(
    norm: Norm, *, id: UUID, kind: str, happened_on: date, act: str, summary: str, by: User | None, at: datetime
) -> NormChange:
    """Write down a change that the state of the norm already tells: a norm that comes in with its history."""
    fields = {
        "institution_id": norm.institution_id,
        "norm": norm,
        "kind": kind,
        "happened_on": happened_on,
        "act": one_line(act),
        "summary": summary.strip(),
        "created_by": by,
        "created_at": at,
    }
    change, created = create_once(NormChange, id=id, fields=fields)
    if created:
        data = {"kind": kind, "on": happened_on, "act": change.act, "summary": change.summary}
        trail.record("norms.past_change_told", norm, by=by, at=at, data=data)
    return change


def _refuse_change(norm: Norm, kind: str, happened_on: date, at: datetime) -> None:
    reachable = ALLOWED_MOVES[NormState(norm.state)]
    if kind not in possible_changes(norm) or RESULTS[ChangeKind(kind)] not in reachable:
        raise Refused(
            _("%(norm)s figura como «%(state)s»: ya no admite ese cambio.")
            % {"norm": norm, "state": norm.get_state_display().lower()}
        )
    if happened_on > day_of(at):
        raise Refused(_("Un cambio se marca desde el día en que rige; esa fecha todavía no llega."))
    if happened_on < norm.issued_on:
        raise Refused(_("El cambio no puede ser anterior a la expedición de la norma."))


def _prepare(norm: Norm) -> None:
    for name in ("number", "issuer", "title", "articles"):
        setattr(norm, name, one_line(getattr(norm, name)))
    year = norm.issued_on.year if norm.issued_on else ""
    words = f"{norm.get_kind_display()} {norm.number} {year} {norm.title} {norm.issuer} {norm.articles}"
    norm.search_text = fold(words)[:900]


def _refuse_wrong(norm: Norm, at: datetime) -> None:
    try:
        norm.full_clean(exclude=["institution", "created_by", "search_text"])
    except ValidationError as error:
        raise Refused(error) from error
    if norm.issued_on > day_of(at):
        raise Refused({"issued_on": _("La fecha de expedición todavía no llega.")})


def _link(norm: Norm, topics: Sequence[CatalogueItem]) -> None:
    if any(item.catalogue not in LINKED_CATALOGUES for item in topics):
        raise Refused(_("Una norma se vincula con temas y tipos de servicio."))
    norm.topics.set(topics)


def _codes(norm: Norm) -> list[str]:
    return sorted(norm.topics.values_list("code", flat=True))
