"""An audit from its sample to the action that mends what it found, with who may not, on the phone and at the desk."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.improvement.models import Audit, Finding, ImprovementAction
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads, write
from tests.factories.accounts import make_user
from tests.factories.delivery import make_session
from tests.factories.documents import png
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def group(scoped):
    make_profile(scoped, {})
    make_fiscal_year(scoped)
    return make_unit(scoped, name="Grupo Norte Ficticio")


@pytest.mark.req("AUD-02", "ACM-01", "ACM-04")
def test_what_an_audit_finds_is_mended_and_verified(group, scoped, signed_in):
    adviser = make_member(group, "advisor", user=make_user(full_name="Benigno Ficticio"))
    leader = make_member(group, "group_leader", user=make_user(full_name="Jefa Ficticia"))
    control = make_member(make_unit(scoped), "internal_control", user=make_user(full_name="Auditora Ficticia"))
    for number in range(3):
        make_session(group, state="held", responsible=adviser, starts_at=NOW - timedelta(days=number + 1))
    desk, phone = signed_in(control), signed_in(adviser, "phone")

    desk.goto("/mejora/auditorias/")
    follow(desk.get_by_role("main"), "Programar una auditoría")
    whole(desk)
    write(desk, {"Nombre": "Visitas y actas (ficticia)", "Alcance": "Las visitas.", "Criterios": "La actividad 12."})
    desk.get_by_label("Fecha prevista de cierre").fill("2026-04-30")
    press(desk, "Programar")
    press(desk, "Iniciar")
    follow(desk.get_by_role("main"), "Sacar una muestra")
    whole(desk)
    desk.get_by_label("Población").select_option(label="Visitas realizadas")
    write(desk, {"Tamaño de la muestra": "2", "Semilla": "2026"})
    press(desk, "Sacar la muestra")
    whole(desk)
    follow(desk.get_by_role("main"), "Ver el caso completo")
    reads(desk, "Sin registro: la visita no tiene acta.")
    whole(desk)
    audit = Audit.objects.get()
    pocket = signed_in(control, "phone")
    pocket.goto(audit.samples.get().get_absolute_url())
    whole(pocket)
    follow(pocket.get_by_role("main"), "Repetir el sorteo y comparar")
    whole(pocket)
    pocket.goto(desk.url)
    whole(pocket)
    assert desk.request.get(f"{desk.url}?exportar=pdf").body()[:5] == b"%PDF-"
    desk.goto(audit.samples.get().get_absolute_url())
    follow(desk.get_by_role("main"), "Repetir el sorteo y comparar")
    reads(desk, "Coincide")
    whole(desk)

    desk.goto(audit.get_absolute_url())
    follow(desk.get_by_role("main"), "Anotar un hallazgo")
    write(desk, {"Criterio": "Cada visita tiene acta.", "Condición encontrada": "Dos visitas sin acta (ficticio)."})
    desk.get_by_label("Dependencia que responde").select_option(label="Grupo Norte Ficticio")
    desk.get_by_label("Responsable").select_option(label="Jefa Ficticia")
    press(desk, "Anotar el hallazgo")
    reads(desk, "Sin tratamiento")
    desk.goto(f"{audit.get_absolute_url()}cerrar/")
    write(desk, {"Conclusión": "Se cumple a medias (ficticio)."})
    press(desk, "Cerrar la auditoría")
    reads(desk, "elementos de la muestra por revisar")
    desk.goto(Finding.objects.get().get_absolute_url())
    follow(desk.get_by_role("main"), "Abrir una acción")
    desk.get_by_label("Responsable").select_option(label="Benigno Ficticio")
    desk.get_by_label("Plazo").fill("2026-03-20")
    press(desk, "Abrir la acción")
    action = ImprovementAction.objects.get()

    phone.goto("/")
    reads(phone, "Acciones de mejora que le esperan")
    phone.goto(action.get_absolute_url())
    whole(phone)
    follow(phone.get_by_role("main"), "Formular")
    whole(phone)
    write(phone, {"Causa": "Nadie avisa (ficticio).", "Qué se hará": "Avisar al tercer día (ficticio)."})
    press(phone, "Guardar y empezar")
    follow(phone.get_by_role("main"), "Declarar ejecutada")
    phone.get_by_label("O elegir un archivo").set_input_files(
        {"name": "aviso.png", "mimeType": "image/png", "buffer": png()}
    )
    press(phone, "Enviar a verificación")
    reads(phone, "Se cierra cuando otra persona verifique")
    expect(phone.get_by_role("link", name="Verificar la eficacia")).to_have_count(0)
    whole(phone)

    chief = signed_in(leader)
    chief.goto(f"{action.get_absolute_url()}verificar/")
    reads(chief, "Esta función no es de su rol")
    chief.goto("/mejora/auditorias/nueva/")
    reads(chief, "Esta función no es de su rol")
    desk.goto(action.get_absolute_url())
    follow(desk.get_by_role("main"), "Verificar la eficacia")
    desk.get_by_label("Se hizo y la causa desapareció").check()
    write(desk, {"Qué revisó y qué vio": "Las actas de marzo, todas firmadas (ficticio)."})
    press(desk, "Guardar la verificación")
    reads(desk, "Cerrada")
    whole(desk)
