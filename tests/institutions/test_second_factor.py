"""Whoever holds a role that requires a second factor sets it up before anything else."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baquiano.accounts.models import User
from baquiano.audit.models import TrailEntry
from baquiano.institutions.models import Unit
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.institutions import make_member, make_profile, make_unit

DUE = "/cuenta/segundo-factor/activar/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(scoped):
    return make_member(make_unit(scoped), "group_leader")


def requiring(institution, *roles, grace=0):
    make_profile(
        institution, {"access": {"second_factor_roles": list(roles), "second_factor_grace_days": grace}}, year=2020
    )


def told(person, days_ago):
    User.objects.filter(pk=person.pk).update(second_factor_asked_at=timezone.now() - timedelta(days=days_ago))


@pytest.mark.req("AUD-05")
def test_whoever_holds_the_role_is_led_to_set_it_up_and_cannot_act(scoped, leader, sign_in):
    requiring(scoped, "group_leader")
    client = sign_in(leader)

    answers = [
        client.get("/"),
        client.get(reverse("institutions:unit_list")),
        client.post(reverse("notifications:message_read_all")),
    ]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, DUE)] * 3
    page = client.get(DUE).content.decode()
    assert ("Líder de grupo" in page, "Actívelo para continuar" in page, "Ahora no" in page) == (True, True, False)


def test_other_roles_work_as_before(scoped, sign_in):
    requiring(scoped, "group_leader")
    adviser = make_member(make_unit(scoped), "advisor")

    assert sign_in(adviser).get(reverse("institutions:unit_list")).status_code == 200


def test_a_profile_that_does_not_require_it_asks_nothing(scoped, leader, sign_in):
    make_profile(scoped, {})

    assert sign_in(leader).get(reverse("institutions:unit_list")).status_code == 200
    assert User.objects.get(pk=leader.pk).second_factor_asked_at is None


@pytest.mark.req("AUD-05")
def test_whoever_has_it_works(scoped, leader, sign_in):
    requiring(scoped, "group_leader")
    TOTP.activate(leader, generate_totp_secret())

    assert sign_in(leader).get(reverse("institutions:unit_list")).status_code == 200


def test_recovery_codes_alone_are_not_a_second_factor(scoped, leader, sign_in):
    requiring(scoped, "group_leader")
    Authenticator.objects.create(user=leader, type="recovery_codes", data={"seed": "x", "used_mask": 0})

    assert sign_in(leader).get(reverse("institutions:unit_list")).status_code == 302


def test_the_own_account_stays_open_meanwhile(scoped, leader, sign_in):
    requiring(scoped, "group_leader")
    client = sign_in(leader)

    names = ("mfa_index", "accounts:session_list", "accounts:profile", "account_logout")
    answers = {name: client.get(reverse(name)).status_code for name in names}

    assert set(answers.values()) == {200}


def test_a_fragment_is_led_as_a_page(scoped, leader, sign_in):
    requiring(scoped, "group_leader")

    response = sign_in(leader).get(reverse("institutions:unit_list"), headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (200, DUE)


@pytest.mark.req("AUD-05")
def test_during_the_grace_it_comes_first_and_may_wait(scoped, leader, sign_in):
    requiring(scoped, "group_leader", grace=5)
    client = sign_in(leader)

    first = client.get(reverse("institutions:unit_list"))
    page = client.get(DUE).content.decode()
    client.post(DUE)

    assert (first["Location"], "Le quedan 5 días" in page) == (DUE, True)
    assert client.get(reverse("institutions:unit_list")).status_code == 200


@pytest.mark.parametrize(("days_ago", "opens"), [(0, True), (4, True), (5, False), (90, False)])
def test_the_grace_counts_from_the_day_of_the_first_notice(days_ago, opens, scoped, leader, sign_in):
    requiring(scoped, "group_leader", grace=5)
    told(leader, days_ago)
    client = sign_in(leader)

    client.post(DUE)

    assert (client.get(reverse("institutions:unit_list")).status_code == 200) is opens


def test_being_told_is_written_once(scoped, leader, sign_in):
    requiring(scoped, "group_leader")
    client = sign_in(leader)

    for _ in range(3):
        client.get("/")

    assert TrailEntry.objects.filter(event="accounts.second_factor_asked", subject_id=str(leader.pk)).count() == 1


# --- what an administrator does for somebody --------------------------------------------------------------------------
@pytest.fixture
def admin(scoped):
    return make_member(make_unit(scoped), "admin", user=make_user(password=PASSWORD))


def confirmed(client, person):
    """A client whose person has just given the password again."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def access_of(person, name="membership_access"):
    return reverse(f"institutions:{name}", args=[person.memberships.get().pk])


def test_the_administrator_sees_the_access_of_a_person(scoped, leader, admin, sign_in, client):
    client.force_login(leader)

    page = sign_in(admin).get(access_of(leader)).content.decode()

    assert (leader.full_name in page, "Sin segundo factor" in page) == (True, True)


@pytest.mark.req("AUD-05", "ORG-03")
def test_the_administrator_ends_the_sessions_of_a_person(scoped, leader, admin):
    theirs, ours = Client(), Client()
    theirs.force_login(leader)
    ours.force_login(admin)

    ours.post(access_of(leader, "membership_end_sessions"), {"reason": "Perdió el computador"})

    assert theirs.get(reverse("accounts:profile")).status_code == 302
    entry = TrailEntry.objects.get(event="accounts.sessions_ended")
    assert (entry.actor_id, entry.institution_id, entry.data["reason"]) == (
        admin.pk,
        scoped.pk,
        "Perdió el computador",
    )


@pytest.mark.req("AUD-05")
def test_the_administrator_resets_the_second_factor_after_confirming(scoped, leader, admin, sign_in):
    TOTP.activate(leader, generate_totp_secret())
    client = sign_in(admin)
    address = access_of(leader, "membership_reset_factor")

    unconfirmed = client.post(address, {"reason": "Perdió el celular"})
    kept = Authenticator.objects.filter(user=leader).count()
    confirmed(client, admin).post(address, {"reason": "Perdió el celular"})

    assert (unconfirmed.url.startswith("/cuenta/seguridad/confirmar/"), kept) == (True, 1)
    assert Authenticator.objects.filter(user=leader).count() == 0


def test_resetting_needs_a_reason(scoped, leader, admin, sign_in):
    TOTP.activate(leader, generate_totp_secret())

    response = confirmed(sign_in(admin), admin).post(access_of(leader, "membership_reset_factor"), {"reason": ""})

    assert (response.status_code, Authenticator.objects.filter(user=leader).count()) == (200, 1)


@pytest.mark.parametrize("role", ["advisor", "group_leader", "planning_professional", "internal_control"])
def test_only_the_administrator_touches_the_access_of_others(role, scoped, leader, sign_in):
    other = make_member(Unit.objects.first(), role)
    client = sign_in(other)
    names = ("membership_access", "membership_end_sessions", "membership_reset_factor")

    assert [client.post(access_of(leader, name), {"reason": "x"}).status_code for name in names] == [403, 403, 403]
