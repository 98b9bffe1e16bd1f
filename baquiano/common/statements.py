"""Questions that every page asks in the same words: the ORM compiles them once, and each request only asks them.

Compiling costs three times what the database takes to answer. What is kept is the statement and never the answer, so
nothing here can be out of date.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
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
    return _counted(_statement(key, build))


def count_once(rows: QuerySet[Any]) -> int:
    """How many ``rows`` there are. What ``rows.count()`` answers, without cloning the question to wrap it."""
    return _counted(_compiled(rows))


def _counted(statement: Statement | None) -> int:
    if statement is None:
        return 0
    sql, parameters = statement
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) counted", parameters)  # noqa: S608 - what the ORM compiled
        return cursor.fetchone()[0]


def rows(key: tuple[Hashable, ...], build: Build) -> list[tuple[Any, ...]]:
    """The rows of ``build()``, a ``values_list``, as the engine hands them back: keys of rows need ``row_key``."""
    statement = _statement(key, build)
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def options(key: tuple[Hashable, ...], build: Build) -> list[tuple[str, str]]:
    """Key and words of each row of ``build()``, which selects just those two: the options of a control."""
    return [(_key_words(key), words) for key, words in rows(key, build)]


def of_keys(name: str, keys: Sequence[UUID], build: Callable[[Sequence[UUID]], QuerySet[Any]]) -> list[tuple[Any, ...]]:
    """The rows of ``build(keys)``, a ``values_list`` that asks for those keys once and varies by nothing else.

    Keys among the values come as the engine hands them back: compare them with ``stored(key)``.
    """
    if not keys:
        return []
    marks = [UUID(int=number) for number in range(len(keys))]
    statement = _statement((name, len(keys)), lambda: build(marks))
    if statement is None:
        return []
    sql, parameters = statement
    asked = dict(zip(map(stored, marks), map(stored, keys), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked.get(value, value) for value in parameters])
        return cursor.fetchall()


@dataclass(frozen=True)
class _Drawn:
    """A compiled question of whole rows, and what the ORM needs to make models of its answers."""

    statement: Statement
    compiler: Any
    attributes: list[str]
    place: slice
    related: list[Any]
    annotations: dict[str, int]
    converters: dict[int, Any]


_drawn: dict[tuple[Hashable, ...], _Drawn | None] = {}


def instances(name: str, build: Callable[..., QuerySet[Any]], *key: Hashable, **values: UUID | date | str) -> list[Any]:
    """The models of ``build(**values)``, which may ``select_related``, ``only`` and ``annotate``.

    It is compiled with marks in place of the values.

    For what each request asks of each person before anything else, also outside of an institution: the scope, or that
    there is none, belongs to the key as anything else that the conditions depend on.
    """
    institution = get_scope().get("institution")
    whole = (connection.alias, institution and institution.pk, get_scope().get("_enabled", True), name, *key)
    marks = {named: _mark(value, number) for number, (named, value) in enumerate(values.items(), start=1)}
    if whole not in _drawn:
        if len(_drawn) >= MOST_KEPT:
            _drawn.clear()
        _drawn[whole] = _draw(build(**marks), [_as_stored(mark) for mark in marks.values()])
    drawn = _drawn[whole]
    return [] if drawn is None else _models(drawn, {_as_stored(marks[named]): values[named] for named in values})


def _draw(rows: QuerySet[Any], marks: list[Any]) -> _Drawn | None:
    if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise LookupError("A kept question asks once; what it would prefetch is asked apart")
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    if not set(marks) <= set(parameters):
        raise LookupError("A kept question asks for each value by itself")
    fields = compiler.klass_info["select_fields"]
    place = slice(fields[0], fields[-1] + 1)
    attributes = [column[0].target.attname for column in compiler.select[place]]
    related = get_related_populators(compiler.klass_info, compiler.select, rows.db)  # type: ignore[call-arg]
    converters = compiler.get_converters([column[0] for column in compiler.select])
    annotations = dict(compiler.annotation_col_map)
    return _Drawn((sql, tuple(parameters)), compiler, attributes, place, related, annotations, converters)


def _models(drawn: _Drawn, values: dict[Any, Any]) -> list[Model]:
    sql, parameters = drawn.statement
    with connection.cursor() as cursor:
        cursor.execute(sql, [_as_stored(values[one]) if one in values else one for one in parameters])
        answers = cursor.fetchall()
    compiler, found = drawn.compiler, []
    for row in compiler.apply_converters(answers, drawn.converters) if drawn.converters else answers:
        model = compiler.klass_info["model"].from_db(connection.alias, drawn.attributes, row[drawn.place])
        for populator in drawn.related:
            populator.populate(row, model)
        for name, column in drawn.annotations.items():
            setattr(model, name, row[column])
        found.append(model)
    return found


def _mark(value: UUID | date | str, number: int) -> Any:
    """What stands for ``value`` while the question is compiled: nothing that a row may have."""
    if isinstance(value, UUID):
        return UUID(int=number)
    return date(1000, 1, number) if isinstance(value, date) else f"\x00{number}"


def _as_stored(value: UUID | date | str) -> Any:
    if isinstance(value, UUID):
        return stored(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def stored(key: UUID) -> Any:
    """The key as this engine stores it: SQLite its 32 digits, PostgreSQL the key itself."""
    return key if connection.features.has_native_uuid_field else key.hex


def row_key(found: Any) -> Any:
    """The key of a row as the ORM gives it: SQLite hands a UUID back as its 32 digits."""
    return UUID(found) if isinstance(found, str) and len(found) == 32 else found


def _key_words(key: Any) -> str:
    return str(row_key(key))
