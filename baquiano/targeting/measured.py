"""The values of the variables, from the spreadsheets in which each source publishes them (ENT-04, INT-09).

Long, a row by entity, variable and year; or wide, a column by variable, whose year is in its heading («MDM 2024»), in a
column of its own or asked once. The same file again changes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common.importing.cells import Option, is_nothing, words
from baquiano.common.importing.recognition import HEADER_ROWS, Book, Column, heading
from baquiano.common.spreadsheets import Sheet
from baquiano.common.text import fold, one_line
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, repeated
from baquiano.institutions.models import Institution
from baquiano.targeting import queries
from baquiano.targeting.actions.measures import ReadValue, save_values
from baquiano.targeting.entities import KnownEntities
from baquiano.targeting.models import Measure, MeasureValue
from baquiano.targeting.models.measures import FIRST_YEAR, LAST_YEAR
from baquiano.targeting.rules import LOAD_MEASURES

# How the field of a column of one variable begins; what follows is its code and, where the heading says it, its year.
OWN = "m:"
YEARS_OFFERED = 10
_YEAR_AT_THE_END = re.compile(r"^(?P<name>.+?) (?P<year>(?:19|20)\d\d)$")
_DOTTED = re.compile(r"^-?[1-9]\d{0,2}(?:\.\d{3})+$")
# One, two or more than three figures after the only dot: it does not part the thousands.
_DECIMAL_DOT = re.compile(r"^-?\d+\.(?:\d{1,2}|\d{4,})$")
_MOST = Decimal(10) ** 14


_FIXED = (
    heading("code", "Código", "divipola", "codigo divipola", "codigo dane", "cod dane", "cod mpio", "nit", width=18),
    heading("name", "Entidad", "nombre", "nombre de la entidad", "entidad territorial", width=44),
    heading("municipality", "Municipio", "mpio", "nombre del municipio", width=28),
    heading("department", "Departamento", "depto", "dpto", "nombre del departamento", width=28),
    heading("measure", "Variable", "indicador", "indice", "medida", "nombre de la variable", width=40),
    heading("year", "Año", "anio", "vigencia", "periodo", "ano"),
    heading("value", "Valor", "dato", "puntaje", "resultado"),
)
# A code and a variable are already a table.
BOOK = Book(_FIXED, "code", others=("name", "municipality"), fewest=2)


def grow(institution: Institution, sheets: Sequence[Sheet]) -> Book:
    """The fixed columns, one by variable in use, and one by each heading that says a variable and a year."""
    known = list(queries.measures(active=True))
    names = {fold(text): one for one in known for text in (one.name, one.code)}
    plain = [heading(f"{OWN}{one.code}", one.name, one.code) for one in known]
    dated: dict[str, Column] = {}
    for text in _headings(sheets):
        found = _YEAR_AT_THE_END.match(fold(text))
        measure = names.get(found["name"]) if found else None
        if found and measure:
            field = f"{OWN}{measure.code}:{found['year']}"
            dated[field] = heading(field, f"{measure.name} {found['year']}", text)
    return replace(BOOK, columns=(*_FIXED, *plain, *dated.values()))


def _headings(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for row in sheet.rows[:HEADER_ROWS]:
            yield from (cell for cell in row if isinstance(cell, str))


@dataclass(frozen=True)
class _Item:
    """A cell understood: of which entity, variable and year."""

    number: int
    entity: Any
    measure: Measure
    year: int
    value: Decimal


class _Sheet:
    """What reading each row needs, worked out once."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader, self.entities = reader, KnownEntities(reader)
        known = list(queries.measures(active=True))
        self.measures = {fold(text): one for one in known for text in (one.name, one.code)}
        self.codes = {one.code: one for one in known}
        self.own = [name for name in reader.table.fields if name.startswith(OWN)]
        self.rows = reader.rows()
        written = (cells.get(name) for _number, cells in self.rows for name in (*self.own, "value"))
        self.dot_is_decimal = any(isinstance(cell, str) and _DECIMAL_DOT.match(cell.strip()) for cell in written)

    def items(self) -> Iterator[_Item]:
        for number, cells in self.rows:
            told = [name for name in (*self.own, "value") if not is_nothing(words(cells.get(name)))]
            if told:
                yield from self._items(number, cells, told)

    def _items(self, number: int, cells: dict[str, Any], told: list[str]) -> Iterator[_Item]:
        entity = self.entities.entity(number, cells)
        for name in told:
            measure = self._measure(number, name, cells)
            year = self._year(number, name, cells)
            value = self._number(number, name, cells.get(name))
            if entity is not None and measure is not None and year is not None and value is not None:
                yield _Item(number, entity, measure, year, value)

    def _measure(self, number: int, name: str, cells: dict[str, Any]) -> Measure | None:
        if name != "value":
            return self.codes[name.removeprefix(OWN).partition(":")[0]]
        said = one_line(words(cells.get("measure")))
        found = self.measures.get(fold(said)) if said else None
        if found is None:
            codes = ", ".join(sorted(self.codes)) or "ninguna"
            mend = (
                f"no está en el catálogo de variables. Registradas: {codes}."
                if said
                else "falta decir qué variable es."
            )
            self.reader.complain(number, "measure", said, mend)
        return found

    def _year(self, number: int, name: str, cells: dict[str, Any]) -> int | None:
        """That of the heading; that of the row; or the one that the person answers, once for the sheet."""
        _prefix, _sep, dated = name.removeprefix(OWN).partition(":")
        if name != "value" and dated:
            return int(dated)
        reader = self.reader
        if "year" in reader.table.fields:
            text = one_line(words(cells.get("year"))).removesuffix(".0")
            if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
                return int(text)
            reader.complain(number, "year", text, f"escriba el año del dato: {reader.on.year}.")
            return None
        options = [Option(str(one), str(one)) for one in range(reader.on.year, reader.on.year - YEARS_OFFERED, -1)]
        chosen = reader.one_of(number, "year", reader.table.sheet, options, "¿De qué año son estos datos?")
        return int(chosen) if chosen else None

    def _number(self, number: int, name: str, cell: Any) -> Decimal | None:
        try:
            return read_number(cell, dot_is_decimal=self.dot_is_decimal)
        except ValueError as error:
            self.reader.complain(number, name, words(cell), str(error))
            return None


def read_number(cell: Any, *, dot_is_decimal: bool = False) -> Decimal:
    """A number as a person or a system writes it, to four decimals; what may be read in two ways is not guessed.

    ``dot_is_decimal`` says that other cells of the same sheet leave no doubt of what the dot is.
    """
    if isinstance(cell, bool):
        raise ValueError("escriba un número: 78,5.")
    text = one_line(words(cell)).replace("%", "").replace("$", "").replace(" ", "").replace("\u00a0", "")
    is_dotted = isinstance(cell, str) and not dot_is_decimal and bool(_DOTTED.match(text))
    if is_dotted and text.count(".") == 1:
        whole, decimal = text.replace(".", ""), text.replace(".", ",")
        raise ValueError(f"puede ser {whole} o {decimal}: escríbalo sin punto, o con coma si tiene decimales.")
    if is_dotted:
        text = text.replace(".", "")
    elif "," in text:
        text = text.replace(".", "").replace(",", ".") if text.count(",") == 1 else text.replace(",", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= _MOST:
        raise ValueError("escriba un número: 78,5.")
    return round(value, 4)


def read(reader: SheetReader) -> Reading:
    """Every value of the sheet, against those that are stored. Writes nothing."""
    items = list(_Sheet(reader).items())
    stored = _stored(items)
    rows = [_row(one, stored.get((one.measure.pk, one.year, one.entity.pk))) for one in items]
    repeated(reader, rows, "name", lambda row: (row.values["measure"].pk, row.values["year"], row.values["entity"].pk))
    return reader.result(rows)


def _stored(items: list[_Item]) -> dict[Any, MeasureValue]:
    measures, years = {one.measure for one in items}, {one.year for one in items}
    rows = MeasureValue.objects.filter(measure__in=measures, year__in=years)
    return {(row.measure_id, row.year, row.beneficiary_id): row for row in rows.iterator()}


def _row(one: _Item, found: MeasureValue | None) -> ReadRow:
    changes = {"value": (found.value, one.value)} if found is not None and found.value != one.value else {}
    values = {"entity": one.entity, "measure": one.measure, "year": one.year, "value": one.value}
    return ReadRow(
        one.number, f"{one.entity} · {one.measure} {one.year}: {one.value.normalize():f}", values, found, changes
    )


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Save the values that are new and those that changed."""
    values = [
        ReadValue(row.values["measure"], row.values["entity"], row.values["year"], row.values["value"], row.found)
        for row in rows
    ]
    save_values(institution, values, id=reading_id, by=by, at=at)


KIND = RegisterKind(
    Register.MEASURES,
    _("Variables de priorización"),
    LOAD_MEASURES,
    BOOK,
    _("Una fila por entidad, variable y año; o una fila por entidad y una columna por variable: «Desempeño 2024»."),
    read,
    write,
    "targeting:value_list",
    grow,
)
