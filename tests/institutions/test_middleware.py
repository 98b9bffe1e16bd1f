"""Each request knows its institution; whoever holds nothing today is told why, kindly."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from baquiano.common.calendar_days import day_of
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_membership, make_unit

pytestmark = pytest.mark.django_db
PAGE = "institutions:unit_list"


@pytest.fixture
def today():
    return day_of(timezone.now())


@pytest.mark.req("ORG-03")
def test_ended_contract_closes_the_door_at_the_next_request(institution, sign_in, today):
    unit = make_unit(institution, name="Grupo Ficticio")
    membership = make_membership(
        unit, link="contractor", contract_number="12", contract_ends_on=today + timedelta(days=30)
    )
    client = sign_in(membership.user)
    before = client.get(reverse(PAGE)).status_code

    type(membership)._base_manager.filter(pk=membership.pk).update(contract_ends_on=today - timedelta(days=1))
    after = client.get(reverse(PAGE))

    assert (before, after.status_code) == (200, 403)


@pytest.mark.req("ORG-03")
def test_person_whose_contract_ended_is_told_when_and_whom_to_call(sign_in):
    institution = make_institution(name="Entidad Ficticia", phone="605 000 0000")
    root = make_unit(institution, name="Grupo Ficticio")
    make_membership(root, "admin", user=make_user(full_name="Persona que ayuda", email="ayuda@prueba.invalid"))
    user = make_membership(
        root, link="contractor", contract_number="12", contract_ends_on=date(2026, 1, 31), ends_on=date(2030, 1, 1)
    ).user

    content = sign_in(user).get(reverse(PAGE)).content.decode()

    for words in ("31/01/2026", "Entidad Ficticia", "Grupo Ficticio", "ayuda@prueba.invalid", "605 000 0000"):
        assert words in content


def test_person_whose_link_has_not_begun_is_told_when(institution, sign_in):
    user = make_membership(make_unit(institution), starts_on=date(2090, 5, 4)).user

    content = sign_in(user).get(reverse(PAGE)).content.decode()

    assert "04/05/2090" in content


def test_person_whom_nobody_linked_is_told_so(db, sign_in):
    response = sign_in(make_user()).get(reverse(PAGE))

    assert (response.status_code, "ninguna institución" in response.content.decode()) == (403, True)


def test_whoever_holds_nothing_may_still_change_the_password_and_leave(db, sign_in):
    client = sign_in(make_user(password="clave-de-prueba-larga"))

    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_inactive_person_is_out_at_the_next_request(institution, sign_in):
    user = make_membership(make_unit(institution)).user
    client = sign_in(user)
    user.is_active = False
    user.save()

    assert client.get(reverse(PAGE)).url.startswith(reverse("account_login"))


@pytest.mark.req("ORG-01")
def test_person_of_two_institutions_works_in_the_chosen_one(sign_in):
    first = make_unit(make_institution(name="A"), name="Unidad de A")
    second = make_unit(make_institution(name="B"), name="Unidad de B")
    user = make_membership(first).user
    make_membership(second, user=user)
    client = sign_in(user)
    before = client.get(reverse(PAGE)).content.decode()

    client.post(reverse("institutions:institution_choose"), {"institution": str(second.institution_id)})
    after = client.get(reverse(PAGE)).content.decode()

    assert ("Unidad de A" in before, "Unidad de B" in before) == (True, False)
    assert ("Unidad de A" in after, "Unidad de B" in after) == (False, True)


@pytest.mark.req("ORG-01")
def test_institution_to_which_one_does_not_belong_is_not_chosen(institution, sign_in):
    user = make_membership(make_unit(institution)).user

    response = sign_in(user).post(
        reverse("institutions:institution_choose"), {"institution": str(make_institution().pk)}
    )

    assert response.status_code == 404


def test_standing_costs_the_same_with_one_role_and_with_three(institution, sign_in, queries_of):
    unit = make_unit(institution)
    user = make_membership(unit).user
    client = sign_in(user)
    one = queries_of(client, reverse("institutions:institution_choose"))

    for role in ("group_leader", "admin"):
        make_membership(make_unit(institution), role, user=user)

    assert queries_of(client, reverse("institutions:institution_choose")) == one
