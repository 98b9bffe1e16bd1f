"""Verbs that write trainings."""

from collections.abc import Iterable
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
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.training.models import Training

__all__ = ["add_training_proof", "annul_training", "edit_training", "record_training"]

EDITABLE = ("unit", "topic", "held_on", "hours", "trainer", "contents")


@transaction.atomic
def record_training(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    people: Iterable[User],
    by: User | None,
    at: datetime,
) -> Training:
    """Record that people were trained (ORG-08, NFR-04). Repeating the request records it once.

    Refused without people, and for a day that has not come.
    """
    one_at_a_time(id)
    chosen = _checked(people)
    values = {"institution": institution, "created_by": by, "created_at": at, **_clean(fields, at)}
    if not Training.objects.filter(pk=id).exists():
        _refuse_wrong(Training(pk=id, **values))
    training, is_new = create_once(Training, id=id, fields=values)
    if is_new:
        training.people.set(chosen)
        data = trail.snapshot(training, list(EDITABLE)) | {"people": _names(chosen)}
        trail.record("training.training_recorded", training, by=by, at=at, data=data)
    return training


@transaction.atomic
def edit_training(
    training: Training,
    *,
    expected_version: int,
    fields: dict[str, Any],
    people: Iterable[User],
    by: User | None,
    at: datetime,
) -> Training:
    """Correct what was recorded, over the version that was read; one annulled is not corrected."""
    chosen = _checked(people)
    current = _for_update(training)
    old = trail.snapshot(current, list(EDITABLE)) | {"people": _names(current.people.all())}
    for name, value in _clean(fields, at).items():
        setattr(current, name, value)
    _refuse_wrong(current)
    save_if_current(current, expected_version=expected_version, fields=EDITABLE)
    current.people.set(chosen)
    changes = trail.diff(old, trail.snapshot(current, list(EDITABLE)) | {"people": _names(chosen)})
    if changes:
        trail.record("training.training_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def annul_training(training: Training, *, reason: str, by: User | None, at: datetime) -> Training:
    """Leave it out of every count because it was recorded by mistake; the row stays, with the reason."""
    current = Training.objects.select_for_update().get(pk=training.pk)
    if current.is_annulled:
        return current
    words = one_line(without_control_characters(reason))
    if not words:
        raise Refused({"reason": _("Escriba por qué se anula.")})
    current.annulled_reason = words
    current.version += 1
    current.save(update_fields=["annulled_reason", "version"])
    trail.record("training.training_annulled", current, by=by, at=at, data={"reason": words})
    return current


@transaction.atomic
def add_training_proof(
    training: Training,
    *,
    id: UUID,
    kind: CatalogueItem,
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """File what proves the training: the signed list, a photo, a link to the recording."""
    current = _for_update(training)
    words = title or kind.name
    return documents.add_proof(
        current, id=id, kind=kind.code, title=words, file=file, link=link, taken_on=taken_on, by=by, at=at
    )


def _for_update(training: Training) -> Training:
    current = Training.objects.select_for_update().get(pk=training.pk)
    if current.is_annulled:
        raise Refused(_("Esta capacitación está anulada: ya no se cambia."))
    return current


def _checked(people: Iterable[User]) -> list[User]:
    chosen = list(people)
    if not chosen:
        raise Refused({"people": _("Marque al menos una persona.")})
    return chosen


def _clean(fields: dict[str, Any], at: datetime) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    for name in ("topic", "trainer"):
        values[name] = one_line(without_control_characters(values[name]))
    values["contents"] = without_control_characters(values["contents"] or "").strip()
    if values["held_on"] > day_of(at):
        raise Refused({"held_on": _("Se registra una capacitación que ya se dio: esa fecha no ha llegado.")})
    return values


def _refuse_wrong(training: Training) -> None:
    try:
        training.full_clean(exclude=["institution", "created_by", "unit", "people"])
    except ValidationError as error:
        raise Refused(error) from error


def _names(people: Iterable[User]) -> list[str]:
    return sorted(str(person) for person in people)
