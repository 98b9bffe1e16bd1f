"""The rows of the database as text that both engines write equal: one table, one file of JSON lines.

The first line names the table and its columns; each of the others is a row, in the order of the key. The models are
those of the migrations applied in the database, not those of the code: a copy can be made before an upgrade and
restored after it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.duration import duration_iso_string

Model = type[models.Model]
CHUNK = 2_000
# Whoever had a session signs in again: a session that was ended does not come back with a copy.
LEFT_OUT = frozenset({"sessions.session", "accounts.opensession"})


class NotTheTable(ValueError):
    """The file is of another table, or of other columns than the database has."""


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What is read inside is the database of one moment, while others go on writing and nobody waits for anybody."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Not ``atomic``: its transactions are immediate and would hold the writers. WAL keeps the moment of a reader.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def applied(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The migrations applied in the database that the code knows, in order.

    One that replaces others is named beside them, so that who has only the others understands it too.
    """
    loader = MigrationLoader(connection)
    return sorted(key for key in loader.applied_migrations if key in loader.disk_migrations)


class OneByOne(MigrationLoader):
    """The migrations without the ones that make at once what several others made: each of these, in its turn.

    It reads a database that stands in the middle of what is replaced, as a copy of an earlier release does.
    """

    def load_disk(self) -> None:
        super().load_disk()
        at_once = {key: migration.replaces[-1] for key, migration in self.disk_migrations.items() if migration.replaces}
        for key in at_once:
            del self.disk_migrations[key]
        for migration in self.disk_migrations.values():
            asked = [at_once.get((app, name), (app, name)) for app, name in migration.dependencies]
            migration.dependencies = asked  # type: ignore[misc]  # each migration has a list of its own


def models_at(connection: BaseDatabaseWrapper, migrations: Iterable[tuple[str, str]]) -> list[Model]:
    """The tables that a copy takes after those migrations, relations of many to many included, by name."""
    found = all_models_at(connection, migrations)
    kept = [model for model in found if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.db_table)


def all_models_at(connection: BaseDatabaseWrapper, migrations: Iterable[tuple[str, str]]) -> list[Model]:
    """Every model that has a table in the database after those migrations."""
    loader = OneByOne(None)
    state = loader.project_state([key for key in migrations if key in loader.disk_migrations])
    found = state.apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.can_migrate(connection)]


def columns_of(model: Model) -> list[models.Field[Any, Any]]:
    """The fields that have a column of their own to fill; the database computes the generated ones."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def lines_of(model: Model, using: str) -> Iterator[bytes]:
    """The table as lines."""
    fields = columns_of(model)
    yield _line({"table": model._meta.db_table, "columns": [field.column for field in fields]})
    rows = model._base_manager.using(using).order_by("pk").values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=CHUNK):
        yield _line([_written(value) for value in row])


def digest_of(model: Model, using: str) -> tuple[int, str]:
    """How many rows the table has, and the SHA-256 of its lines."""
    digest, count = hashlib.sha256(), -1
    for line in lines_of(model, using):
        digest.update(line)
        count += 1
    return count, digest.hexdigest()


def fill(model: Model, lines: Iterable[bytes], connection: BaseDatabaseWrapper) -> int:
    """Put the rows of ``lines`` in the table, as they are: no defaults, no signals. Returns how many."""
    lines = iter(lines)
    fields = columns_of(model)
    header = json.loads(next(lines))
    expected = {"table": model._meta.db_table, "columns": [field.column for field in fields]}
    if header != expected:
        raise NotTheTable(f"{header.get('table')}: {header.get('columns')} != {expected['columns']}")
    quote = connection.ops.quote_name
    places = ", ".join(["%s"] * len(fields))
    names = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - quoted names
    count = 0
    with connection.cursor() as cursor:
        while batch := [_row(fields, line, connection) for line in islice(lines, CHUNK)]:
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _line(content: Any) -> bytes:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8") + b"\n"


def _written(value: Any) -> Any:
    """``value`` as JSON: what is JSON stays, moments in UTC, the rest as its text."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return value


def _row(fields: list[models.Field[Any, Any]], line: bytes, connection: BaseDatabaseWrapper) -> list[Any]:
    return [_stored(field, value, connection) for field, value in zip(fields, json.loads(line), strict=True)]


def _stored(field: models.Field[Any, Any], value: Any, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(field, models.BinaryField) and value is not None:
        value = bytes.fromhex(value)
    elif not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)
