"""Questions that every page asks in the same words: the ORM compiles them once, and each request only asks them.

Compiling costs three times what the database takes to answer. What is kept is the statement and never the answer, so
nothing here can be out of date.
"""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

MOST_KEPT = 2048

Build = Callable[[], QuerySet[Any]]
Statement = tuple[str, tuple[Any, ...]]
_kept: dict[tuple[Hashable, ...], Statement | None] = {}


def _statement(key: tuple[Hashable, ...], build: Build) -> Statement | None:
    """The statement of ``build()``, or nothing when it cannot have rows.

    The institution of the scope belongs to every key; without a scope the question is refused, as the ORM does.
    """
    institution = get_scope().get("institution")
    if institution is None:
        raise ScopeError("A kept statement needs the scope of one institution")
    whole = (connection.alias, institution.pk, *key)
    if whole not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[whole] = _compiled(build())
    return _kept[whole]


def _compiled(rows: QuerySet[Any]) -> Statement | None:
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, parameters


def count(key: tuple[Hashable, ...], build: Build) -> int:
    """How many rows ``build()`` has. ``key`` names the question and everything that its conditions depend on."""
    statement = _statement(key, build)
    if statement is None:
        return 0
    sql, parameters = statement
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) counted", parameters)  # noqa: S608 - what the ORM compiled
        return cursor.fetchone()[0]


def options(key: tuple[Hashable, ...], build: Build) -> list[tuple[str, str]]:
    """Key and words of each row of ``build()``, which selects just those two: the options of a control."""
    statement = _statement(key, build)
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return [(_key_words(key), words) for key, words in cursor.fetchall()]


def _key_words(key: Any) -> str:
    # SQLite hands a UUID back as its 32 digits.
    return str(UUID(key)) if isinstance(key, str) and len(key) == 32 else str(key)
