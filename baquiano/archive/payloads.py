"""What the hoja de control and the inventory say, as their formats draw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baquiano.archive.inventory import Layout, lines_of
from baquiano.archive.models import CaseFile, Inventory
from baquiano.archive.queries import Entry
from baquiano.common.calendar_days import day_of
from baquiano.documents.choices import AccessClass
from baquiano.documents.payloads import Payload, Person
from baquiano.meetings.queries import post_of
from baquiano.ui.display import day


@dataclass(frozen=True, kw_only=True)
class ControlRow:
    """A document of the expediente."""

    position: int
    dated_on: date
    type: str
    title: str
    pages: str  # "3" or "4–9"
    volume: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlSheetPayload(Payload):
    """*Hoja de control de expediente*: its documents in the order in which they entered (DOC-04)."""

    number: str
    file_title: str
    unit: str
    series: str
    subseries: str
    code: str
    state: str
    opened_on: date
    closed_on: date | None = None
    responsible: str = ""
    document_count: int
    page_count: int
    volume_count: int
    rows: Sequence[ControlRow] = ()


@dataclass(frozen=True, kw_only=True)
class InventoryPayload(Payload):
    """*Formato único de inventario documental*, in the columns of its layout (DOC-05)."""

    layout: str
    sender: str
    producer: str
    administrative_unit: str
    office: str
    purpose: str
    transfer_number: str
    dated_on: date
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    prepared: Person
    delivered: Person
    received: Person
    file_count: int
    page_count: int


def control_sheet_of(case_file: CaseFile, entries: Sequence[Entry]) -> ControlSheetPayload:
    """The sheet of ``entries``, which say of each document what their reader may know."""
    rows, schedule = [entry.row for entry in entries], case_file.schedule
    return ControlSheetPayload(
        number=case_file.number,
        file_title=case_file.title,
        unit=str(case_file.unit),
        series=f"{schedule.series_code} · {schedule.series_name}",
        subseries=" · ".join(filter(None, [schedule.subseries_code, schedule.subseries_name])),
        code=schedule.code,
        state=case_file.get_state_display(),
        opened_on=day_of(case_file.created_at),
        closed_on=case_file.closed_on,
        responsible=str(case_file.unit),
        document_count=len(rows),
        page_count=rows[-1].last_page if rows else 0,
        volume_count=rows[-1].volume if rows else 0,
        rows=[_control_row(entry) for entry in entries],
    )


def _control_row(entry: Entry) -> ControlRow:
    notes = [entry.get_access_class_display()] if entry.access_class != AccessClass.PUBLIC else []
    notes += [_("Reemplazado por una versión posterior")] if entry.is_superseded else []
    return ControlRow(
        position=entry.row.position,
        dated_on=entry.row.dated_on,
        type=entry.type_name or _("Sin clasificar"),
        title=entry.title,
        pages=pages_words(entry),
        volume=entry.row.volume,
        note=". ".join(notes),
    )


def pages_words(entry: Entry) -> str:
    first, last = entry.row.first_page, entry.row.last_page
    return str(first) if first == last else f"{first}–{last}"


def inventory_payload(inventory: Inventory, layout: Layout, case_files: Sequence[CaseFile]) -> InventoryPayload:
    """The inventory of ``case_files``, a row per volume."""
    lines = lines_of(case_files)
    offices = {str(one.unit) for one in case_files}
    above = {str(one.unit.parent or one.unit) for one in case_files}
    return InventoryPayload(
        layout=layout.name,
        sender=inventory.institution.name,
        producer=inventory.institution.name,
        administrative_unit=_one(above),
        office=_one(offices),
        purpose=inventory.get_purpose_display(),
        transfer_number=inventory.transfer_number,
        dated_on=day_of(inventory.created_at),
        columns=layout.titles,
        rows=[[_text(cell) for cell in layout.cells(line)] for line in lines],
        prepared=_maker(inventory),
        delivered=Person(name=inventory.delivered_by),
        received=Person(name=inventory.received_by),
        file_count=len(case_files),
        page_count=sum(line.pages for line in lines),
    )


def _maker(inventory: Inventory) -> Person:
    """Who made the inventory, with the post of that day."""
    person = inventory.created_by
    return Person(name=str(person), post=post_of(person, inventory.created_at)) if person else Person(name="")


def _one(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else _("Varias")


def _text(cell: Any) -> str:
    return day(cell) if isinstance(cell, date) else str(cell if cell is not None else "")
