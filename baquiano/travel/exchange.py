"""The file that goes to the system of finance and comes back with what it decided (INT-12).

One layout both ways: what leaves has the columns of the outcome empty, or as they stand; what comes back may be that
same file filled in. The columns are documented in ``docs/rules/travel.md``, and are recognised in any order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.importing.cells import is_nothing, words
from baquiano.common.importing.recognition import Book, Column, heading
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader, repeated
from baquiano.institutions.models import Institution
from baquiano.travel import actions, queries
from baquiano.travel.actions.finance import OUTCOME
from baquiano.travel.choices import TravelState
from baquiano.travel.models import TravelRequest
from baquiano.ui import listing as ui
from baquiano.ui.display import cop, moment

GRANTED, REFUSED, RETURNED = "granted", "refused", "returned"
RESULTS = ((GRANTED, _("Concedida")), (REFUSED, _("Negada")), (RETURNED, _("Devuelta")))
_STATES = {REFUSED: TravelState.REFUSED, RETURNED: TravelState.RETURNED}
_OPEN = (TravelState.DELIVERED, TravelState.GRANTED, TravelState.TRAVELLED, TravelState.PRESENTED)
_LONGEST = {"act_number": 40, "cdp_number": 40, "rp_number": 40, "budget_line": 80}
_MOST_PESOS = 10**12


@dataclass(frozen=True)
class Line:
    """A trip as it leaves: with its ceiling, when the pay and the scale give one."""

    trip: TravelRequest
    pay: int | None
    daily: int | None
    total: int | None


def _itinerary(line: Line) -> str:
    return "; ".join(f"{leg.origin} – {leg.destination} {moment(leg.departs_at)}" for leg in line.trip.legs.all())


def _result(line: Line) -> str:
    granted = line.trip.act_number and line.trip.state in _OPEN
    return str(dict(RESULTS)[GRANTED]) if granted else ""


def _column(
    name: str, header: str, value: Callable[[Line], Any], *synonyms: str, width: int = 18
) -> tuple[Column, Callable[[Line], Any]]:
    return heading(name, header, *synonyms, width=width), value


LAYOUT = (
    _column(
        "number", "Número de solicitud", lambda line: line.trip.number, "solicitud", "numero", "comision", width=18
    ),
    _column("document_type", "Tipo de documento", lambda line: line.trip.traveller.document_type, width=10),
    _column("document", "Documento", lambda line: line.trip.traveller.document_number, "cedula", width=16),
    _column("traveller", "Quien viaja", lambda line: line.trip.traveller.full_name, "nombre", "funcionario", width=32),
    _column("link", "Vinculación", lambda line: line.trip.get_link_display(), width=16),
    _column("unit", "Dependencia", lambda line: line.trip.unit.name, "grupo", width=32),
    _column("purpose", "Objeto", lambda line: line.trip.purpose, width=50),
    _column("itinerary", "Itinerario", _itinerary, width=60),
    _column("starts_on", "Sale", lambda line: line.trip.starts_on, width=12),
    _column("ends_on", "Regresa", lambda line: line.trip.ends_on, width=12),
    _column("days", "Días", lambda line: line.trip.day_count, width=8),
    _column("pay", "Asignación básica", lambda line: line.pay, width=16),
    _column("daily", "Tope diario", lambda line: line.daily, width=14),
    _column("total", "Tope total", lambda line: line.total, width=14),
    _column("late", "Extemporánea", lambda line: "Sí" if line.trip.is_late_filing else "No", width=12),
    _column("filed", "Radicada el", lambda line: _day(line.trip.first_filed_at), width=12),
    _column("result", "Resultado", _result, "decision", width=14),
    _column("act_number", "Número del acto", lambda line: line.trip.act_number, "acto", "resolucion", width=16),
    _column("act_on", "Fecha del acto", lambda line: line.trip.act_on, "fecha resolucion", width=12),
    _column("cdp_number", "CDP", lambda line: line.trip.cdp_number, "numero de cdp", width=12),
    _column("rp_number", "RP", lambda line: line.trip.rp_number, "numero de rp", "registro presupuestal", width=12),
    _column("budget_line", "Rubro", lambda line: line.trip.budget_line, width=20),
    _column("value", "Valor reconocido", lambda line: line.trip.value, "valor", "valor total", width=16),
    _column("reason", "Motivo", lambda line: "", "observacion", "motivo de devolucion", width=40),
)
BOOK = Book(tuple(column for column, _value in LAYOUT), "number")


def _day(at: datetime | None) -> Any:
    return day_of(at) if at else None


def lines_of(trips: Sequence[TravelRequest], institution: Institution) -> list[Line]:
    """Each trip with its pay and ceiling; give them with itinerary and pay prefetched."""
    return [_line(trip, institution) for trip in trips]


def _line(trip: TravelRequest, institution: Institution) -> Line:
    # One institution for all: its profile is read once.
    trip.institution = institution
    pay = getattr(trip, "pay", None)
    ceiling = queries.ceiling_for(trip, pay) if pay else None
    return Line(
        trip, pay.basic_pay if pay else None, ceiling.daily if ceiling else None, ceiling.total if ceiling else None
    )


COLUMNS = [ui.Column(column.field, column.header, value=value, width=column.width) for column, value in LAYOUT]


# --- what comes back -------------------------------------------------------------------------------------------------
def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against the trips as they stand. Writes nothing."""
    rows = reader.rows()
    numbers = {words(cells.get("number")).strip().upper() for _number, cells in rows}
    found = queries.with_itinerary(TravelRequest.objects.filter(number__in=numbers))
    trips = {trip.number: trip for trip in found.select_related("traveller", "pay")}
    for trip in trips.values():
        trip.institution = reader.institution
    read_rows = [_read_row(number, cells, reader, trips) for number, cells in rows]
    repeated(reader, read_rows, "number", lambda row: row.found.pk if row.found else None)
    return reader.result(read_rows)


def _read_row(number: int, cells: dict[str, Any], reader: SheetReader, trips: dict[str, TravelRequest]) -> ReadRow:
    code = words(cells.get("number")).strip().upper()
    trip = trips.get(code)
    if trip is None:
        mend = "no hay una comisión con ese número: déjelo como salió en el archivo." if code else "falta el número."
        reader.complain(number, "number", code, mend)
        return ReadRow(number, code, {})
    texts = {name: reader.text(number, name, cells.get(name), longest) for name, longest in _LONGEST.items()}
    values: dict[str, Any] = dict(texts)
    values["act_on"] = reader.day(number, "act_on", cells.get("act_on"))
    values["value"] = _pesos(number, cells.get("value"), reader)
    values["reason"] = reader.text(number, "reason", cells.get("reason"), 2000)
    result = reader.choice(number, "result", cells.get("result"), RESULTS)
    values["result"] = result or (GRANTED if values["act_number"] else "")
    changes = _changes(number, trip, values, reader)
    return ReadRow(number, _title(trip, values), values, trip, changes)


def _pesos(number: int, cell: Any, reader: SheetReader) -> int | None:
    text = words(cell)
    if is_nothing(text):
        return None
    digits = text.replace("$", "").replace("\u00a0", "").replace(" ", "").replace(".", "")
    digits = digits[:-3] if digits.endswith(",00") else digits
    if not (digits.isascii() and digits.isdecimal()) or int(digits) > _MOST_PESOS:
        reader.complain(number, "value", text, "escriba el valor en pesos, sin centavos: 350000.")
        return None
    return int(digits)


def _title(trip: TravelRequest, values: dict[str, Any]) -> str:
    ceiling = queries.ceiling_for(trip, getattr(trip, "pay", None)) if values["value"] is not None else None
    above = ceiling is not None and values["value"] > ceiling.total
    return f"{trip}{f' · supera el tope de {cop(ceiling.total)}' if above and ceiling else ''}"


def _changes(
    number: int, trip: TravelRequest, values: dict[str, Any], reader: SheetReader
) -> dict[str, tuple[Any, Any]]:
    result = values["result"]
    if not result:
        return {}
    if result == GRANTED:
        return _granted(number, trip, values, reader)
    state = _STATES[result]
    if trip.state == state:
        return {}
    if trip.state != TravelState.DELIVERED:
        _complain_of_state(number, trip, reader)
    elif not values["reason"]:
        reader.complain(number, "reason", "", "escriba por qué, para quien la pidió.")
    return {"state": (trip.get_state_display(), str(state.label))}


def _granted(
    number: int, trip: TravelRequest, values: dict[str, Any], reader: SheetReader
) -> dict[str, tuple[Any, Any]]:
    said = {name: values[name] for name in OUTCOME if values[name] not in ("", None)}
    changes = {name: (getattr(trip, name), new) for name, new in said.items() if getattr(trip, name) != new}
    if trip.state == TravelState.DELIVERED:
        for name, what in (("act_number", "el número del acto"), ("act_on", "la fecha del acto")):
            if not values[name]:
                reader.complain(number, name, "", f"falta {what} que concede la comisión.")
    elif changes and trip.state not in _OPEN:
        _complain_of_state(number, trip, reader)
    return changes


def _complain_of_state(number: int, trip: TravelRequest, reader: SheetReader) -> None:
    state = trip.get_state_display().lower()
    reader.complain(number, "result", state, "la comisión ya no está en financiera: quite la fila.")


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Record each outcome through the same actions as the page; a row that says what is known changes nothing."""
    for row in rows:
        if not row.changes or row.found is None:
            continue
        if row.values["result"] == GRANTED:
            fields = {name: new for name, (_old, new) in row.changes.items()}
            actions.record_outcome(row.found, fields=fields, by=by, at=at)
        else:
            act = actions.refuse_request if row.values["result"] == REFUSED else actions.return_request
            act(row.found, reason=None, note=row.values["reason"], by=by, at=at)


KIND = RegisterKind(
    "travel_results",
    _("Resultados de comisiones"),
    "travel.record_outcome",
    BOOK,
    _(
        "El archivo que exportó financiera, con sus resultados: concedida (con el acto y su fecha), negada o devuelta "
        "(con el motivo). Se reconoce cada comisión por su número; las filas sin resultado no cambian nada."
    ),
    read,
    write,
    "travel:request_list",
)
