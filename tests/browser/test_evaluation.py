"""A visit is evaluated: the QR on a telephone, the authorisation, the answers, the meter, the results, the proposal."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.evaluation.models import Campaign
from baquiano.improvement.models import ImprovementAction
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads
from tests.factories.accounts import make_user
from tests.factories.delivery import make_session
from tests.factories.evaluation import answer, consent_of, make_instrument
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.meetings import make_attendance

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def group(scoped):
    make_profile(scoped, {"evaluation": {"coverage": "all_consenting", "threshold_percent": 70}})
    make_fiscal_year(scoped)
    consent_of(scoped)
    return make_unit(scoped, name="Grupo Norte Ficticio")


@pytest.mark.req("EVA-02", "EVA-12", "EVA-14", "PUB-07", "NFR-06")
def test_a_visit_is_evaluated_on_a_telephone_and_what_falls_short_is_mended(group, scoped, signed_in, open_page):
    adviser = make_member(group, "advisor", user=make_user(full_name="Benigno Ficticio"))
    leader = make_member(group, "group_leader", user=make_user(full_name="Jefa Ficticia"))
    make_instrument(scoped, at=NOW, by=adviser)
    visit = make_session(group, state="held", responsible=adviser, starts_at=NOW - timedelta(days=1))
    for _person in range(7):
        make_attendance(visit.meeting)

    desk = signed_in(adviser)
    desk.goto(reverse("evaluation:session_campaigns", args=[visit.pk]))
    follow(desk.get_by_role("main"), "Preparar una evaluación")
    whole(desk)
    desk.get_by_label("Instrumento").select_option(index=1)
    press(desk, "Prepararla")
    press(desk, "Abrir la campaña")
    reads(desk, "Faltan 7 para cumplir")
    expect(desk.get_by_alt_text("Código QR para responder la evaluación")).to_be_visible()
    whole(desk)
    campaign = Campaign.objects.get()
    pocket = signed_in(adviser, "phone")
    pocket.goto(campaign.get_absolute_url())
    whole(pocket)
    address = reverse("survey:answer", args=[campaign.token])

    phone = open_page("phone")
    phone.goto(address)
    reads(phone, "Autorizo el tratamiento de mis datos.")
    whole(phone)
    press(phone, "Acepto y respondo")
    whole(phone)
    press(phone, "Enviar mis respuestas")
    reads(phone, "Esta pregunta es obligatoria.")
    whole(phone)
    phone.get_by_role("group", name="¿Fue pertinente? (ficticia)").get_by_label("2", exact=True).check()
    press(phone, "Enviar mis respuestas")
    reads(phone, "Recibimos sus respuestas")
    whole(phone)

    # Without scripts, and with the keyboard alone, somebody else does not accept.
    plain = open_page("phone", java_script_enabled=False)
    plain.goto(address)
    plain.get_by_role("button", name="No acepto responder").focus()
    plain.keyboard.press("Enter")
    reads(plain, "no acepta responder")

    for _person in range(4):
        answer(campaign, at=NOW, values={"pertinencia": 3})
    desk.goto(reverse("evaluation:campaign_meter", args=[campaign.pk]))
    reads(desk, "Falta 1 para cumplir")
    whole(desk)
    desk.goto(reverse("evaluation:campaign_enter", args=[campaign.pk]))
    whole(desk)
    desk.get_by_role("group", name="¿Fue pertinente? (ficticia)").get_by_label("2", exact=True).check()
    press(desk, "Guardar y seguir con otra")
    reads(desk, "La hoja quedó guardada")

    desk.goto(campaign.get_absolute_url())
    reads(desk, "Cobertura cumplida")
    expect(desk.get_by_role("link", name="Ver los resultados")).to_have_count(0)
    follow(desk.get_by_role("main"), "Cerrar la campaña")
    press(desk, "Cerrar")
    follow(desk.get_by_role("main"), "Ver los resultados")
    reads(desk, "promedio 2,67 de 5")
    whole(desk)
    pocket.goto(desk.url)
    whole(pocket)
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Esta evaluación no recibe respuestas")

    action = ImprovementAction.objects.get()
    chief = signed_in(leader)
    chief.goto(action.get_absolute_url())
    follow(chief.get_by_role("main"), campaign.title)
    reads(chief, action.number)
    whole(chief)
    chief.goto(reverse("evaluation:results"))
    reads(chief, "53,3 %")
    whole(chief)
