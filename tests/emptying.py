"""The database as it was before a test with real transactions, at the cost of what the test wrote.

What Django does instead costs the same whatever was written: every table there is, and then the names of all the
models and permissions again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# Written by ``migrate``, and the same for as long as the models are.
KEPT = {"auth_permission", "django_content_type"}


def empty() -> None:
    """Take away every row; the keys among them are looked at when all are gone."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = [connection.ops.quote_name(table) for table in _written(cursor)]
        with _without_triggers(cursor, tables):
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
    ContentType.objects.clear_cache()


def _written(cursor: CursorWrapper) -> list[str]:
    """The tables in which there is something."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    asked = (f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(one)})" for one in sorted(tables))
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]


@contextmanager
def _without_triggers(cursor: CursorWrapper, tables: list[str]) -> Iterator[None]:
    """Evidence refuses to be deleted: inside the block its triggers are set aside."""
    if connection.vendor == "sqlite":
        names = ", ".join(table.replace('"', "'") for table in tables) or "''"
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({names})")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
        return
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
