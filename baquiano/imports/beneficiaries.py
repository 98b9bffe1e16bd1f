"""Those whom the institution assists, from a spreadsheet: with their official codes, authority and contact (ENT-01)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries import actions
from baquiano.beneficiaries.choices import BeneficiaryKind, Nature, Order, Person, Sector, TerritorialKind, Zone
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.beneficiaries.naming import name_key
from baquiano.beneficiaries.queries import beneficiary_label, contacts_in_force, enabled_kinds, resolve_municipality
from baquiano.beneficiaries.rules import errors_of
from baquiano.common.calendar_days import day_of
from baquiano.common.importing.cells import Option, words
from baquiano.common.importing.recognition import Book, heading
from baquiano.common.text import fold, one_line
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, repeated
from baquiano.institutions.models import Institution

ANOTHER = "another"
TEXTS = {
    "name": 200,
    "nit": 20,
    "dane_code": 12,
    "divipola": 5,
    "region": 100,
    "authority_name": 150,
    "authority_post": 100,
    "email": 254,
    "phone": 60,
    "address": 200,
}
CONTACT = {"contact_name": 150, "contact_post": 100, "contact_email": 254, "contact_phone": 60}
CLOSED = {
    "territorial_kind": TerritorialKind.choices,
    "nature": Nature.choices,
    "person": Person.choices,
    "order": Order.choices,
    "zone": Zone.choices,
    "sector": Sector.choices,
}
CODES = ("dane_code", "divipola", "nit")


BOOK = Book(
    (
        heading("name", "Nombre", "nombre del establecimiento", "establecimiento", "entidad", "institucion", width=44),
        heading("kind", "Clase", "tipo", "clase de beneficiario"),
        heading("territorial_kind", "Clase de entidad territorial", "tipo de entidad territorial"),
        heading("order", "Orden", "nivel"),
        heading("nature", "Naturaleza", "publica o privada"),
        heading("person", "Persona", "tipo de persona"),
        heading("dane_code", "Código DANE", "dane", "codigo dane establecimiento", "cod dane"),
        heading("divipola", "Código DIVIPOLA", "divipola", "cod divipola"),
        heading("nit", "NIT", "nit con digito", "identificacion tributaria"),
        heading("municipality", "Municipio", "mpio", "ciudad", "municipio y departamento", width=30),
        heading("region", "Región o subregión", "region", "subregion"),
        heading("zone", "Zona", "urbana o rural"),
        heading("sector", "Sector", "sector educativo"),
        heading("address", "Dirección", "direccion de correspondencia", width=34),
        heading(
            "authority_name", "Autoridad o representante", "autoridad", "rector", "alcalde", "representante", width=30
        ),
        heading("authority_post", "Cargo de la autoridad", "cargo autoridad"),
        heading("email", "Correo electrónico", "correo", "email", "correo institucional", width=30),
        heading("phone", "Teléfono", "telefonos", "celular"),
        heading("contact_name", "Contacto", "nombre del contacto", "persona de contacto", width=30),
        heading("contact_post", "Cargo del contacto", "cargo contacto"),
        heading("contact_email", "Correo del contacto", "correo contacto", width=30),
        heading("contact_phone", "Teléfono del contacto", "telefono contacto", "celular del contacto"),
    ),
    "name",
)


class _Register:
    """What the institution already has, read once for the whole sheet."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.kinds = enabled_kinds(reader.institution)
        self.stored = list(Beneficiary.objects.select_related("municipality__department"))
        self.by_code = {(name, getattr(row, name)): row for row in self.stored for name in CODES if getattr(row, name)}
        self.by_name: dict[str, list[Beneficiary]] = {}
        for row in self.stored:
            self.by_name.setdefault(name_key(row.name), []).append(row)

    def town(self, number: int, cell: Any) -> Municipality | None:
        text = one_line(words(cell))
        if not text:
            return None
        found = resolve_municipality(text)
        if found.match is not None:
            return found.match
        near = found.candidates or found.suggestions
        if not near:
            self.reader.complain(number, "municipality", text, "no es un municipio: revise cómo está escrito.")
            return None
        options = [Option(town.pk, town.label) for town in near]
        chosen = self.reader.one_of(number, "municipality", text, options, found.sentence)
        return next((town for town in near if town.pk == chosen), None)

    def find(self, number: int, values: dict[str, Any]) -> Beneficiary | None:
        """The stored one: by an official code; else by name and town. A namesake elsewhere is asked about."""
        by_code = next((row for name in CODES if (row := self.by_code.get((name, values[name])))), None)
        if by_code is not None:
            return by_code
        town = values["municipality"]
        namesakes = self.by_name.get(name_key(values["name"]), [])
        # Another code is another one: two schools of a town may bear the same name.
        alike = [row for row in namesakes if not any(values[name] and getattr(row, name) for name in CODES)]
        same = [row for row in alike if town is not None and row.municipality_id == town.pk]
        if len(same) == 1:
            return same[0]
        if not alike or (town is not None and not same):
            return None
        options = [Option(str(row.pk), f"Es el mismo: {beneficiary_label(row)}") for row in alike]
        options.append(Option(ANOTHER, "Es otro: registrarlo como nuevo"))
        text = f"{values['name']} {town or ''}".strip()
        chosen = self.reader.one_of(number, "name", text, options, f"Ya hay quien se llama «{values['name']}».")
        return next((row for row in alike if str(row.pk) == chosen), None)


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against what the institution already has. Writes nothing."""
    register = _Register(reader)
    rows = [_read_row(number, cells, register) for number, cells in reader.rows()]
    for name in CODES:
        repeated(reader, rows, name, lambda row, name=name: row.values[name] or None)  # type: ignore[misc]
    repeated(reader, rows, "name", _without_codes)
    return reader.result(rows)


def _without_codes(row: ReadRow) -> Any:
    town = row.values["municipality"]
    coded = any(row.values[name] for name in CODES)
    return None if coded else (name_key(row.values["name"]), town.pk if town else "")


def _read_row(number: int, cells: dict[str, Any], register: _Register) -> ReadRow:
    reader = register.reader
    values: dict[str, Any] = {
        name: reader.text(number, name, cells.get(name), longest) for name, longest in (TEXTS | CONTACT).items()
    }
    for name in CODES:
        values[name] = values[name].replace(" ", "").replace(".", "")
    values["kind"] = _kind(number, cells.get("kind"), register)
    for name, choices in CLOSED.items():
        values[name] = reader.choice(number, name, cells.get(name), choices)
    values["municipality"] = register.town(number, cells.get("municipality"))
    if not values["name"]:
        reader.complain(number, "name", "", "falta el nombre.")
        return ReadRow(number, "", values)
    _check_contact(number, values, reader)
    found = register.find(number, values)
    said = _said(values, cells, found)
    _check_row(number, said, found, register)
    changes = {
        name: (getattr(found, name), said[name]) for name in said if found and getattr(found, name) != said[name]
    }
    if found is not None and (contact := _new_contact(values, found, reader)):
        changes["contact_name"] = ("", contact)
    return ReadRow(number, values["name"], values | {"said": said}, found, changes)


def _kind(number: int, cell: Any, register: _Register) -> str:
    kinds = [(kind.value, kind.label) for kind in register.kinds]
    if words(cell).strip():
        return register.reader.choice(number, "kind", cell, kinds)
    if len(kinds) == 1:
        return kinds[0][0]
    labels = ", ".join(str(label) for _code, label in kinds)
    register.reader.complain(number, "kind", "", f"falta la clase: escriba una de estas: {labels}.")
    return ""


def _said(values: dict[str, Any], cells: dict[str, Any], found: Beneficiary | None) -> dict[str, Any]:
    """The fields that the sheet gives: of a known one an empty cell changes nothing, a new one takes what follows."""
    fields = (*TEXTS, "kind", *CLOSED, "municipality")
    said = {name: values[name] for name in fields if values[name] not in ("", None)}
    if found is None:
        said.setdefault("nature", Nature.PUBLIC)
        said.setdefault("person", Person.LEGAL)
        if said.get("kind") in (BeneficiaryKind.SCHOOL, BeneficiaryKind.TERRITORIAL):
            said.setdefault("order", Order.TERRITORIAL)
    elif "kind" not in cells:
        said.pop("kind", None)
    return said


def _check_row(number: int, said: dict[str, Any], found: Beneficiary | None, register: _Register) -> None:
    """The same rules as the form: what the screen refuses, the sheet cannot bring in."""
    fields = {name: getattr(found, name) for name in (*TEXTS, "kind", *CLOSED, "municipality")} if found else {}
    candidate = Beneficiary(institution=register.reader.institution, **(fields | said))
    if candidate.kind:
        for name, mend in errors_of(candidate, register.kinds).items():
            register.reader.complain(number, name, said.get(name, ""), mend)
    if said.get("email"):
        _check_email(number, "email", said["email"], register.reader)


def _check_contact(number: int, values: dict[str, Any], reader: SheetReader) -> None:
    if values["contact_email"]:
        _check_email(number, "contact_email", values["contact_email"], reader)
    reachable = values["contact_email"] or values["contact_phone"]
    if values["contact_name"] and not reachable:
        reader.complain(number, "contact_name", values["contact_name"], "escriba también su correo o su teléfono.")
    if reachable and not values["contact_name"]:
        reader.complain(number, "contact_name", "", "falta el nombre del contacto.")


def _check_email(number: int, name: str, text: str, reader: SheetReader) -> None:
    try:
        validate_email(text)
    except ValidationError:
        reader.complain(number, name, text, "no es un correo electrónico: corríjalo.")


def _new_contact(values: dict[str, Any], found: Beneficiary, reader: SheetReader) -> str:
    """The contact of the row, unless it already speaks for the beneficiary."""
    name = values["contact_name"]
    known = {fold(one.name) for one in contacts_in_force(found, reader.on)} if name else set()
    return "" if not name or fold(name) in known else name


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Register the new ones and correct the others; each key comes from the upload."""
    for row in rows:
        said, found = row.values["said"], row.found
        if found is None:
            key = uuid5(reading_id, f"beneficiary:{row.number}")
            found = actions.create_beneficiary(institution, id=key, fields=said, by=by, at=at)
        elif fields := {name: new for name, (_old, new) in row.changes.items() if name in said}:
            found = actions.edit_beneficiary(found, fields=fields, expected_version=found.version, by=by, at=at)
        if row.values["contact_name"] and (row.is_new or "contact_name" in row.changes):
            actions.add_contact(
                found,
                id=uuid5(reading_id, f"contact:{row.number}"),
                name=row.values["contact_name"],
                post=row.values["contact_post"],
                email=row.values["contact_email"],
                phone=row.values["contact_phone"],
                starts_on=day_of(at),
                by=by,
                at=at,
            )


KIND = RegisterKind(
    "beneficiaries",
    _("Beneficiarios"),
    "beneficiaries.create_beneficiary",
    BOOK,
    _("Una fila por beneficiario, con su código oficial. El municipio, con su departamento si hay otro igual."),
    read,
    write,
    "beneficiaries:beneficiary_list",
)
