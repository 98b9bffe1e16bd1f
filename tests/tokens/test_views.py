from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.tokens.models import ApiToken
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def institution():
    return make_institution()


def _sent(**overrides):
    day = day_of(timezone.now()) + timedelta(days=30)
    fields = {"id": uuid7(), "label": "Tablero", "scope": "read", "expires_on": day.isoformat(), "password": PASSWORD}
    return fields | overrides


@pytest.mark.req("NFR-08")
def test_a_person_makes_a_token_and_sees_it_once(institution, sign_in):
    client = sign_in(make_member(make_unit(institution), user=make_user(PASSWORD)))

    made = client.post(reverse("tokens:token_create"), _sent())
    listed = client.get(reverse("tokens:token_list")).content.decode()

    text = made.context["text"]
    assert text.startswith("baq_") and text in made.content.decode()
    assert "Tablero" in listed and text not in listed


def test_without_the_password_there_is_no_token(institution, sign_in):
    client = sign_in(make_member(make_unit(institution)))

    answer = client.post(reverse("tokens:token_create"), _sent(password="otra"))

    assert answer.status_code == 422
    assert "La contraseña no es correcta" in answer.content.decode()
    with scope(institution=institution):
        assert not ApiToken.objects.exists()


def test_the_administrator_sees_and_revokes_the_token_of_another(institution, sign_in):
    unit = make_unit(institution)
    with scope(institution=institution):
        token, _text = make_token(make_member(unit), institution)
    client = sign_in(make_member(unit, role="admin"))

    page = client.get(reverse("tokens:everybody_list")).content.decode()
    client.post(reverse("tokens:everybody_revoke", args=[token.pk]))

    token.refresh_from_db()
    assert "Tablero ficticio" in page and token.is_revoked


def test_nobody_revokes_the_token_of_a_colleague(institution, sign_in):
    unit = make_unit(institution)
    with scope(institution=institution):
        token, _text = make_token(make_member(unit), institution)

    answer = sign_in(make_member(unit)).post(reverse("tokens:token_revoke", args=[token.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_rows(institution, sign_in, django_assert_max_num_queries, rows):
    unit = make_unit(institution)
    with scope(institution=institution):
        for _ in range(rows):
            make_token(make_member(unit), institution)
    client = sign_in(make_member(unit, role="admin"))
    client.get(reverse("tokens:everybody_list"))

    with django_assert_max_num_queries(12):
        client.get(reverse("tokens:everybody_list"))
