"""The public portfolio: what is offered with its hitos, how it is found, and how much it was asked for."""

from datetime import datetime

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import Profile
from baquiano.portfolio import actions
from tests.factories.demand import SETTINGS as DEMAND
from tests.factories.demand import make_request
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_fiscal_year,
    make_member,
    make_profile,
    make_unit,
)
from tests.factories.portfolio import SETTINGS, add_hitos, make_service, type_fields

AT = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture
def office(scoped):
    make_profile(scoped, SETTINGS | DEMAND, 2026)
    make_fiscal_year(scoped, 2026)
    return make_unit(scoped, name="Dirección Ficticia")


@pytest.fixture
def offer(scoped, office):
    """Publish a service of a kind with two hitos, by the head of the unit."""
    kinds = {one["code"]: make_catalogue_item(scoped, "service_type", **one) for one in type_fields()}
    proof = make_catalogue_item(scoped, "evidence_kind", code="informe", name="Informe ficticio")
    leader = make_member(office, "group_leader")

    def publish(name, kind="asistencia", **more):
        service = make_service(office, kind=kinds[kind], name=name, at=AT, by=leader, **more)
        add_hitos(service, "40", "60", proof=proof, at=AT, by=leader)
        return actions.move_service(service, "publicar", by=leader, at=AT)

    publish.leader = leader
    return publish


def page_of(client, institution, **query):
    return client.get(reverse("portal:portfolio", args=[institution.code]), query)


def names_of(response):
    return [one.name for one in response.context["services"]]


@pytest.mark.req("SVC-14", "PUB-01")
def test_a_published_service_is_public_with_its_hitos_until_it_is_withdrawn(client, scoped, offer):
    service = offer("Rediseño ficticio")
    own = reverse("portal:service", args=[scoped.code, service.pk])

    listed, page = page_of(client, scoped), client.get(own)
    actions.move_service(service, "retirar", note="Ya no se ofrece (ficticio).", by=offer.leader, at=AT)
    after, gone = page_of(client, scoped), client.get(own)

    assert names_of(listed) == ["Rediseño ficticio"]
    assert [one.name for one in page.context["service"].hitos] == ["Hito ficticio 1", "Hito ficticio 2"]
    assert "Hito ficticio 2" in page.text
    assert "60 %" in page.text
    assert (names_of(after), gone.status_code) == ([], 404)


@pytest.mark.req("PUB-01")
def test_services_are_found_by_words_type_topic_unit_moment_capability_and_modality(client, scoped, office, offer):
    topic = make_catalogue_item(scoped, "topic", code="nomina", name="Nómina ficticia")
    moment, skill = (
        make_catalogue_item(scoped, name, code="uno", name="Uno ficticio")
        for name in ("government_moment", "capability")
    )
    other = make_catalogue_item(scoped, "government_moment", code="dos", name="Dos ficticio")
    offer("Rediseño de la nómina", topic=topic, modality="virtual", government_moment=moment, capability=skill)
    offer("Foro ficticio", kind="capacitacion", modality="in_person", government_moment=other)
    offer("Curso ficticio", kind="capacitacion", modality="in_person")

    found = [
        names_of(page_of(client, scoped, **asked))
        for asked in (
            {"q": "NOMINA rediseño"},
            {"q": "hito ficticio 1"},
            {"tipo": "capacitacion"},
            {"tema": "nomina"},
            {"dependencia": office.code},
            {"momento": "uno"},
            {"capacidad": "uno"},
            {"modalidad": "virtual"},
            {"modalidad": "no-existe", "tipo": "\x00", "pagina": "zz"},
        )
    ]

    course, forum, pay = every = ["Curso ficticio", "Foro ficticio", "Rediseño de la nómina"]
    # The course says no moment: it is offered in any.
    assert found == [[pay], every, [course, forum], [pay], every, [course, pay], [pay], [pay], every]


@pytest.mark.req("PUB-01")
@pytest.mark.parametrize(("asked", "told"), [(0, "0"), (1, "menos de 5"), (4, "menos de 5"), (5, "5")])
def test_how_much_a_service_was_asked_for_is_told_unless_it_is_by_few(client, scoped, office, offer, asked, told):
    service = offer("Rediseño ficticio")
    for _ in range(asked):
        make_request(scoped, service=service, unit=office, by=offer.leader, at=AT)

    page = client.get(reverse("portal:service", args=[scoped.code, service.pk]))

    assert page.context["service"].asked == told


@pytest.mark.req("PUB-01")
def test_a_service_is_asked_for_from_its_page_where_requests_are_received(client, scoped, offer):
    service = offer("Rediseño ficticio")
    own = reverse("portal:service", args=[scoped.code, service.pk])
    form = f"{reverse('asking:request_create', args=[scoped.code])}?servicio={service.pk}"

    closed = client.get(own)
    make_consent_text(scoped, "demand")
    page = client.get(own)

    assert (form in closed.text, form in page.text) == (False, True)
    assert client.get(form).context["form"]["service"].value() == service.pk


def test_an_entity_without_a_portfolio_publishes_no_service(client, scoped, offer):
    service = offer("Rediseño ficticio")
    Profile.objects.update(settings={})

    page = client.get(reverse("portal:home", args=[scoped.code]))

    assert reverse("portal:portfolio", args=[scoped.code]) not in page.text
    assert client.get(reverse("portal:service", args=[scoped.code, service.pk])).status_code == 404
