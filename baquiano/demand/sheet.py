"""Filing numbers, out to the system of correspondence and back, and the requests that it received (INT-01).

One layout both ways: what leaves are the requests without an external number; what comes back may be that same file
with the numbers written. A row without a number of ours is a request that arrived there, and is registered.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common.importing.cells import words
from baquiano.demand import actions, rules
from baquiano.demand.choices import PetitionKind, RequestChannel
from baquiano.demand.columns import BOOK
from baquiano.demand.models import ServiceRequest
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, repeated
from baquiano.institutions.models import Institution

_CHANNELS = [one for one in RequestChannel.choices if one[0] != RequestChannel.WEB]
_KINDS = [one for one in PetitionKind.choices if one[0] != PetitionKind.TICKET]


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against the requests as they stand. Writes nothing."""
    rows = reader.rows()
    numbers = {words(cells.get("number")).strip().upper() for _number, cells in rows}
    externals = {words(cells.get("external_number")).strip() for _number, cells in rows} - {""}
    by_number = {row.number: row for row in ServiceRequest.objects.filter(number__in=numbers - {""})}
    by_external = {row.external_number: row for row in ServiceRequest.objects.filter(external_number__in=externals)}
    found = [_read_row(number, cells, reader, by_number, by_external) for number, cells in rows]
    repeated(reader, found, "external_number", lambda row: row.values.get("external_number") or None)
    return reader.result(found)


def _read_row(
    number: int,
    cells: dict[str, Any],
    reader: SheetReader,
    by_number: dict[str, ServiceRequest],
    by_external: dict[str, ServiceRequest],
) -> ReadRow:
    own = words(cells.get("number")).strip().upper()
    external = reader.text(number, "external_number", cells.get("external_number"), 60)
    row, holder = by_number.get(own), by_external.get(external)
    if own and row is None:
        reader.complain(number, "number", own, "no hay una solicitud con ese número: déjelo como salió en el archivo.")
        return ReadRow(number, own, {})
    if row is not None:
        if holder is not None and holder.pk != row.pk:
            reader.complain(number, "external_number", external, f"ya lo tiene la solicitud {holder.number}.")
        changes = {"external_number": (row.external_number, external)}
        is_new = bool(external) and row.external_number != external
        return ReadRow(number, str(row), {"external_number": external}, row, changes if is_new else {})
    if not external:
        reader.complain(number, "external_number", "", "falta el radicado.")
        return ReadRow(number, "", {})
    if holder is not None:
        return ReadRow(number, str(holder), {"external_number": external}, holder)
    return _new(number, external, cells, reader)


def _new(number: int, external: str, cells: dict[str, Any], reader: SheetReader) -> ReadRow:
    """A request that arrived in the other system."""
    values: dict[str, Any] = {
        "external_number": external,
        "received_on": reader.day(number, "received_on", cells.get("received_on")),
        "channel": reader.choice(number, "channel", cells.get("channel"), _CHANNELS) or RequestChannel.LETTER.value,
        "petition_kind": reader.choice(number, "petition_kind", cells.get("petition_kind"), _KINDS)
        or PetitionKind.GENERAL.value,
        "entity_name": reader.text(number, "entity", cells.get("entity")),
        "names": reader.text(number, "names", cells.get("names")),
        "email": reader.text(number, "email", cells.get("email")),
        "subject": reader.text(number, "subject", cells.get("subject")),
        "body": words(cells.get("body")).strip()[:8000],
    }
    for name, what in (("received_on", "la fecha"), ("names", "quién pide"), ("subject", "el asunto")):
        if not values[name]:
            reader.complain(number, name, "", f"falta {what} de la solicitud que llegó con ese radicado.")
    if values["received_on"] and values["received_on"] > reader.on:
        reader.complain(number, "received_on", values["received_on"], "la fecha no puede ser posterior a hoy.")
    values["body"] = values["body"] or values["subject"]
    return ReadRow(number, f"{external}: {values['subject']}", values)


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Write each number, and register what arrived there; repeated, it does nothing more."""
    for row in rows:
        if row.found is not None:
            if row.changes:
                actions.set_external_number(row.found, row.values["external_number"], by=by, at=at)
            continue
        person = {"names": row.values["names"], "email": row.values["email"]}
        fields = {name: value for name, value in row.values.items() if name not in person}
        identity = uuid5(reading_id, f"request:{row.values['external_number']}")
        actions.register_request(institution, id=identity, fields=fields, person=person, by=by, at=at)


KIND = RegisterKind(
    Register.FILING_NUMBERS,
    _("Radicados del sistema de correspondencia"),
    rules.EXCHANGE,
    BOOK,
    _(
        "El archivo que se descargó de las solicitudes, con su radicado externo escrito. Una fila sin número de "
        "solicitud es una que llegó por el otro sistema: se registra con su fecha, su asunto y quién pide."
    ),
    read,
    write,
    "demand:request_list",
)
