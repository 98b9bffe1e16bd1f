"""From the plans of the groups to the plan in force, dated as the procedure dates them."""

from datetime import date, datetime, timedelta
from random import Random

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.identity import uuid7
from baquiano.demo import content
from baquiano.demo.days import moment, planning_starts
from baquiano.demo.people import GROUPS, Staff
from baquiano.demo.visits import Year
from baquiano.documents.reauthentication import Reauthentication
from baquiano.governance import actions as governance
from baquiano.governance.choices import VoteChoice
from baquiano.governance.models import BodyMember, CollegiateBody, CommitteeSession
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.queries import people_with_role
from baquiano.meetings import actions as meetings
from baquiano.planning import actions as planning
from baquiano.planning.checking.results import check_of_year
from baquiano.planning.models import Need, Plan
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.procedures.running.doing import ONLY_EXIT
from baquiano.reports import actions as reports
from baquiano.reports.rules import unit_of_writer

# The group whose plan was returned twice, so that returns can be seen.
RETURNED = ("GBE", "GTH")


def write_plans(
    year: Year, vigencia: FiscalYear, staff: Staff, schools: list[Beneficiary], *, items: int
) -> list[Plan]:
    """The plan of each group, ``items`` among all: needs, activities, review by its leader, a return in two of them."""
    start = planning_starts(year.today)
    return [
        _write_plan(year, vigencia, staff, code, schools, start + timedelta(days=number), items // len(GROUPS))
        for number, code in enumerate(GROUPS)
    ]


def _write_plan(
    year: Year, vigencia: FiscalYear, staff: Staff, code: str, schools: list[Beneficiary], day: date, items: int
) -> Plan:
    unit = Unit.objects.get(institution=year.institution, code=code)
    author, leader = _author(staff, code), staff.leaders[code]
    at = moment(day, 8)
    plan = planning.create_plan(id=uuid7(), unit=unit, year=vigencia, by=year.acting(author, at), at=at)
    needs = _identify_needs(year, plan, schools, by=year.acting(author, at), at=at)
    for number in range(items):
        values = _item(year, number, schools, staff.team(code), vigencia.year)
        if number % 13 and len(needs) > 1:
            # The last need of each group stays without activity, so that it can be seen.
            need = needs[number % (len(needs) - 1)]
            values |= {"needs": [need], "need": need.description}
        planning.create_item(plan, id=uuid7(), values=values, by=author, at=at)
    _review(year, plan, author, leader, day + timedelta(days=7), returned=code in RETURNED)
    return plan


def _author(staff: Staff, code: str) -> User:
    """An adviser of the group; where there is none its leader, whose approval is then a self-approval."""
    return staff.team(code)[0]


def _identify_needs(year: Year, plan: Plan, schools: list[Beneficiary], *, by: User, at: datetime) -> list[Need]:
    """Activity 1: each need with its source and its goal, and the end of the activity."""
    # Dice of its own: the plans, agendas and visits stay as they were thrown.
    dice = Random(plan.unit.code)
    needs = []
    for number, (description, goal) in enumerate(dice.sample(content.GROUP_NEEDS, 4)):
        values = {
            "description": description,
            "component": dice.choice(year.entries("component")),
            "topic": dice.choice(year.entries("topic")),
            "source_type": dice.choice(year.entries("need_source")),
            "source_reference": dice.choice(content.SOURCES),
            "goal": goal,
            "priority": 1 + number % 3,
            "beneficiaries": dice.sample(schools, number % 3),
        }
        needs.append(planning.create_need(id=uuid7(), unit=plan.unit, year=plan.year, values=values, by=by, at=at))
    note = "Necesidades tomadas del plan de desarrollo, el PAM y las visitas."
    planning.identify_needs(plan, note=note, by=by, at=at)
    return needs


def _item(year: Year, number: int, schools: list[Beneficiary], team: list[User], vigencia: int) -> dict[str, object]:
    dice = year.dice
    activity, objective = content.ACTIVITIES[dice.randrange(len(content.ACTIVITIES))]
    month = 12 - number % 11
    # An activity of a single day is proposed on that very day, whatever day it is.
    first = year.working_day(date(vigencia, month, dice.randint(1, 20)))
    chosen = _in_one_town(dice.sample(schools, 1 if number % 12 else 2), schools)
    travel = year.item("procedure_type")
    return {
        "programme": year.item("programme"),
        "need": dice.choice(content.NEEDS),
        "strategy": dice.choice(content.STRATEGIES),
        "topic": year.item("topic"),
        "activity": f"{activity} en {chosen[0].municipality.name}" if chosen[0].municipality else activity,
        "objective": objective,
        "service_type": year.item("service_type"),
        "mechanism": year.item("mechanism"),
        "instruments": year.item("instrument").name,
        "starts_on": first,
        "ends_on": min(year.working_day(first + timedelta(days=dice.choice((0, 2, 5, 8)))), date(vigencia, 12, 31)),
        "municipality": chosen[0].municipality,
        "place": chosen[0].name if len(chosen) == 1 else "Sede de cada establecimiento",
        "beneficiaries": chosen,
        "responsible": team[number % len(team)],
        "team": "",
        "procedure_types": [travel],
        "resources": "Transporte del grupo y material impreso"
        if travel.code != "none"
        else "Recursos propios del grupo",
        "budget": dice.choice((None, 180_000, 350_000, 1_200_000)),
    }


def _in_one_town(chosen: list[Beneficiary], schools: list[Beneficiary]) -> list[Beneficiary]:
    """The schools of one activity are of one municipality: that of the first."""
    near = [one for one in schools if one.municipality_id == chosen[0].municipality_id and one != chosen[0]]
    return [chosen[0], *near[: len(chosen) - 1]]


def _review(year: Year, plan: Plan, author: User, leader: User, day: date, *, returned: bool) -> None:
    at = moment(day, 10)
    planning.submit_plan(plan, note="Para su revisión.", by=year.acting(author, at), at=at)
    if returned:
        at = moment(day + timedelta(days=1), 9)
        note = "Precise el objetivo de las visitas de verificación y revise las fechas de junio."
        by = year.acting(leader, at)
        planning.return_plan(plan, reason=year.item("return_reason"), note=note, by=by, at=at)
        at = moment(day + timedelta(days=3), 11)
        planning.submit_plan(plan, note="Ajustado.", by=year.acting(author, at), at=at)
    at = moment(day + timedelta(days=4), 15)
    planning.approve_plan(plan, note="Articulado con el plan de acción del área.", by=year.acting(leader, at), at=at)


def approve_year(year: Year, vigencia: FiscalYear, staff: Staff) -> CommitteeSession:
    """Planning consolidates and verifies; the committee verifies and approves with its acta; the plan is divulged."""
    day = planning_starts(year.today) + timedelta(days=30)
    at = moment(day, 9)
    planner = year.acting(staff.by_role["planning_professional"], at)
    _accept_findings(vigencia, planner, at)
    plan = planning.consolidate_plan(vigencia, id=uuid7(), note="Doce grupos.", by=planner, at=at)
    at = moment(day + timedelta(days=2), 9)
    planning.verify_plan(plan, note="Completo y sin inconsistencias.", by=year.acting(planner, at), at=at)
    session = _committee(year, plan, staff, day + timedelta(days=5))
    at = moment(day + timedelta(days=6), 8)
    planner = year.acting(planner, at)
    planning.issue_plan(plan, by=planner, at=at)
    planning.divulge_plan(plan, note="Para la agenda de cada mes.", by=planner, at=at)
    return session


def _accept_findings(vigencia: FiscalYear, planner: User, at: datetime) -> None:
    """Planning saw what the check found: two activities that look alike are accepted, with the reason."""
    results = check_of_year(vigencia)
    alike = next((result for result in results.all if result.finding.rule == "similar_wording"), None)
    if alike is not None:
        reason = "Son dos jornadas distintas: en la mañana con docentes y en la tarde con familias."
        digest = alike.finding.digest
        planning.waive_finding(vigencia, None, alike.pk, id=uuid7(), digest=digest, reason=reason, by=planner, at=at)
    note = "Los grupos acordaron las visitas que pueden hacer juntos."
    planning.record_check(vigencia, None, id=uuid7(), note=note, by=planner, at=at)


def _committee(year: Year, plan: Plan, staff: Staff, day: date) -> CommitteeSession:
    convened, begins, ends = moment(day - timedelta(days=3), 8), moment(day, 9), moment(day, 11)
    session = governance.convene_session(
        CollegiateBody.objects.get(institution=year.institution),
        id=uuid7(),
        starts_at=begins,
        ends_at=ends,
        objective="Verificar y aprobar el plan de asistencia técnica de la vigencia",
        place="Sala de juntas",
        subjects=[plan],
        by=year.acting(staff.by_role["planning_professional"], convened),
        at=convened,
    )
    by = year.acting(staff.by_role["committee_member"], begins)
    voting = list(BodyMember.objects.filter(body=session.body).select_related("user"))
    governance.set_presence(session, {member.pk for member in voting[:-1]}, by=by, at=begins)
    votes = {member.pk: VoteChoice.FOR for member in voting[:-1] if member.has_vote}
    point = session.agenda_items.get(subject_id=str(plan.pk))
    planning.committee_verify(plan, point, id=uuid7(), votes=votes, by=by, at=begins)
    planning.committee_approve(plan, point, id=uuid7(), votes=votes, by=by, at=ends)
    _minutes(session, by=by, ends=ends)
    return session


def _minutes(session: CommitteeSession, *, by: User, ends: datetime) -> None:
    at = ends
    texts = {
        "objective": "Verificar y aprobar el plan de asistencia técnica de la vigencia.",
        "development": (
            "Planeación presentó el plan consolidado por grupos, municipios y meses. Los miembros verificaron que "
            "contempla la totalidad de los servicios por procedimiento y lo aprobaron."
        ),
        "conclusions": "Se aprueba el plan y se entrega a Planeación Educativa para su divulgación.",
    }
    for section in meetings.open_minutes(session.meeting, by=by, at=at).sections.all():
        if section.key in texts:
            meetings.write_section(
                session.meeting,
                section.key,
                text=texts[section.key],
                expected_version=section.version,
                by=by,
                at=at,
            )
    governance.close_session(session, by=by, at=at)
    minutes = meetings.freeze_minutes(session.meeting, by=by, at=at)
    for member in BodyMember.objects.filter(body=session.body, seat__in=("chair", "secretary")).select_related("user"):
        governance.sign_session(
            session,
            id=uuid7(),
            content_sha256=minutes.content_sha256,
            # Fictitious people have nobody to type their password: this is the one place that vouches for them.
            reauthentication=Reauthentication(member.user_id, at),
            by=member.user,
            at=at,
        )


def _report_half(year: Year, vigencia: FiscalYear, by: User, at: datetime) -> None:
    """Drafted from the data of 30 June, approved by the head: its letter is the record of the activity."""
    unit = Unit.objects.get(pk=unit_of_writer(by) or "")
    report = reports.draft_report(
        unit,
        vigencia,
        id=uuid7(),
        half=1,
        cut_on=date(vigencia.year, 6, 30),
        addressee_name=content.person_name(7),
        addressee_post="Líder de Planeación Educativa",
        by=by,
        at=at,
    )
    closing = report.sections.get(key="conclusiones")
    words = "Se mantiene el ritmo. En el segundo semestre se priorizan los municipios del sur."
    reports.edit_section(closing, expected_version=closing.version, text=words, by=by, at=at)
    reports.submit_report(report, by=by, at=at)
    head = people_with_role(unit.institution, "agency_head", on=year.today).get()
    reports.approve_report(report, by=year.acting(head, at + timedelta(hours=2)), at=at + timedelta(hours=2))
    year.acting(by, at)


def report_semesters(year: Year, vigencia: FiscalYear, staff: Staff) -> None:
    """Activity 16, for the semesters whose term has passed: the follow-up report and its letter, its record."""
    tasks = Task.objects.filter(case__subject_id=str(vigencia.pk), activity__number="16", state=TaskState.OPEN)
    task = tasks.select_related("case", "activity").first()
    if task is None or task.due_on is None or task.due_on > year.today:
        return
    at = moment(task.due_on - timedelta(days=4), 10)
    by = year.acting(staff.by_role["planning_professional"], at)
    _report_half(year, vigencia, by, at)
    outcomes = task.activity.outcomes
    check = procedures.ControlCheck(True, "Seguimiento de los doce grupos recibido y consolidado.")
    again = next((one["code"] for one in outcomes if one.get("code")), ONLY_EXIT)
    procedures.complete_task(task, outcome=again, by=by, at=at, control=check)
