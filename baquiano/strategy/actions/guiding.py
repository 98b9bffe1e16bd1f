"""The guidelines of the senior management, and what follows each of them (GOV-08)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.text import one_line, without_control_characters
from baquiano.institutions.models import Institution
from baquiano.institutions.numbering import next_number
from baquiano.strategy import queries
from baquiano.strategy.models import Guideline, GuidelineLink

WORDS = ("title", "text", "issued_on", "issued_by", "source", "ends_on")


@transaction.atomic
def create_guideline(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    subjects: Iterable[models.Model] = (),
    by: User,
    at: datetime,
) -> Guideline:
    """Register a guideline with its date, and what follows it. The same ``id`` is the same guideline."""
    one_at_a_time(id)
    values = _clean(fields)
    owned = {"institution": institution, **values, "created_by": by, "created_at": at}
    if Guideline._base_manager.filter(pk=id).exists():
        return create_once(Guideline, id=id, fields=owned)[0]
    year = values["issued_on"].year
    number = f"LIN-{year}-{next_number('guideline', institution=institution, year=year):03d}"
    guideline, _is_new = create_once(Guideline, id=id, fields={**owned, "number": number})
    changes = trail.diff({}, trail.snapshot(guideline, list(WORDS)))
    changes |= _link(guideline, subjects, by, at)
    trail.record("strategy.guideline_registered", guideline, by=by, at=at, changes=changes)
    return guideline


@transaction.atomic
def edit_guideline(
    guideline: Guideline,
    *,
    expected_version: int,
    fields: dict[str, Any],
    subjects: Iterable[models.Model] = (),
    kept: Iterable[UUID] = (),
    by: User,
    at: datetime,
) -> Guideline:
    """Correct a guideline and what follows it; the links ``kept`` are of rows that the person does not see."""
    current = queries.guideline_for_update(guideline)
    before = trail.snapshot(current, list(WORDS))
    for name, value in _clean(fields).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(WORDS)))
    save_if_current(current, expected_version=expected_version, fields=list(WORDS))
    changes |= _link(current, subjects, by, at, kept=frozenset(kept))
    if changes:
        trail.record("strategy.guideline_edited", current, by=by, at=at, changes=changes)
    return current


def _link(
    guideline: Guideline,
    subjects: Iterable[models.Model],
    by: User,
    at: datetime,
    *,
    kept: frozenset[UUID] = frozenset(),
) -> trail.Changes:
    wanted = {(one._meta.label_lower, one.pk): str(one)[:300] for one in subjects}
    there_are = {(one.subject_type, one.subject_id): one for one in guideline.links.all()}
    before = sorted(str(one) for one in there_are.values())
    for key, link in there_are.items():
        if key not in wanted and link.subject_id not in kept:
            link.delete()
    GuidelineLink.objects.bulk_create(
        GuidelineLink(
            institution_id=guideline.institution_id,
            guideline=guideline,
            subject_type=subject_type,
            subject_id=pk,
            subject_label=words,
            created_by=by,
            created_at=at,
        )
        for (subject_type, pk), words in wanted.items()
        if (subject_type, pk) not in there_are
    )
    after = sorted(guideline.links.values_list("subject_label", flat=True))
    return {"links": (before, after)} if before != after else {}


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in WORDS}
    for name in ("title", "issued_by", "source"):
        values[name] = one_line(values[name])
    values["text"] = without_control_characters(values["text"]).strip()
    return values
