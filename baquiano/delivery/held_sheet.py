"""The sessions that were held and registered in an earlier tool, asesorías and mass events, in and out (INT-04).

One row per session and entity, or one with several entities; what the session says may be left empty in the rows that
follow its first one. What leaves in Excel from the list of sessions has these headers, and comes in again unchanged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.importing.cells import is_nothing, parts_of, words
from baquiano.common.importing.recognition import Book, heading
from baquiano.common.spreadsheets import Sheet
from baquiano.common.text import fold, one_line
from baquiano.delivery.actions.bringing import SessionContent, add_served, bring_session
from baquiano.delivery.choices import KINDS, AssistanceState
from baquiano.delivery.known import Known, by_words
from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import fiscal_years, label
from baquiano.meetings.choices import MeetingKind, MeetingState, Modality
from baquiano.portfolio.models import Service

HELP = _(
    "Una fila por sesión y entidad, o una sola con varias entidades separadas con punto y coma. Lo que dice la sesión "
    "va en su primera fila. Los asistentes de sus filas se suman. La que ya está no se cambia ni se repite."
)
MOST_PEOPLE = 1_000_000
LONGEST_SESSION = timedelta(hours=24)

BOOK = Book(
    (
        heading("code", "Código", "codigo de la sesion", "codigo de la asesoria", "codigo del evento", "id"),
        heading("date", "Fecha", "fecha de la sesion", "fecha de la asesoria", "fecha del evento"),
        heading("hour", "Hora", "hora de inicio", "hora inicial", "inicio"),
        heading("ends", "Hora final", "hora de fin", "hora de terminacion", "hora fin", "fin"),
        heading("hours", "Horas", "duracion", "numero de horas", "horas de asesoria", "intensidad horaria"),
        heading("title", "Sesión", "nombre de la sesion", "nombre del evento", "evento", "titulo", width=44),
        heading("kind", "Clase", "clase de sesion"),
        heading("entity_codes", "Código de las entidades", "codigo de la entidad", "nit", "divipola", "codigo dane"),
        heading(
            "beneficiaries", "Entidades asistidas", "entidad", "entidades", "entidad asesorada", "entidad asistida",
            "entidad participante", "entidades participantes", width=44,
        ),
        heading("unit", "Dependencia", "direccion tecnica", "dependencia responsable", "area"),
        heading("responsible", "Responsable", "asesor", "profesional", "correo del asesor"),
        heading("modality", "Modalidad"),
        heading("place", "Lugar", "sitio", width=30),
        heading("topic", "Tema", "tematica", "politica", width=30),
        heading("service_type", "Tipo de asistencia", "tipo de asesoria", "tipo de servicio"),
        heading("mechanism", "Mecanismo", "mecanismo de asistencia", "tipo de evento"),
        heading("mechanism_note", "Descripción del mecanismo", "cual mecanismo", width=30),
        heading("service", "Servicio", "codigo del servicio", "producto", "codigo del producto", width=34),
        heading("people", "Asistentes", "numero de asistentes", "total asistentes", "participantes"),
        heading("links", "Enlace del soporte", "enlace", "evidencia", "soporte", "url de la evidencia", width=36),
        heading("state", "Estado", "estado de la sesion"),
        # Told by the list, and never changed by a file.
        heading("municipality", "Municipio"),
        heading("record", "Acta firmada"),
        heading("outside", "Fuera de agenda"),
        heading("original", "Fecha original"),
        heading("reason", "Motivo"),
    ),
    "date",
)  # fmt: skip
# What all the rows of a session say the same, or leave empty.
_OF_THE_SESSION = (
    "date", "hour", "ends", "hours", "title", "kind", "unit", "responsible", "modality", "place", "topic",
    "service_type", "mechanism", "mechanism_note", "state",
)  # fmt: skip
MISSING = {
    "title": "falta el nombre de la sesión.",
    "unit": "falta la dependencia.",
    "responsible": "falta quién la prestó: escriba su correo o su nombre.",
    "beneficiaries": "falta la entidad.",
    "modality": "falta la modalidad.",
}
_HOUR = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2}(?:\.0+)?)?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)


def grow(institution: Institution, sheets: Sequence[Sheet]) -> Book:
    """With the words of the institution for a session and for whoever plans."""
    own = {"title": label(institution, "session"), "unit": label(institution, "plan_unit")}
    columns = (
        replace(one, synonyms=(*one.synonyms, own[one.field])) if one.field in own else one for one in BOOK.columns
    )
    return replace(BOOK, columns=tuple(columns))


@dataclass
class _Rows:
    """The rows of one session."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.rows[0][0]

    def of(self, name: str) -> tuple[int, Any]:
        """The first cell that says it, and its row."""
        found = ((number, cells.get(name)) for number, cells in self.rows if _said(cells.get(name)))
        return next(found, (self.number, None))

    def text(self, name: str) -> str:
        return _said(self.of(name)[1])


def _said(cell: Any) -> str:
    text = one_line(words(cell))
    return "" if is_nothing(text) else text


class _Known(Known):
    """And the catalogues, the assistances of services and the sessions of those days, as they stand."""

    def __init__(self, reader: SheetReader, rows: list[tuple[int, dict[str, Any]]]) -> None:
        super().__init__(reader)
        self.closed = {one.year for one in fiscal_years(reader.institution) if not one.is_open}
        self.topics, self.mechanisms = self.items("topic"), self.items("mechanism")
        self.service_types = self.items("service_type")
        self.services = by_words((one, (one.code, one.name)) for one in Service.objects.all())
        self.by_session_code: dict[str, AssistanceSession] = {}
        self.by_moment: dict[tuple[UUID, datetime, str], AssistanceSession] = {}
        for one in _sessions_told(rows, reader):
            for code in (one.brought_code, str(one.pk)):
                self.by_session_code.setdefault(fold(code), one)
            key = (one.meeting.unit_id, _minute(one.meeting.starts_at), fold(one.meeting.title))
            self.by_moment.setdefault(key, one)

    @cached_property
    def assistances(self) -> dict[tuple[UUID, UUID], list[Assistance]]:
        rows: dict[tuple[UUID, UUID], list[Assistance]] = {}
        begun = Assistance.objects.filter(service_version__isnull=False).select_related("service_version")
        for one in begun.order_by("starts_on", "pk"):
            version = one.service_version
            if version is not None:
                rows.setdefault((one.beneficiary_id, version.service_id), []).append(one)
        return rows

    def assistance(self, entity: Beneficiary, services: Sequence[Service], day: date) -> Assistance | None:
        """The one of the services that the entity was receiving that day, or the first one."""
        rows = [one for service in services for one in self.assistances.get((entity.pk, service.pk), [])]
        begun = [one for one in rows if one.starts_on and one.starts_on <= day]
        running = [one for one in begun if one.state == AssistanceState.OPEN or day_of(one.closed_at) >= day]  # type: ignore[arg-type]
        return next(iter(running[-1:] or begun[-1:] or rows[:1]), None)


def _sessions_told(rows: list[tuple[int, dict[str, Any]]], reader: SheetReader) -> Any:
    """The stored sessions that a row may be about: those of its days, and those of its codes."""
    quiet = SheetReader(reader.table, reader.book, reader.institution, {}, reader.on)
    days = {quiet.day(number, "date", cells.get("date")) for number, cells in rows} - {None}
    codes = {code for _number, cells in rows if (code := _said(cells.get("code")))}
    asked = Q(brought_code__in=codes)
    if days:
        first, last = min(days), max(days)  # type: ignore[type-var]
        asked |= Q(meeting__starts_at__gte=_moment(first, time.min), meeting__starts_at__lt=_moment(last, time.max))  # type: ignore[arg-type]
    found = AssistanceSession.objects.filter(asked).order_by("meeting__starts_at", "pk")
    related = ("meeting__unit", "meeting__responsible", "topic", "mechanism")
    return found.select_related(*related).prefetch_related("beneficiaries")


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=BOGOTA)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(BOGOTA).replace(second=0, microsecond=0)


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against the sessions as they stand. Writes nothing."""
    rows = reader.rows()
    known = _Known(reader, rows)
    groups: dict[tuple[str, ...], _Rows] = {}
    last: tuple[str, ...] = ()
    for number, cells in rows:
        code, said = fold(_said(cells.get("code"))), [_said(cells.get(name)) for name in ("date", "title")]
        if code:
            last = ("code", code)
        elif any(said) or not groups:
            last = tuple(fold(_said(cells.get(name))) for name in ("unit", "date", "hour", "title"))
        groups.setdefault(last, _Rows()).rows.append((number, cells))
    return reader.result([row for group in groups.values() for row in _read_session(group, known)])


def _read_session(group: _Rows, known: _Known) -> list[ReadRow]:
    reader, before = known.reader, len(known.reader.problems)
    _complain_different(group, reader)
    day = reader.day(*_at(group, "date"))
    hour = _hour(group, "hour", reader)
    found = _found(group, day, hour, known)
    titles = [_title(group, cells) for _number, cells in group.rows]
    if found is not None:
        _complain_changed(group, found, day, hour, reader)
        return _more_entities(group, found, titles, known)
    values = _content(group, day, hour, known) if len(reader.problems) == before else None
    content = None if len(reader.problems) > before else values
    return [
        ReadRow(number, title, {"content": content}) for (number, _c), title in zip(group.rows, titles, strict=True)
    ]


def _at(group: _Rows, name: str) -> tuple[int, str, Any]:
    number, cell = group.of(name)
    return number, name, cell


def _title(group: _Rows, cells: dict[str, Any]) -> str:
    whom = _said(cells.get("beneficiaries")) or _said(cells.get("entity_codes"))
    return ": ".join(part for part in (group.text("title"), whom) if part)[:300]


def _complain_different(group: _Rows, reader: SheetReader) -> None:
    for name in _OF_THE_SESSION:
        first, cell = group.of(name)
        for number, cells in group.rows:
            said = _said(cells.get(name))
            if said and fold(said) != fold(_said(cell)):
                reader.complain(number, name, said, f"no coincide con la fila {first}, que es de la misma sesión.")


def _hour(group: _Rows, name: str, reader: SheetReader) -> time | None:
    number, cell = group.of(name)
    text = _said(cell)
    if not text:
        return None
    found = _HOUR.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 0)
    if found and found[3] and hour <= 12:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        reader.complain(number, name, text, "escriba la hora como 08:30 o 14:00.")
        return None
    return time(hour, minute)


def _found(group: _Rows, day: date | None, hour: time | None, known: _Known) -> AssistanceSession | None:
    """The stored one: by its code; or of the same unit, day, hour and title."""
    code, unit = fold(group.text("code")), known.units.get(fold(group.text("unit")))
    if code and code in known.by_session_code:
        return known.by_session_code[code]
    if day is None or hour is None or unit is None:
        return None
    same = known.by_moment.get((unit.pk, _moment(day, hour), fold(group.text("title"))))
    # With a code of its own it is another one.
    return same if same is not None and not (code and same.brought_code) else None


def _complain_changed(
    group: _Rows, found: AssistanceSession, day: date | None, hour: time | None, reader: SheetReader
) -> None:
    meeting = found.meeting
    begins, ends = _minute(meeting.starts_at), _minute(meeting.ends_at)
    end = _hour(group, "ends", reader)
    said: list[tuple[str, Any, Any]] = [("date", day, begins.date()), ("hour", hour, begins.time())]
    said.append(("ends", end, ends.time()))
    differ = [
        (name, f"{old:%d/%m/%Y}" if name == "date" else f"{old:%H:%M}") for name, new, old in said if new and new != old
    ]
    named = (
        ("title", [meeting.title]),
        ("unit", [meeting.unit.name, meeting.unit.code]),
        ("responsible", [meeting.responsible.full_name, meeting.responsible.email]),
        ("modality", [meeting.get_modality_display(), meeting.modality]),
        ("topic", [found.topic.name, found.topic.code] if found.topic else [""]),
        ("mechanism", [found.mechanism.name, found.mechanism.code] if found.mechanism else [""]),
    )
    for name, names in named:
        text = fold(group.text(name))
        if text and text not in {fold(str(one)) for one in names}:
            differ.append((name, str(names[0])))
    for name, old in differ:
        told = f"dice «{old}»" if old else "no lo dice"
        number, cell = group.of(name)
        reader.complain(number, name, cell, f"esa sesión ya está y {told}: no se cambia desde un archivo.")


def _more_entities(group: _Rows, found: AssistanceSession, titles: list[str], known: _Known) -> list[ReadRow]:
    """The rows of a session that is there: entities may be added to one that was brought, and nothing else."""
    there = list(found.beneficiaries.all())
    names = {fold(text) for one in there for text in (one.name, one.nit, one.divipola, one.dane_code) if text}
    rows = []
    for (number, cells), title in zip(group.rows, titles, strict=True):
        served = _served(number, cells, known, day_of(found.meeting.starts_at), names)
        if served and found.brought_at is None:
            mend = "esa sesión se registró aquí: agregue la entidad en su página."
            known.reader.complain(number, "beneficiaries", ", ".join(one.name for one in served), mend)
        changes = {"beneficiaries": ("", "; ".join(one.name for one in served))} if served else {}
        rows.append(ReadRow(number, title, {"served": served}, found, changes))
    return rows


def _served(
    number: int,
    cells: dict[str, Any],
    known: _Known,
    day: date,
    there: set[str] = frozenset(),  # type: ignore[assignment]
) -> dict[Beneficiary, Assistance | None]:
    """The entities of a row, each with the assistance of its service; those of ``there`` are left aside."""
    reader = known.reader
    parts = parts_of(words(cells.get("service")))
    services = [known.named(number, "service", one, known.services, "los servicios del portafolio") for one in parts]
    served: dict[Beneficiary, Assistance | None] = {}
    column = "entity_codes" if _said(cells.get("entity_codes")) else "beneficiaries"
    for text in parts_of(words(cells.get(column))):
        if fold(text) in there or is_nothing(text):
            continue
        is_code = column == "entity_codes" and fold(text) not in known.by_name
        read_one = known.entity_of_code if is_code else known.entity_of_name
        entity = read_one(number, column, text)
        if entity is not None:
            served[entity] = known.assistance(entity, [one for one in services if one is not None], day)
    if served and all(services) and services and not any(served.values()):
        mend = "la entidad no tiene una asistencia de ese servicio: cargue primero las asistencias."
        reader.complain(number, "service", cells.get("service"), mend)
    return served


def _content(group: _Rows, day: date | None, hour: time | None, known: _Known) -> SessionContent | None:
    reader, before = known.reader, len(known.reader.problems)
    when = _when(group, day, hour, reader)
    _check_day(group, day, known)
    title = reader.text(*_at(group, "title"), longest=250)
    unit = known.named(*_at(group, "unit"), known.units, "las dependencias")
    person = known.named(*_at(group, "responsible"), known.people, "el personal de la entidad")
    modality = reader.choice(*_at(group, "modality"), Modality.choices)
    kind = reader.choice(*_at(group, "kind"), [(one.value, one.label) for one in KINDS])
    topic = known.named(*_at(group, "topic"), known.topics, "los temas")
    service_type = known.named(*_at(group, "service_type"), known.service_types, "los tipos de asistencia")
    mechanism = known.named(*_at(group, "mechanism"), known.mechanisms, "los mecanismos")
    note = reader.text(*_at(group, "mechanism_note"), longest=300)
    place = reader.text(*_at(group, "place"), longest=200)
    code = reader.text(*_at(group, "code"), longest=60)
    served: dict[Beneficiary, Assistance | None] = {}
    for number, cells in group.rows:
        served |= _served(number, cells, known, day or reader.on)
    if len(reader.problems) > before:
        return None
    said = (
        ("title", title),
        ("unit", unit),
        ("responsible", person),
        ("beneficiaries", served),
        ("modality", modality),
    )
    _complain_missing(group, said, reader)
    if mechanism and mechanism.attributes.get("needs_description") and not note:
        reader.complain(group.number, "mechanism_note", "", f"«{mechanism}» pide decir cuál fue: descríbalo.")
    people, links = _people(group, reader), _links(group, known)
    if len(reader.problems) > before or when is None or unit is None or person is None:
        return None
    return SessionContent(
        unit=unit,
        kind=kind or (MeetingKind.CALL if modality == Modality.TELEPHONE else MeetingKind.VISIT),
        title=title,
        starts_at=when[0],
        ends_at=when[1],
        responsible=person,
        modality=modality,
        place=place,
        topic=topic,
        service_type=service_type,
        mechanism=mechanism,
        mechanism_note=note,
        code=code,
        people=people,
        links=links,
        served=served,
    )


def _complain_missing(group: _Rows, said: Sequence[tuple[str, Any]], reader: SheetReader) -> None:
    for name, value in said:
        if not value:
            reader.complain(group.number, name, "", MISSING[name])


def _check_day(group: _Rows, day: date | None, known: _Known) -> None:
    reader, (number, cell) = known.reader, group.of("date")
    if day is not None and day >= reader.on:
        reader.complain(
            number, "date", cell, "se cargan las de días pasados: las de hoy en adelante se registran aquí."
        )
    if day is not None and day.year in known.closed:
        reader.complain(number, "date", cell, f"la vigencia {day.year} está cerrada: ya no cambia.")
    state, held = group.text("state"), MeetingState.HELD
    if state and fold(state) not in {fold(held), fold(str(held.label))}:
        reader.complain(group.of("state")[0], "state", state, "solo se cargan las realizadas: quite la fila.")


def _when(group: _Rows, day: date | None, hour: time | None, reader: SheetReader) -> tuple[datetime, datetime] | None:
    """When it began and ended; the end may be said by how many hours it took."""
    before = len(reader.problems)
    end, hours = _hour(group, "ends", reader), _hours(group, reader)
    if len(reader.problems) > before:
        return None
    lacks = (
        ("date", day, "falta la fecha."),
        ("hour", hour, "falta la hora en que empezó."),
        ("ends", end or hours, "falta la hora final, o cuántas horas duró."),
    )
    for name, value, mend in lacks:
        if value is None:
            reader.complain(group.number, name, "", mend)
    if day is None or hour is None or (end is None and hours is None):
        return None
    starts = _moment(day, hour)
    ends = _moment(day, end) if end is not None else starts + (hours or timedelta())
    if ends <= starts:
        reader.complain(group.of("ends")[0], "ends", group.text("ends"), "debe ser posterior a la hora en que empezó.")
        return None
    return starts, ends


def _hours(group: _Rows, reader: SheetReader) -> timedelta | None:
    number, cell = group.of("hours")
    text = _said(cell)
    if not text:
        return None
    try:
        length = timedelta(minutes=round(float(Decimal(text.replace(",", ".")) * 60)))
    except (InvalidOperation, OverflowError, ValueError):
        length = timedelta()
    if not timedelta() < length <= LONGEST_SESSION:
        reader.complain(number, "hours", text, "escriba cuántas horas duró, como 2 o 1,5.")
        return None
    return length


def _people(group: _Rows, reader: SheetReader) -> int | None:
    """How many came: those of each row, together."""
    total: int | None = None
    for number, cells in group.rows:
        text = _said(cells.get("people"))
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and int(text) <= MOST_PEOPLE):
            reader.complain(number, "people", text, "escriba cuántas personas asistieron, con un número entero.")
            continue
        total = (total or 0) + int(text)
    return total


def _links(group: _Rows, known: _Known) -> list[str]:
    """The links of its proofs, each once."""
    found: dict[str, None] = {}
    for number, cells in group.rows:
        for text in re.split(r"[;\s]+", _said(cells.get("links"))):
            if text and (link := known.link(number, "links", text)):
                found[link] = None
    return list(found)


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Bring in each session once, and add the entities that are new in one that was brought."""
    contents = {id(row.values["content"]): row.values["content"] for row in rows if "content" in row.values}
    for one in contents.values():
        place = f"{one.code}:{one.unit.pk}:{one.starts_at.isoformat()}:{fold(one.title)}"
        bring_session(one, id=uuid5(reading_id, place), by=by, at=at)
    for row in rows:
        if row.values.get("served"):
            add_served(row.found, row.values["served"], by=by, at=at)


KIND = RegisterKind(
    Register.SESSIONS,
    _("Asesorías y eventos realizados"),
    "delivery.start_service",
    BOOK,
    HELP,
    read,
    write,
    "delivery:session_list",
    grow,
)
