"""Entering and leaving: by e-mail and password, with limits, saying the same to everyone."""

import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from baquiano.accounts import tasks
from baquiano.accounts.hashers import ModerateArgon2Hasher
from baquiano.accounts.models import User
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.institutions import make_institution, make_membership, make_profile, make_unit

pytestmark = pytest.mark.django_db
SIGN_IN, RESET = "account_login", "account_reset_password"
WRONG = "El correo o la contraseña no coinciden"


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/"


@pytest.fixture
def person():
    return make_user(email="ana@prueba.invalid", password=PASSWORD)


def enter(client, email="ana@prueba.invalid", password=PASSWORD):
    return client.post(reverse(SIGN_IN), {"login": email, "password": password})


@pytest.mark.parametrize("email", ["ana@prueba.invalid", "ANA@Prueba.invalid", "  ana@prueba.invalid "])
def test_person_enters_whatever_the_case_of_the_address(email, person, client):
    response = enter(client, email)

    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(person.pk))


def test_session_changes_its_key_on_entering(person, client):
    client.get(reverse(SIGN_IN))
    client.session.save()
    before = client.session.session_key

    enter(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(("email", "password"), [("ana@prueba.invalid", "otra"), ("nadie@prueba.invalid", PASSWORD)])
def test_wrong_password_and_unknown_address_get_the_same_answer(email, password, person, client):
    response = enter(client, email, password)

    assert (response.status_code, WRONG in response.content.decode()) == (200, True)


def test_inactive_person_does_not_enter(client):
    make_user(email="ana@prueba.invalid", password=PASSWORD, is_active=False)

    response = enter(client)

    assert (response.url, "_auth_user_id" in client.session) == (reverse("account_inactive"), False)


def test_too_many_failures_close_the_door_of_that_person_for_a_while(person, client):
    for _ in range(5):
        enter(client, password="otra")

    blocked = enter(client).content.decode()
    other = make_user(email="otro@prueba.invalid", password=PASSWORD)
    enter(client, other.email)

    assert "demasiados intentos" in blocked
    assert client.session["_auth_user_id"] == str(other.pk)


def test_limit_is_not_evaded_by_changing_the_host(person, client, settings):
    settings.ALLOWED_HOSTS = ["uno.invalid", "dos.invalid", "testserver"]
    for host in ("uno.invalid", "dos.invalid") * 3:
        client.post(reverse(SIGN_IN), {"login": person.email, "password": "otra"}, headers={"host": host})

    assert "demasiados intentos" in enter(client).content.decode()


def test_limits_hold_on_the_database_cache_that_is_shipped(person, client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_of_the_test"}
    }
    call_command("createcachetable", "cache_of_the_test")

    answers = [enter(client, password="otra").content.decode() for _ in range(6)]

    assert ["demasiados intentos" in answer for answer in answers] == [False] * 5 + [True]


def test_leaving_is_by_post_only(person, client):
    client.force_login(person)

    client.get(reverse("account_logout"))
    inside = "_auth_user_id" in client.session
    client.post(reverse("account_logout"))

    assert (inside, "_auth_user_id" in client.session) == (True, False)


def test_next_page_of_another_site_is_not_followed(person, client):
    response = client.post(
        reverse(SIGN_IN), {"login": person.email, "password": PASSWORD, "next": "https://malo.invalid/"}
    )

    assert response.url == "/"


def test_page_without_the_token_is_refused(person):
    response = Client(enforce_csrf_checks=True).post(reverse(SIGN_IN), {"login": person.email, "password": PASSWORD})

    assert response.status_code == 403


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_confirm_email"])
def test_nobody_signs_up(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# --- the forgotten password -------------------------------------------------------------------------------------------
@pytest.fixture
def doorbell(monkeypatch):
    """The people for whom the task was enqueued."""
    asked = []

    class Bell:
        @staticmethod
        def enqueue(user_id):
            asked.append(user_id)

    monkeypatch.setattr("baquiano.accounts.adapter.tasks.send_reset_mail", Bell)
    return asked


def test_known_and_unknown_addresses_get_the_same_answer(person, client, doorbell):
    known = client.post(reverse(RESET), {"email": "ANA@prueba.invalid"}, follow=True)
    unknown = client.post(reverse(RESET), {"email": "nadie@prueba.invalid"}, follow=True)

    assert re.sub(r'content="[^"]+"|value="[^"]+"|nonce="[^"]+"', "", known.content.decode()) == re.sub(
        r'content="[^"]+"|value="[^"]+"|nonce="[^"]+"', "", unknown.content.decode()
    )
    assert (doorbell, mail.outbox) == ([str(person.pk)], [])


def test_inactive_person_receives_no_link(client, doorbell):
    make_user(email="ana@prueba.invalid", is_active=False)

    client.post(reverse(RESET), {"email": "ana@prueba.invalid"})

    assert doorbell == []


def test_link_of_the_mail_has_the_host_of_the_settings_and_changes_the_password(person, client, settings):
    settings.SITE_URL = "https://baquiano.entidad.invalid"

    tasks.send_reset_mail.func(str(person.pk))
    link = re.search(r"https://\S+", mail.outbox[0].body)[0]
    path = link.removeprefix("https://baquiano.entidad.invalid")
    form = client.get(path, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "otra-clave-muy-larga", "password2": "otra-clave-muy-larga"})

    assert mail.outbox[0].to == ["ana@prueba.invalid"]
    person.refresh_from_db()
    assert person.check_password("otra-clave-muy-larga")


def test_link_serves_once(person, client):
    tasks.send_reset_mail.func(str(person.pk))
    path = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body)[1]
    person.set_password("otra-clave-muy-larga")
    person.save()

    content = client.get(path, follow=True).content.decode()

    assert "El enlace ya no sirve" in content


def test_task_for_someone_who_is_gone_sends_nothing(db):
    tasks.send_reset_mail.func("01980000-0000-7000-8000-000000000000")

    assert mail.outbox == []


def test_changing_the_password_closes_the_other_sessions(person, client):
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(person)

    new = {"oldpassword": PASSWORD, "password1": "otra-clave-muy-larga", "password2": "otra-clave-muy-larga"}
    client.post(reverse("account_change_password"), new)

    here = client.get(reverse("accounts:profile")).status_code
    there = elsewhere.get(reverse("accounts:profile")).status_code
    assert (here, there) == (200, 302)


# --- the demonstration ------------------------------------------------------------------------------------------------
@pytest.fixture
def demo_person():
    institution = make_institution(is_demo=True)
    make_profile(
        institution,
        {
            "demo": {"people": {"advisor": "profesional@se.demo"}},
            "roles": {"advisor": {"label": "Profesional universitario", "does": "Registra las visitas."}},
        },
    )
    user = make_user(email="profesional@se.demo", password="baquiano-demo")
    make_membership(make_unit(institution), "advisor", user=user)
    return user


@pytest.mark.req("NFR-03")
def test_sign_in_page_of_the_demonstration_lists_who_one_may_be(demo_person, client):
    content = client.get(reverse(SIGN_IN)).content.decode()

    for words in ("Profesional universitario", "Registra las visitas.", "profesional@se.demo", "baquiano-demo"):
        assert words in content


@pytest.mark.req("NFR-03")
def test_one_click_enters_as_a_person_of_the_demonstration(demo_person, client):
    client.post(reverse("accounts:demo_enter"), {"user": str(demo_person.pk)})

    assert client.session["_auth_user_id"] == str(demo_person.pk)


def test_one_click_does_not_enter_as_anyone_else(demo_person, person, client):
    response = client.post(reverse("accounts:demo_enter"), {"user": str(person.pk)})

    assert (response.status_code, "_auth_user_id" in client.session) == (404, False)


def test_one_click_is_not_by_get(demo_person, client):
    assert client.get(reverse("accounts:demo_enter")).status_code == 405


@pytest.mark.req("NFR-03")
def test_outside_demo_mode_the_published_password_opens_nothing(demo_person, client, settings):
    settings.DEMO = False

    page = client.get(reverse(SIGN_IN)).content.decode()
    click = client.post(reverse("accounts:demo_enter"), {"user": str(demo_person.pk)})
    typed = enter(client, demo_person.email, "baquiano-demo")

    assert "baquiano-demo" not in page
    assert click.status_code == 404
    assert WRONG in typed.content.decode()


@pytest.mark.req("NFR-03")
@pytest.mark.parametrize("password", ["baquiano-demo", "Baquiano-Demo", " baquiano-demo "])
def test_outside_demo_mode_the_published_password_is_not_chosen(password, settings):
    settings.DEMO = False

    with pytest.raises(ValidationError, match="contraseña pública de la demostración"):
        validate_password(password)


def test_in_demo_mode_the_published_password_is_accepted():
    validate_password("baquiano-demo")


# --- people -----------------------------------------------------------------------------------------------------------
def test_hash_takes_moderate_memory():
    encoded = ModerateArgon2Hasher().encode("clave", "sal-de-prueba")

    assert "m=19456" in encoded
    assert ModerateArgon2Hasher.memory_cost < Argon2PasswordHasher.memory_cost


def test_addresses_are_one_whatever_their_case():
    user = User.objects.create_user("ANA@Prueba.Invalid", full_name="Ana")

    assert (user.email, User.objects.get_by_natural_key("Ana@prueba.INVALID")) == ("ana@prueba.invalid", user)


def test_operator_made_on_the_command_line_holds_no_role():
    operator = User.objects.create_superuser("operador@prueba.invalid", "una-clave-larga", full_name="Operación")

    assert (operator.is_operator, operator.standing) == (True, None)
