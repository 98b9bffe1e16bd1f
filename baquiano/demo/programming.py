"""The monthly programming of the fourth institution, with teams and material, and the sessions that it gave."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from baquiano.accounts.models import User
from baquiano.agenda import actions as agenda
from baquiano.agenda import queries
from baquiano.agenda.choices import AgendaState, Decision
from baquiano.agenda.models import MonthlyAgenda
from baquiano.commitments import actions as commitments
from baquiano.commitments.choices import Party
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.content import person_name
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.demo.visits import Year
from baquiano.institutions.models import CatalogueItem, FiscalYear, Unit
from baquiano.library import actions as library
from baquiano.library.actions import Content
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import MeetingState
from baquiano.planning.models import Plan, PlanItem
from baquiano.procedures.actions import ControlCheck
from baquiano.strategy import actions as strategy
from baquiano.teams import actions as teams
from baquiano.teams.choices import TeamRole

FIRST_MONTH, CLOSING_DAY = 2, 25
# Codes of the topics, and the guide with which each is worked.
GUIDES = (
    ("mipg", "Guía de implementación de las políticas de gestión (ficticia)"),
    ("furag", "Manual del plan de mejora a partir de la medición (ficticio)"),
    ("estructura", "Guía de rediseño institucional (ficticia)"),
    ("talento", "Guía de gestión del talento humano (ficticia)"),
    ("integridad", "Guía del programa de transparencia (ficticia)"),
    ("participacion", "Manual de rendición de cuentas (ficticio)"),
)
GUIDELINE = {
    "title": "Programar con equipos que reúnan a las direcciones y con material vigente (ficticio)",
    "text": "Cada mes, la dirección designa el espacio y el equipo, y lleva solo material vigente de la biblioteca.",
    "issued_by": "Dirección General",
    "source": "Circular ficticia 002",
    "ends_on": None,
}
SAID = {
    "objective": "Avanzar con la entidad en lo previsto para el mes.",
    "activities": "Se trabajó con el equipo de la entidad sobre la guía y se resolvieron sus preguntas.",
    "conclusions": "La entidad ajustará su plan de trabajo con lo visto.",
}
# The activity whose arrangements nobody has marked yet, to be seen among what does not comply.
ARRANGED_EVERY = 3


def prepare_programming(
    year: Year, plan: Plan, heads: Mapping[str, User], writers: Mapping[str, User], deputy: User, at: datetime
) -> None:
    """What a month is programmed with: guides about each topic, a team of each directorate, a guideline to follow."""
    by = year.acting(deputy, at)
    office = Unit.objects.get(code="SUB")
    topics = {one.code: one for one in year.entries("topic")}
    for number, (code, title) in enumerate(GUIDES, 1):
        fields = {"code": f"G-AT-{number:02d}", "title": title, "unit": office}
        first = Content(label="1", in_force_from=at.date(), link=f"https://dafp.demo/biblioteca/{number}")
        library.create_guide(
            year.institution, id=uuid7(), fields=fields, topics=[topics[code]], first=first, by=by, at=at
        )
    strategy.create_guideline(
        year.institution, id=uuid7(), fields=GUIDELINE | {"issued_on": at.date()}, subjects=[plan], by=by, at=at
    )
    for unit in Unit.objects.filter(code__in=writers, plans__items__isnull=False).distinct().order_by("code"):
        _form_team(year, unit, heads[unit.code], writers[unit.code], at)


def _form_team(year: Year, unit: Unit, head: User, writer: User, at: datetime) -> None:
    by = year.acting(head, at)
    fields = {"name": f"Equipo de {unit.code}", "purpose": "", "unit": unit, "starts_on": at.date()}
    team = teams.create_team(year.institution, id=uuid7(), fields=fields, by=by, at=at)
    people = {head.pk: (head, TeamRole.LEAD), writer.pk: (writer, TeamRole.MEMBER)}
    people[head.pk] = (head, TeamRole.LEAD)
    for user, role in people.values():
        member = {"user": user, "role": role, "duty": "", "external_name": "", "external_entity": ""}
        teams.add_member(team, id=uuid7(), fields=member | {"starts_on": at.date()}, by=by, at=at)
    contracting = CatalogueItem.objects.filter(catalogue="procedure_type", code="contracting").first()
    for number, item in enumerate(PlanItem.objects.filter(plan__unit=unit).order_by("position")):
        teams.assign_team(team, item, by=by, at=at)
        if contracting is not None and number % ARRANGED_EVERY == 1:
            item.procedure_types.add(contracting)


def program_months(year: Year, vigencia: FiscalYear, heads: Mapping[str, User], planner: User) -> None:
    """Every month until that of the demonstration is programmed, verified and told; the next one is on its way."""
    for month in range(FIRST_MONTH, min(year.today.month + 1, 12) + 1):
        closing = date(vigencia.year, month, 1) - timedelta(days=31 - CLOSING_DAY)
        at = moment(min(closing, year.today - timedelta(days=1)), 8)
        if closing < year.today:
            _program(year, vigencia, month, heads, planner, at)
        elif month == year.today.month + 1:
            agenda.draw_month(vigencia, month, by=year.acting(planner, at), at=at)


def _program(
    year: Year, vigencia: FiscalYear, month: int, heads: Mapping[str, User], planner: User, at: datetime
) -> None:
    agenda.draw_month(vigencia, month, by=year.acting(planner, at), at=at)
    _answer(year, vigencia, month, planner, at)
    drawn = MonthlyAgenda.objects.filter(year=vigencia, month=month, state=AgendaState.DRAFT)
    check = ControlCheck(True, "Cumple los lineamientos y los trámites internos.")
    for row in drawn.select_related("unit", "year").order_by("unit__code"):
        note = "" if row.entries.exists() else "La dirección no tiene actividades este mes."
        sent = at + timedelta(hours=2)
        agenda.submit_agenda(row, note=note, by=year.acting(heads[row.unit.code], sent), at=sent)
        seen = at + timedelta(hours=6)
        agenda.verify_agenda(row, control=check, by=year.acting(planner, seen), at=seen)
    told = at + timedelta(days=1)
    agenda.publish_month(vigencia, month, control=check, by=year.acting(planner, told), at=told)


def _answer(year: Year, vigencia: FiscalYear, month: int, planner: User, at: datetime) -> None:
    by = year.acting(planner, at)
    for one in queries.judge_month(vigencia.institution, vigencia, month).blocking:
        reason = "La Subdirección lo autorizó para esta sesión (ficticio)."
        row = one.finding.entries[-1].agenda
        agenda.answer_finding(row, key=one.finding.key, decision=Decision.ACCEPTED, reason=reason, by=by, at=at)


def give_sessions(year: Year) -> None:
    """The sessions that were programmed before the day of the demonstration were given; the last ones wait."""
    rows = AssistanceSession.objects.filter(
        meeting__state=MeetingState.SCHEDULED, meeting__starts_at__lt=moment(year.today - timedelta(days=2), 8)
    )
    shown = rows.select_related("meeting__responsible", "meeting__unit", "topic", "service_type", "mechanism")
    for number, session in enumerate(shown.order_by("meeting__starts_at", "id")):
        _give(year, session, number)


def _give(year: Year, session: AssistanceSession, number: int) -> None:
    meeting = session.meeting
    at = meeting.ends_at - timedelta(minutes=20)
    by = year.acting(meeting.responsible, at)
    entity = session.beneficiaries.first()
    for place in range(2 + number % 3):
        names = person_name(number * 3 + place).split(" ", 1)
        meetings.register_attendance(
            meeting,
            id=uuid7(),
            names=names[0],
            surnames=names[1],
            document_number=str(9_400_000_000 + number * 10 + place),
            consented=True,
            entity=entity.name if entity else "",
            post="Servidora pública",
            email=f"asistente{place}@entidad{number}.demo",
            phone="",
            signature=stroke(place),
            by=by,
            at=at,
        )
    for section in meetings.open_minutes(meeting, by=by, at=at).sections.all():
        if section.key in SAID:
            text = SAID[section.key]
            meetings.write_section(meeting, section.key, text=text, expected_version=section.version, by=by, at=at)
    commitments.create_commitment(
        id=uuid7(),
        unit=meeting.unit,
        beneficiary=entity,
        party=Party.BENEFICIARY,
        text="Enviar el plan de trabajo ajustado con lo visto en la sesión (ficticio)",
        due_on=day_of(at) + timedelta(days=20),
        origin=meeting,
        responsible_name="Jefatura de planeación",
        by=by,
        at=at,
    )
    delivery.hold_session(session, by=by, at=meeting.ends_at + timedelta(minutes=5))
