"""The third institution of the demonstration: a year of accompaniments, each one as far as its days have taken it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.actions import add_contact, create_beneficiary
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.commitments import actions as commitments
from baquiano.commitments.choices import Party
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.communications.actions import Addressee, register_communication
from baquiano.communications.choices import Direction, Kind
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import Assistance, AssistanceSession, WorkPlan
from baquiano.demo.content import person_name
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.drawing import stroke
from baquiano.demo.folders import load_shipped
from baquiano.demo.opinions import Opinions
from baquiano.demo.people import employ
from baquiano.demo.visits import Year
from baquiano.documents.choices import SignatureLevel
from baquiano.institutions.actions import open_year
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries as meeting_queries
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import Requirement, TaskState
from baquiano.procedures.models import Task
from baquiano.reports import actions as reports
from baquiano.targeting import actions as targeting

FOLDER = "dnp"
SEED = 4  # the number of the procedure
# The first of each role is on the sign-in page.
PEOPLE = (
    ("profesional@dnp.demo", "advisor", "DER", "Profesional especializada"),
    ("jefe@dnp.demo", "group_leader", "DER", "Directora técnica"),
    ("profesional2@dnp.demo", "advisor", "DSGR", "Contratista"),
    ("jefe2@dnp.demo", "group_leader", "DSGR", "Director técnico"),
    ("planeacion@dnp.demo", "planning_professional", "GPL", "Profesional del Grupo de Planeación"),
    ("control@dnp.demo", "internal_control", "OCI", "Jefe de la Oficina de Control Interno"),
    ("admin@dnp.demo", "admin", "DNP", "Administrador funcional"),
)
FIRST_NUMBER = 80
CONTACT_EMAIL = "alcaldia@entidad.demo"
UNITS = ("DER", "DSGR")
TOWNS = ("Baranoa", "Malambo", "Sabanalarga", "Luruaco", "Juan de Acosta", "Repelón",
         "Santo Tomás", "Palmar de Varela", "Manatí", "Candelaria", "Polonuevo", "Usiacurí")  # fmt: skip
ACTIVITIES = (
    ("Taller de formulación del plan", Party.PROVIDER),
    ("Revisión conjunta del banco de proyectos", Party.PROVIDER),
    ("Convocar al equipo de planeación y entregar los documentos", Party.BENEFICIARY),
)
RESOURCES = (
    ("technological", "Sala virtual y tablero de seguimiento"),
    ("physical", "Salón de la alcaldía con proyector"),
    ("human", "Un profesional en formulación y uno en finanzas públicas"),
)
# The days after the beginning on which each step is taken.
CONTACT, PLAN, APPROVAL, REPLY, VISITS = 3, 7, 10, 14, (22, 40, 58)
PARTIAL, ANSWERS, EVALUATION, CLOSING = 64, 66, 70, 76


@dataclass
class Cast:
    """Who works in each unit."""

    advisers: dict[str, User]
    heads: dict[str, User]
    everybody: dict[str, User]


def build_accompaniments(today: date, *, how_many: int = len(TOWNS)) -> Institution:
    """Load its folder and live its year until ``today``: selection, contacts, plans, sessions, reports, registers."""
    # An assistance and its work plan are of one year: in the first months they have only just begun.
    begins = moment(max(planning_starts(today), date(today.year, 1, 4)), 7)
    institution = load_shipped(FOLDER, begins, today.year)
    with scope(institution=institution), procedures.quietly():
        year = Year(institution, today, Random(SEED))
        cast = _create_people(institution, today, begins)
        vigencia = open_year(institution, year=today.year, by=None, at=begins)
        towns = [_town(institution, name, begins) for name in TOWNS[:how_many]]
        _speak_for(towns[0], cast.advisers[UNITS[0]], begins)
        for position, code in enumerate(UNITS):
            _select(year, vigencia, cast, code, towns[position :: len(UNITS)], begins + timedelta(days=position))
        span = max((today - day_of(begins)).days - 10, 1)
        lived = []
        for number, town in enumerate(towns):
            first = day_of(begins) + timedelta(days=5 + number * span // max(len(towns) - 1, 1))
            lived.append(Accompaniment(year, cast, UNITS[number % len(UNITS)], town, number, first))
        # What is registered is what had been done by then.
        last = today.replace(day=1) - timedelta(days=1)
        registered_on = year.working_day(last + timedelta(days=1))
        for one in lived:
            one.live(until=min(registered_on, today))
        _register(year, cast, last, moment(registered_on, 10))
        for one in lived:
            one.live(until=today)
    return institution


def _create_people(institution: Institution, today: date, at: datetime) -> Cast:
    cast = Cast({}, {}, {})
    for user, role, unit in employ(PEOPLE, first_number=FIRST_NUMBER, today=today, at=at):
        cast.everybody[user.email] = user
        if role == "advisor":
            cast.advisers[unit] = user
        elif role == "group_leader":
            cast.heads[unit] = user
    return cast


def _town(institution: Institution, name: str, at: datetime) -> Beneficiary:
    town = Municipality.objects.get(department_id="08", name=name)
    fields = {
        "kind": "territorial",
        "territorial_kind": "municipality",
        "name": f"Alcaldía de {name} (ficticia)",
        "municipality": town,
        "divipola": town.code,
        "authority_name": person_name(int(town.code) % 50),
        "authority_post": "Alcalde(sa)",
        "email": f"planeacion@{town.code}.demo",
    }
    return create_beneficiary(institution, id=uuid7(), fields=fields, by=None, at=at)


def _speak_for(town: Beneficiary, by: User, at: datetime) -> None:
    """The contact that comes in by the link to its address (``door``)."""
    name, post, starts = town.authority_name, "Alcalde(sa)", day_of(at)
    add_contact(town, id=uuid7(), name=name, post=post, email=CONTACT_EMAIL, starts_on=starts, by=by, at=at)


def _select(year: Year, vigencia: FiscalYear, cast: Cast, code: str, towns: list[Beneficiary], at: datetime) -> None:
    """Activity 1: the capacity of the unit, and who is chosen with it."""
    unit = Unit.objects.get(code=code)
    head = year.acting(cast.heads[code], at)
    capacity = {"unit": unit, "starts_on": vigencia.starts_on, "people": 3, "days_per_month": Decimal(8), "note": ""}
    targeting.create_capacity(year.institution, id=uuid7(), fields=capacity, by=head, at=at)
    adviser = year.acting(cast.advisers[code], at)
    fields = {
        "title": "Municipios que se acompañan en la vigencia (ficticio)",
        "unit": unit,
        "topic": None,
        "criteria": "Menor desempeño y solicitud del municipio, según las actividades planeadas (ficticio).",
        "universe": {},
        "starts_on": vigencia.starts_on,
        "ends_on": vigencia.ends_on,
        "days_each": Decimal(8),
    }
    selection = targeting.create_selection(
        year.institution, id=uuid7(), year=vigencia, fields=fields, by=adviser, at=at
    )
    reason = "Bajo desempeño en la última medición (ficticio)."
    targeting.add_picks(selection, towns, id=uuid7(), reason=reason, by=adviser, at=at + timedelta(minutes=20))
    note = "Se comparó con la capacidad de la dependencia (ficticio)."
    targeting.close_selection(selection, note=note, by=adviser, at=at + timedelta(hours=1))


@dataclass
class Accompaniment:
    """One group of value, from its first contact to its register, until the day of the demonstration."""

    year: Year
    cast: Cast
    code: str
    town: Beneficiary
    number: int
    first: date
    taken: int = 0

    def live(self, *, until: date) -> None:
        """Each step on its day, from the first that was not taken; what its days have not reached is not done yet."""
        for days, step in self._steps()[self.taken :]:
            if self._day(days) >= until:
                return
            step(moment(self._day(days), 9))
            self.taken += 1

    def _steps(self) -> list[tuple[int, Callable[[datetime], None]]]:
        visits = [(days, self._visit) for days in VISITS]
        return [
            (0, self._start),
            (CONTACT, self._contact),
            (PLAN, self._plan),
            (APPROVAL, self._approve),
            (REPLY, self._reply),
            *visits,
            (PARTIAL, self._report),
            (ANSWERS, self._answer),
            (EVALUATION, self._evaluate),
            (CLOSING, self._close),
        ]

    def _day(self, days: int) -> date:
        return self.year.working_day(self.first + timedelta(days=days))

    def _adviser(self, at: datetime) -> User:
        return self.year.acting(self.cast.advisers[self.code], at)

    def _head(self, at: datetime) -> User:
        return self.year.acting(self.cast.heads[self.code], at)

    def _start(self, at: datetime) -> None:
        self.unit = Unit.objects.get(code=self.code)
        topics = self.year.entries("topic")
        self.topic = topics[self.number % len(topics)]
        self.assistance: Assistance = delivery.start_assistance(
            id=uuid7(), unit=self.unit, beneficiary=self.town, topic=self.topic,
            service_type=self.year.entries("service_type")[0], by=self._adviser(at), at=at,
        )  # fmt: skip

    def _contact(self, at: datetime) -> None:
        by = self._adviser(at)
        letter = register_communication(
            self.unit,
            id=uuid7(),
            fields={
                "kind": Kind.OFFICIAL_LETTER,
                "direction": Direction.SENT,
                "dated_on": day_of(at),
                "sender_name": by.full_name,
                "sender_post": "Profesional",
                "subject": f"Acompañamiento en {self.topic.name.lower()}",
                "body": "Le contamos en qué consiste el acompañamiento y lo que hará cada parte.",
                "beneficiary": self.town,
            },
            recipients=[Addressee(self.town.authority_name, "Alcalde(sa)", self.town.name[:200], self.town.email)],
            by=by,
            at=at,
        )
        delivery.record_contact(
            self.assistance,
            id=uuid7(),
            modality="virtual" if self.number % 2 else "telephone",
            contacted_on=day_of(at),
            person=f"{person_name(self.number * 3)}, secretaria de Planeación",
            explained="Tres sesiones de trabajo con el equipo, con material y compromisos en cada una.",
            provider_duties="Prestar las sesiones, entregar el material y revisar los documentos.",
            beneficiary_duties="Convocar al equipo, entregar los documentos y cumplir los compromisos.",
            communications=[letter],
            by=by,
            at=at + timedelta(hours=2),
        )

    def _plan(self, at: datetime) -> None:
        by = self._adviser(at)
        plan = delivery.open_work_plan(self.assistance, by=by, at=at)
        values = {
            "scope": f"Fortalecer al equipo municipal en {self.topic.name.lower()}; no incluye formular por él.",
            "evaluation": "Encuesta de percepción a todos los asistentes que acepten, al terminar.",
            "needs_training": self.number % 4 == 2,
        }
        plan = delivery.edit_work_plan(plan, expected_version=plan.version, values=values, by=by, at=at)
        ends = self.first + timedelta(days=VISITS[-1])
        for text, party in ACTIVITIES:
            self._line(plan, "activity", at, text=text, party=party, starts_on=day_of(at), ends_on=ends)
        for kind, text in RESOURCES:
            self._line(plan, kind, at, text=text, party=Party.PROVIDER, ends_on=self._day(REPLY))
        if values["needs_training"]:
            self._line(plan, "training", at, text="Guía metodológica vigente", party=Party.PROVIDER)
        note = "Actividades concertadas por llamada con la alcaldía."
        delivery.submit_work_plan(plan, note=note, by=by, at=at + timedelta(hours=3))
        self.plan: WorkPlan = plan

    def _line(self, plan: WorkPlan, kind: str, at: datetime, **values: Any) -> None:
        named = {"responsible_name": person_name(self.number + 7), **values}
        delivery.add_work_line(plan, id=uuid7(), kind=kind, values=named, by=self._adviser(at), at=at)

    def _approve(self, at: datetime) -> None:
        note = "Está completo y los recursos alcanzan."
        self.plan = delivery.approve_work_plan(self.plan, note=note, by=self._head(at), at=at)
        for line in self.plan.lines.exclude(kind="activity"):
            delivery.complete_work_line(line, by=self._adviser(at), at=at + timedelta(hours=2))

    def _reply(self, at: datetime) -> None:
        who = f"{self.town.authority_name}, alcalde(sa)"
        if self.number % 5 == 3:
            note = "Mover el taller a la segunda semana del mes."
            delivery.ask_adjustment(self.plan, note=note, who=who, by=self._adviser(at), at=at)
        elif self.number % 5 != 4:
            delivery.accept_work_plan(self.plan, who=who, by=self._adviser(at), at=at)

    def _visit(self, at: datetime) -> None:
        by = self._adviser(at)
        mechanisms = self.year.entries("mechanism")
        session = delivery.create_session(
            id=uuid7(),
            unit=self.unit,
            title=f"Sesión de trabajo: {self.topic.name}",
            starts_at=at,
            ends_at=at + timedelta(hours=2),
            responsible=by,
            beneficiaries=[self.town],
            kind="workshop",
            modality="virtual" if self.number % 2 else "in_person",
            place=self.town.name,
            objective="Avanzar en el plan de trabajo acordado.",
            topic=self.topic,
            mechanism=mechanisms[self.number % 5],
            by=by,
            at=at - timedelta(days=4),
        )
        # One of every nine was registered two weeks late, and the last ones wait.
        late = 15 if (self.number + at.day) % 9 == 0 else 0
        told = at + timedelta(hours=2, days=late)
        if day_of(told) < self.year.today:
            self._hold(session, by, told)

    def _hold(self, session: AssistanceSession, by: User, at: datetime) -> None:
        for number in range(4 + self.number % 3):
            names = person_name(self.number * 5 + number).split(" ", 1)
            meetings.register_attendance(
                session.meeting,
                id=uuid7(),
                names=names[0],
                surnames=names[1],
                document_number=str(9_300_000_000 + self.number * 10 + number),
                consented=True,
                entity=self.town.name,
                post="Profesional de planeación",
                email=f"asistente{number}@{self.town.divipola}.demo",
                phone="",
                signature=stroke(number),
                by=by,
                at=at,
            )
        texts = {
            "objective": "Avanzar en el plan de trabajo acordado.",
            "activities": "Se revisó el documento del municipio y se trabajó con el equipo en los ajustes.",
            "conclusions": "El municipio enviará la versión ajustada.",
        }
        for section in meetings.open_minutes(session.meeting, by=by, at=at).sections.all():
            if section.key in texts:
                text = texts[section.key]
                meetings.write_section(
                    session.meeting, section.key, text=text, expected_version=section.version, by=by, at=at
                )
        commitments.create_commitment(
            id=uuid7(),
            unit=self.unit,
            beneficiary=self.town,
            party=Party.BENEFICIARY,
            text="Enviar el documento ajustado con lo trabajado en la sesión",
            due_on=day_of(at) + timedelta(days=15),
            origin=session.meeting,
            responsible_name="Secretaría de Planeación",
            by=by,
            at=at,
        )
        delivery.hold_session(session, by=by, at=at + timedelta(minutes=5))
        self._sign(session, by, at + timedelta(minutes=15))

    def _sign(self, session: AssistanceSession, by: User, at: datetime) -> None:
        minutes = meeting_queries.latest_minutes(session.meeting)
        if minutes is None:
            return
        for number, party in enumerate(minutes.required_parties):
            ours = party == Party.PROVIDER
            minutes.refresh_from_db()
            meetings.sign_minutes(
                minutes,
                id=uuid7(),
                content_sha256=minutes.content_sha256,
                level=SignatureLevel.DRAWN,
                party=party,
                signer=by if ours else None,
                signer_name=by.full_name if ours else person_name(self.number * 3),
                signer_post="Profesional" if ours else "Secretaria de Planeación",
                image=stroke(number),
                by=by,
                at=at,
            )

    def _report(self, at: datetime) -> None:
        delivery.issue_partial_report(
            self.assistance,
            id=uuid7(),
            first_on=self._day(APPROVAL),
            last_on=day_of(at),
            advance="Se hicieron las sesiones del plan; el municipio avanza en los ajustes del documento.",
            by=self._adviser(at),
            at=at,
        )
        self._do("4", at + timedelta(hours=1))

    def _answer(self, at: datetime) -> None:
        Opinions(self.year, self.assistance, self.number).begin(at)

    def _evaluate(self, at: datetime) -> None:
        """Activity 5, with everybody who accepts."""
        opinions = Opinions(self.year, self.assistance, self.number)
        opinions.consolidate(at, first_on=self._day(PARTIAL), by=self._adviser(at))

    def _do(self, number: str, at: datetime, **decided: Any) -> None:
        """Finish an activity on its general page: what it asks is filed, or waived where it may be."""
        by = self._adviser(at)
        task = Task.objects.select_related("activity").get(
            case__subject_id=str(self.assistance.pk), state=TaskState.OPEN, activity__number=number
        )
        filed = set(task.records.values_list("code", flat=True))
        for record in task.activity.records:
            if record["code"] in filed:
                continue
            if record.get("requirement") == Requirement.IF_APPLICABLE:
                reason = "Quedó en el acta de cada sesión."
                procedures.waive_record(task, record["code"], reason=reason, by=by, at=at)
            else:
                link = f"https://dnp.demo/resultados/{self.assistance.pk}"
                procedures.attach_evidence(
                    task, record["code"], id=uuid7(), title=record["name"], link=link, taken_on=day_of(at), by=by, at=at
                )
        procedures.complete_task(task, by=by, at=at, **decided)

    def _close(self, at: datetime) -> None:
        self.assistance.refresh_from_db()
        note = "Se cumplió el plan de trabajo."
        delivery.close_assistance(self.assistance, outcome="rendered", note=note, by=self._adviser(at), at=at)


def _register(year: Year, cast: Cast, last: date, at: datetime) -> None:
    """Activity 6: each head sealed the register of what the unit accompanied until a month ago."""
    if day_of(at) > year.today:
        return
    for code in UNITS:
        unit = Unit.objects.get(code=code)
        head = year.acting(cast.heads[code], at)
        register = reports.open_register(unit, id=uuid7(), first_on=date(last.year, 1, 1), last_on=last, by=head, at=at)
        if code == UNITS[0] and Assistance.objects.filter(unit=unit).exclude(state="open").exists():
            reports.seal_register(register, by=head, at=at + timedelta(minutes=30))
