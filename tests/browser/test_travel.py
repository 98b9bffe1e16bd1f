"""A trip in the browser: required by its visit, asked for on a phone, returned, approved, granted and legalised."""

from datetime import datetime, timedelta

import pytest

from baquiano.common.calendar_days import BOGOTA
from baquiano.meetings.models import Meeting
from baquiano.travel.models import TravelRequest
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import draw, follow, press, reads, write
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.delivery import make_session
from tests.factories.documents import FORMATS, PDF_BYTES, make_format
from tests.factories.institutions import (
    make_catalogue_item,
    make_fiscal_year,
    make_member,
    make_profile,
    make_unit,
)

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)
VISIT = datetime(2026, 3, 24, 9, tzinfo=BOGOTA)
CODES = {"agenda_format": "AT-COM-AGENDA", "certificate_format": "AT-COM-CERT", "report_format": "AT-COM-INFORME"}


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def session(scoped):
    make_profile(scoped, {"travel": {"seat": "08001", "visit_without_approval": "refuse", **CODES}})
    make_fiscal_year(scoped)
    for code in CODES.values():
        make_format(scoped, code, source=(FORMATS / f"{code}.typ").read_text(encoding="utf-8"))
    for catalogue, name in (("return_reason", "Faltan datos"), ("evidence_kind", "Oficio")):
        make_catalogue_item(scoped, catalogue, name=name)
    make_municipality("08001", "Barranquilla")
    group = make_unit(scoped, name="Grupo Norte Ficticio")
    adviser = make_member(group, "advisor", user=make_user(full_name="Benigno Ficticio"))
    school = make_beneficiary(scoped)
    return make_session(
        group, beneficiaries=[school], responsible=adviser, starts_at=VISIT, municipality=school.municipality
    )


def decide(page, name, submit, texts=None):
    """From the page of the trip to one of its decisions, and back."""
    follow(page.get_by_role("main"), name)
    whole(page)
    write(page, texts or {})
    press(page, submit)


@pytest.mark.req("LOG-01", "LOG-02", "AGD-09")
def test_a_trip_from_its_visit_to_its_accounts(session, scoped, signed_in, clock):
    meeting = session.meeting
    phone = signed_in(meeting.responsible, "phone")
    boss = signed_in(make_member(meeting.unit, "group_leader", user=make_user(full_name="Jefa Ficticia")))
    finance = signed_in(make_member(make_unit(scoped), "finance_officer", user=make_user(full_name="Pagador Ficticio")))

    phone.goto(session.get_absolute_url())
    reads(phone, "Falta decir si esta visita requiere viáticos")
    follow(phone.get_by_role("main"), "Responder")
    whole(phone)
    press(phone, "Sí, requiere")
    follow(phone.get_by_role("main"), "Pedir comisión")
    whole(phone)
    write(phone, {"Objeto": "Acompañar el plan de área (comisión ficticia)"})
    press(phone, "Crear la solicitud")
    reads(phone, "Barranquilla → Sabanalarga")
    whole(phone)
    decide(phone, "Radicar", "Radicar")
    reads(phone, "Radicada ante el jefe")
    trip = TravelRequest.objects.get()

    boss.goto(trip.get_absolute_url())
    whole(boss)
    follow(boss.get_by_role("main"), "Devolver")
    boss.get_by_label("Motivo").select_option(label="Faltan datos")
    write(boss, {"Explicación": "Adjunte la invitación del colegio."})
    press(boss, "Devolver")
    phone.goto(trip.get_absolute_url())
    reads(phone, "Adjunte la invitación del colegio.")
    follow(phone.get_by_role("main"), "Agregar un soporte")
    whole(phone)
    phone.get_by_label("O elegir un archivo").set_input_files(
        {"name": "invitacion.pdf", "mimeType": "application/pdf", "buffer": PDF_BYTES}
    )
    write(phone, {"Qué es": "Invitación ficticia"})
    press(phone, "Guardar el soporte")
    reads(phone, "Invitación ficticia")
    decide(phone, "Radicar", "Radicar")
    boss.goto(trip.get_absolute_url())
    decide(boss, "Aprobar", "Aprobar")
    phone.goto(trip.get_absolute_url())
    decide(phone, "Entregar a financiera", "Entregar")
    press(phone, "Expedir la agenda de comisión")
    reads(phone, "La agenda de comisión quedó expedida")

    finance.goto("/comisiones/?turno=si")
    whole(finance)
    follow(finance.get_by_role("main"), trip.number)
    decide(
        finance,
        "Registrar resultado",
        "Guardar el resultado",
        {"Número del acto": "0123", "Valor reconocido": "$ 160.000", "CDP": "88"},
    )
    reads(finance, "Comisión concedida")
    phone.goto(session.get_absolute_url())
    reads(phone, "Requiere viáticos y tiene comisión aprobada.")

    clock.at = meeting.ends_at + timedelta(minutes=5)
    Meeting.objects.filter(pk=meeting.pk).update(state="held", held_at=clock.at)
    phone.goto(trip.get_absolute_url())
    follow(phone.get_by_role("main"), "Certificado de permanencia")
    whole(phone)
    write(phone, {"Nombre": "Rectora Ficticia"})
    draw(phone)
    press(phone, "Expedir el certificado")
    reads(phone, "Permanencia probada")
    press(phone, "Ya regresé")
    reads(phone, "el informe de comisión")
    decide(
        phone,
        "Informe de comisión",
        "Guardar y expedir",
        {"Qué se hizo": "Se acordaron tres ajustes al plan (ficticio)."},
    )
    decide(phone, "Presentar la legalización", "Presentar")
    finance.goto(trip.get_absolute_url())
    decide(finance, "Legalizar", "Legalizar")
    reads(finance, "La comisión quedó legalizada")
    whole(finance)
