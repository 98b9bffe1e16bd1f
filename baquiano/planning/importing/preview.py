"""What importing a file would do, computed from the file each time it is looked at."""

from dataclasses import dataclass, field
from datetime import date

from baquiano.common.importing.problems import Problem
from baquiano.common.importing.recognition import Header, Table, find_table, read_workbook, unexplained
from baquiano.documents import storage
from baquiano.planning import queries
from baquiano.planning.importing.columns import activities_of
from baquiano.planning.importing.matching import Difference, compare, repeated_codes
from baquiano.planning.importing.needs import BOOK, compare_needs, read_needs
from baquiano.planning.importing.reading import Reading, read_table
from baquiano.planning.models import ImportBatch, Plan


@dataclass(frozen=True)
class Preview:
    """The table found, the columns nobody recognised, the rows as they were understood and what would change."""

    sheets: list[str] = field(default_factory=list)
    table: Table | None = None
    unmapped: list[Header] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    difference: Difference = field(default_factory=Difference)

    @property
    def is_ready(self) -> bool:
        """Whether it can be imported as it is."""
        return self.table is not None and not self.unmapped and self.reading.is_clean


def preview_of(batch: ImportBatch, on: date) -> Preview:
    """What importing ``batch`` would do now."""
    content = storage.read(batch.file.sha256)
    if batch.of_needs:
        name = batch.file.original_name
        return preview_needs(content, name, batch.plan, batch.columns, batch.answers, on, sheet=batch.sheet)
    known = queries.remembered_columns(batch.plan.unit) | batch.columns
    return preview(content, batch.file.original_name, batch.plan, known, batch.answers, on, sheet=batch.sheet)


def preview(
    content: bytes,
    name: str,
    plan: Plan,
    known: dict[str, str],
    answers: dict[str, str],
    on: date,
    *,
    sheet: str = "",
) -> Preview:
    """What importing a file into ``plan`` would do, with the columns and answers already known."""
    sheets = read_workbook(content, name)
    names = [one.name for one in sheets]
    table = find_table(sheets, known, activities_of(plan.institution, plan.year.year), sheet, asks=True)
    if table is None:
        return Preview(names)
    unmapped = unexplained(table)
    if not table.is_keyed:
        return Preview(names, table, unmapped)
    reading = read_table(table, plan, answers, on)
    for code in repeated_codes(reading.rows):
        reading.problems.append(_repeated(table, reading, code))
    items = list(queries.with_everything(queries.items_of(plan)))
    return Preview(names, table, unmapped, reading, compare(reading.rows, items))


def preview_needs(
    content: bytes,
    name: str,
    plan: Plan,
    known: dict[str, str],
    answers: dict[str, str],
    on: date,
    *,
    sheet: str = "",
) -> Preview:
    """What importing a file into the needs of the group of ``plan`` would do."""
    sheets = read_workbook(content, name)
    names = [one.name for one in sheets]
    table = find_table(sheets, known, BOOK, sheet, asks=True)
    if table is None:
        return Preview(names)
    unmapped = unexplained(table)
    if not table.is_keyed:
        return Preview(names, table, unmapped)
    reading = read_needs(table, plan, answers, on)
    for code in repeated_codes(reading.rows):
        reading.problems.append(_repeated(table, reading, code))
    needs = queries.needs_of(plan.unit, plan.year).prefetch_related("beneficiaries")
    return Preview(names, table, unmapped, reading, compare_needs(reading.rows, needs))


def _repeated(table: Table, reading: Reading, code: str) -> Problem:
    numbers = [row.number for row in reading.rows if row.code == code]
    header = next((one for one in table.headers if one.field == "code"), None)
    return Problem(
        table.sheet,
        numbers[-1],
        header.letter if header else "",
        header.text if header else "",
        code,
        f"el código se repite en las filas {', '.join(map(str, numbers))}: deje uno y borre los otros.",
    )
