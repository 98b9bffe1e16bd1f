"""The second factor: setting it up, entering with it, losing it; a code serves once and guessing is limited."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baquiano.accounts import actions, demo, queries
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SECOND_STEP = "mfa_authenticate"


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/"


@pytest.fixture
def person():
    return make_user(password=PASSWORD)


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def protected(person, secret):
    """A person with the application and recovery codes."""
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return person


def code_of(secret, steps=0):
    """What the application shows now, or so many half minutes away."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_password(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def give_code(client, code):
    return client.post(reverse(SECOND_STEP), {"code": code})


def inside(client):
    return "_auth_user_id" in client.session


def entered(person):
    client = Client()
    give_password(client, person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def recovery_codes_of(person):
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()


@pytest.mark.req("AUD-05")
def test_the_password_alone_does_not_enter(protected, client):
    response = give_password(client, protected)

    assert (response.url, inside(client)) == (reverse(SECOND_STEP), False)
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_the_code_of_the_application_enters(protected, secret, client):
    give_password(client, protected)

    give_code(client, code_of(secret))

    assert client.session["_auth_user_id"] == str(protected.pk)


def test_a_telephone_half_a_minute_off_still_enters(protected, secret, client):
    give_password(client, protected)

    give_code(client, code_of(secret, -1))

    assert inside(client)


@pytest.mark.parametrize("code", ["000000", "", "áé", "9" * 300, "\x00"])
def test_a_wrong_code_is_said_in_spanish_and_does_not_enter(code, protected, client):
    give_password(client, protected)

    response = give_code(client, code)

    assert (response.status_code, inside(client)) == (200, False)
    assert "error-summary" in response.content.decode()


@pytest.mark.req("AUD-05")
def test_a_code_serves_once_even_while_it_is_still_valid(protected, secret, client):
    code = code_of(secret)
    give_password(client, protected)
    give_code(client, code)
    cache.delete(f"allauth.mfa.totp.used?user={protected.pk}&code={code}")

    other = Client()
    give_password(other, protected)
    response = give_code(other, code)

    assert (inside(other), "ya se usó" in response.content.decode()) == (False, True)


@pytest.mark.req("AUD-05")
def test_guessing_codes_closes_the_door_even_to_the_right_one(protected, secret):
    # Each guess from a session of its own, as whoever guesses would do.
    for guess in range(5):
        client = Client()
        give_password(client, protected)
        give_code(client, f"00000{guess}")
    client = Client()
    give_password(client, protected)

    response = give_code(client, code_of(secret))

    assert (inside(client), "demasiados intentos" in response.content.decode()) == (False, True)


def test_a_recovery_code_enters_once_and_the_person_is_told(protected):
    code = recovery_codes_of(protected)[0]
    first, second = Client(), Client()
    for client in (first, second):
        give_password(client, protected)
        give_code(client, code)

    assert (inside(first), inside(second)) == (True, False)
    assert TrailEntry.objects.filter(event="accounts.recovery_code_used", subject_id=str(protected.pk)).count() == 1


def test_setting_up_the_application_asks_for_the_password_again(person, client):
    give_password(client, person)

    response = client.get(reverse("mfa_activate_totp"))

    assert response.url.startswith(reverse("account_reauthenticate"))


def set_up(client):
    page = client.get(reverse("mfa_activate_totp"))
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode()).group(1).replace(" ", "")
    return key, client.post(reverse("mfa_activate_totp"), {"code": code_of(key)})


@pytest.mark.req("AUD-05")
def test_setting_up_the_application_gives_codes_and_leaves_its_trace(person):
    client = entered(person)

    _key, response = set_up(client)

    factors = queries.second_factor_of(person)
    assert (response.url, factors.is_on, factors.codes_left) == (reverse("mfa_view_recovery_codes"), True, 10)
    entry = TrailEntry.objects.get(event="accounts.second_factor_added")
    assert (entry.actor_id, entry.data) == (person.pk, {"method": "Aplicación de autenticación"})


def test_setting_up_the_application_ends_the_sessions_opened_without_it(person):
    elsewhere = Client()
    give_password(elsewhere, person)
    here = entered(person)

    set_up(here)

    assert (
        here.get(reverse("accounts:profile")).status_code,
        elsewhere.get(reverse("accounts:profile")).status_code,
    ) == (
        200,
        302,
    )


def test_the_key_is_not_readable_in_the_database(person, settings):
    key, _response = set_up(entered(person))
    stored = Authenticator.objects.get(user=person, type="totp").data["secret"]

    settings.SECRET_KEY = "otra" * 20
    opened_by_another_secret = TOTP(Authenticator.objects.get(user=person, type="totp")).validate_code(code_of(key))

    assert (key in stored, opened_by_another_secret) == (False, False)


def test_a_retired_secret_of_the_installation_still_opens_the_key(person, settings):
    key, _response = set_up(entered(person))
    cache.clear()

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "nueva" * 20

    assert TOTP(Authenticator.objects.get(user=person, type="totp")).validate_code(code_of(key))


def test_the_recovery_codes_come_in_a_text_file(protected):
    client = entered_with_code(protected)

    response = client.get(reverse("mfa_download_recovery_codes"))

    codes = re.findall(r"^\d{8}$", response.content.decode(), re.MULTILINE)
    assert codes == recovery_codes_of(protected)
    assert response["Content-Disposition"] == 'attachment; filename="codigos-de-recuperacion.txt"'


def entered_with_code(person):
    client = Client()
    give_password(client, person)
    give_code(client, recovery_codes_of(person)[-1])
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_new_recovery_codes_replace_the_old_ones(protected):
    client = entered_with_code(protected)
    before = set(recovery_codes_of(protected))

    client.post(reverse("mfa_generate_recovery_codes"))

    assert before & set(recovery_codes_of(protected)) == set()


def test_removing_the_application_takes_its_codes_away_and_leaves_its_trace(protected):
    client = entered_with_code(protected)

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=protected).count() == 0
    assert TrailEntry.objects.filter(event="accounts.second_factor_removed").count() == 1


def test_nobody_touches_the_key_of_another(protected):
    other = entered(make_user(password=PASSWORD))
    key = Authenticator.objects.create(user=protected, type="webauthn", data={"name": "Llave", "credential": {}})

    answers = [
        other.post(reverse(name, args=[key.pk])).status_code for name in ("mfa_remove_webauthn", "mfa_edit_webauthn")
    ]

    assert (answers, Authenticator.objects.filter(pk=key.pk).exists()) == ([404, 404], True)


@pytest.mark.req("AUD-05")
def test_an_administrator_takes_away_a_lost_second_factor_with_its_trace(protected, at):
    session = entered_with_code(protected)
    administrator = make_user()

    actions.reset_second_factor(protected, reason="Perdió el celular", by=administrator, at=at)

    assert (queries.has_second_factor(protected), session.get(reverse("accounts:profile")).status_code) == (False, 302)
    entry = TrailEntry.objects.get(event="accounts.second_factor_reset")
    assert (entry.actor_id, entry.data) == (administrator.pk, {"reason": "Perdió el celular"})


def test_nobody_takes_away_the_own_second_factor_as_administrator(protected, at):
    with pytest.raises(Refused, match="otra persona"):
        actions.reset_second_factor(protected, reason="Perdí el celular", by=protected, at=at)

    assert queries.has_second_factor(protected)


def test_taking_away_what_is_not_there_is_refused(person, at):
    with pytest.raises(Refused, match="no tiene segundo factor"):
        actions.reset_second_factor(person, reason="x", by=make_user(), at=at)


@pytest.mark.parametrize(
    "name", ["mfa_index", "accounts:session_list", "mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp"]
)
def test_the_pages_of_the_account_are_ours_and_in_spanish(name, person):
    response = entered(person).get(reverse(name), follow=True)

    templates = {template.name for template in response.templates if template.name}
    assert [name for name in templates if name.startswith(("mfa/", "account/", "allauth/"))] == []
    assert 'lang="es-CO"' in response.content.decode()


def test_the_person_sees_the_open_sessions_and_ends_the_others(person):
    here, elsewhere = Client(), Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
    for client in (here, elsewhere):
        give_password(client, person)

    page = here.get(reverse("accounts:session_list")).content.decode()
    here.post(reverse("accounts:session_end_others"))

    assert ("Chrome en Windows" in page, "Este equipo" in page) == (True, True)
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


def test_the_person_ends_one_session_and_nobody_elses(person):
    here, elsewhere, stranger = Client(), Client(), Client()
    give_password(here, person)
    give_password(elsewhere, person)
    give_password(stranger, make_user(password=PASSWORD, email="ajena@prueba.invalid"))
    row = queries.sessions_of(person, timezone.now()).exclude(session_key=here.session.session_key).get()

    stranger.post(reverse("accounts:session_end", args=[row.public_id]))
    still = elsewhere.get(reverse("accounts:profile")).status_code
    here.post(reverse("accounts:session_end", args=[row.public_id]))

    assert (still, elsewhere.get(reverse("accounts:profile")).status_code) == (200, 302)


def test_the_demonstration_tells_the_code_of_its_public_key_and_of_no_other(client, monkeypatch):
    shown, own = make_user(password=PASSWORD), make_user(password=PASSWORD)
    demo.protect(shown)
    TOTP.activate(own, generate_totp_secret())
    people = [demo.DemoPerson(user=user, institution="x", role="x", does="x") for user in (shown, own)]
    monkeypatch.setattr(demo, "people", lambda: people)

    client.post(reverse("accounts:demo_enter"), {"user": str(shown.pk)})
    waiting = inside(client)
    give_code(client, demo.code_of(shown))

    assert (waiting, inside(client), demo.code_of(own)) == (False, True, "")


def test_outside_the_demonstration_no_code_is_told(settings):
    person = make_user()
    demo.protect(person)
    settings.DEMO = False

    assert demo.code_of(person) == ""
