"""The 13 activities of the integral assistance, in the shipped folder of a fourth institution, with their refusals.

What it does not prove is prepared by actions: the committee of every step, the programming of a month, the attendance.
"""

from datetime import date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import expect

from baquiano.agenda import actions as agenda
from baquiano.agenda.models import MonthlyAgenda
from baquiano.archive.actions import keep_archive
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.communications.models import Communication
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceSession
from baquiano.demo.folders import load_shipped
from baquiano.demo.portfolio import offer_services
from baquiano.demo.strategies import COMMENTS, StrategyCast, build_strategy
from baquiano.evaluation import actions as evaluation
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.governance.models import CollegiateBody
from baquiano.improvement.models import Correction
from baquiano.institutions.actions import open_year
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.monitoring.contacts.actions import record_contact
from baquiano.planning import actions as planning
from baquiano.planning import queries as plans
from baquiano.procedures import actions as procedures
from baquiano.procedures.queries import case_of, pending_tasks
from baquiano.procedures.running.doing import ONLY_EXIT
from baquiano.reports import actions as reports
from baquiano.reports.models import PeriodReport
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads, verify, write
from tests.factories.accompaniment import finish, write_analysis
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member
from tests.factories.library import make_guide
from tests.factories.meetings import make_attendance
from tests.factories.portfolio import add_hitos, make_service
from tests.factories.teams import make_team
from tests.factories.training import make_training

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
BEGINS = datetime(2025, 10, 20, 8, tzinfo=BOGOTA)
FIRST_DAY = date(2025, 11, 4)
CHECK = procedures.ControlCheck(True, "Se verificó.")
LINK = "https://ejemplo.gov.co/soporte"
DIRECTORATES = ("DGDI", "DEP", "DDO", "DPTSC", "DJU")


def on(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(on(2025, 11, 12)) as clock:
        yield clock


@pytest.fixture
def scoped(transactional_db):
    """The shipped folder, instead of an institution without one."""
    institution = load_shipped("dafp", BEGINS, 2026)
    with scope(institution=institution):
        yield institution


@pytest.fixture
def cast(scoped):
    """Who takes part, the vigencia and the entity that is assisted."""
    year = open_year(scoped, year=2026, by=None, at=BEGINS)
    units = {one.code: one for one in Unit.objects.all()}
    heads = {code: make_member(units[code], "technical_director") for code in DIRECTORATES}
    return SimpleNamespace(
        institution=scoped,
        year=year,
        unit=units["DGDI"],
        heads=heads,
        head=heads["DGDI"],
        deputy=make_member(units["SUB"], "deputy_head"),
        member=make_member(units["DAFP"], "committee_member"),
        writer=make_member(units["DGDI"], "advisor"),
        planner=make_member(units["OAP"], "planning_professional"),
        monitor=make_member(units["OAP"], "monitoring_admin"),
        entity=make_beneficiary(scoped, name="Alcaldía Ficticia", kind="territorial", dane_code=""),
        lived=StrategyCast(
            make_member(units["SUB"], "deputy_head"),
            {units[code].pk: head for code, head in heads.items()},
            make_member(units["DAFP"], "committee_member"),
            CollegiateBody.objects.get(institution=scoped),
        ),
    )


def main(page):
    return page.get_by_role("main")


def refused(page, address):
    """The address is not for that person."""
    assert page.goto(address).status in (403, 404)


@pytest.mark.req("STR-01", "STR-03", "STR-05", "SVC-15", "PLN-05", "PLN-14", "AGD-06", "LOG-04", "LOG-05", "EXE-13",
                 "EXE-17", "ORG-08", "MON-06", "MON-07", "ACM-03", "PLN-21", "EVA-05", "EVA-06", "REP-04")  # fmt: skip
def test_thirteen_activities_with_their_refusals(cast, signed_in, open_page, clock):
    head, deputy, writer = signed_in(cast.head), signed_in(cast.deputy), signed_in(cast.writer, "phone")
    _analyse(cast, deputy, head)
    _propose(cast, signed_in(cast.monitor), clock)
    _decide(cast, deputy, head, clock)
    _plan(cast, writer, clock)
    plan = _register(cast, writer, clock)
    _rest_on(head, plans.items_of(plan).first())
    planner = signed_in(cast.planner)
    _program(cast, head, planner, clock)
    assistance = _execute(cast, writer, head, clock)
    _follow_up(cast, head, assistance, clock)
    _correct(cast, head, writer, plan, assistance)
    _evaluate(cast, head, writer, open_page("phone"), assistance, clock)
    _report(cast, planner, deputy, clock)
    _conserve(cast, planner, signed_in("admin"), assistance, clock)


# --- 1 to 4: the strategy --------------------------------------------------------------------------------------------
def _live(cast, until):
    return build_strategy(cast.year, cast.lived, first_day=FIRST_DAY, until=until)


def _analyse(cast, deputy, head):
    """Activity 1: the analysis is not closed while a directorate has not sent its information."""
    strategy = _live(cast, "convened")
    deputy.goto(strategy.get_absolute_url())
    whole(deputy)
    follow(main(deputy), "Cerrar el análisis")
    press(deputy, "Cerrar el análisis")
    reads(deputy, "No han enviado su información")

    refused(head, reverse("strategy:strategy_analyse", args=[strategy.pk]))
    head.goto(strategy.proposals.get(unit=cast.unit).get_absolute_url())
    follow(main(head), "Enviar la información del año")
    write(head, {"Resultados de la vigencia": "Se cumplió lo planeado.", "Entidades y escenarios": "Las de menor IDI."})
    whole(head)
    press(head, "Enviar")
    reads(head, "La información quedó enviada")
    _live(cast, "analysed")


def _propose(cast, monitor, clock):
    """Activity 2: a service whose hitos do not sum 100 stays a draft."""
    clock.at = on(2025, 11, 20)
    offer_services([cast.unit], by=cast.deputy, at=clock.at)
    kind = CatalogueItem.objects.get(catalogue="service_type", code="asistencia")
    proof = CatalogueItem.objects.filter(catalogue="evidence_kind").first()
    service = make_service(cast.unit, kind=kind, name="Servicio por pesar", at=clock.at)
    draft = add_hitos(service, "40", "50", proof=proof, at=clock.at)
    monitor.goto(draft.get_absolute_url())
    reads(monitor, "Los pesos suman 90: faltan 10 para 100.")
    whole(monitor)
    follow(main(monitor), "Agregar un hito")
    write(monitor, {"Nombre": "Entregar el resultado", "Peso": "10", "Días": "90"})
    whole(monitor)
    press(monitor, "Agregar")
    reads(monitor, "Los pesos suman 100.")
    _live(cast, "consolidated")


def _decide(cast, deputy, head, clock):
    """Activities 3 and 4: without its verifications it is not sent, and what the committee returns goes to a table."""
    strategy = _live(cast, "consolidated")
    clock.at = on(2025, 11, 22)
    deputy.goto(reverse("strategy:strategy_submit", args=[strategy.pk]))
    press(deputy, "Enviar al comité")
    reads(deputy, "financiación")
    _live(cast, "returned")
    clock.at = on(2025, 11, 28)
    refused(head, reverse("strategy:committee_decision", args=[strategy.pk]))
    deputy.goto(strategy.get_absolute_url())
    reads(deputy, COMMENTS)
    whole(deputy)
    _live(cast, "registered")
    deputy.goto(strategy.get_absolute_url())
    reads(deputy, "EAT-2026-001")


# --- 5 and 6: the plan -----------------------------------------------------------------------------------------------
def _plan(cast, writer, clock):
    """Activity 5: the format is not delivered incomplete, nor approved by who wrote it."""
    clock.at = on(2025, 12, 3)
    entries = {name: CatalogueItem.objects.filter(catalogue=name).first() for name in ("topic", "mechanism")}
    values = {
        **entries,
        "activity": "Acompañar la implementación de las políticas de gestión",
        "objective": "Fortalecer la capacidad de la entidad.",
        "service_type": CatalogueItem.objects.get(catalogue="service_type", code="asistencia"),
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 15),
        "municipality": cast.entity.municipality,
        "beneficiaries": [cast.entity],
        "responsible": cast.writer,
        "budget": 1_000_000,
        "execution_mode": "direct",
        "delivery_mode": "individual",
    }
    plan = planning.create_plan(id=uuid7(), unit=cast.unit, year=cast.year, by=cast.writer, at=clock.at)
    item = planning.create_item(plan, id=uuid7(), values=values, by=cast.writer, at=clock.at)
    more = {"assisted_on": date(2026, 3, 3), "has_manager": False}
    first = {"activity": "Orientar el plan de mejora", "starts_on": date(2026, 3, 3), "ends_on": date(2026, 3, 3)}
    planning.create_item(plan, id=uuid7(), values=values | first | more, by=cast.writer, at=clock.at)
    writer.goto(reverse("planning:plan_submit", args=[plan.pk]))
    reads(writer, "Falta completar 1 actividad")
    whole(writer)
    more["assisted_on"] = values["starts_on"]
    planning.edit_item(item, expected_version=item.version, values=more, by=cast.writer, at=clock.at)
    writer.reload()
    verify(writer)
    press(writer, "Entregar a revisión")
    reads(writer, "El plan quedó entregado")
    refused(writer, reverse("planning:plan_approve", args=[plan.pk]))

    later = on(2025, 12, 15)
    planning.approve_plan(plan, note="En el plazo.", by=cast.deputy, at=later)
    groups = plans.consolidation_of(cast.institution, cast.year, later.date())
    missing = {one.unit.pk: "No lo diligenció." for one in groups if not one.is_delivered}
    whole_plan = planning.consolidate_plan(cast.year, id=uuid7(), missing=missing, note="", by=cast.planner, at=later)
    planning.record_check(cast.year, whole_plan, id=uuid7(), note="Vista.", by=cast.planner, at=later)
    planning.adopt_plan(whole_plan, note="Responde a la estrategia.", by=cast.deputy, at=later + timedelta(hours=1))
    planning.issue_plan(whole_plan, by=cast.planner, at=later + timedelta(hours=2))
    planning.divulge_plan(whole_plan, note="", by=cast.planner, at=later + timedelta(hours=2))


def _sheet(rows):
    out = BytesIO()
    headers = ["Código", "Actividad", "Fecha inicial", "Fecha final", "Valor"]
    write_xlsx(out, title="SGI", headers=headers,
               rows=[[one.code, one.activity, one.starts_on, one.ends_on, one.budget] for one in rows])  # fmt: skip
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "sgi.xlsx", "mimeType": media, "buffer": out.getvalue()}


def _register(cast, writer, clock):
    """Activity 6: what the other system does not hold as planned is not registered without saying why."""
    clock.at = on(2026, 1, 19)
    plan = plans.plan_of(cast.unit, cast.year)
    items = list(plans.items_of(plan))
    for rows in ([], items):
        writer.goto(reverse("planning:plan_reconcile", args=[plan.pk]))
        writer.locator("input[type=file]").set_input_files(_sheet(rows))
        press(writer, "Cotejar")
        whole(writer)
        writer.goto(reverse("planning:plan_register", args=[plan.pk]))
        verify(writer)
        press(writer, "Dejar registrado")
        reads(writer, "quedó registrado en los dos sistemas" if rows else "El último cotejo tiene diferencias")
    return plan


# --- 7 and 8: programmed and given -----------------------------------------------------------------------------------
def _program(cast, head, planner, clock):
    """Activity 7: the month is not communicated before its verification, nor verified by whoever programmed it."""
    clock.at = on(2026, 2, 20)
    agenda.draw_month(cast.year, 3, by=cast.planner, at=clock.at)
    row = MonthlyAgenda.objects.get(unit=cast.unit)
    planner.goto(reverse("agenda:month_publish", args=[2026, 3]))
    reads(planner, "No hay agendas verificadas por publicar")
    _designate(cast, head, row, clock.at)
    head.goto(reverse("agenda:agenda_submit", args=[row.pk]))
    whole(head)
    press(head, "Enviar a planeación")
    reads(head, "La agenda se envió")
    refused(head, reverse("agenda:agenda_verify", args=[row.pk]))
    row.refresh_from_db()
    agenda.verify_agenda(row, control=CHECK, by=cast.planner, at=clock.at)
    planner.reload()
    whole(planner)
    agenda.publish_month(cast.year, 3, control=CHECK, by=cast.planner, at=clock.at)
    assert AssistanceSession.objects.get().meeting.unit == cast.unit


def _designate(cast, head, row, at):
    """The activity is not programmed without its team and its material; both, and the space, are chosen on its page."""
    make_team(cast.unit, at=at, name="Equipo de la política")
    make_guide(cast.unit, at=at, title="Guía de la política")
    entry = row.entries.get()
    head.goto(entry.get_absolute_url())
    reads(head, "No tiene equipo de trabajo")
    reads(head, "No tiene material")
    follow(main(head), "Cambiar")
    head.get_by_label("Clase de espacio").select_option(label="Sede de la entidad asistida")
    head.get_by_label("Equipo de trabajo").select_option(label="Equipo de la política")
    main(head).get_by_role("checkbox", name="Guía de la política").check()
    whole(head)
    press(head, "Guardar")
    reads(head, "Los cambios quedaron guardados")
    head.goto(entry.get_absolute_url())
    for words in ("Sede de la entidad asistida", "Equipo de la política", "Guía de la política"):
        reads(head, words)
    expect(main(head)).not_to_contain_text("No tiene equipo de trabajo")
    whole(head)


def _rest_on(head, item):
    """What another executes rests on a convenio; money has its source, and beyond the plan it is told."""
    head.goto(reverse("planning:agreement_create"))
    head.get_by_label("Clase").select_option(label="Convenio")
    write(head, {"Número": "CV-1", "Con quién": "Universidad Ficticia", "Objeto": "Aunar esfuerzos."})
    write(head, {"Desde": "2026-01-15", "Hasta": "2025-12-31"})
    whole(head)
    press(head, "Registrar")
    reads(head, "no puede ser anterior a la inicial")
    write(head, {"Hasta": "2026-12-31", "Aporte de la entidad": "1000000"})
    press(head, "Registrar")
    reads(head, "Quedó registrado")
    head.goto(item.get_absolute_url())
    follow(main(head), "Agregar una fuente")
    head.get_by_label("Fuente").select_option(index=1)
    write(head, {"Valor planeado": "1000000", "Valor ejecutado": "1200000"})
    whole(head)
    press(head, "Agregar")
    reads(head, "de más")
    whole(head)


def _execute(cast, writer, head, clock):
    """Activity 8: who says that a hito is met does not verify it, and it is not rendered before its 100 %."""
    clock.at = on(2026, 2, 23)
    writer.goto(reverse("delivery:service_start"))
    writer.get_by_label("Servicio", exact=False).first.select_option(index=1)
    write(writer, {"Entidad": cast.entity.name})
    whole(writer)
    press(writer, "Empezar")
    reads(writer, "sus hitos ya tienen fecha")
    assistance = Assistance.objects.get()
    session = make_session(cast.unit, beneficiaries=[cast.entity], responsible=cast.writer, state="held",
                           starts_at=clock.at + timedelta(days=3), topic=assistance.topic)  # fmt: skip
    for _person in range(3):
        make_attendance(session.meeting)
    delivery.assisting.place_visit(session, by=cast.writer, at=clock.at + timedelta(days=4))

    clock.at = on(2026, 3, 2)
    first, second = AssistanceMilestone.objects.filter(assistance=assistance).order_by("milestone__position")[:2]
    writer.goto(assistance.get_absolute_url())
    main(writer).get_by_role("row", name=str(first)).get_by_role("link", name="Registrar cumplido").click()
    press(writer, "Enviar a verificación")
    reads(writer, "se necesita la capacitación")
    make_training(cast.unit, [cast.writer, cast.head], clock.at)
    press(writer, "Enviar a verificación")
    reads(writer, "exige un soporte")
    write(writer, {"O un enlace": LINK})
    whole(writer)
    press(writer, "Enviar a verificación")
    reads(writer, "otra persona lo revisa")
    refused(writer, reverse("delivery:milestone_decide", args=[first.pk]))
    head.goto(assistance.get_absolute_url())
    main(head).get_by_role("row", name=str(first)).get_by_role("link", name="Verificar").click()
    head.get_by_label("Se cumplió: verificarlo").check()
    press(head, "Guardar")
    reads(head, "Quedó guardado")

    delivery.claim_milestone(second, id=uuid7(), claimed_on=clock.at.date(), link=LINK, by=cast.head, at=clock.at)
    refused(head, reverse("delivery:milestone_decide", args=[second.pk]))
    second.refresh_from_db()
    delivery.return_milestone(second, note="Falta la firma.", by=cast.deputy, at=clock.at)
    head.goto(reverse("delivery:assistance_close", args=[assistance.pk]))
    reads(head, "Para cerrarla como prestada falta")
    expect(head.get_by_label("Prestada", exact=True)).to_have_count(0)
    whole(head)
    return assistance


# --- 9 and 10: followed up and corrected -----------------------------------------------------------------------------
def _turns(assistance):
    return [task.activity.number for task in pending_tasks(assistance)]


def _follow_up(cast, head, assistance, clock):
    """Activity 9: the report of a cut is not issued without its analysis; the director asks the entity."""
    clock.at = on(2026, 5, 4)
    finish(assistance, "8", cast.writer, clock.at, outcome=ONLY_EXIT, control=CHECK)
    head.goto(reverse("monitoring:cut_create"))
    write(head, {"Corte": "2026-05-03"})
    press(head, "Hacer el corte")
    whole(head)
    press(head, "Expedir el reporte")
    reads(head, "análisis")
    follow(main(head), "Analizar el corte")
    write(
        head,
        {"Conclusión": "Va tarde.", "Qué no se desarrolla bien": "Los hitos.", "Ajuste que se decide": "Otra fecha."},
    )
    whole(head)
    press(head, "Guardar el análisis")
    reads(head, "El análisis quedó guardado")
    fields = {
        "contacted_on": clock.at.date(),
        "means": "phone",
        "person": "Secretaria (ficticia)",
        "consistency": "full",
    }
    fields |= {
        "consistency_note": "Lo acordado.",
        "achievement": "at_risk",
        "achievement_note": "Tarde.",
        "kind": "otro",
    }
    record_contact(cast.unit, cast.entity, id=uuid7(), link=LINK, **fields, by=cast.head, at=clock.at)
    head.goto(reverse("monitoring:contact_list"))
    reads(head, "Alcaldía Ficticia")
    finish(assistance, "9", cast.head, clock.at, outcome="desviada", control=CHECK)
    assert _turns(assistance) == ["10"]


def _correct(cast, head, writer, plan, assistance):
    """Activity 10: the director decides, by a comunicado; the plan waits for who approves it."""
    address = reverse("improvement:correction_create", args=[assistance.pk])
    refused(writer, address)
    head.goto(address)
    head.get_by_label("Cambio de fechas").check()
    write(head, {"Qué no se desarrolla bien": "La entidad cambió de equipo.", "Qué se decide": "Aplazar dos semanas."})
    whole(head)
    press(head, "Decidirla y comunicarla")
    reads(head, "Diga qué actividad del plan cambia")
    head.get_by_label("Actividad del plan que cambia").select_option(index=1)
    press(head, "Decidirla y comunicarla")
    reads(head, "El plan no ha cambiado")
    reads(head, Communication.objects.get().number)
    whole(head)
    follow(main(head), "Pedir el cambio del plan")
    head.get_by_label("Motivo").select_option(index=1)
    write(
        head, {"Fecha inicial": "2026-09-14", "Fecha final": "2026-09-28", "Justificación": "Lo decidió el director."}
    )
    whole(head)
    press(head, "Pedir el cambio")
    reads(head, "El plan cambia cuando lo aprueben")
    assert plans.items_of(plan).order_by("code").first().starts_on == date(2026, 9, 1)
    assert Correction.objects.get().change.is_pending
    # The comunicado is the record of its activity, and the execution goes on.
    assert case_of(assistance).tasks.get(activity__number="10").records.get().code == "comunicado"
    assert _turns(assistance) == ["8"]


# --- 11: evaluated in two stages -------------------------------------------------------------------------------------
def _answer(phone, invitation):
    phone.goto(reverse("survey:answer", args=[invitation.token]))
    press(phone, "Acepto y respondo")
    for group in phone.get_by_role("group").filter(has=phone.get_by_label("5", exact=False)).all():
        group.get_by_role("radio").nth(4).check()
    phone.get_by_label("Sí", exact=True).check()
    press(phone, "Enviar mis respuestas")
    reads(phone, "Recibimos sus respuestas")


def _evaluate(cast, head, writer, phone, assistance, clock):
    """Activity 11: satisfaction on the day it ends; the whole, six months later and in the hands of the director."""
    clock.at = on(2026, 5, 20)
    make_contact(cast.entity)
    for one in AssistanceMilestone.objects.filter(assistance=assistance, state="pending"):
        delivery.claim_milestone(one, id=uuid7(), claimed_on=clock.at.date(), link=LINK, by=cast.writer, at=clock.at)
        one.refresh_from_db()
        delivery.verify_milestone(one, by=cast.head, at=clock.at)
    finish(assistance, "8", cast.writer, clock.at, outcome=ONLY_EXIT, control=CHECK)
    finish(assistance, "9", cast.head, clock.at, outcome="bien", control=CHECK)
    stages = reverse("evaluation:stage_list")
    head.goto(stages)
    reads(head, "Vence hoy")
    whole(head)
    writer.goto("/")
    follow(main(writer).locator("section", has_text="Evaluaciones que le esperan"), str(assistance))
    reads(writer, "Primera etapa")
    whole(writer)
    first = Campaign.objects.get(assistance=assistance)
    for invitation in Invitation.objects.filter(campaign=first):
        _answer(phone, invitation)
    writer.reload()
    follow(main(writer), "Cerrar la campaña")
    press(writer, "Cerrar")
    reads(writer, "La campaña quedó cerrada")
    analysis = write_analysis(SimpleNamespace(institution=cast.institution, adviser=cast.writer), assistance, clock.at)
    evaluation.issue_report(analysis, by=cast.writer, at=clock.at)
    assert _turns(assistance) == ["13"]
    head.goto(reverse("delivery:assistance_close", args=[assistance.pk]))
    head.get_by_label("Prestada", exact=True).check()
    press(head, "Cerrar la asistencia")
    reads(head, "Prestada")

    clock.at = on(2026, 11, 20)
    evaluation.keep_time(at=clock.at)
    head.goto("/")
    reads(head, "Evaluaciones que le esperan")
    second = Campaign.objects.get(fired_by="second_stage")
    _answer(phone, Invitation.objects.get(campaign=second))
    head.goto(stages)
    reads(head, "Aplicada a tiempo")
    expect(main(head).get_by_role("link", name="Aplicada", exact=True)).to_be_visible()
    whole(head)
    head.goto(reverse("evaluation:assistance_campaigns", args=[assistance.pk]))
    reads(head, "Segunda etapa")
    whole(head)


# --- 12: the report of the year --------------------------------------------------------------------------------------
def _report(cast, planner, deputy, clock):
    """Activity 12: the report is not presented without what it leaves to the next strategy, nor is it its author's."""
    clock.at = on(2026, 12, 1)
    planner.goto(reverse("reports:report_create"))
    write(planner, {"Corte": "2026-11-30", "A quién se dirige": "Comité Directivo"})
    press(planner, "Redactar de los datos")
    whole(planner)
    press(planner, "Presentar para aprobación")
    reads(planner, "Falta")
    report = PeriodReport.objects.get()
    part = report.sections.get(key="siguiente")
    words = "Llegar antes a las entidades que cambian de equipo."
    reports.edit_section(part, expected_version=part.version, text=words, by=cast.planner, at=clock.at)
    planner.reload()
    press(planner, "Presentar para aprobación")
    expect(planner.get_by_role("button", name="Aprobar y sellar")).to_have_count(0)
    deputy.goto(report.get_absolute_url())
    whole(deputy)
    press(deputy, "Aprobar y sellar")
    reads(deputy, "Aprobado y sellado")


# --- 13: kept --------------------------------------------------------------------------------------------------------
def _conserve(cast, planner, admin, assistance, clock):
    """Activity 13: the vigencia does not close while an intervention lacks what the retention table asks."""
    clock.at = on(2026, 12, 21)
    keep_archive(at=clock.at)
    planner.goto(reverse("archive:conservation_list"))
    reads(planner, "Alcaldía Ficticia")
    whole(planner)
    admin.goto(reverse("institutions:year_close", args=[2026]))
    press(admin, "Cerrar la vigencia")
    reads(admin, "expediente")
    whole(admin)
    cast.year.refresh_from_db()
    assert cast.year.is_open and case_of(assistance).state == "completed"
