"""Setting up a second factor and entering with it: the application of the telephone, and a key of the browser."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.conftest import whole
from tests.browser.hands import follow, press
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.institutions import make_member, make_profile, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leader(scoped):
    """The leader of a group in an institution that requires a second factor of leaders."""
    cache.clear()
    make_profile(scoped, {"access": {"second_factor_roles": ["group_leader"]}}, year=2020)
    return make_member(make_unit(scoped), "group_leader", user=make_user(password=PASSWORD))


def code_of(key, steps=0):
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + steps))


def enter(page, person):
    page.goto("/cuenta/ingresar/")
    page.get_by_label("Correo electrónico").fill(person.email)
    page.get_by_role("textbox", name="Contraseña").fill(PASSWORD)
    press(page, "Ingresar")


def leave(page):
    page.goto("/cuenta/salir/")
    press(page.get_by_role("main"), "Cerrar sesión")


def confirm(page):
    expect(page.get_by_role("heading", name="Confirme que es usted")).to_be_visible()
    whole(page)
    page.get_by_role("textbox", name="Contraseña").fill(PASSWORD)
    press(page, "Confirmar")


@pytest.mark.req("AUD-05", "NFR-06")
def test_a_leader_sets_up_the_application_and_enters_with_its_code(leader, open_page):
    page = open_page("phone")
    enter(page, leader)

    expect(page.get_by_role("heading", name="Active su segundo factor")).to_be_visible()
    whole(page)
    follow(page.get_by_role("main"), "Usar una aplicación del celular")
    confirm(page)
    whole(page)
    key = page.locator(".code-text code").inner_text().replace(" ", "")
    page.get_by_label("Código que muestra la aplicación").fill(code_of(key))
    press(page, "Activar")
    expect(page.get_by_text("Le quedan 10 códigos de 10")).to_be_visible()
    whole(page)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    follow(page.get_by_role("main"), "Ya los guardé")
    expect(page.get_by_text("Segundo factor activo")).to_be_visible()
    whole(page)

    leave(page)
    enter(page, leader)
    expect(page.get_by_role("heading", name="Confirme que es usted")).to_be_visible()
    whole(page)
    page.get_by_label("Código").fill("000000")
    press(page, "Ingresar")
    expect(page.get_by_role("alert")).to_contain_text("El código no es correcto")
    whole(page)
    # The code of the present half minute served for setting it up; the next one is already valid.
    page.get_by_label("Código").fill(code_of(key, 1))
    press(page, "Ingresar")
    expect(page).to_have_url(re.compile(r"/$"))

    leave(page)
    enter(page, leader)
    page.get_by_label("Código").fill(recovery)
    press(page, "Ingresar")
    expect(page).to_have_url(re.compile(r"/$"))
    page.goto("/cuenta/sesiones/")
    whole(page)


def virtual_key(page):
    """A key that Chromium pretends to have, with its fingerprint always right."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


@pytest.mark.req("AUD-05", "NFR-06")
def test_a_leader_sets_up_a_key_and_enters_with_it(leader, open_page):
    page = open_page("phone")
    virtual_key(page)
    enter(page, leader)
    follow(page.get_by_role("main"), "Usar una llave de acceso")
    confirm(page)
    whole(page)
    page.get_by_label("Nombre de la llave").fill("Huella de mi celular")

    press(page, "Agregar la llave")

    expect(page.get_by_text("Le quedan 10 códigos de 10")).to_be_visible()
    page.goto("/cuenta/seguridad/")
    expect(page.get_by_text("Huella de mi celular").first).to_be_visible()
    whole(page)

    leave(page)
    enter(page, leader)
    whole(page)
    press(page, "Usar mi llave de acceso")
    expect(page).to_have_url(re.compile(r"/$"))

    page.goto("/cuenta/seguridad/")
    follow(page.get_by_role("main"), "Cambiar nombre")
    follow(page.get_by_role("main"), "Confirmar con una llave de acceso")
    whole(page)
    press(page, "Usar mi llave de acceso")
    expect(page.get_by_role("heading", name="Cambiar el nombre de la llave")).to_be_visible()
    whole(page)
    page.get_by_label("Nombre de la llave").fill("Llave del escritorio")
    press(page, "Guardar")
    expect(page.get_by_text("Llave del escritorio").first).to_be_visible()
    follow(page.get_by_role("main"), "Quitar")
    whole(page)
    press(page, "Quitar la llave")
    page.goto("/")
    expect(page.get_by_role("heading", name="Active su segundo factor")).to_be_visible()


def test_whoever_does_not_give_the_key_is_told_and_may_try_again(leader, open_page):
    page = open_page("desktop")
    session, key = virtual_key(page)
    enter(page, leader)
    follow(page.get_by_role("main"), "Usar una llave de acceso")
    confirm(page)
    press(page, "Agregar la llave")
    expect(page.get_by_text("Le quedan 10 códigos de 10")).to_be_visible()
    leave(page)
    enter(page, leader)
    session.send("WebAuthn.clearCredentials", {"authenticatorId": key})

    press(page, "Usar mi llave de acceso")

    expect(page.locator("[data-passkey-problem]")).to_contain_text("No se recibió la llave", timeout=90_000)
