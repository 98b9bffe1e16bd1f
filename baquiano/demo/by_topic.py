"""A fifth institution, that plans by topic: its plans approved in a meeting, its sessions with their light record.

Its people and what they do are fictitious; the names of the entities are the official ones.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import actions as commitments
from baquiano.commitments.choices import Party
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.by_topic_papers import (
    account_for_the_half,
    ask_by_topic,
    form_team,
    make_competent,
    offer_by_topic,
    put_documents,
    tell_by_topic,
)
from baquiano.demo.content import person_name
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.demo.figures import territorial_entities
from baquiano.demo.folders import load_shipped
from baquiano.demo.people import employ
from baquiano.demo.requests import answer_calls
from baquiano.demo.visits import Year
from baquiano.documents.choices import SignatureLevel
from baquiano.evaluation import actions as evaluation
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.evaluation.queries import instruments_in_force, is_evaluable
from baquiano.institutions.actions import open_year
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries as meeting_queries
from baquiano.meetings.models import Meeting
from baquiano.planning import actions as planning
from baquiano.planning.agreements.actions import add_funding, create_agreement
from baquiano.planning.choices import MeetingPurpose
from baquiano.planning.models import Agreement, Plan, PlanItem
from baquiano.planning.per_topic import actions as topical
from baquiano.planning.per_topic.queries import lacks_to_be_ready
from baquiano.procedures.actions import quietly

FOLDER = "vivienda"
SEED = 10  # the version of the procedure
TOWNS = 40
FIRST_NUMBER = 160
# The first of each role is on the sign-in page.
PEOPLE = (
    ("equipo@mv.demo", "advisor", "EPOT", "Profesional especializada"),
    ("subdireccion@mv.demo", "deputy_head", "SATOIU", "Subdirectora"),
    ("politica@mv.demo", "technical_director", "FPIN", "Coordinador de instrumentación normativa"),
    ("admin@mv.demo", "admin", "MVCT", "Administrador funcional"),
    ("direccion@mv.demo", "agency_head", "DEUT", "Director de Espacio Urbano y Territorial"),
    ("control@mv.demo", "internal_control", "OCI", "Jefa de la Oficina de Control Interno"),
    ("archivo@mv.demo", "records_manager", "SATOIU", "Profesional de gestión documental"),
    ("coordinacion@mv.demo", "group_leader", "EPOT", "Coordinador de tema"),
    ("equipo2@mv.demo", "advisor", "EPP", "Profesional especializado"),
    ("equipo3@mv.demo", "advisor", "ELU", "Profesional especializada"),
    ("equipo4@mv.demo", "advisor", "EMIB", "Profesional especializado"),
    ("equipo5@mv.demo", "advisor", "EEQ", "Profesional especializada"),
    ("coordinacion2@mv.demo", "group_leader", "EPP", "Coordinadora de tema"),
    ("coordinacion3@mv.demo", "group_leader", "ELU", "Coordinador de tema"),
    ("atencion@mv.demo", "service_desk", "DEUT", "Profesional de atención a solicitudes"),
)
# Three are in force, one waits for its meeting of approval and one is being written.
APPROVED, IN_REVIEW, WRITING = ("EPOT", "EPP", "ELU"), "EMIB", "EEQ"
ACTIVITIES = (
    ("Taller de seguimiento y evaluación con los municipios", "taller", "direct"),
    ("Mesa de trabajo con la corporación autónoma y el municipio", "mesa-trabajo", "direct"),
    ("Acompañar con consultoría la formulación", "consultoria", "consultant"),
    ("Foro regional de buenas prácticas", "foro", "alliance"),
    ("Visita técnica de acompañamiento", "visita-tecnica", "direct"),
    ("Capacitación a los equipos de planeación", "capacitacion", "direct"),
)
MARKS = ("objetivo", "dominio", "materiales", "utilidad")
# Of every so many sessions, the record of one was never signed.
UNSIGNED = 5


@dataclass
class Cast:
    """Who is who: by address, and who writes for each team."""

    everybody: dict[str, User]
    writers: dict[str, User]

    @property
    def deputy(self) -> User:
        return self.everybody["subdireccion@mv.demo"]


def build_by_topic(today: date, *, territory: int | None = None) -> Institution:
    """Load its folder and live from the plans by topic to the sessions and their evaluation, until ``today``.

    ``territory`` bounds how many municipalities it assists.
    """
    begins = moment(date(today.year, 1, 5), 8)
    institution = load_shipped(FOLDER, begins, today.year)
    with scope(institution=institution), quietly():
        year = Year(institution, today, Random(SEED))
        cast = _create_people(today, begins)
        vigencia = open_year(institution, year=today.year, by=None, at=begins)
        towns = territorial_entities(institution, most=territory or TOWNS, by=None, at=begins)
        make_competent(year, cast.writers, TOPICS)
        put_documents(year, cast.everybody)
        offer_by_topic(year, cast.everybody["direccion@mv.demo"])
        for place, code in enumerate((*APPROVED, IN_REVIEW, WRITING)):
            plan = _write(year, vigencia, cast, code, towns, date(today.year, 1, 13 + place))
            if code != WRITING:
                _deliver(year, cast, plan, date(today.year, 1, 27 + place % 3))
            if code in APPROVED:
                _approve(year, cast, plan, date(today.year, 2, 10))
                if code == APPROVED[0]:
                    form_team(year, plan, cast.everybody)
                _execute(year, cast, plan, place)
        answer_calls(year, cast.writers, towns)
        ask_by_topic(year, cast.everybody, cast.writers, towns)
        # At the end: a report tells what was there at its cut-off, calls too.
        for plan in Plan.objects.filter(unit__code__in=APPROVED).select_related("unit", "institution"):
            tell_by_topic(year, vigencia, plan, cast.writers[plan.unit.code], cast.deputy)
        account_for_the_half(year, cast.deputy, cast.everybody["direccion@mv.demo"])
    return institution


def _create_people(today: date, at: datetime) -> Cast:
    cast = Cast({}, {})
    for user, role, unit in employ(PEOPLE, first_number=FIRST_NUMBER, today=today, at=at):
        cast.everybody[user.email] = user
        if role == "advisor":
            cast.writers[unit] = user
    return cast


# --- activity 1 ------------------------------------------------------------------------------------------------------
def _write(year: Year, vigencia: FiscalYear, cast: Cast, code: str, towns: list[Beneficiary], day: date) -> Plan:
    """The plan of a topic, with the documents on which it rests; the last one still cites only one."""
    unit, at = Unit.objects.get(code=code), moment(year.working_day(day), 9)
    writer = year.acting(cast.writers[code], at)
    plan = planning.create_plan(id=uuid7(), unit=unit, year=vigencia, by=writer, at=at)
    cited: dict[str, Any] = {
        "evaluation": f"Informe final de la vigencia {vigencia.year - 1} (ficticio)",
        "evaluation_on": date(vigencia.year - 1, 12, 19),
        "evaluation_link": "",
        "action_plan": "" if code == WRITING else f"Plan de Acción Institucional {vigencia.year}, versión 1 (ficticio)",
        "action_plan_on": None if code == WRITING else date(vigencia.year, 1, 9),
        "action_plan_link": "" if code == WRITING else "https://mv.demo/plan-de-accion",
    }
    plan = topical.edit_basis(plan, expected_version=plan.version, fields=cited, by=writer, at=at)
    agreements = {mode: _agreement(year, unit, mode, cast, at) for mode in ("consultant", "alliance")}
    for number, (activity, mechanism, mode) in enumerate(ACTIVITIES):
        values = _item(year, code, number, activity, mechanism, writer, towns)
        values |= {"execution_mode": mode, "agreement": agreements.get(mode)}
        item = planning.create_item(plan, id=uuid7(), values=values, by=writer, at=at)
        if values["needs_inputs"]:
            source = year.entries("funding_source")[0]
            money = {"source": source, "planned": values["budget"], "executed": 0, "line": ""}
            add_funding(item, id=uuid7(), fields=money, by=writer, at=at)
    return plan


def _item(
    year: Year, code: str, number: int, activity: str, mechanism: str, writer: User, towns: list[Beneficiary]
) -> dict[str, Any]:
    topic = next(one for one in year.entries("topic") if one.code in TOPICS[code])
    first = year.working_day(date(year.today.year, 3 + number, 4 + 2 * number))
    start = (number * 3 + len(code)) % max(1, len(towns) - 3)
    needs, concerted = number % 3 != 1, mechanism in ("mesa-trabajo", "foro")
    return {
        "topic": topic,
        "activity": f"{activity}: {topic.name.lower()}",
        "objective": "Fortalecer la capacidad de los municipios en el tema.",
        "service_type": year.entries("service_type")[number % 3],
        "mechanism": next(one for one in year.entries("mechanism") if one.code == mechanism),
        "starts_on": first,
        "ends_on": year.working_day(first + timedelta(days=20)),
        "municipality": towns[start].municipality,
        "beneficiaries": towns[start : start + 3],
        "responsible": writer,
        "budget": 4_000_000 + 1_500_000 * number if needs else None,
        "needs_inputs": needs,
        "inputs": "Cartografía base, visor geográfico y guía metodológica" if needs else "",
        "is_concerted": concerted,
        "meetings_cost": 900_000 if concerted else None,
    }


TOPICS = {
    "EPOT": ("pot",),
    "EPP": ("planes-parciales",),
    "ELU": ("legalizacion",),
    "EMIB": ("barrios",),
    "EEQ": ("equipamientos",),
}


def _agreement(year: Year, unit: Unit, mode: str, cast: Cast, at: datetime) -> Agreement:
    """The consultancy of the second topic does not say yet the criterion of competence: its activity is not ready."""
    contracted = mode == "consultant"
    fields = {
        "mode": mode,
        "number": f"{'CM' if contracted else 'AE'}-{unit.code}-01",
        "partner": "Consultores Urbanos Ficticios S. A. S." if contracted else "Asociación Ficticia de Municipios",
        "purpose": "Apoyar la asistencia técnica del tema (ficticio).",
        "starts_on": date(at.year, 2, 15),
        "ends_on": date(at.year, 12, 15),
        "own_pesos": 120_000_000 if contracted else None,
        "own_words": "Los contenidos y los asesores.",
        "partner_words": "El equipo de trabajo." if contracted else "Los auditorios y la convocatoria.",
        "process": f"CM-0{unit.pk.int % 90 + 10}-{at.year}" if contracted else "",
        "process_link": "https://community.secop.gov.co/proceso-ficticio" if contracted else "",
        "competence": "Maestría en ordenamiento territorial y cinco planes revisados (ficticio)."
        if contracted and unit.code != "EPP"
        else "",
    }
    leader = cast.everybody["coordinacion@mv.demo"]
    return create_agreement(unit, id=uuid7(), fields=fields, by=year.acting(leader, at), at=at)


# --- activity 2 ------------------------------------------------------------------------------------------------------
def _deliver(year: Year, cast: Cast, plan: Plan, day: date) -> None:
    at = moment(year.working_day(day), 10)
    writer = year.acting(cast.writers[plan.unit.code], at)
    planning.submit_plan(plan, note="Con la evaluación anterior y el Plan de Acción.", by=writer, at=at)


def _approve(year: Year, cast: Cast, plan: Plan, day: date) -> None:
    """The meeting of approval with its attendance and its record, and then the plan in force and what is ready."""
    starts_at = moment(year.working_day(day), 8)
    at = starts_at + timedelta(hours=2)
    deputy, writer = year.acting(cast.deputy, at), cast.writers[plan.unit.code]
    meeting = _meet(plan, MeetingPurpose.APPROVAL, starts_at, deputy, [deputy, writer], at)
    _sign(meeting, deputy, at + timedelta(minutes=20))
    plan = planning.approve_plan(plan, note="Responde a la evaluación y al Plan de Acción.", by=deputy, at=at)
    ready_at = at + timedelta(days=2)
    by = year.acting(writer, ready_at)
    for item in plan.items.select_related("agreement", "mechanism", "plan__institution", "plan__year"):
        if not lacks_to_be_ready(item):
            topical.mark_ready(item, by=by, at=ready_at)


def _meet(plan: Plan, purpose: str, starts_at: datetime, leads: User, people: list[User], at: datetime) -> Meeting:
    row = topical.register_meeting(
        plan,
        id=uuid7(),
        purpose=purpose,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        responsible=leads,
        place="Sala de juntas ficticia",
        by=leads,
        at=at,
    )
    for number, person in enumerate(people):
        _arrive(row.meeting, person.full_name, person.document_number, plan.unit.name, number, leads, at)
    texts = {
        "activities": "Se leyó el plan actividad por actividad frente a la evaluación anterior y al Plan de Acción."
        if purpose == MeetingPurpose.APPROVAL
        else "Se revisó el avance de cada actividad y lo que falta.",
        "agreements": "El equipo registra cada sesión en los cinco días siguientes (ficticio).",
    }
    _tell(row.meeting, texts, leads, at)
    return row.meeting


def _arrive(meeting: Meeting, name: str, document: str, entity: str, number: int, by: User, at: datetime) -> None:
    names, _space, surnames = name.partition(" ")
    meetings.register_attendance(
        meeting,
        id=uuid7(),
        names=names,
        surnames=surnames or "Ficticia",
        document_number=document,
        consented=True,
        entity=entity,
        post="Profesional",
        email=f"asistente{number}@entidad.demo",
        phone="",
        signature=stroke(number),
        by=by,
        at=at,
    )


def _tell(meeting: Meeting, texts: dict[str, str], by: User, at: datetime) -> None:
    for section in meetings.open_minutes(meeting, by=by, at=at).sections.all():
        if section.key in texts:
            text = texts[section.key]
            meetings.write_section(meeting, section.key, text=text, expected_version=section.version, by=by, at=at)


def _sign(meeting: Meeting, by: User, at: datetime) -> None:
    minutes = meetings.freeze_minutes(meeting, by=by, at=at)
    for party in minutes.required_parties:
        meetings.sign_minutes(
            minutes,
            id=uuid7(),
            content_sha256=minutes.content_sha256,
            level=SignatureLevel.DRAWN,
            party=party,
            signer=by,
            signer_name=by.full_name,
            signer_post=meeting_queries.post_of(by, at),
            image=stroke(1),
            by=by,
            at=at,
        )


# --- activities 3 and 4 ----------------------------------------------------------------------------------------------
def _execute(year: Year, cast: Cast, plan: Plan, place: int) -> None:
    """The sessions of its activities until the day of the demonstration, and a meeting of follow-up in each quarter."""
    # As it was approved: what was read before is still the plan in review.
    plan = Plan.objects.select_related("unit", "year", "institution").get(pk=plan.pk)
    writer = cast.writers[plan.unit.code]
    items = plan.items.select_related("topic", "mechanism", "service_type").order_by("position")
    for number, item in enumerate(items):
        _give(year, plan, item, writer, number + place)
    for month in (4, 7, 10):
        starts_at = moment(year.working_day(date(year.today.year, month, 8 + place)), 15)
        if day_of(starts_at) < year.today:
            at = starts_at + timedelta(hours=2)
            by = year.acting(writer, at)
            meeting = _meet(plan, MeetingPurpose.FOLLOW_UP, starts_at, by, [by], at)
            if month != 10 or place:
                _sign(meeting, by, at + timedelta(minutes=20))


def _give(year: Year, plan: Plan, item: PlanItem, writer: User, number: int) -> None:
    starts_at = moment(item.starts_on, 9)  # type: ignore[arg-type]
    if day_of(starts_at) >= year.today or item.ready_at is None:
        # What is not ready is not carried out: its contract says no criterion of competence.
        return
    by = year.acting(writer, starts_at)
    session = delivery.create_session(
        id=uuid7(),
        unit=plan.unit,
        title=item.activity[:250],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        responsible=by,
        beneficiaries=item.beneficiaries.all(),
        kind="workshop" if item.mechanism and item.mechanism.attributes.get("evaluable") else "visit",
        objective=item.objective,
        topic=item.topic,
        mechanism=item.mechanism,
        plan_item=item,
        # The forum of the last topic is led by others: the ministry takes part and does not evaluate it.
        is_led=(plan.unit.code, item.mechanism and item.mechanism.code) != (APPROVED[-1], "foro"),
        by=by,
        at=starts_at - timedelta(days=5),
    )
    at = starts_at + timedelta(hours=3)
    for person in range(8 + number % 5 * 4):
        document = str(9_500_000_000 + (item.pk.int % 9_000) * 100 + person)
        entity = session.served.first().beneficiary.name  # type: ignore[union-attr]
        _arrive(session.meeting, person_name(number * 7 + person), document, entity, person, by, at)
    texts = {
        "objective": item.objective,
        "activities": "Se trabajó con los equipos municipales en el diagnóstico y en los ajustes (ficticio).",
    }
    _tell(session.meeting, texts, by, at)
    commitments.create_commitment(
        id=uuid7(),
        unit=plan.unit,
        beneficiary=session.served.first().beneficiary,  # type: ignore[union-attr]
        party=Party.BENEFICIARY,
        text="Enviar el documento ajustado con lo trabajado en la sesión",
        due_on=day_of(at) + timedelta(days=20),
        origin=session.meeting,
        responsible_name="Secretaría de Planeación",
        by=by,
        at=at,
    )
    session = delivery.hold_session(session, by=by, at=at + timedelta(minutes=5))
    if number % UNSIGNED != UNSIGNED - 1:
        _sign(session.meeting, by, at + timedelta(minutes=30))
    _evaluate(year, session, by, at + timedelta(hours=1), number)


# --- its evaluation, only by some mechanisms -------------------------------------------------------------------------
def _evaluate(year: Year, session: AssistanceSession, by: User, at: datetime, number: int) -> None:
    session = AssistanceSession.objects.select_related("meeting__unit", "mechanism", "topic", "institution").get(
        pk=session.pk
    )
    instrument = instruments_in_force().first()
    if instrument is None or not is_evaluable(session):
        return
    campaign = evaluation.create_campaign(instrument, id=uuid7(), fields={"session": session}, by=by, at=at)
    campaign = evaluation.open_campaign(campaign, by=by, at=at)
    if number % 2:
        campaign = evaluation.draw_sample(campaign, by=by, at=at + timedelta(minutes=5))
    _answer(campaign, at, 1 if number % 4 == 3 else 4)
    closes = at + timedelta(days=9)
    if day_of(closes) < year.today:
        note = "Los demás participantes no respondieron al recordatorio (ficticio)."
        evaluation.close_campaign(campaign, note=note, by=year.acting(by, closes), at=closes)


def _answer(campaign: Campaign, at: datetime, how_many: int) -> None:
    consent = consent_text(campaign.institution, ConsentKind.EVALUATION, on=day_of(at))
    if consent is None:
        return
    invited = Invitation.objects.filter(campaign=campaign).order_by("attendance_id")[:how_many]
    for number, invitation in enumerate(invited):
        values: dict[str, Any] = {code: 3 + (number + place) % 3 for place, code in enumerate(MARKS)}
        values |= {"tema": "pot", "mejorar": ("Más ejemplos de municipios parecidos.", "")[number % 2]}
        evaluation.record_answer(
            campaign,
            id=uuid4(),
            values=values,
            consent=consent,
            channel="link",
            invitation=invitation,
            at=at + timedelta(hours=2 + number),
        )
