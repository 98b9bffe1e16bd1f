"""A fourth institution: from the strategy that its committee approves to the plan of each directorate, in both systems.

It assists entities of the national and of the territorial order. Its people and what they do are fictitious; the names
of the entities are the official ones.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from uuid import uuid5

from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.actions import create_beneficiary
from baquiano.beneficiaries.models import Beneficiary, PublicEntity
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.delivery import actions as delivery
from baquiano.delivery.choices import MilestoneState
from baquiano.delivery.models import Assistance
from baquiano.demo.competences import register_competences
from baquiano.demo.days import moment
from baquiano.demo.figures import fictitious_measures, prioritise, territorial_entities
from baquiano.demo.folders import load_shipped
from baquiano.demo.people import employ
from baquiano.demo.portfolio import give_service, offer_services
from baquiano.demo.programming import give_sessions, prepare_programming, program_months
from baquiano.demo.requests import Attention, ask_for_assistance
from baquiano.demo.stages import correct, evaluate_in_stages
from baquiano.demo.strategies import StrategyCast, build_strategy
from baquiano.demo.training import train_before
from baquiano.demo.two_ways import follow_up_in_two_ways
from baquiano.demo.visits import Year
from baquiano.governance.models import CollegiateBody
from baquiano.institutions.actions import open_year
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import catalogue, standing_of
from baquiano.norms.models import Norm
from baquiano.planning import actions as planning
from baquiano.planning import queries as plans
from baquiano.planning.agreements.actions import add_funding, create_agreement
from baquiano.planning.models import Agreement, Plan, PlanItem
from baquiano.planning.registration.actions import reconcile_plan, register_plan
from baquiano.portfolio.models import Service
from baquiano.procedures.actions import quietly

FOLDER = "dafp"
SEED = 13  # the activities of the procedure
# The first of each role is on the sign-in page.
PEOPLE = (
    ("subdireccion@dafp.demo", "deputy_head", "SUB", "Subdirectora"),
    ("director@dafp.demo", "technical_director", "DGDI", "Director técnico"),
    ("comite@dafp.demo", "committee_member", "DAFP", "Miembro del Comité Directivo"),
    ("profesional@dafp.demo", "advisor", "DGDI", "Profesional delegada"),
    ("planeacion@dafp.demo", "planning_professional", "OAP", "Profesional de la Oficina Asesora de Planeación"),
    ("monitoreo@dafp.demo", "monitoring_admin", "OAP", "Profesional responsable del sistema de información"),
    ("control@dafp.demo", "internal_control", "OCI", "Jefe de la Oficina de Control Interno"),
    ("admin@dafp.demo", "admin", "DAFP", "Administradora funcional"),
    ("archivo@dafp.demo", "records_manager", "SUB", "Profesional de gestión documental"),
    ("comite2@dafp.demo", "committee_member", "DAFP", "Miembro del Comité Directivo"),
    ("direccion@dafp.demo", "agency_head", "DAFP", "Directora General"),
    ("director2@dafp.demo", "technical_director", "DEP", "Directora técnica"),
    ("profesional2@dafp.demo", "advisor", "DEP", "Profesional delegado"),
    ("director3@dafp.demo", "technical_director", "DDO", "Director técnico"),
    ("director4@dafp.demo", "technical_director", "DPTSC", "Directora técnica"),
    ("director5@dafp.demo", "technical_director", "DJU", "Director técnico"),
    ("atencion@dafp.demo", "service_desk", "SUB", "Profesional de atención a solicitudes"),
)
FIRST_NUMBER = 120
DIRECTORATES = ("DGDI", "DEP", "DDO", "DPTSC", "DJU")
# The last one has not filled its plan: whoever adopts the plan says why it goes without it.
WRITING = DIRECTORATES[:-1]
NATIONAL = 12
ACTIVITIES = (
    ("Acompañar la implementación de las políticas de gestión y desempeño", "mipg"),
    ("Orientar el plan de mejora a partir de los resultados de la medición", "furag"),
    ("Revisar la estructura y la planta de personal", "estructura"),
    ("Formar a los equipos de talento humano", "talento"),
    ("Construir el programa de transparencia y ética pública", "integridad"),
    ("Preparar la rendición de cuentas con la ciudadanía", "participacion"),
)


@dataclass
class Cast:
    """Who is who: by address, and by unit for whoever heads or writes for a directorate."""

    everybody: dict[str, User]
    heads: dict[str, User]
    writers: dict[str, User]

    @property
    def deputy(self) -> User:
        return self.everybody["subdireccion@dafp.demo"]


def build_integral(today: date, *, territory: int | None = None) -> Institution:
    """Load its folder and live from the strategy to the registered plan; ``territory`` bounds how many places.

    Without it all of them and every department are there.
    """
    begins = moment(date(today.year - 1, 10, 20), 8)
    institution = load_shipped(FOLDER, begins, today.year)
    with scope(institution=institution), quietly():
        year = Year(institution, today, Random(SEED))
        cast = _create_people(today, begins)
        vigencia = open_year(institution, year=today.year, by=None, at=begins)
        _competences(institution, cast, begins)
        nation = _national(institution, begins)
        towns = territorial_entities(institution, most=territory, by=None, at=begins)
        _offer(institution, vigencia, cast, towns, moment(date(today.year - 1, 10, 27), 9))
        _strategy(institution, vigencia, cast, date(today.year - 1, 11, 4))
        written = [_plan(year, vigencia, cast, code, nation, towns) for code in WRITING]
        adopted = _adopt(year, vigencia, cast, date(today.year - 1, 12, 22))
        for plan in written:
            _register(year, cast, plan, date(today.year, 1, 19))
        _train(year, cast, date(today.year - 1, 12, 10))
        _program(year, vigencia, cast, adopted)
        _give(year, cast, towns[:3], date(today.year, 2, 16))
        _give(year, cast, [nation[0], *towns[3:5]], date(today.year, 9, 1))
        planner, chair = cast.everybody["planeacion@dafp.demo"], cast.everybody["direccion@dafp.demo"]
        follow_up_in_two_ways(year, vigencia, cast.heads, planner, chair)
        _evaluate_and_correct(year, cast, towns[5:])
        desk = cast.everybody["atencion@dafp.demo"]
        ask_for_assistance(year, Attention(desk, cast.heads, cast.writers), towns)
    return institution


def _create_people(today: date, at: datetime) -> Cast:
    cast = Cast({}, {}, {})
    for user, role, unit in employ(PEOPLE, first_number=FIRST_NUMBER, today=today, at=at):
        cast.everybody[user.email] = user
        if role == "technical_director":
            cast.heads[unit] = user
            cast.writers.setdefault(unit, user)
        elif role == "advisor":
            cast.writers[unit] = user
    return cast


def _competences(institution: Institution, cast: Cast, at: datetime) -> None:
    """Who is competent in what, said by the head of each directorate of its own people."""
    topics = list(catalogue(institution, "topic"))
    for code, writer in sorted(cast.writers.items()):
        head = cast.heads.get(code)
        register_competences(
            Unit.objects.get(code=code), [writer], topics,
            since=date(at.year, 1, 1), by=None if writer == head else head, at=at,
        )  # fmt: skip


# --- whom it assists -------------------------------------------------------------------------------------------------
def _national(institution: Institution, at: datetime) -> list[Beneficiary]:
    found = PublicEntity.objects.filter(level="national").order_by("code")[:NATIONAL]
    return [
        create_beneficiary(
            institution,
            id=uuid7(),
            fields={"kind": "national", "name": entity.name, "order": "national", "public_entity": entity},
            by=None,
            at=at,
        )
        for entity in found
    ]


# --- what it knows, and what it offers -------------------------------------------------------------------------------
def _offer(institution: Institution, vigencia: FiscalYear, cast: Cast, towns: list[Beneficiary], at: datetime) -> None:
    """The figures of the last two years, whom they put first, and the portfolio with its hitos."""
    deputy = cast.deputy
    deputy.standing = standing_of(deputy, institution, day_of(at))  # type: ignore[assignment]
    years = (vigencia.year - 2, vigencia.year - 1)
    measures = fictitious_measures(institution, towns, years=years, by=deputy, at=at)
    unit = Unit.objects.get(code="SUB")
    prioritise(unit, measures, year=vigencia, of=years[-1], by=deputy, at=at)
    offer_services(list(Unit.objects.filter(code__in=WRITING[:2]).order_by("-code")), by=deputy, at=at)


def _give(year: Year, cast: Cast, entities: list[Beneficiary], day: date) -> None:
    """Two services begin in some entities, each hito said to be met and verified by another person as months go by."""
    at = moment(day, 10)
    if day > year.today:
        return
    for service in Service.objects.select_related("unit").order_by("code"):
        head, writer = cast.heads[service.unit.code], year.acting(cast.writers[service.unit.code], at)
        for assistance in give_service(service, entities, by=writer, at=at):
            _advance(year, assistance, writer, head, day)


def _advance(year: Year, assistance: Assistance, writer: User, head: User, day: date) -> None:
    # One of the national order has no code of its territory.
    place = int(assistance.beneficiary.divipola or 3) % 4
    for number, one in enumerate(assistance.milestones.order_by("milestone__position")[: 2 + place]):
        at = moment(year.working_day(day + timedelta(days=20 * (number + 1))), 9)
        by = year.acting(writer, at)
        if at.date() > year.today:
            return
        one.refresh_from_db()
        if one.state == MilestoneState.PENDING:
            delivery.claim_milestone(
                one, id=uuid5(one.pk, "demo"), claimed_on=day_of(at), note="Cumplido con la entidad (ficticio).",
                link="https://ejemplo.gov.co/soporte", by=by, at=at,
            )  # fmt: skip
        later = at + timedelta(days=2)
        if number <= place and later.date() <= year.today:
            one.refresh_from_db()
            delivery.verify_milestone(one, note="Revisado el soporte.", by=year.acting(head, later), at=later)


def _evaluate_and_correct(year: Year, cast: Cast, towns: list[Beneficiary]) -> None:
    """Assistances that ended, in each step of the two stages; and a correction of one that goes late."""
    service = Service.objects.select_related("unit").order_by("code").first()
    if service is None:
        return
    head, giver = cast.heads[service.unit.code], cast.writers[service.unit.code]
    evaluate_in_stages(year, service, towns, giver=giver, head=head)
    running = Assistance.objects.filter(unit=service.unit, state="open", milestones__state="pending")
    late = running.order_by("pk").first()
    if late is not None:
        correct(year, late, head=head, giver=giver)


# --- activities 1 to 4 -----------------------------------------------------------------------------------------------
def _strategy(institution: Institution, vigencia: FiscalYear, cast: Cast, first_day: date) -> None:
    heads = {unit.pk: cast.heads[unit.code] for unit in Unit.objects.filter(code__in=DIRECTORATES)}
    body = CollegiateBody.objects.get(institution=institution)
    recorder = cast.everybody["comite@dafp.demo"]
    build_strategy(vigencia, StrategyCast(cast.deputy, heads, recorder, body), first_day=first_day)


# --- activities 5 and 6 ----------------------------------------------------------------------------------------------
def _plan(
    year: Year, vigencia: FiscalYear, cast: Cast, code: str, nation: list[Beneficiary], towns: list[Beneficiary]
) -> Plan:
    """The format of a directorate, filled in December; one of them a day late."""
    unit = Unit.objects.get(code=code)
    place = WRITING.index(code)
    late = place == len(WRITING) - 1
    at = moment(date(vigencia.year - 1, 12, 3 + place), 9)
    writer = year.acting(cast.writers[code], at)
    plan = planning.create_plan(id=uuid7(), unit=unit, year=vigencia, by=writer, at=at)
    agreement = _agreement(year, unit, cast, at)
    for number in range(6):
        values = _item(year, vigencia, number + place, writer, nation, towns, agreement)
        item = planning.create_item(plan, id=uuid7(), values=values, by=writer, at=at)
        head = year.acting(cast.heads[code], at)
        fields = {"source": year.entries("funding_source")[0], "planned": values["budget"], "executed": 0, "line": ""}
        add_funding(item, id=uuid7(), fields=fields, by=head, at=at)
    at = moment(date(vigencia.year, 1, 2) if late else date(vigencia.year - 1, 12, 12), 10)
    if late:
        return plan
    planning.submit_plan(plan, note="En las condiciones de la guía.", by=year.acting(writer, at), at=at)
    at = at + timedelta(days=2)
    planning.approve_plan(plan, note="Diligenciado en el plazo.", by=year.acting(cast.deputy, at), at=at)
    return plan


def _agreement(year: Year, unit: Unit, cast: Cast, at: datetime) -> Agreement:
    fields = {
        "mode": "alliance",
        "number": f"AE-{unit.code}-01",
        "partner": "Escuela de Administración Pública Ficticia",
        "purpose": "Aunar esfuerzos para asistir a las entidades con sedes en territorio (ficticio).",
        "starts_on": date(at.year + 1, 1, 15),
        "ends_on": date(at.year + 1, 11, 30),
        "own_words": "Los contenidos y los asesores.",
        "partner_words": "Las aulas y la convocatoria.",
    }
    return create_agreement(unit, id=uuid7(), fields=fields, by=year.acting(cast.heads[unit.code], at), at=at)


def _item(
    year: Year,
    vigencia: FiscalYear,
    number: int,
    writer: User,
    nation: list[Beneficiary],
    towns: list[Beneficiary],
    agreement: Agreement,
) -> dict[str, object]:
    activity, topic = ACTIVITIES[number % len(ACTIVITIES)]
    first = year.working_day(date(vigencia.year, 2 + number % 9, 3 + number))
    is_national = number % 3 == 0
    entity = nation[number % len(nation)] if is_national else towns[number % len(towns)]
    by_alliance = number % 4 == 1
    values: dict[str, object] = {
        "topic": next(one for one in year.entries("topic") if one.code == topic),
        "activity": f"{activity} en {entity.name}"[:400],
        "objective": "Fortalecer la capacidad de la entidad en el tema.",
        "service_type": next(one for one in year.entries("service_type") if one.code == "asistencia"),
        "mechanism": year.entries("mechanism")[number % 4],
        "starts_on": first,
        "ends_on": year.working_day(first + timedelta(days=12)),
        "assisted_on": first,
        "municipality": entity.municipality,
        "beneficiaries": [entity],
        "responsible": writer,
        "budget": 1_000_000 + 250_000 * number,
        "execution_mode": "alliance" if by_alliance else "direct",
        "agreement": agreement if by_alliance else None,
        "delivery_mode": "individual",
    }
    if is_national:
        return values | {"is_obligatory": True, "norm": Norm.objects.order_by("pk").first(), "is_voluntary": True}
    return values | {"has_manager": number % 2 == 0, "manager_is_funded": True if number % 2 == 0 else None}


def _adopt(year: Year, vigencia: FiscalYear, cast: Cast, day: date) -> Plan:
    """The plans are gathered with why two of them are missing, seen, adopted and sent."""
    at = moment(day, 9)
    planner = year.acting(cast.everybody["planeacion@dafp.demo"], at)
    groups = plans.consolidation_of(year.institution, vigencia, day)
    missing = {one.unit.pk: "No diligenció el formato en el plazo." for one in groups if not one.is_delivered}
    plan = planning.consolidate_plan(vigencia, id=uuid7(), missing=missing, note="Reunidos.", by=planner, at=at)
    planning.record_check(vigencia, plan, id=uuid7(), note="Vista con las direcciones.", by=planner, at=at)
    at = moment(day + timedelta(days=1), 9)
    planning.adopt_plan(plan, note="Responde a la estrategia aprobada.", by=year.acting(cast.deputy, at), at=at)
    at = moment(day + timedelta(days=2), 9)
    planner = year.acting(planner, at)
    planning.issue_plan(plan, by=planner, at=at)
    planning.divulge_plan(plan, note="Para su registro y programación.", by=planner, at=at)
    return plan


# --- activities 7 to 9 -----------------------------------------------------------------------------------------------
def _train(year: Year, cast: Cast, day: date) -> None:
    """Each directorate learns to use the system before it registers, and so does whoever analyses with it."""
    planner = cast.everybody["planeacion@dafp.demo"]
    people = {*cast.heads.values(), *cast.writers.values(), planner, cast.deputy}
    train_before(year, Unit.objects.get(code="OAP"), sorted(people, key=lambda one: one.email), day, by=planner)


def _program(year: Year, vigencia: FiscalYear, cast: Cast, adopted: Plan) -> None:
    """Each month with its teams and material, and the sessions that were given."""
    planner = cast.everybody["planeacion@dafp.demo"]
    at = moment(year.working_day(date(vigencia.year, 1, 21)), 9)
    prepare_programming(year, adopted, cast.heads, cast.writers, cast.deputy, at)
    program_months(year, vigencia, cast.heads, planner)
    give_sessions(year)


def _register(year: Year, cast: Cast, plan: Plan, day: date) -> None:
    """Compared once with what the other system holds, mended there, compared again, and registered."""
    plan = plans.plan_of(plan.unit, plan.year) or plan
    if not plan.is_in_force:
        return
    items = list(plans.with_everything(plans.items_of(plan)))
    for turn, shown in enumerate((items[:-1], items)):
        at = moment(day + timedelta(days=turn), 10)
        by = year.acting(cast.writers[plan.unit.code], at)
        reconcile_plan(plan, id=uuid7(), content=_sheet(shown), name="sgi.xlsx", by=by, at=at)
    register_plan(plan, by=by, at=at)


def _sheet(items: list[PlanItem]) -> bytes:
    out = BytesIO()
    headers = ["Código", "Actividad", "Fecha inicial", "Fecha final", "Valor"]
    rows = [[one.code, one.activity, one.starts_on, one.ends_on, one.budget] for one in items]
    write_xlsx(out, title="SGI", headers=headers, rows=rows)
    return out.getvalue()
