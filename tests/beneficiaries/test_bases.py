"""Why a national entity is assisted in each topic: a norm that obliges, or its own will (ENT-03)."""

import pytest
from django.urls import reverse

from baquiano.beneficiaries import actions
from baquiano.beneficiaries.queries import basis_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from tests.factories.beneficiaries import make_basis, make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.norms import make_norm

pytestmark = [pytest.mark.django_db, pytest.mark.req("ENT-03")]


@pytest.fixture
def ministry(scoped):
    make_profile(scoped, {"beneficiary": {"kinds": ["national", "territorial"]}})
    return make_beneficiary(scoped, kind="national", name="Ministerio Ficticio")


def test_of_each_topic_it_is_said_once_and_an_obligation_names_its_norm(ministry, at):
    topic = make_catalogue_item(ministry.institution, "topic")
    norm = make_norm(ministry.institution, at=at)

    assert basis_of(ministry, topic) is None
    with pytest.raises(Refused, match="escoja la norma"):
        make_basis(ministry, topic, is_obligatory=True, at=at)
    basis = make_basis(ministry, topic, is_obligatory=True, norm=norm, is_voluntary=False, at=at)

    found = basis_of(ministry, topic)
    assert (found, found.norm, found.assistance, found.is_voluntary) == (basis, norm, "Asesoría (ficticia)", False)
    with pytest.raises(Refused, match="ya tiene su fundamento en ese tema"):
        make_basis(ministry, topic, at=at)


def test_a_stale_correction_is_a_conflict(ministry, at):
    basis = make_basis(ministry, make_catalogue_item(ministry.institution, "topic"), at=at)
    fields = {name: getattr(basis, name) for name in actions.bases.EDITABLE} | {"note": "Otra"}

    actions.edit_basis(basis, expected_version=1, fields=fields, by=None, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_basis(basis, expected_version=1, fields=fields | {"note": "Más"}, by=None, at=at)


def test_it_is_written_on_the_page_of_the_entity_and_read_by_other_systems(ministry, sign_in):
    topic = make_catalogue_item(ministry.institution, "topic", name="Tema ficticio")
    client = sign_in(make_member(make_unit(ministry.institution), "advisor"))
    asked = {"id": uuid7(), "topic": topic.pk, "assistance": "Capacitación (ficticia)", "is_voluntary": "on"}
    url = reverse("beneficiaries:basis_create", args=[ministry.pk])

    refused = client.post(url, asked | {"is_obligatory": "on"})
    done = client.post(url, asked)

    assert (refused.status_code, done.url) == (422, ministry.get_absolute_url())
    page = client.get(done.url).content.decode()
    assert "Tema ficticio" in page and "Capacitación (ficticia)" in page
    (told,) = client.get("/api/v1/beneficiarios/temas/").json()["results"]
    assert (told["topic_name"], told["is_obligatory"], told["is_voluntary"]) == ("Tema ficticio", False, True)
