"""The staff from a spreadsheet: each row is a person with one role, in one unit, between two dates (ORG-03)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.importing.cells import Option, words
from baquiano.common.importing.recognition import Book, heading
from baquiano.common.text import fold, one_line
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, near_people, repeated
from baquiano.institutions import actions
from baquiano.institutions.actions.people import CHANGEABLE
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Institution, Membership, Unit
from baquiano.institutions.queries import role_labels, units_of

ANOTHER = "another"
PERSON = ("email", "full_name", "document_type", "document_number", "phone")


BOOK = Book(
    (
        heading("email", "Correo electrónico", "correo", "email", "e mail", "correo institucional", width=32),
        heading("full_name", "Nombre completo", "nombre", "nombres y apellidos", "apellidos y nombres", width=34),
        heading("document_type", "Tipo de documento", "tipo documento", "tipo doc", width=12),
        heading("document_number", "Número de documento", "documento", "cedula", "no documento", width=18),
        heading("phone", "Teléfono", "celular", "telefono celular", width=16),
        heading("role", "Rol", "perfil", "rol en el sistema", width=34),
        heading("unit", "Dependencia", "grupo", "area", "oficina", "grupo de trabajo", width=34),
        heading("post", "Cargo", "denominacion del cargo", width=28),
        heading("link", "Vinculación", "tipo de vinculacion", width=18),
        heading("contract_number", "Número de contrato", "contrato", "no contrato", width=18),
        heading("contract_ends_on", "Fin del contrato", "fecha fin contrato", "terminacion del contrato", width=16),
        heading("starts_on", "Desde", "fecha inicio", "fecha de inicio", "fecha de ingreso", width=14),
        heading("ends_on", "Hasta", "fecha fin", "fecha final", width=14),
    ),
    "email",
)


class _Staff:
    """What is known of the institution, read once for the whole sheet."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.institution: Institution = reader.institution
        self.roles = role_labels(self.institution)
        self.units = list(units_of(self.institution, reader.on))

    @cached_property
    def memberships(self) -> dict[tuple[str, str, Any], list[Membership]]:
        found: dict[tuple[str, str, Any], list[Membership]] = defaultdict(list)
        held = Membership.objects.filter(source__isnull=True, cut_at__isnull=True).select_related("user", "unit")
        for row in held.order_by("starts_on"):
            found[row.user.email, row.role, row.unit_id].append(row)
        return found

    @cached_property
    def people(self) -> list[User]:
        return list(User.objects.filter(memberships__institution=self.institution).distinct())

    def role(self, number: int, cell: Any) -> str:
        text = one_line(words(cell))
        if not text:
            self.reader.complain(number, "role", "", "falta el rol: escríbalo como aparece en «Roles y permisos».")
            return ""
        known = {fold(code): code for code in self.roles} | {fold(label): code for code, label in self.roles.items()}
        if fold(text) in known:
            return known[fold(text)]
        options = [Option(code, label) for code, label in self.roles.items()]
        return self.reader.one_of(number, "role", text, options, f"«{text}» no es un rol de la entidad.")

    def unit(self, number: int, cell: Any) -> Unit | None:
        text = one_line(words(cell))
        if not text:
            self.reader.complain(number, "unit", "", "falta la dependencia: escriba su nombre o su código.")
            return None
        found = [unit for unit in self.units if fold(text) in {fold(unit.code), fold(unit.name)}]
        if len(found) == 1:
            return found[0]
        ask = f"Hay varias que se llaman «{text}»." if found else f"«{text}» no es una dependencia vigente."
        options = [Option(str(unit.pk), f"{unit.name} · {unit.code}") for unit in found or self._near(text)]
        chosen = self.reader.one_of(number, "unit", text, options, ask)
        return next((unit for unit in self.units if str(unit.pk) == chosen), None)

    def _near(self, text: str) -> list[Unit]:
        names = {str(unit.pk): fold(unit.name) for unit in self.units}
        order = [pk for _name, _score, pk in process.extract(fold(text), names, scorer=fuzz.token_set_ratio, limit=60)]
        by_pk = {str(unit.pk): unit for unit in self.units}
        return [by_pk[pk] for pk in order]

    def email(self, number: int, values: dict[str, Any]) -> str:
        """The address of the row; a namesake with another one is asked about, never taken for the same."""
        email = values["email"]
        namesakes = [one for one in near_people(self.people, values["full_name"]) if one.email != email]
        if not namesakes or any(one.email == email for one in self.people):
            return email
        options = [Option(one.email, f"Es la misma: {one.full_name} · {one.email}") for one in namesakes]
        options.append(Option(ANOTHER, f"Es otra persona, con el correo {email}"))
        ask = f"Ya hay una persona que se llama «{values['full_name']}» con otro correo."
        chosen = self.reader.one_of(number, "full_name", f"{values['full_name']} {email}", options, ask)
        return email if chosen in ("", ANOTHER) else chosen


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against who is already linked. Writes nothing."""
    staff = _Staff(reader)
    rows = [_read_row(number, cells, staff) for number, cells in reader.rows()]
    repeated(reader, rows, "email", lambda row: (row.values["email"], row.values["role"], row.values["unit"]))
    return reader.result(rows)


def _read_row(number: int, cells: dict[str, Any], staff: _Staff) -> ReadRow:
    reader = staff.reader
    values: dict[str, Any] = {
        name: reader.text(number, name, cells.get(name), longest)
        for name, longest in (("full_name", 150), ("document_number", 20), ("phone", 30), ("post", 120))
    }
    values["email"] = reader.text(number, "email", cells.get("email"), 254).lower()
    values["document_type"] = (
        reader.choice(number, "document_type", cells.get("document_type"), DocumentType.choices) or DocumentType.CC
    )
    values["link"] = reader.choice(number, "link", cells.get("link"), Link.choices)
    values["contract_number"] = reader.text(number, "contract_number", cells.get("contract_number"), 40)
    for name in ("contract_ends_on", "starts_on", "ends_on"):
        values[name] = reader.day(number, name, cells.get(name))
    _check_person(number, values, reader)
    values["role"], values["unit"] = staff.role(number, cells.get("role")), staff.unit(number, cells.get("unit"))
    values["email"] = staff.email(number, values)
    _check_link(number, values, cells, reader)
    found = _stored(values, staff)
    return ReadRow(number, values["full_name"], values, found, _changes(found, values, cells) if found else {})


def _check_person(number: int, values: dict[str, Any], reader: SheetReader) -> None:
    try:
        validate_email(values["email"])
    except ValidationError:
        reader.complain(number, "email", values["email"], "escriba el correo completo: con él ingresa la persona.")
    if not values["full_name"]:
        reader.complain(number, "full_name", "", "falta el nombre completo.")


def _check_link(number: int, values: dict[str, Any], cells: dict[str, Any], reader: SheetReader) -> None:
    values["link"] = values["link"] or (Link.CONTRACTOR if values["contract_number"] else Link.OFFICIAL)
    if values["link"] == Link.CONTRACTOR:
        if not values["contract_number"]:
            reader.complain(number, "contract_number", "", "un contratista necesita el número del contrato.")
        if not values["contract_ends_on"] and not words(cells.get("contract_ends_on")):
            reader.complain(number, "contract_ends_on", "", "un contratista necesita hasta cuándo va el contrato.")
    start, end = values["starts_on"], values["ends_on"]
    if start and end and end < start:
        reader.complain(number, "ends_on", f"{end:%d/%m/%Y}", "la fecha final es anterior a la inicial.")


def _stored(values: dict[str, Any], staff: _Staff) -> Membership | None:
    """The membership that the row is about: the one that starts that day, or else the last one."""
    if not values["unit"]:
        return None
    held = staff.memberships.get((values["email"], values["role"], values["unit"].pk), [])
    same_day = [row for row in held if row.starts_on == values["starts_on"]]
    open_ = [row for row in held if row.last_day is None or row.last_day >= staff.reader.on]
    return next(iter([*same_day, *reversed(open_)]), None)


def _changes(found: Membership, values: dict[str, Any], cells: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the sheet says otherwise; a column that it does not have, or an empty cell, changes nothing."""
    said = [name for name in CHANGEABLE if name in cells and values[name] not in ("", None)]
    return {name: (getattr(found, name), values[name]) for name in said if getattr(found, name) != values[name]}


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Link the new ones and correct the others; each key comes from the upload, so that a repetition is the same."""
    for row in rows:
        if row.is_new:
            held = {name: row.values[name] for name in ("role", "unit", *CHANGEABLE)}
            held["starts_on"] = row.values["starts_on"] or day_of(at)
            held["id"] = uuid5(reading_id, f"membership:{row.number}")
            person = {name: row.values[name] for name in PERSON}
            actions.link_person(institution, person=person, held=held, invite=bool(options.get("invite")), by=by, at=at)
        elif row.changes:
            fields = {name: new for name, (_old, new) in row.changes.items()}
            actions.change_membership(row.found, fields=fields, expected_version=row.found.version, by=by, at=at)


KIND = RegisterKind(
    "people",
    _("Personal"),
    "institutions.edit_membership",
    BOOK,
    _("Una fila por persona y rol. El rol y la dependencia, como aparecen en el sistema. Fechas: 15/03/2026."),
    read,
    write,
    "institutions:membership_list",
)
