"""What entities and citizens asked for since January: by every channel, in every state, with their legal terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.demand import actions
from baquiano.demand.choices import PetitionKind, RequestChannel, RequestState, ServiceClass
from baquiano.demand.models import ServiceRequest
from baquiano.demand.rules import term_ends
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.demo.visits import Year
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import CatalogueItem, ConsentText, Unit

EVERY_DAYS = 5
# What arrived in the last days nobody has read yet.
UNREAD_DAYS = 3
KEEPER = UUID("5a1c0de0-0000-4000-8000-000000000008")
NAMES = ("Alba", "Bruno", "Carmen", "Darío", "Elsa", "Fabio", "Gilma", "Hugo", "Inés", "Jairo", "Karen", "Luis")
POSTS = ("Secretaria de Planeación", "Jefe de Talento Humano", "Alcaldesa", "Jefe de Control Interno", "Personera")
# What is asked, what it turns out to be, of which topic and as which petition.
ASKED = (
    ("Cómo se diligencia el autodiagnóstico de la política de integridad", "orientation", "integridad", "information"),
    ("Concepto sobre la creación de un empleo temporal en la planta", "advice", "estructura", "consultation"),
    ("Acompañamiento para implementar el modelo de gestión en todas las dependencias", "assistance", "mipg", "general"),
    ("Taller de racionalización de trámites para los equipos de la alcaldía", "training", "tramites", "general"),
    ("Copia de los lineamientos de la última medición", "orientation", "furag", "information"),
    ("Que se investigue a un funcionario del municipio", "out", "control", "general"),
    ("Revisión del manual de funciones antes de su adopción", "advice", "empleo", "consultation"),
    ("Asistencia para la rendición de cuentas del último año", "assistance", "participacion", "general"),
    ("No puedo entrar al formulario de la medición", "orientation", "furag", "ticket"),
    ("Estrategia de atención a la ciudadanía en zonas rurales", "assistance", "servicio", "authority"),
)
CHANNELS = (
    RequestChannel.WEB, RequestChannel.EMAIL, RequestChannel.LETTER, RequestChannel.WEB, RequestChannel.PHONE,
    RequestChannel.IN_PERSON,
)  # fmt: skip
REASONS = {
    "orientation": "Basta con informar lo que ya está resuelto.",
    "advice": "Pide un análisis de un solo tema.",
    "assistance": "Toca varios temas y dependencias.",
    "training": "Busca ampliar conocimientos de los servidores.",
    "out": "Corresponde a otra autoridad.",
}


@dataclass
class Attention:
    """Who attends: the desk, the head and the writer of each directorate."""

    desk: User
    heads: Mapping[str, User]
    writers: Mapping[str, User]
    # The unit of the desk, and what is asked of it.
    home: str = "SUB"
    asked: Sequence[tuple[str, str, str, str]] = ASKED


def ask_for_assistance(year: Year, attention: Attention, towns: list[Beneficiary]) -> None:
    """One request every few days since January, each answered, accepted, refused, transferred or still in term."""
    day, number = date(year.today.year, 1, 13), 0
    topics = {one.code: one for one in year.entries("topic")}
    while day <= year.today:
        at = moment(year.working_day(day), 9 + number % 7)
        if day_of(at) > year.today:
            break
        row, asked = _receive(year, attention, towns[number % len(towns)], topics, number, at)
        _attend(year, attention, row, asked, number, at)
        if number % 4 == 1 and "mipg" in topics:
            _call(year, attention, towns[(number + 3) % len(towns)], topics["mipg"], number, at + timedelta(hours=2))
        day, number = day + timedelta(days=EVERY_DAYS), number + 1


def _receive(
    year: Year, attention: Attention, town: Beneficiary, topics: dict[str, CatalogueItem], number: int, at: datetime
) -> tuple[ServiceRequest, tuple[str, str, str, str]]:
    asked = attention.asked[number % len(attention.asked)]
    subject, _kind, topic, petition = asked
    name = NAMES[number % len(NAMES)]
    person = {
        "names": f"{name} Ficticia",
        "post": POSTS[number % len(POSTS)],
        "email": f"{name.lower()}{number}@prueba.invalid".replace("é", "e").replace("í", "i"),
        "phone": f"300000{number:04d}",
    }
    fields: dict[str, Any] = {
        "petition_kind": petition,
        "subject": subject,
        "body": f"Buenos días. En {town.name} necesitamos su ayuda: {subject.lower()}. (Texto ficticio.)",
        "topic": topics[topic],
        "beneficiary": None,
        "entity_name": town.name,
        "department": town.municipality.department if town.municipality else None,
        "service": None,
    }
    channel, key = (
        CHANNELS[number % len(CHANNELS)],
        uuid5(KEEPER, f"{year.institution.pk}:{year.today.year}:{number}"),
    )
    if channel == RequestChannel.WEB and petition in (PetitionKind.GENERAL, PetitionKind.INFORMATION):
        notice = ConsentText.objects.get(institution=year.institution, kind=ConsentKind.DEMAND)
        return actions.receive_request(
            year.institution, id=key, fields=fields, person=person, notice=notice, at=at
        ), asked  # fmt: skip
    if channel == RequestChannel.WEB:
        channel = RequestChannel.EMAIL
    fields |= {"channel": channel, "received_on": day_of(at), "beneficiary": town, "entity_name": ""}
    if channel == RequestChannel.LETTER:
        fields["external_number"] = f"{year.today.year}100{number:05d}"
    by = year.acting(attention.desk, at)
    return actions.register_request(year.institution, id=key, fields=fields, person=person, by=by, at=at), asked


def _attend(
    year: Year, attention: Attention, row: ServiceRequest, asked: tuple[str, str, str, str], number: int, at: datetime
) -> None:
    """What happened to it, as far as the day of the demonstration came."""
    due = term_ends(year.institution, row.petition_kind, row.received_on)
    triage_on = year.working_day(row.received_on + timedelta(days=1))
    if triage_on > year.today - timedelta(days=UNREAD_DAYS):
        return
    code = list(attention.heads)[number % len(attention.heads)]
    row = _classify(year, attention, row, asked[1], code, moment(triage_on, 10))
    if number % 11 == 3:
        row = _complete(year, attention, row, moment(year.working_day(triage_on + timedelta(days=2)), 11))
    if row.state != RequestState.IN_PROGRESS:
        return
    # One in nine is answered late.
    days = 3 + number % 6 if number % 9 else (due - row.received_on).days + 3
    answered_on = year.working_day(max(day_of(at), row.completed_on or triage_on) + timedelta(days=days))
    if answered_on > year.today:
        return
    _end(year, attention, row, asked[1], code, moment(answered_on, 15), number)


def _classify(
    year: Year, attention: Attention, row: ServiceRequest, what: str, code: str, at: datetime
) -> ServiceRequest:
    at_the_desk = what in ("orientation", "out")
    fields = {
        "petition_kind": row.petition_kind,
        "service_class": what,
        "triage_reason": REASONS[what],
        "topic": row.topic,
        "beneficiary": row.beneficiary or Beneficiary.objects.filter(name=row.entity_name).first(),
        "unit": Unit.objects.get(code=attention.home if at_the_desk else code),
        "responsible": attention.desk if at_the_desk else attention.writers[code],
        "external_number": row.external_number,
    }
    by = year.acting(attention.desk, at)
    return actions.classify_request(row, expected_version=row.version, fields=fields, answers=(), by=by, at=at)


def _complete(year: Year, attention: Attention, row: ServiceRequest, at: datetime) -> ServiceRequest:
    """It is asked for what it lacks, and completed some days later when that day came."""
    if day_of(at) > year.today:
        return row
    by = year.acting(attention.desk, at)
    row = actions.ask_completion(row, note="Adjunte el acto administrativo que menciona (ficticio).", by=by, at=at)
    later = moment(year.working_day(day_of(at) + timedelta(days=6)), 9)
    if day_of(later) > year.today:
        return row
    return actions.complete_request(row, id=uuid5(row.pk, "complete"), note="Lo adjunto (ficticio).", at=later)


def _end(
    year: Year, attention: Attention, row: ServiceRequest, what: str, code: str, at: datetime, number: int
) -> None:
    if what == "out":
        by, told = year.acting(attention.desk, at), "Es la autoridad competente para lo que pide."
        actions.transfer_request(row, entity="Procuraduría General de la Nación", note=told, by=by, at=at)
        return
    by = year.acting(attention.desk if what == "orientation" else attention.heads[code], at)
    if what in ("assistance", "training") and not row.is_ticket:
        if number % 3 == 1:
            reasons = year.entries("refusal_reason")
            note = "Este año no alcanza para atenderla; puede pedirla el próximo (ficticio)."
            actions.refuse_request(row, reason=reasons[number % len(reasons)], note=note, by=by, at=at)
        else:
            actions.accept_request(row, note="La atenderemos este año; le diremos cuándo (ficticio).", by=by, at=at)
        return
    file = ContentFile(stroke(8), name="concepto-ficticio.png") if what == ServiceClass.ADVICE else None
    row = actions.answer_request(
        row, id=uuid7(), answer="Le respondemos en los siguientes términos (texto ficticio de la demostración).",
        product="concept" if file else "", file=file, by=by, at=at,
    )  # fmt: skip
    if row.state == RequestState.ANSWERED and day_of(at) < year.today - timedelta(days=UNREAD_DAYS):
        actions.close_ticket(row, by=by, at=at + timedelta(hours=1))


def answer_calls(year: Year, writers: Mapping[str, User], towns: list[Beneficiary]) -> None:
    """A telephone advice every few days since January, of each team in its turn, with its ayuda de memoria."""
    day, number = date(year.today.year, 1, 19), 0
    attention = Attention(next(iter(writers.values())), {}, writers)
    topics = year.entries("topic")
    while (at := moment(year.working_day(day), 8 + number % 8)) and day_of(at) <= year.today:
        _call(year, attention, towns[number % len(towns)], topics[number % len(topics)], number, at)
        day, number = day + timedelta(days=2 * EVERY_DAYS), number + 1


def _call(year: Year, attention: Attention, town: Beneficiary, topic: CatalogueItem, number: int, at: datetime) -> None:
    """A telephone advice with its ayuda de memoria."""
    code = list(attention.writers)[number % len(attention.writers)]
    person = {
        "names": f"{NAMES[(number + 5) % len(NAMES)]} Ficticia",
        "post": POSTS[number % len(POSTS)],
        "email": f"llamada{number}@prueba.invalid",
        "phone": f"310000{number:04d}",
    }
    actions.register_call(
        Unit.objects.get(code=code), id=uuid5(KEEPER, f"call:{year.institution.pk}:{year.today.year}:{number}"),
        fields={"topic": topic, "beneficiary": town}, person=person, minutes=4 + number % 20,
        memo="Preguntó por los plazos; se le explicó dónde consultarlos (ficticio).",
        by=year.acting(attention.writers[code], at), at=at,
    )  # fmt: skip
