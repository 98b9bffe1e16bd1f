"""Needs from and to a spreadsheet: their columns, how each row is read, and which needs it is about."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.importing.cells import is_nothing, words
from baquiano.common.importing.recognition import Book, Column, Table
from baquiano.common.text import fold, one_line
from baquiano.institutions.queries import catalogue, setting
from baquiano.planning.choices import Priority
from baquiano.planning.importing import cells
from baquiano.planning.importing.columns import school_text
from baquiano.planning.importing.matching import Change, Difference
from baquiano.planning.importing.reading import Reading, ReadRow, RowContext, is_empty, is_foot, read_schools
from baquiano.planning.models import Need, Plan
from baquiano.planning.rules import check_need
from baquiano.planning.values import need_state, wanted_need

CATALOGUES = {"component": "component", "topic": "topic", "source_type": "need_source"}
TEXTS = {"description": 4000, "source_reference": 1000, "goal": 2000}


def _text(name: str) -> Callable[[Any], Any]:
    return lambda need: str(getattr(need, name) or "")


COLUMNS: tuple[Column, ...] = (
    Column("code", "Código", ("cod", "codigo necesidad"), _text("code"), 14),
    Column(
        "description",
        "Falencia o necesidad",
        ("necesidad", "necesidades", "falencia", "falencias", "necesidad detectada", "descripcion", "problema"),
        _text("description"),
        50,
    ),
    Column(
        "component",
        "Componente por fortalecer",
        ("componente", "componente a fortalecer", "area de gestion", "gestion"),
        _text("component"),
        28,
    ),
    Column("topic", "Tema", ("temas", "tematica"), _text("topic"), 28),
    Column(
        "beneficiaries",
        "Establecimientos educativos",
        (
            "establecimiento educativo",
            "establecimiento",
            "establecimientos",
            "ee",
            "institucion educativa",
            "instituciones educativas",
            "entidad",
            "entidades",
            "beneficiarios",
        ),
        school_text,
        40,
    ),
    Column("source_type", "Fuente", ("tipo de fuente", "de donde sale", "origen"), _text("source_type"), 28),
    Column(
        "source_reference",
        "Cita del documento",
        ("documento", "documento fuente", "referencia", "soporte", "cita", "evidencia"),
        _text("source_reference"),
        44,
    ),
    Column("goal", "Meta", ("metas", "meta esperada", "meta a alcanzar", "objetivo"), _text("goal"), 40),
    Column("priority", "Prioridad", ("urgencia",), lambda need: need.get_priority_display(), 12),
)
BOOK = Book(COLUMNS, "description")


def read_needs(table: Table, plan: Plan, answers: dict[str, str], on: date) -> Reading:
    """Read every row of ``table`` as needs of the group of ``plan``. Writes nothing."""
    headers = BOOK.headers
    context = RowContext(
        plan=plan,
        table=table,
        answers=answers,
        entries={
            name: cells.Catalogue(name, headers[name], catalogue(plan.institution, code))
            for name, code in CATALOGUES.items()
        },
        places=cells.Places(setting(plan.institution, "beneficiary.department", year=plan.year.year)),
        people=cells.People([]),
        headers=headers,
    )
    rows, ignored = [], []
    for offset, raw in enumerate(table.rows):
        number = table.first_row + offset + 1
        if is_empty(raw):
            continue
        if is_foot(raw, table, BOOK.key):
            ignored.append(number)
            continue
        rows.append(_read_row(number, raw, context))
    return Reading(rows, context.problems, list(context.doubts.values()), ignored)


def _read_row(number: int, raw: Any, context: RowContext) -> ReadRow:
    given = {name: raw[at] if at < len(raw) else None for name, at in context.table.fields.items()}
    values: dict[str, Any] = {}
    for name, longest in TEXTS.items():
        if name in given:
            values[name] = context.text(number, name, given[name], longest)
    for name in CATALOGUES:
        if name in given:
            values[name] = context.entry(number, name, given[name])
    if "beneficiaries" in given:
        values["beneficiaries"] = read_schools(number, given["beneficiaries"], None, context)
    if "priority" in given:
        values["priority"] = _priority(number, given["priority"], context)
    _check(number, values, context)
    return ReadRow(number, values, words(given.get("code")))


_PRIORITIES = {fold(str(one.label)): one.value for one in Priority} | {str(one.value): one.value for one in Priority}


def _priority(number: int, cell: Any, context: RowContext) -> int:
    text = one_line(words(cell))
    if is_nothing(text):
        return Priority.MEDIUM.value
    found = _PRIORITIES.get(fold(text))
    if found is None:
        context.complain(number, "priority", cell, "escriba Alta, Media o Baja.")
    return found or Priority.MEDIUM.value


def _check(number: int, values: dict[str, Any], context: RowContext) -> None:
    """The same rules as the form; what is already asked about is not also wrong."""
    asked = {name for name in ("component", "source_type") if context.is_asked(number, name)}
    columns = {name: value for name, value in values.items() if name != "beneficiaries"}
    need = Need(institution_id=context.plan.institution_id, unit=context.plan.unit, year=context.plan.year, **columns)
    if asked:
        return
    try:
        check_need(need)
    except Refused as refusal:
        context.complain(number, "description", "", refusal.sentence)


def compare_needs(rows: Iterable[ReadRow], needs: Iterable[Need]) -> Difference:
    """Match each row with a need of the group: by its code, or by its description. The same file changes nothing."""
    kept = list(needs)
    by_code = {fold(need.code): need for need in kept}
    by_text = {fold(need.description): need for need in kept}
    difference, taken = Difference(), set()
    for row in rows:
        found = by_code.get(fold(row.code)) if row.code else None
        found = found or by_text.get(fold(row.values.get("description", "")))
        if found is None or found.pk in taken:
            difference.new.append(row)
            continue
        taken.add(found.pk)
        changes = trail.diff(need_state(found, row.values), wanted_need(row.values))
        if changes:
            difference.changed.append(Change(row, found, changes))
        else:
            difference.same.append(row)
    difference.absent.extend(need for need in kept if need.pk not in taken)
    return difference
