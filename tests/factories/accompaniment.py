"""An accompaniment of the shipped folder of a third institution, step by step, for tests."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django_scopes import scope

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.communications.models import Communication
from baquiano.delivery import actions
from baquiano.delivery.models import Assistance, AssistanceSession, WorkPlan
from baquiano.evaluation import actions as evaluation
from baquiano.evaluation.models import AnalysisReport, Campaign
from baquiano.institutions.actions import load_institution, open_year
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.meetings import actions as meetings
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.queries import case_of
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.evaluation import answer
from tests.factories.institutions import make_member
from tests.factories.meetings import make_attendance

AT = datetime(2026, 6, 1, 9, tzinfo=BOGOTA)
FOLDER = "dnp"
SATISFIED = {"pertinencia": 5, "claridad": 4, "plan": 5, "satisfaccion": 5, "aplica": "si"}


def load_accompanying(at: datetime = AT) -> Institution:
    """The shipped folder, with its vigencia open."""
    result = load_institution(settings.INSTITUTIONS_DIR / FOLDER, by=None, at=at, year=at.year)
    assert result.problems == [], result.problems
    with scope(institution=result.institution):
        open_year(result.institution, year=at.year, by=None, at=at)
    return result.institution


def make_world(institution: Institution) -> SimpleNamespace:
    """A unit with its adviser and its head, an entity and a topic. Inside the scope of the institution."""
    unit = Unit.objects.get(code="DER")
    return SimpleNamespace(
        institution=institution,
        unit=unit,
        adviser=make_member(unit, "advisor"),
        head=make_member(unit, "group_leader"),
        entity=make_beneficiary(institution, name="Alcaldía Ficticia", kind="territorial", dane_code=""),
        topic=CatalogueItem.objects.get(catalogue="topic", code="planeacion-territorial"),
    )


def make_letter(unit: Unit, by: Any, at: datetime, **overrides: Any) -> Communication:
    """An official letter to the entity."""
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "kind": "letter",
        "direction": "sent",
        "year": at.year,
        "number": f"{unit.code}-S-{uuid7().hex[-6:]}",
        "dated_on": at.date(),
        "sender_name": "Ficticia",
        "subject": "Contacto",
        "created_by": by,
        "created_at": at,
    }
    return Communication.objects.create(**(fields | overrides))


def start(world: SimpleNamespace, at: datetime = AT) -> Assistance:
    return actions.start_assistance(
        id=uuid7(), unit=world.unit, beneficiary=world.entity, topic=world.topic, by=world.adviser, at=at
    )


def contact(world: SimpleNamespace, assistance: Assistance, at: datetime = AT, **overrides: Any) -> Any:
    fields = {
        "id": uuid7(),
        "modality": "virtual",
        "contacted_on": at.date(),
        "person": "Secretaria de Planeación (ficticia)",
        "explained": "En qué consiste.",
        "provider_duties": "Acompañar.",
        "beneficiary_duties": "Convocar.",
    }
    if not {"session", "communications"} & set(overrides):
        overrides["communications"] = [make_letter(world.unit, world.adviser, at)]
    return actions.record_contact(assistance, **(fields | overrides), by=world.adviser, at=at)


def write_plan(
    world: SimpleNamespace, assistance: Assistance, at: datetime = AT, *, needs_training: bool = False
) -> WorkPlan:
    """A complete plan, in draft."""
    plan = actions.open_work_plan(assistance, by=world.adviser, at=at)
    values = {"scope": "Alcance.", "evaluation": "Encuesta a quienes acepten.", "needs_training": needs_training}
    plan = actions.edit_work_plan(plan, expected_version=plan.version, values=values, by=world.adviser, at=at)
    days = {"starts_on": at.date(), "ends_on": at.date() + timedelta(days=60)}
    lines: list[tuple[str, dict[str, Any]]] = [
        ("activity", {"text": "Taller de formulación", "party": "provider", **days}),
        ("activity", {"text": "Convocar al equipo", "party": "beneficiary", **days}),
        ("technological", {"text": "Sala virtual", "party": "provider"}),
    ]
    if needs_training:
        lines.append(("training", {"text": "Guía metodológica", "party": "provider", "ends_on": date(at.year, 6, 9)}))
    for kind, line in lines:
        actions.add_work_line(plan, id=uuid7(), kind=kind, values=line, by=world.adviser, at=at)
    return plan


def approve_plan(world: SimpleNamespace, assistance: Assistance, at: datetime = AT, **options: Any) -> WorkPlan:
    """Written, delivered and approved."""
    plan = write_plan(world, assistance, at, **options)
    actions.submit_work_plan(plan, by=world.adviser, at=at)
    return actions.approve_work_plan(plan, by=world.head, at=at)


def execute(world: SimpleNamespace, assistance: Assistance, at: datetime) -> AssistanceSession:
    """Contacted, planned and with a session held: activities 2 and 3, and 4 under way."""
    contact(world, assistance)
    approve_plan(world, assistance)
    begins = at - timedelta(hours=3)
    session = actions.create_session(
        id=uuid7(), unit=world.unit, title="Taller ficticio", starts_at=begins, ends_at=begins + timedelta(hours=2),
        responsible=world.adviser, beneficiaries=[world.entity], topic=world.topic, by=world.adviser, at=at,
    )  # fmt: skip
    return hold(world, session, at)


def finish(assistance: Assistance, number: str, by: Any, at: datetime, **decided: Any) -> None:
    """End an activity on its general page, with what it asks filed, or waived where it may be."""
    task = case_of(assistance).tasks.select_related("activity").get(state=TaskState.OPEN, activity__number=number)
    for record in task.activity.records:
        if not task.records.filter(code=record["code"]).exists():
            if record.get("requirement") == "if_applicable":
                procedures.waive_record(task, record["code"], reason="No hubo.", by=by, at=at)
            elif not record.get("verb"):
                procedures.attach_record(task, procedures.RecordRef(record["code"]), by=by, at=at)
    procedures.complete_task(task, by=by, at=at, **decided)


def write_analysis(world: SimpleNamespace, assistance: Assistance, at: datetime) -> AnalysisReport:
    """The results of its evaluation, written and not issued."""
    fields = {
        "title": "Resultados ficticios",
        "assistance": assistance,
        "first_on": date(at.year, 1, 1),
        "last_on": at.date(),
        "perception": "Bien (ficticio).",
        "improvements": "Ninguna (ficticio).",
    }
    return evaluation.create_report(world.institution, id=uuid7(), fields=fields, by=world.adviser, at=at)


def evaluate(
    world: SimpleNamespace, assistance: Assistance, at: datetime, *, outcome: str = "consolidated"
) -> AnalysisReport:
    """Activity 5: what its turn opened is answered and closed, and its results are consolidated."""
    campaign = Campaign.objects.get(assistance=assistance)
    answer(campaign, at=at, values=SATISFIED)
    evaluation.close_campaign(campaign, by=world.adviser, at=at)
    report = write_analysis(world, assistance, at)
    return evaluation.issue_report(report, outcome=outcome, by=world.adviser, at=at)


def hold(world: SimpleNamespace, session: AssistanceSession, at: datetime) -> AssistanceSession:
    """Held, with somebody on its list and its acta written."""
    make_attendance(session.meeting)
    for key in ("objective", "activities"):
        meetings.write_section(session.meeting, key, text="Se hizo.", expected_version=1, by=world.adviser, at=at)
    return actions.hold_session(session, by=world.adviser, at=at)
