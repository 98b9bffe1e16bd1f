"""Loading the territory and the register of public entities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries import reference
from baquiano.beneficiaries.models import Department, Municipality, PublicEntity, ReferenceLoad
from baquiano.beneficiaries.territory import SOURCE


@dataclass(frozen=True)
class TerritoryLoad:
    """How many rows a load added and how many it changed."""

    added: int
    changed: int


@transaction.atomic
def load_territory(*, by: User | None, at: datetime) -> TerritoryLoad:
    """Bring departments, municipalities and public entities to the reference of this version, in bulk.

    Codes are never removed: an ended one keeps its rows and says which replaced it. Again, it changes nothing.
    """
    added = changed = 0
    offered: list[tuple[type[models.Model], list[Any]]] = [
        (Department, reference.departments()),
        (Municipality, reference.municipalities()),
        (PublicEntity, reference.public_entities()),
    ]
    for model, rows in offered:
        new, other = _bring(model, rows)
        added, changed = added + new, changed + other
    _remember(added, changed, by=by, at=at)
    return TerritoryLoad(added, changed)


def _bring(model: type[models.Model], rows: Iterable[Any]) -> tuple[int, int]:
    stored = {row.pk: row for row in model._default_manager.all()}
    new = [row for row in rows if row.pk not in stored]
    other = [
        row for row in rows if row.pk in stored and reference.values_of(row) != reference.values_of(stored[row.pk])
    ]
    model._default_manager.bulk_create(new, batch_size=400)
    if other:
        fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_update(other, fields, batch_size=40)
    return len(new), len(other)


def _remember(added: int, changed: int, *, by: User | None, at: datetime) -> None:
    digest = reference.digest()
    current = ReferenceLoad.objects.filter(name=SOURCE, digest=digest).exists()
    if current and not added and not changed:
        return
    load, _ = ReferenceLoad.objects.update_or_create(name=SOURCE, defaults={"digest": digest, "loaded_at": at})
    data = {"digest": digest, "added": added, "changed": changed}
    trail.record("beneficiaries.territory_loaded", load, by=by, at=at, data=data)
