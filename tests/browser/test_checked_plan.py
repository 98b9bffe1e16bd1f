"""The year of a group by hand: a plan that checks itself, changed by request, its month, a trip and its accounts.

What each step refuses is refused here too, on the page and with what was typed still on it.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import BOGOTA
from baquiano.delivery.models import AssistanceSession
from baquiano.meetings.models import Meeting
from baquiano.planning.contents import content_of, digest_of
from baquiano.planning.models import Baseline, Plan, PlanItem
from baquiano.travel import actions as travel
from baquiano.travel.models import TravelRequest
from tests.browser.conftest import SCREENS, axe, clock_at, fits, small_targets
from tests.browser.hands import draw, follow, press, reads, write
from tests.browser.test_agenda import drag
from tests.factories.accounts import make_user
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_municipality
from tests.factories.documents import FORMATS, make_format
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.travel import bring_to, make_trip
from tests.planning.checks.world import make_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("PLN-02", "PLN-10", "PLN-21", "WFL-03", "AGD-07", "LOG-01", "LOG-02"),
]
CODES = {"agenda_format": "AT-COM-AGENDA", "certificate_format": "AT-COM-CERT", "report_format": "AT-COM-INFORME"}
TRAVEL = {"seat": "08001", "visit_without_approval": "refuse", "earlier_trip_not_legalised": "refuse", **CODES}
NOT_YOURS = "Su rol en la entidad no permite hacer esto."
FAIR, REOPENING, CLOSED = "Feria de la lectura", "Reapertura de la escuela", "Escuela Cerrada Ficticia"


def on(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BOGOTA)


@pytest.fixture
def clock():
    with clock_at(on(2, 3)) as clock:
        yield clock


@pytest.fixture
def town(scoped: Any) -> SimpleNamespace:
    """Two groups with plans delivered: in that of the first a visit on a Sunday and another to a closed school."""
    world = make_world(scoped, per_group=1, settings={"travel": TRAVEL})
    for code in CODES.values():
        make_format(scoped, code, source=(FORMATS / f"{code}.typ").read_text(encoding="utf-8"))
    make_municipality("08001", "Barranquilla")
    for catalogue, name in (("change_reason", "Calendario escolar"), ("return_reason", "Faltan datos")):
        make_catalogue_item(scoped, catalogue, name=name)
    group, office = world.units[0], make_unit(scoped, kind="oficina")
    adviser = world.people[0]
    fair = world.add(activity=FAIR, starts_on=date(2026, 3, 8), ends_on=date(2026, 3, 8), place="Plaza ficticia")
    world.add(
        activity=REOPENING, starts_on=date(2026, 3, 17), ends_on=date(2026, 3, 17),
        schools=[world.school(name=CLOSED, is_active=False)],
    )  # fmt: skip
    Plan.objects.update(state="in_review")
    return SimpleNamespace(
        world=world,
        group=group,
        plan=world.plans[0],
        fair=fair,
        adviser=adviser,
        leader=make_member(group, "group_leader", user=make_user(full_name="Jefa Ficticia")),
        planner=make_member(office, "planning_professional", user=make_user(full_name="Planeadora Ficticia")),
        member=make_member(office, "committee_member", user=make_user(full_name="Comité Ficticio")),
        finance=make_member(office, "finance_officer", user=make_user(full_name="Pagador Ficticio")),
    )


def whole(page: Page) -> None:
    """The page as anybody must find it, on a phone and at a desk: no violation, nothing cut."""
    page.wait_for_load_state("load")
    own = page.viewport_size
    for size in SCREENS.values():
        page.set_viewport_size(size)
        assert axe(page) == [], page.url
        assert fits(page), page.url
        if size == SCREENS["phone"]:
            assert small_targets(page) == [], page.url
    page.set_viewport_size(own)


def absent(page: Page, *names: str) -> None:
    """Nothing of the page does that: the person is not to do it."""
    for name in names:
        expect(page.get_by_role("main").get_by_role("link", name=name, exact=True)).to_have_count(0)
        expect(page.get_by_role("main").get_by_role("button", name=name, exact=True)).to_have_count(0)


@pytest.mark.timeout(240)
def test_from_the_checked_plan_to_the_accounts_of_the_trip(clock, town, scoped, signed_in):
    enter = {name: signed_in(getattr(town, name)) for name in ("adviser", "leader", "planner", "member", "finance")}
    pages = SimpleNamespace(**enter)

    the_plan_is_checked_and_accepted_with_a_reason(town, pages)
    planning_consolidates_once_nothing_blocks(town, pages)
    the_plan_in_force_changes_by_request(town, pages)
    clock.at = on(2, 12)
    the_month_is_moved_until_nothing_clashes(town, pages)
    the_month_is_published(town, pages)
    clock.at = on(2, 24)
    the_trip_waits_for_the_earlier_one(town, pages, clock.at)
    trip = the_trip_is_decided(town, pages)
    meeting = Meeting.objects.get(travel_visits__request=trip)
    clock.at = meeting.ends_at + timedelta(minutes=5)
    Meeting.objects.filter(pk=meeting.pk).update(state="held", held_at=clock.at)
    the_accounts_are_closed(pages, trip)


# --- the plan --------------------------------------------------------------------------------------------------------
def the_plan_is_checked_and_accepted_with_a_reason(town: Any, pages: Any) -> None:
    plan = town.plan.get_absolute_url()
    pages.adviser.goto(f"{plan}hallazgos/?regla=day_without_work")
    whole(pages.adviser)
    pages.adviser.locator("tbody").get_by_role("link").first.click()
    reads(pages.adviser, "Lo acepta el líder del grupo o planeación.")
    absent(pages.adviser, "Aceptar el hallazgo")

    pages.leader.goto(pages.adviser.url)
    press(pages.leader, "Aceptar el hallazgo")
    reads(pages.leader, "Este campo es obligatorio")
    whole(pages.leader)
    write(pages.leader, {"Por qué se acepta": "La feria del municipio es ese domingo."})
    press(pages.leader, "Aceptar el hallazgo")
    reads(pages.leader, "El hallazgo quedó aceptado con su motivo.")

    pages.adviser.goto(f"{plan}aprobar/")
    reads(pages.adviser, NOT_YOURS)
    pages.leader.goto(plan)
    follow(pages.leader, "Revisar y aprobar")
    press(pages.leader, "Aprobar y enviar a consolidación")
    reads(pages.leader, "Aprobado")
    Plan.objects.exclude(pk=town.plan.pk).update(state="approved")


def planning_consolidates_once_nothing_blocks(town: Any, pages: Any) -> None:
    page = pages.planner
    consolidation = f"/planes/consolidacion/{town.world.year.pk}/"
    page.goto(consolidation)
    press(page, "Consolidar")
    reads(page, "un hallazgo que bloquea")
    whole(page)
    page.goto(f"{consolidation}hallazgos/?gravedad=blocks")
    page.locator("tbody").get_by_role("link").first.click()
    write(page, {"Por qué se acepta": "La escuela reabre en marzo: resolución ficticia 12."})
    press(page, "Aceptar el hallazgo")
    page.goto(consolidation)
    press(page, "Consolidar")
    reads(page, "El plan quedó consolidado")
    # The session of the committee, its votes and its acta are the story of another journey.
    consolidated = Plan.objects.get(kind="consolidated")
    Plan.objects.update(state="in_force")
    Baseline.objects.create(
        institution=town.world.institution,
        plan=consolidated,
        content=content_of(consolidated),
        sha256=digest_of(consolidated),
        created_by=town.member,
        created_at=on(2, 5),
    )


def the_plan_in_force_changes_by_request(town: Any, pages: Any) -> None:
    page = pages.adviser
    page.goto(town.fair.get_absolute_url())
    follow(page.get_by_role("main"), "Pedir mover fechas")
    write(page, {"Fecha inicial": "2026-03-11", "Fecha final": "2026-03-11"})
    press(page, "Pedir el cambio")
    reads(page, "Elija un motivo")
    expect(page.get_by_label("Fecha inicial").first).to_have_value("2026-03-11")
    whole(page)
    page.get_by_label("Motivo").select_option(label="Calendario escolar")
    write(page, {"Justificación": "La feria se corrió para el miércoles."})
    press(page, "Pedir el cambio")
    reads(page, "Por decidir: le corresponde a")
    absent(page, "Aprobar el cambio", "No aprobar")

    pages.member.goto(page.url)
    press(pages.member, "Aprobar el cambio")
    reads(pages.member, "El cambio quedó aprobado y el plan ya lo muestra.")
    assert PlanItem.objects.get(pk=town.fair.pk).starts_on == date(2026, 3, 11)


# --- the month -------------------------------------------------------------------------------------------------------
def the_month_is_moved_until_nothing_clashes(town: Any, pages: Any) -> None:
    page = pages.leader
    page.goto("/agenda/2026/3/")
    page.get_by_role("button", name="Generar").first.click()
    reads(page, "Se agregaron 2 actividades del plan.")
    agenda = MonthlyAgenda.objects.get()
    beside = make_agenda(town.world.institution, town.world.units[1])
    fair = AgendaEntry.objects.get(title=FAIR)
    make_entry(
        beside, title="Jornada de otro grupo", starts_at=on(3, 11, 8), beneficiary=fair.beneficiary,
        municipality=fair.municipality, responsible=town.world.people[1],
    )  # fmt: skip

    # By drag: one person at two things at once, and two groups at one school.
    page.goto(f"{agenda.get_absolute_url()}?vista=calendario")
    drag(page, CLOSED, 11)
    reads(page, f"«{REOPENING}» quedó el miércoles 11 de marzo de 2026.")
    reads(page, "2 conflictos")
    whole(page)
    page.goto("/agenda/2026/3/conflictos/")
    reads(page, "tiene dos actividades a la misma hora el 11/03/2026")
    reads(page, "a la misma hora el 11/03/2026")
    reads(page, "Cambie la hora de una de las dos, o acuerden una sola visita.")
    whole(page)

    # By form: first on a day of another month, then to hours that are free.
    move(page, REOPENING, {"Fecha": "2026-04-08"})
    reads(page, "marzo")
    whole(page)
    move(page, REOPENING, {"Fecha": "2026-03-17"})
    move(page, FAIR, {"Hora inicial": "10:30"})
    page.goto("/agenda/2026/3/conflictos/")
    expect(page.get_by_role("heading", name="Conflictos", exact=True)).to_have_count(0)
    reads(page, "visitan a")


def move(page: Page, title: str, where: dict[str, str]) -> None:
    page.goto(f"{AgendaEntry.objects.get(title=title).get_absolute_url()}mover/")
    write(page, where)
    with page.expect_navigation():
        press(page, "Mover")


def the_month_is_published(town: Any, pages: Any) -> None:
    agenda = MonthlyAgenda.objects.get(unit=town.group)
    pages.adviser.goto(f"/agenda/{agenda.pk}/verificar/")
    reads(pages.adviser, NOT_YOURS)
    pages.leader.goto(f"/agenda/{agenda.pk}/enviar/")
    press(pages.leader, "Enviar a planeación")
    pages.planner.goto(f"/agenda/{agenda.pk}/verificar/")
    press(pages.planner, "Verificar la agenda")
    pages.planner.goto("/agenda/2026/3/publicar/")
    press(pages.planner, "Publicar y enviar")
    pages.planner.goto(agenda.get_absolute_url())
    reads(pages.planner, "Publicada")


# --- the trip --------------------------------------------------------------------------------------------------------
def the_trip_waits_for_the_earlier_one(town: Any, pages: Any, now: datetime) -> None:
    people = SimpleNamespace(adviser=town.adviser, leader=town.leader, finance=town.finance)
    earlier = bring_to(make_trip(town.group, town.adviser, at=on(1, 12)), "granted", people, on(1, 12))
    visit = AssistanceSession.objects.get(entry__title=FAIR)
    page = pages.adviser
    page.goto(visit.get_absolute_url())
    reads(page, "Falta decir si esta visita requiere viáticos")
    follow(page.get_by_role("main"), "Responder")
    press(page, "Sí, requiere")
    follow(page.get_by_role("main"), "Pedir comisión")
    write(page, {"Objeto": ""})
    press(page, "Crear la solicitud")
    reads(page, "Este campo es obligatorio")
    write(page, {"Objeto": "Acompañar la feria de la lectura (comisión ficticia)"})
    press(page, "Crear la solicitud")
    reads(page, "Barranquilla → Sabanalarga")
    reads(page, f"La comisión {earlier.number}, que terminó el 22/01/2026, está sin legalizar.")
    follow(page.get_by_role("main"), "Radicar")
    press(page, "Radicar")
    reads(page, "Legalícela antes de radicar otra")
    whole(page)

    close_accounts(earlier, people, now)
    page.goto(f"{TravelRequest.objects.get(state='draft').get_absolute_url()}radicar/")
    press(page, "Radicar")
    reads(page, "Radicada ante el jefe")
    absent(page, "Aprobar", "Registrar resultado")


def close_accounts(trip: TravelRequest, people: Any, now: datetime) -> None:
    """What another journey does on its pages."""
    travel.return_from_trip(trip, by=people.adviser, at=now)
    travel.write_report(trip, text="Se asistió al foro ficticio.", by=people.adviser, at=now)
    travel.present_accounts(trip, by=people.adviser, at=now)
    travel.legalise_request(trip, by=people.finance, at=now)


def the_trip_is_decided(town: Any, pages: Any) -> TravelRequest:
    trip = TravelRequest.objects.get(state="filed")
    url = trip.get_absolute_url()
    pages.finance.goto(f"{url}resultado/")
    reads(pages.finance, NOT_YOURS)
    pages.leader.goto(url)
    follow(pages.leader.get_by_role("main"), "Aprobar")
    press(pages.leader, "Aprobar")
    pages.adviser.goto(url)
    follow(pages.adviser.get_by_role("main"), "Entregar a financiera")
    press(pages.adviser, "Entregar")
    pages.finance.goto(url)
    follow(pages.finance.get_by_role("main"), "Registrar resultado")
    write(pages.finance, {"CDP": "88"})
    press(pages.finance, "Guardar el resultado")
    reads(pages.finance, "Este campo es obligatorio")
    expect(pages.finance.get_by_label("CDP")).to_have_value("88")
    write(pages.finance, {"Número del acto": "0123", "Valor reconocido": "$ 160.000"})
    press(pages.finance, "Guardar el resultado")
    reads(pages.finance, "Comisión concedida")
    return trip


def the_accounts_are_closed(pages: Any, trip: TravelRequest) -> None:
    page = pages.adviser
    page.goto(trip.get_absolute_url())
    press(page, "Ya regresé")
    page.goto(f"{trip.get_absolute_url()}presentar/")
    press(page, "Presentar")
    reads(page, "el certificado de permanencia o el acta firmada")
    whole(page)
    page.goto(trip.get_absolute_url())
    follow(page.get_by_role("main"), "Certificado de permanencia")
    write(page, {"Nombre": "Rectora Ficticia"})
    draw(page)
    press(page, "Expedir el certificado")
    reads(page, "Permanencia probada")
    follow(page.get_by_role("main"), "Informe de comisión")
    write(page, {"Qué se hizo": "Se acordaron tres ajustes al plan (ficticio)."})
    press(page, "Guardar y expedir")
    follow(page.get_by_role("main"), "Presentar la legalización")
    press(page, "Presentar")
    absent(page, "Legalizar")
    pages.finance.goto(trip.get_absolute_url())
    follow(pages.finance.get_by_role("main"), "Legalizar")
    press(pages.finance, "Legalizar")
    reads(pages.finance, "La comisión quedó legalizada")
