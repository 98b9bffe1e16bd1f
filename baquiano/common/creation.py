"""Creating twice is creating once."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from baquiano.common.errors import Conflict

Row = TypeVar("Row", bound=models.Model)


def create_once(model: type[Row], *, id: UUID, fields: dict[str, Any]) -> tuple[Row, bool]:
    """Insert the row ``id`` or return the one that a repeated request already made.

    Returns the row and whether this call made it. The same id with other content is a ``Conflict``: a device or a
    browser reused an identity. Fields whose name ends in ``_at`` are moments of the request and are not compared.
    """
    manager = model._base_manager
    existing = manager.filter(pk=id).first()
    if existing is None:
        try:
            with transaction.atomic():
                # Through _base_manager: an id that another institution owns must be seen as a conflict.
                row = model(pk=id, **fields)
                row.save(force_insert=True)
                return row, True
        except IntegrityError:
            existing = manager.filter(pk=id).first()
            if existing is None:
                raise
    _same_or_conflict(existing, fields)
    return existing, False


def _same_or_conflict(existing: models.Model, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name.endswith("_at"):
            continue
        field = existing._meta.get_field(name)
        stored = getattr(existing, field.attname)  # type: ignore[union-attr]
        offered = value.pk if isinstance(value, models.Model) else field.to_python(value)  # type: ignore[union-attr]
        if stored != offered:
            raise Conflict(
                "Este registro ya existe con otro contenido. Vuelva a abrir el formulario para crear uno nuevo."
            )
