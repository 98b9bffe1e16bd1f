"""A service names the instruments and policy documents with which it is given; without aval none is named (SVC-17)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from baquiano.common.errors import Refused, StaleEdit
from baquiano.library.actions import endorse_version
from baquiano.portfolio import actions
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.library import make_guide
from tests.factories.portfolio import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(scoped):
    make_profile(scoped, {"portfolio": {"enabled": True}, "library": {"endorsed_by": "POL"}})
    return make_unit(scoped, code="POL")


@pytest.fixture
def head(area):
    return make_member(area, "group_leader")


@pytest.fixture
def service(area, at):
    return make_service(area, kind=make_catalogue_item(area.institution, "service_type"), at=at)


@pytest.mark.req("SVC-17")
def test_it_names_an_instrument_and_a_policy_document_once_it_has_its_aval(service, area, head, at):
    instrument = make_guide(area, at=at, kind="instrument")
    policy = make_guide(area, at=at, kind="policy")
    with pytest.raises(Refused, match=policy.title):
        actions.link_documents(service, expected_version=1, documents=[instrument, policy], by=head, at=at)
    assert list(service.documents.all()) == []
    endorse_version(policy.versions.get(), id=uuid4(), is_given=True, by=head, at=at)

    linked = actions.link_documents(service, expected_version=1, documents=[instrument, policy], by=head, at=at)

    assert set(linked.documents.all()) == {instrument, policy}
    with pytest.raises(StaleEdit):
        actions.link_documents(service, expected_version=1, documents=[], by=head, at=at)


@pytest.mark.req("SVC-17")
def test_the_page_offers_what_may_be_used_and_shows_what_was_chosen(service, area, head, at, sign_in):
    instrument = make_guide(area, at=at, kind="instrument", title="Guía ficticia de otra entidad")
    make_guide(area, at=at, kind="policy", title="Lineamiento sin aval")
    client = sign_in(make_member(area, "planning_professional"))
    url = reverse("portfolio:service_documents", args=[service.pk])
    offered = client.get(url).content.decode()

    client.post(url, {"documents": [instrument.pk], "version": service.version})

    assert "Guía ficticia de otra entidad" in offered and "Lineamiento sin aval" not in offered
    assert "Guía ficticia de otra entidad" in client.get(service.get_absolute_url()).content.decode()
