"""Append-only tables: triggers that refuse UPDATE, DELETE and TRUNCATE, on SQLite and PostgreSQL.

A migration of any room protects its evidence tables with one operation::

    operations = [refuse_changes("meetings_attendance")]

SQLite forgets the triggers of a table that Django rebuilds (any later ``AlterField``), hence after each ``migrate``
the ones of the applied migrations are put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

MESSAGE = "append-only: rows of {table} are never changed nor deleted"

_SQLITE = [
    "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
]
_SQLITE_DROP = ["DROP TRIGGER IF EXISTS {table}_no_update", "DROP TRIGGER IF EXISTS {table}_no_delete"]
_POSTGRES = [
    "CREATE OR REPLACE FUNCTION baquiano_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'append-only: rows of % are never changed nor deleted', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION baquiano_refuse_change()",
    "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION baquiano_refuse_change()",
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
]


class RefuseChanges(Operation):
    """Migration operation that makes ``tables`` append-only; reversible."""

    reversible = True
    reduces_to_sql = True
    elidable = False

    def __init__(self, *tables: str) -> None:
        self.tables = tables

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("RefuseChanges", list(self.tables), {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in _statements(schema_editor.connection.vendor, self.tables):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in _statements(schema_editor.connection.vendor, self.tables, drop=True):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Refuse changes of {', '.join(self.tables)}"

    @property
    def migration_name_fragment(self) -> str:
        return "refuse_changes"


def refuse_changes(*tables: str) -> RefuseChanges:
    """The migration operation that protects ``tables`` (names in the database)."""
    return RefuseChanges(*tables)


def install(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Put the triggers of ``tables``; doing it twice changes nothing."""
    _execute(connection, _statements(connection.vendor, tables))


def remove(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Take the triggers of ``tables`` away. Only migrations and tests have a reason to."""
    _execute(connection, _statements(connection.vendor, tables, drop=True))


def protected_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that the applied migrations declare append-only."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations or ())
    return [
        table
        for key, migration in sorted(loader.disk_migrations.items())
        if key in applied
        for operation in migration.operations
        if isinstance(operation, RefuseChanges)
        for table in operation.tables
    ]


def restore_after_migrate(sender: Any, using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Put back, once per ``migrate`` that did something, what a rebuilt SQLite table may have lost."""
    if sender.label != "audit" or not plan:
        return
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    install(connection, [table for table in protected_tables(connection) if table in existing])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without triggers inside the block. For tests: to empty the database, or to play the one who tampers."""
    tables = protected_tables(connection)
    remove(connection, tables)
    try:
        yield
    finally:
        install(connection, tables)


def _statements(vendor: str, tables: Any, *, drop: bool = False) -> list[str]:
    texts = {
        ("sqlite", False): _SQLITE,
        ("sqlite", True): _SQLITE_DROP,
        ("postgresql", False): _POSTGRES,
        ("postgresql", True): _POSTGRES_DROP,
    }[vendor, drop]
    return [text.format(table=table, message=MESSAGE.format(table=table)) for table in tables for text in texts]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
