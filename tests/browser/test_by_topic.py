"""The five activities and the twelve operating policies of the procedure by topic, in the shipped folder of a ministry.

Each policy is walked where it lets something be done and where it forbids it. The order is that of the year: the plan
and its approval, its execution, the three reports. What the walk does not prove is prepared by actions.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.competences import register_competences
from baquiano.demo.folders import load_shipped
from baquiano.documents.models import IssuedDocument
from baquiano.evaluation import actions as evaluation
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.queries import instruments_in_force
from baquiano.institutions.actions import open_year
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.queries import catalogue_item
from baquiano.library.actions import endorse_version
from baquiano.library.models import Guide
from baquiano.planning import actions as planning
from baquiano.planning.agreements.actions import create_agreement, edit_agreement
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.per_topic import actions as topical
from baquiano.reports.models import TopicReport
from baquiano.teams import actions as teams
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads, write
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member
from tests.factories.library import make_guide
from tests.factories.meetings import make_attendance, make_minutes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
BEGINS = datetime(2026, 1, 13, 8, tzinfo=BOGOTA)


def on(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(on(1, 20)) as clock:
        yield clock


@pytest.fixture
def scoped(transactional_db):
    """The shipped folder, instead of an institution without one."""
    institution = load_shipped("vivienda", BEGINS, 2026)
    with scope(institution=institution):
        yield institution


@pytest.fixture
def cast(scoped):
    units = {one.code: one for one in Unit.objects.all()}
    found = SimpleNamespace(
        institution=scoped,
        year=open_year(scoped, year=2026, by=None, at=BEGINS),
        unit=units["EPOT"],
        writer=make_member(units["EPOT"], "advisor"),
        newcomer=make_member(units["EPOT"], "advisor"),
        leader=make_member(units["EPOT"], "group_leader"),
        deputy=make_member(units["SATOIU"], "deputy_head"),
        policy=make_member(units["FPIN"], "technical_director"),
        entity=make_beneficiary(scoped, name="Municipio Ficticio", kind="territorial", dane_code=""),
        topic=catalogue_item(scoped, "topic", "pot"),
    )
    others = list(CatalogueItem.objects.filter(catalogue="topic", code="barrios"))
    since = date(2026, 1, 1)
    register_competences(found.unit, [found.writer], [found.topic, *others], since=since, by=None, at=BEGINS)
    return found


def main(page):
    return page.get_by_role("main")


def signed(meeting, number, at):
    """The ayuda de memoria of a meeting, signed."""
    minutes = make_minutes(meeting)
    minutes.state, minutes.signed_at, minutes.content_sha256, minutes.number = "signed", at, "a" * 64, number
    minutes.frozen_at = at
    minutes.save()


def refused(page, address):
    """The address is not for that person."""
    assert page.goto(address).status in (403, 404)


def at_page(page, name, *args):
    page.goto(reverse(name, args=args))


@pytest.mark.req("PLN-06", "PLN-15", "PLN-16", "PLN-17", "PLN-18", "LOG-03", "LOG-04", "INT-11", "SVC-17", "ORG-06",
                 "ORG-07", "EXE-06", "EXE-19", "DEM-05", "EVA-03", "EVA-04", "EVA-13", "REP-11", "REP-12",
                 "REP-13")  # fmt: skip
def test_five_activities_and_twelve_policies_with_their_refusals(cast, signed_in, clock):
    writer, deputy, policy = signed_in(cast.writer, "phone"), signed_in(cast.deputy), signed_in(cast.policy)
    documents = _documents(cast, writer, policy, clock)
    plan, item = _plan(cast, writer, documents, clock)
    _approve(cast, writer, deputy, plan, clock)
    _make_ready(cast, writer, plan, item, clock)
    session = _execute(cast, writer, plan, item, clock)
    _evaluate(cast, writer, session, clock)
    _call(writer)
    _report(cast, writer, deputy, clock)


# --- what they work with: policies 3 and 8 ---------------------------------------------------------------------------
def _documents(cast, writer, policy, clock):
    """An instrument is used as it comes; a policy document, once the policy area gives its aval."""
    make_guide(cast.unit, at=clock.at, by=cast.leader, kind="instrument", title="Instrumento de otra entidad",
               topics=[cast.topic])  # fmt: skip
    document = make_guide(cast.unit, at=clock.at, by=cast.leader, kind="policy", title="Lineamiento ficticio",
                          topics=[cast.topic])  # fmt: skip
    version = document.versions.get()
    refused(writer, reverse("library:version_endorse", args=[version.pk]))
    writer.goto(document.get_absolute_url())
    reads(writer, "Espera aval")
    whole(writer)
    policy.goto(document.get_absolute_url())
    follow(main(policy), "Revisar")
    policy.get_by_label("Se devuelve para ajustar").check()
    press(policy, "Guardar")
    reads(policy, "Escriba qué se debe ajustar")
    whole(policy)
    return document


# --- activity 1: policies 4, 6 and 7, and on what the plan rests -----------------------------------------------------
def _plan(cast, writer, document, clock):
    values = {
        "topic": cast.topic,
        "activity": "Taller de seguimiento y evaluación",
        "objective": "Fortalecer la capacidad del municipio.",
        "mechanism": catalogue_item(cast.institution, "mechanism", "taller"),
        "service_type": catalogue_item(cast.institution, "service_type", "asistencia"),
        "starts_on": date(2026, 3, 10),
        "ends_on": date(2026, 3, 20),
        "beneficiaries": [cast.entity],
        "responsible": cast.writer,
        "execution_mode": "consultant",
        "needs_inputs": False,
        "is_concerted": False,
    }
    plan = planning.create_plan(id=uuid7(), unit=cast.unit, year=cast.year, by=cast.writer, at=clock.at)
    contract = create_agreement(cast.unit, id=uuid7(), fields=_contract(), by=cast.leader, at=clock.at)
    item = planning.create_item(plan, id=uuid7(), values=values | {"agreement": contract}, by=cast.writer, at=clock.at)

    # Only the topics of the team are offered, and the policy document is not among its inputs without its aval.
    at_page(writer, "planning:item_edit", item.pk)
    options = writer.locator("[name=topic] option").all_inner_texts()
    assert options == ["Sin definir", "Planes de ordenamiento territorial"]
    reads(writer, "Instrumento de otra entidad")
    expect(main(writer)).not_to_contain_text("Lineamiento ficticio")
    for name, told in (
        ("needs_inputs", "escriba los insumos"),
        ("is_concerted", "cuánto cuestan las reuniones"),
    ):
        at_page(writer, "planning:item_edit", item.pk)
        writer.locator(f"[name={name}]").select_option(label="Sí")
        press(writer, "Guardar")
        reads(writer, told)
    at_page(writer, "planning:item_edit", item.pk)
    writer.locator("[name=responsible]").select_option(str(cast.newcomer.pk))
    press(writer, "Guardar")
    reads(writer, "no tiene registrada la competencia del tema")
    whole(writer)

    endorse_version(document.versions.get(), id=uuid7(), is_given=True, note="Revisado.", by=cast.policy, at=clock.at)
    at_page(writer, "planning:item_edit", item.pk)
    reads(writer, "Lineamiento ficticio")

    at_page(writer, "planning:plan_submit", plan.pk)
    verify_if_asked(writer)
    press(writer, "Entregar a revisión")
    reads(writer, "falta citar la evaluación de la vigencia anterior y el Plan de Acción Institucional")
    cited = {
        "evaluation": "Informe final 2025", "evaluation_on": date(2025, 12, 19), "evaluation_link": "",
        "action_plan": "Plan de Acción 2026", "action_plan_on": date(2026, 1, 9), "action_plan_link": "",
    }  # fmt: skip
    plan = Plan.objects.get(pk=plan.pk)
    topical.edit_basis(plan, expected_version=plan.version, fields=cited, by=cast.writer, at=clock.at)
    at_page(writer, "planning:plan_submit", plan.pk)
    verify_if_asked(writer)
    press(writer, "Entregar a revisión")
    reads(writer, "El plan quedó entregado")
    return plan, item


def _contract():
    return {
        "mode": "consultant",
        "number": "CM-01",
        "partner": "Consultores Ficticios S. A. S.",
        "purpose": "Apoyar la asistencia técnica.",
        "starts_on": date(2026, 1, 15),
        "ends_on": date(2026, 12, 15),
        "own_pesos": 1_000_000,
        "own_words": "",
        "partner_words": "El equipo.",
        "process": "",
        "process_link": "",
        "competence": "",
    }


def verify_if_asked(page):
    box = page.get_by_role("checkbox", name="Verifiqué")
    if box.count():
        box.check()


# --- activity 2: approved by another person, in a meeting that leaves its records ------------------------------------
def _approve(cast, writer, deputy, plan, clock):
    clock.at = on(2, 3)
    refused(writer, reverse("planning:plan_approve", args=[plan.pk]))
    at_page(deputy, "planning:plan_approve", plan.pk)
    verify_if_asked(deputy)
    press(deputy, "Aprobar el plan")
    reads(deputy, "Registre la reunión de aprobación")
    met = topical.register_meeting(
        Plan.objects.get(pk=plan.pk), id=uuid7(), purpose="approval", starts_at=on(2, 3, 7), ends_at=on(2, 3, 8),
        responsible=cast.deputy, place="Sala ficticia", by=cast.deputy, at=clock.at,
    )  # fmt: skip
    at_page(deputy, "planning:plan_approve", plan.pk)
    verify_if_asked(deputy)
    press(deputy, "Aprobar el plan")
    reads(deputy, "le falta el registro de asistencia y el registro firmado (ayuda de memoria)")
    make_attendance(met.meeting)
    signed(met.meeting, 1, clock.at)
    at_page(deputy, "planning:plan_approve", plan.pk)
    verify_if_asked(deputy)
    whole(deputy)
    press(deputy, "Aprobar el plan")
    reads(deputy, "Vigente")


# --- policies 1 and 4: what is contracted is ready with its process and its criterion of competence ------------------
def _make_ready(cast, writer, plan, item, clock):
    writer.goto(item.get_absolute_url())
    reads(writer, "el criterio de competencia técnica y temática")
    whole(writer)
    agreement = PlanItem.objects.get(pk=item.pk).agreement
    whole_contract = {
        "process": "CM-01-2026",
        "process_link": "https://community.secop.gov.co/ficticio",
        "competence": "Maestría en ordenamiento (ficticia).",
    }
    edit_agreement(agreement, expected_version=agreement.version, fields=whole_contract, by=cast.leader, at=clock.at)
    writer.goto(item.get_absolute_url())
    press(writer, "Marcar lista")
    reads(writer, "quedó lista")


# --- activity 3: policies 2, 5 and 10 --------------------------------------------------------------------------------
def _execute(cast, writer, plan, item, clock):
    """A virtual workshop, given by two areas and a consultant, that is incomplete until its record is signed."""
    clock.at = on(3, 12)
    since = {"starts_on": date(2026, 2, 1), "role": "member", "duty": ""}
    fields = {"name": "Equipo interdisciplinario", "purpose": "", "unit": cast.unit, "starts_on": date(2026, 2, 1)}
    team = teams.create_team(cast.institution, id=uuid7(), fields=fields, by=cast.leader, at=clock.at)
    for who in ({"user": cast.policy, "external_name": ""}, {"user": None, "external_name": "Ingrid Ficticia"}):
        teams.add_member(team, id=uuid7(), fields=since | {"external_entity": ""} | who, by=cast.leader, at=clock.at)
    teams.assign_team(team, item, by=cast.leader, at=clock.at)
    fields = {"topic": cast.topic, "plan_item": item, "responsible": cast.writer, "state": "held"}
    session = make_session(
        cast.unit, beneficiaries=[cast.entity], starts_at=on(3, 11), held_at=clock.at, modality="virtual",
        mechanism=item.mechanism, kind="workshop", **fields,
    )  # fmt: skip
    for _person in range(11):
        make_attendance(session.meeting)
    writer.goto(session.get_absolute_url())
    reads(writer, "Áreas que participan")
    reads(writer, "Formulación de Políticas e Instrumentación Normativa")
    reads(writer, "Ingrid Ficticia")
    reads(writer, "Consultores Ficticios S. A. S.")
    whole(writer)
    other = make_session(
        cast.unit, beneficiaries=[cast.entity], starts_at=on(3, 12, 7), held_at=clock.at,
        mechanism=catalogue_item(cast.institution, "mechanism", "visita-tecnica"), **fields,
    )  # fmt: skip
    signed(other.meeting, 2, clock.at)
    cast.visit = other
    return session


# --- policies 9 and 12: what is evaluated, and how many answers are asked for ----------------------------------------
def _evaluate(cast, writer, session, clock):
    at_page(writer, "evaluation:session_campaigns", cast.visit.pk)
    reads(writer, "No se ha evaluado.")
    expect(main(writer)).not_to_contain_text("Preparar una evaluación")
    at_page(writer, "evaluation:session_campaigns", session.pk)
    reads(writer, "Preparar una evaluación")
    assert AssistanceSession.objects.get(pk=session.pk).is_led
    instrument = instruments_in_force().get()
    fields = {"session": AssistanceSession.objects.select_related("meeting__unit", "institution", "mechanism").get(
        pk=session.pk)}  # fmt: skip
    campaign = evaluation.create_campaign(instrument, id=uuid7(), fields=fields, by=cast.writer, at=clock.at)
    evaluation.open_campaign(campaign, by=cast.writer, at=clock.at)
    writer.goto(campaign.get_absolute_url())
    reads(writer, "Faltan 2 para cumplir")
    whole(writer)
    follow(main(writer), "Cerrar la campaña")
    press(writer, "Cerrar")
    reads(writer, "Explique por qué")
    write(writer, {"Observación": "Los participantes no respondieron al recordatorio."})
    press(writer, "Cerrar")
    assert Campaign.objects.get().state_note


# --- policy 11: the call with its six data, and the report of each quarter -------------------------------------------
def _call(writer):
    at_page(writer, "demand:call_create")
    write(writer, {"Nombre de quien llamó": "Rosa Ficticia", "Cargo": "Secretaria", "Teléfono": "300 000 0000"})
    write(writer, {"Correo electrónico": "rosa@prueba.invalid", "Ayuda de memoria": "Preguntó por la revisión."})
    write(writer, {"Duración en minutos": "7"})
    press(writer, "Registrar")
    reads(writer, "obligatorio")
    writer.get_by_label("Tema").select_option(label="Planes de ordenamiento territorial")
    whole(writer)
    press(writer, "Registrar")
    reads(writer, "Ayuda de memoria")


# --- activities 3, 4 and 5: the matrix, the quarter and the final report, three things -------------------------------
def _report(cast, writer, deputy, clock):
    clock.at = on(4, 8)
    at_page(writer, "reports:topic_list")
    reads(writer, "Faltan de los periodos que terminaron")
    whole(writer)
    quarter = _write_report(writer, "Informe de seguimiento del primer trimestre")
    press(writer, "Presentar")
    reads(writer, "Falta escribir: el análisis")
    _present(writer, {"Análisis": "Se dio el taller y una asesoría."})
    refused(writer, reverse("reports:topic_decide", args=[quarter.pk]))
    _decide(deputy, quarter)
    (row,) = TopicReport.objects.get(pk=quarter.pk).rows
    told = {name: row["values"][name] for name in ("sessions", "virtual", "incomplete", "joint", "external", "calls",
                                                   "evaluable", "required", "answered")}  # fmt: skip
    assert told == {"sessions": 2, "virtual": 1, "incomplete": 1, "joint": 2, "external": 2, "calls": 1,
                    "evaluable": 1, "required": 2, "answered": 0}  # fmt: skip

    clock.at = on(7, 8)
    matrix = _write_report(writer, "Matriz de seguimiento y evaluación del primer semestre")
    _present(writer)
    _decide(deputy, matrix)
    final = _write_report(writer, "Informe final de la vigencia")
    texts = {"Análisis": "El plan se cumplió.", "Conclusiones": "Seguir con los municipios de la región."}
    _present(writer, texts, told="desde diciembre")
    clock.at = on(7, 8) + timedelta(days=160)
    writer.goto(final.get_absolute_url())
    press(writer, "Presentar")
    reads(writer, "lo aprueba otra persona")
    _decide(deputy, final)
    codes = IssuedDocument.objects.filter(subject_type="reports.topicreport").values_list("format__code", flat=True)
    assert sorted(codes) == ["AT-DEUT-05", "AT-DEUT-06", "AT-DEUT-07"]
    assert Guide.objects.count() == 2


def _write_report(page, label):
    at_page(page, "reports:topic_create")
    page.locator("[name=unit]").select_option(label="Equipo de Planes de Ordenamiento Territorial")
    page.locator("[name=period]").select_option(label=label)
    whole(page)
    press(page, "Ver el informe")
    reads(page, "las cifras son las de hoy")
    whole(page)
    return TopicReport.objects.order_by("-pk").first()


def _present(page, texts=None, told="lo aprueba otra persona"):
    if texts:
        follow(main(page), "Escribir")
        write(page, texts)
        press(page, "Guardar")
    press(page, "Presentar")
    reads(page, told)


def _decide(page, report):
    page.goto(report.get_absolute_url())
    follow(main(page), "Aprobar o devolver")
    page.get_by_role("radio", name="Aprobar").check()
    press(page, "Guardar la decisión")
    reads(page, "SHA-256")
    whole(page)
