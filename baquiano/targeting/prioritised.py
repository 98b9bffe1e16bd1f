"""The annual prioritisation list of the SGR, from the spreadsheet in which it is published (INT-14).

Each row says its year, so that a file may bring several; the same file again changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common.importing.cells import is_nothing, words
from baquiano.common.importing.recognition import Book, heading
from baquiano.common.text import one_line
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, repeated
from baquiano.institutions.models import Institution
from baquiano.targeting.actions.priorities import FIELDS, save_priority
from baquiano.targeting.entities import KnownEntities
from baquiano.targeting.models import PriorityEntry
from baquiano.targeting.profile import listed_kinds
from baquiano.targeting.rules import LOAD_PRIORITIES

YES_OR_NO = (("yes", "Sí"), ("no", "No"))
_LONGEST_LIST = 100_000
_MOST_SCORE = Decimal(10) ** 6


BOOK = Book(
    (
        heading("year", "Vigencia", "año", "anio", "periodo"),
        heading("place", "Puesto", "orden", "posicion", "prioridad", "ranking"),
        heading("code", "Código", "divipola", "codigo divipola", "codigo dane", "nit", width=18),
        heading("name", "Entidad", "nombre", "nombre de la entidad", "ejecutor", "beneficiario", width=44),
        heading("municipality", "Municipio", "mpio", width=28),
        heading("score", "Puntaje", "puntos", "calificacion", "indice"),
        heading("criterion", "Criterio", "criterio de priorizacion", "observacion", width=44),
        heading("is_listed", "Está en la lista", "en la lista", "priorizada"),
    ),
    "place",
)


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against the lists as they stand. Writes nothing."""
    known = KnownEntities(reader)
    entries = {(row.year, row.beneficiary_id): row for row in PriorityEntry.objects.select_related("beneficiary")}
    rows = [_read_row(number, cells, known, entries) for number, cells in reader.rows()]
    whole = [row for row in rows if row.values.get("beneficiary")]
    repeated(reader, whole, "name", lambda row: (row.values["year"], row.values["beneficiary"].pk))
    listed = [row for row in whole if row.values["is_listed"]]
    repeated(reader, listed, "place", lambda row: (row.values["year"], row.values["place"]))
    return reader.result(rows)


def _read_row(number: int, cells: dict[str, Any], known: KnownEntities, entries: dict[Any, PriorityEntry]) -> ReadRow:
    reader = known.reader
    entity = known.entity(number, cells)
    values: dict[str, Any] = {
        "year": _whole(number, "year", cells, reader, 2000, 2100, f"escriba el año de la lista: {reader.on.year}."),
        "place": _whole(number, "place", cells, reader, 1, _LONGEST_LIST, "escriba el puesto en la lista: 1, 2, 3…"),
        "score": _score(number, cells.get("score"), reader),
        "criterion": reader.text(number, "criterion", cells.get("criterion"), 300),
        "is_listed": reader.choice(number, "is_listed", cells.get("is_listed"), YES_OR_NO) != "no",
        "beneficiary": entity,
    }
    if entity is None or values["year"] is None or values["place"] is None:
        return ReadRow(number, str(entity or ""), values | {"beneficiary": None})
    kinds = listed_kinds(reader.institution, values["year"])
    if entity.kind not in kinds:
        mend = "no es una entidad del SGR según el perfil de la institución: revise su clase."
        reader.complain(number, "name", entity.name, mend)
    found = entries.get((values["year"], entity.pk))
    changes = {
        name: (getattr(found, name), values[name]) for name in FIELDS if found and getattr(found, name) != values[name]
    }
    return ReadRow(number, f"{values['year']}, {values['place']}: {entity}", values, found, changes)


def _whole(
    number: int, name: str, cells: dict[str, Any], reader: SheetReader, least: int, most: int, mend: str
) -> int | None:
    text = one_line(words(cells.get(name)))
    digits = text.removesuffix(".0")
    if digits.isascii() and digits.isdecimal() and least <= int(digits) <= most:
        return int(digits)
    reader.complain(number, name, text, mend)
    return None


def _score(number: int, cell: Any, reader: SheetReader) -> Decimal | None:
    """With a point or a comma for the decimals, as each spreadsheet writes it; three of them are kept."""
    text = one_line(words(cell)).replace("%", "").replace(",", ".")
    if is_nothing(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= _MOST_SCORE:
        reader.complain(number, "score", words(cell), "escriba el puntaje como un número: 78,5.")
        return None
    return round(value, 3)


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Save each place; each key comes from the upload."""
    for row in rows:
        values = row.values
        save_priority(
            institution,
            values["year"],
            values["beneficiary"],
            id=uuid5(reading_id, f"priority:{row.number}"),
            fields={name: values[name] for name in FIELDS},
            by=by,
            at=at,
        )


KIND = RegisterKind(
    Register.SGR_LIST,
    _("Lista de priorización del SGR"),
    LOAD_PRIORITIES,
    BOOK,
    _("Una fila por entidad: el año, su puesto y su código o nombre. La que sale de la lista se marca «No»."),
    read,
    write,
    "targeting:priority_list",
)
