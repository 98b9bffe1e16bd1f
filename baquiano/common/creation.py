"""Creating twice is creating once."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from baquiano.common.errors import Conflict, Refused

Row = TypeVar("Row", bound=models.Model)

# Moments that are content of the row, not moments of the request that made it.
_CONTENT_MOMENTS = {"starts_at", "ends_at"}


def identity_in(data: Any) -> UUID | None:
    """The identity that a form sends; none when it is missing or badly written.

    For a page that the row itself closes (what was verified is not verified again): whoever repeats the request that
    closed it is answered as the first time.
    """
    try:
        return UUID(str(data.get("id", "")))
    except (AttributeError, ValueError):
        return None


def one_at_a_time(id: UUID) -> None:
    """Wait for another request with the same identity, until the transaction ends.

    For a creation that looks before it writes (is the code taken?): of the same request sent twice at once, the second
    finds the row made, instead of a stranger that took its code. Requests with other identities do not wait.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # The second half of a UUIDv7 is the random one. SQLite has one writer at a time, and needs no lock.
            key = int.from_bytes(id.bytes[8:], signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def create_once(model: type[Row], *, id: UUID, fields: dict[str, Any]) -> tuple[Row, bool]:
    """Insert the row ``id`` or return the one that a repeated request already made.

    Returns the row and whether this call made it. The same id with other content is a ``Conflict``: a device or a
    browser reused an identity. Fields whose name ends in ``_at`` are moments of the request and are not compared,
    except the start and the end of what is created. What a constraint of the rows forbids is ``Refused`` in its words.
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
                _refuse_in_words(row)
                raise
    _same_or_conflict(existing, fields)
    return existing, False


def _refuse_in_words(row: models.Model) -> None:
    """Say which unique or check constraint the row broke; says nothing when it was something else."""
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as broken:
        raise Refused(broken.messages) from broken


def _same_or_conflict(existing: models.Model, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name.endswith("_at") and name not in _CONTENT_MOMENTS:
            continue
        field = existing._meta.get_field(name)
        stored = getattr(existing, field.attname)  # type: ignore[union-attr]
        offered = value.pk if isinstance(value, models.Model) else field.to_python(value)  # type: ignore[union-attr]
        if stored != offered:
            raise Conflict(
                "Este registro ya existe con otro contenido. Vuelva a abrir el formulario para crear uno nuevo."
            )
