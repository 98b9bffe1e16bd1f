"""The list of commitments and its pages."""

import pytest
from django.urls import reverse

from baquiano.commitments.models import Commitment
from baquiano.common.identity import uuid7
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_catalogue_item, make_member, make_unit


def queries_for(client, url, counter):
    client.get(url)
    with counter() as context:
        assert client.get(url).status_code == 200
    return len(context)


@pytest.fixture
def counter(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


@pytest.mark.req("CMT-02")
def test_the_list_costs_the_same_with_one_and_three_rows(unit, leader, sign_in, counter):
    client, url = sign_in(leader), reverse("commitments:commitment_list")
    make_commitment(unit, beneficiary=make_beneficiary(unit.institution), responsible=leader)
    one = queries_for(client, url, counter)
    for _ in range(2):
        make_commitment(unit, beneficiary=make_beneficiary(unit.institution), responsible=leader)

    assert queries_for(client, url, counter) == one


@pytest.mark.req("CMT-02")
def test_the_list_filters_by_overdue_and_shows_only_what_is_visible(unit, leader, sign_in, scoped):
    late = make_commitment(unit, text="Vencido hace tiempo", due_on="2020-01-01")
    make_commitment(unit, text="Para más adelante", due_on="2090-01-01")
    make_commitment(make_unit(scoped), text="De otro grupo", due_on="2020-01-01")

    page = sign_in(leader).get(reverse("commitments:commitment_list"), {"vencido": "si"}).content.decode()

    assert late.text in page
    assert "Para más adelante" not in page
    assert "De otro grupo" not in page


def test_verify_a_commitment_from_its_page(unit, leader, sign_in):
    commitment = make_commitment(unit)
    url = reverse("commitments:commitment_check", args=[commitment.pk])
    data = {"id": uuid7(), "result": "fulfilled", "note": "Llegó el documento."}

    response = sign_in(leader).post(url, data)

    assert response.url == commitment.get_absolute_url()
    assert Commitment.objects.get().state == "fulfilled"


def test_verifying_without_proof_keeps_what_was_typed_and_says_why(unit, leader, sign_in):
    url = reverse("commitments:commitment_check", args=[make_commitment(unit).pk])

    response = sign_in(leader).post(url, {"id": uuid7(), "result": "fulfilled", "note": ""})

    assert response.status_code == 422
    assert "escriba una nota o adjunte una evidencia" in response.content.decode()


def test_an_adviser_may_not_cancel_a_commitment(unit, sign_in):
    commitment = make_commitment(unit)
    response = sign_in(make_member(unit, "advisor")).get(reverse("commitments:commitment_cancel", args=[commitment.pk]))

    assert response.status_code == 403


def test_cancel_a_commitment_with_its_reason(unit, leader, sign_in):
    commitment, reason = make_commitment(unit), make_catalogue_item(unit.institution, "cancel_reason")
    url = reverse("commitments:commitment_cancel", args=[commitment.pk])

    sign_in(leader).post(url, {"reason": reason.pk, "note": "La entidad cerró la sede."})

    commitment.refresh_from_db()
    assert (commitment.state, commitment.cancel_reason) == ("cancelled", reason)


def test_the_commitments_of_an_entity_are_a_panel_of_its_page(unit, leader, sign_in):
    school = make_beneficiary(unit.institution)
    commitment = make_commitment(unit, beneficiary=school)
    url = reverse("commitments:beneficiary_commitments", args=[school.pk])

    page = sign_in(leader).get(url, headers={"HX-Request": "true"}).content.decode()

    assert commitment.text in page
    assert "<html" not in page
