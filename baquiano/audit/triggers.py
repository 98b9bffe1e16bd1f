"""Append-only tables: triggers that refuse UPDATE, DELETE and TRUNCATE, on SQLite and PostgreSQL.

A migration of any room protects its evidence tables with one operation::

    operations = [refuse_changes("meetings_attendance")]

A table whose rows become final at some point says when, in SQL over the row as it is stored::

    operations = [refuse_changes_when("meetings_minutes", "{row}.state = 'signed'")]

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
    (
        "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
]
_SQLITE_DROP = ["DROP TRIGGER IF EXISTS {table}_no_update", "DROP TRIGGER IF EXISTS {table}_no_delete"]
_POSTGRES = [
    (
        "CREATE OR REPLACE FUNCTION baquiano_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'append-only: rows of % are never changed nor deleted', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ),
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    (
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION baquiano_refuse_change()"
    ),
    "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    (
        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION baquiano_refuse_change()"
    ),
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
]

# Rows that are final when ``{when}`` holds. The name of the function carries the table: its condition is its own.
_SQLITE_WHEN = [
    (
        "CREATE TRIGGER IF NOT EXISTS {table}_final_{event} BEFORE {event} ON {table} WHEN {when} "
        "BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ),
]
_SQLITE_WHEN_DROP = ["DROP TRIGGER IF EXISTS {table}_final_{event}"]
_POSTGRES_WHEN = [
    (
        "CREATE OR REPLACE FUNCTION {table}_refuse_final_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN {row}; END $$"
    ),
    "DROP TRIGGER IF EXISTS {table}_final_{event} ON {table}",
    (
        "CREATE TRIGGER {table}_final_{event} BEFORE {event} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_refuse_final_{event}()"
    ),
]
_POSTGRES_WHEN_DROP = ["DROP TRIGGER IF EXISTS {table}_final_{event} ON {table}"]


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
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.statements(schema_editor.connection.vendor, drop=True):
            schema_editor.execute(statement, params=None)

    def statements(self, vendor: str, *, drop: bool = False) -> list[str]:
        return _statements(vendor, self.tables, drop=drop)

    def describe(self) -> str:
        return f"Refuse changes of {', '.join(self.tables)}"

    @property
    def migration_name_fragment(self) -> str:
        return "refuse_changes"


class RefuseChangesWhen(RefuseChanges):
    """Migration operation that makes the rows of ``table`` final when ``condition`` holds; reversible.

    ``condition`` is SQL where ``{row}`` is the stored row (the new one, for an insert). ``inserts`` refuses also to add
    rows for which it holds: a section to minutes already signed. ``but`` is the one update that is let through, in SQL
    over OLD and NEW: a package already approved is published.
    """

    def __init__(self, table: str, condition: str, inserts: bool = False, but: str = "") -> None:
        super().__init__()
        self.table, self.condition, self.inserts, self.but = table, condition, inserts, but

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("RefuseChangesWhen", [self.table, self.condition], {"inserts": self.inserts, "but": self.but})

    def statements(self, vendor: str, *, drop: bool = False) -> list[str]:
        texts = {
            ("sqlite", False): _SQLITE_WHEN,
            ("sqlite", True): _SQLITE_WHEN_DROP,
            ("postgresql", False): _POSTGRES_WHEN,
            ("postgresql", True): _POSTGRES_WHEN_DROP,
        }[vendor, drop]
        events = [("UPDATE", "OLD", "NEW"), ("DELETE", "OLD", "OLD"), *([("INSERT", "NEW", "NEW")] * self.inserts)]
        return [
            text.format(
                table=self.table,
                event=event,
                when=self._when(event, stored),
                row=returned,
                message=f"final: this row of {self.table} is never changed nor deleted",
            )
            for event, stored, returned in events
            for text in texts
        ]

    def _when(self, event: str, stored: str) -> str:
        when = self.condition.format(row=stored)
        return f"({when}) AND NOT ({self.but})" if self.but and event == "UPDATE" else when

    def describe(self) -> str:
        return f"Refuse changes of final rows of {self.table}"


class RefuseChangesBut(RefuseChanges):
    """Migration operation for an append-only table whose personal data the law lets a person withdraw (Ley 1581).

    ``kept`` columns never change; those of ``blanks`` may only become the text given, never any other. Rows are never
    deleted. It takes the place of the plain protection of an earlier migration, to which it goes back.
    """

    def __init__(self, table: str, kept: list[str], blanks: dict[str, str]) -> None:
        super().__init__()
        self.table, self.kept, self.blanks = table, kept, blanks

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("RefuseChangesBut", [self.table, self.kept, self.blanks], {})

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in _statements(schema_editor.connection.vendor, [self.table]):
            schema_editor.execute(statement, params=None)

    def statements(self, vendor: str, *, drop: bool = False) -> list[str]:
        plain, table = _statements(vendor, [self.table], drop=True), self.table
        if drop:
            return plain
        same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
        keeps = [f"NEW.{name} {same} OLD.{name}" for name in self.kept]
        keeps += [f"(NEW.{name} {same} OLD.{name} OR NEW.{name} = '{text}')" for name, text in self.blanks.items()]
        changes, message = f"NOT ({' AND '.join(keeps)})", MESSAGE.format(table=table)
        others = [
            text for text in _statements(vendor, [table]) if "_no_update" not in text and "_no_change" not in text
        ]
        if vendor == "sqlite":
            update = (
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changes} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            return [*plain, update, *others]
        function = (
            f"CREATE OR REPLACE FUNCTION {table}_refuse_change_but() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' OR {changes} THEN RAISE EXCEPTION '{message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        update = (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_change_but()"
        )
        return [*plain, function, *others, update]

    def describe(self) -> str:
        return f"Refuse changes of {self.table} but blanking {', '.join(self.blanks)}"


def refuse_changes_but(table: str, *, kept: list[str], blanks: dict[str, str]) -> RefuseChangesBut:
    """The migration operation that protects ``table`` and lets the columns of ``blanks`` be emptied."""
    return RefuseChangesBut(table, kept, blanks)


def refuse_changes(*tables: str) -> RefuseChanges:
    """The migration operation that protects ``tables`` (names in the database)."""
    return RefuseChanges(*tables)


def refuse_changes_when(table: str, condition: str, *, inserts: bool = False, but: str = "") -> RefuseChangesWhen:
    """The migration operation that makes final the rows for which ``condition`` holds, ``but`` for one update."""
    return RefuseChangesWhen(table, condition, inserts, but)


def install(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Put the triggers of ``tables``; doing it twice changes nothing."""
    _execute(connection, _statements(connection.vendor, tables))


def remove(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Take the triggers of ``tables`` away. Only migrations and tests have a reason to."""
    _execute(connection, _statements(connection.vendor, tables, drop=True))


def protections(connection: BaseDatabaseWrapper) -> list[RefuseChanges]:
    """The protections that the applied migrations declare, said once where one migration replaces others."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations or ())
    return [
        operation
        for key, migration in sorted(loader.graph.nodes.items())
        if key in applied
        for operation in migration.operations
        if isinstance(operation, RefuseChanges)
    ]


def protected_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that the applied migrations declare append-only."""
    return [table for operation in protections(connection) for table in operation.tables]


def final_rows(connection: BaseDatabaseWrapper) -> list[RefuseChangesWhen]:
    """The protections of rows that become final."""
    return [operation for operation in protections(connection) if isinstance(operation, RefuseChangesWhen)]


def blankable(connection: BaseDatabaseWrapper) -> list[RefuseChangesBut]:
    """The protections of append-only tables whose personal data may be emptied."""
    return [operation for operation in protections(connection) if isinstance(operation, RefuseChangesBut)]


def restore_after_migrate(sender: Any, using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Put back, once per ``migrate`` that did something, what a rebuilt SQLite table may have lost."""
    if sender.label != "audit" or not plan:
        return
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    install(connection, [table for table in protected_tables(connection) if table in existing])
    finals: list[RefuseChangesWhen | RefuseChangesBut] = [*final_rows(connection), *blankable(connection)]
    for operation in finals:
        if operation.table in existing:
            _execute(connection, operation.statements(connection.vendor))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without triggers inside the block. For tests: to empty the database, or to play the one who tampers."""
    declared, vendor = protections(connection), connection.vendor
    _execute(connection, [text for operation in declared for text in operation.statements(vendor, drop=True)])
    try:
        yield
    finally:
        _execute(connection, [text for operation in declared for text in operation.statements(vendor)])


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
