"""Registering people and the page of the own account."""

import pytest
from django.urls import reverse

from baquiano.accounts import actions
from baquiano.accounts.models import User
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def register(at, **fields):
    offered = {"email": "nueva@prueba.invalid", "full_name": "Persona Nueva"} | fields
    return actions.register_person(id=uuid7(), **offered, by=None, at=at)


@pytest.mark.req("ORG-03")
def test_registered_person_has_no_password_until_the_mail(at):
    user = register(at, email="Nueva@Prueba.invalid")

    assert (user.email, user.has_usable_password()) == ("nueva@prueba.invalid", False)
    assert TrailEntry.objects.get().event == "accounts.user_created"


def test_person_who_exists_keeps_the_own_data(at):
    existing = make_user(email="nueva@prueba.invalid", full_name="Nombre de Antes")

    found = register(at, full_name="Otro Nombre")

    assert (found.pk, found.full_name, User.objects.count()) == (existing.pk, "Nombre de Antes", 1)


def test_repeated_document_is_refused_in_words(at):
    make_user(document_number="123")

    with pytest.raises(Refused, match="tipo y número de documento"):
        register(at, document_number="123")


@pytest.mark.parametrize("email", ["", "sin-arroba", "a@b"])
def test_address_that_is_not_one_is_refused(email, at):
    with pytest.raises(Refused):
        register(at, email=email)


def test_person_changes_the_own_telephone_and_it_leaves_a_trace(client):
    user = make_user(phone="1")
    client.force_login(user)

    client.post(reverse("accounts:profile"), {"phone": "300 000 0000"})

    user.refresh_from_db()
    assert user.phone == "300 000 0000"
    assert TrailEntry.objects.get(event="accounts.phone_changed").changes == {"phone": ["1", "300 000 0000"]}


def test_account_page_needs_sign_in(client):
    assert client.get(reverse("accounts:profile")).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_pages_of_entrance_are_in_spanish_and_open_to_all(name, client):
    content = client.get(reverse(name)).content.decode()

    assert 'lang="es-CO"' in content
    assert "Sign In" not in content
