"""What the head of a directorate asks of the entities, with its evidence; and how many were asked of those served."""

from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.archive.choices import CaseKind
from baquiano.archive.sources import contents_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.institutions.models import Profile
from baquiano.monitoring.contacts import actions, queries
from baquiano.monitoring.models import DirectorContact
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.delivery import make_session
from tests.factories.documents import make_format
from tests.factories.hitos import LINK, begin, make_followed
from tests.factories.training import make_training
from tests.monitoring.conftest import on

DAY = date(2026, 3, 20)


@pytest.fixture
def world(scoped):
    make_format(scoped, "SEGUIMIENTO")
    followup = {"cuts": True, "director_contacts": True, "contact_format": "SEGUIMIENTO"}
    found = make_followed(scoped, on(1), followup=followup)
    found.town = make_beneficiary(scoped, name="Municipio Ficticio", kind="territorial", order="territorial")
    found.agency = make_beneficiary(scoped, name="Agencia Ficticia", kind="national", order="national")
    found.stranger = make_beneficiary(scoped, name="Entidad que nadie atiende")
    found.assistance = begin(found, found.town, date(2026, 3, 1), on(1))
    make_session(found.unit, beneficiaries=[found.agency], starts_at=on(4), state="held")
    return found


def record(world, entity, **more):
    fields = {
        "id": uuid7(), "contacted_on": DAY, "means": "phone", "person": "Persona Ficticia", "post": "Secretaria",
        "consistency": "partial", "consistency_note": "Falta la última sesión.", "achievement": "on_way",
        "achievement_note": "Ya tienen el diagnóstico.", "kind": "informe", "link": LINK,
    }  # fmt: skip
    at = more.pop("at", on(21))
    return actions.record_contact(world.unit, entity, **(fields | more), by=world.head, at=at)


@pytest.mark.req("MON-06", "DOC-07")
def test_a_contact_keeps_whom_how_and_when_with_its_evidence_and_its_format(world):
    person = make_contact(world.town, name="Alcaldesa Ficticia", post="Alcaldesa")
    key = uuid7()

    row = record(world, world.town, id=key, contact=person, person="", assistance=world.assistance)
    again = record(world, world.town, id=key, contact=person, person="", assistance=world.assistance, at=on(22))

    assert again == row and DirectorContact.objects.count() == 1
    assert (row.person, row.post, row.contacted_on, row.means) == ("Alcaldesa Ficticia", "Alcaldesa", DAY, "phone")
    assert Evidence.objects.get(subject_id=str(row.pk)).link == LINK
    content = IssuedDocument.objects.get(pk=row.document_id).payload["content"]
    assert content["entity"] == "Municipio Ficticio" and content["order"] == "Del orden territorial"
    assert content["consistency"] == "En parte" and content["achievement_note"] == "Ya tienen el diagnóstico."


@pytest.mark.req("ORG-08")
def test_where_the_profile_asks_it_who_contacts_an_entity_was_trained(world):
    profile = Profile.objects.get(institution=world.institution)
    profile.settings["training"] = {"required_for_follow_up": True}
    profile.save(update_fields=["settings"])
    world.unit.institution.__dict__.pop("_profiles", None)
    with pytest.raises(Refused, match="reciba la capacitación"):
        record(world, world.town)
    make_training(world.unit, [world.head], on(2))

    assert record(world, world.town).pk


@pytest.mark.req("DOC-07", "MON-06")
def test_its_record_says_where_it_is_and_goes_to_the_expediente_of_the_assistance(world, client):
    of_one, of_all = record(world, world.town, assistance=world.assistance), record(world, world.town, id=uuid7())
    client.force_login(world.head)

    with scopes_disabled():
        page = client.get(of_one.get_absolute_url()).content.decode()
    kept = {str(one.pk) for one in contents_of(CaseKind.ASSISTANCE, world.assistance).drawing}

    assert "Este sistema" in page
    assert {str(of_one.document_id), str(of_all.document_id)} <= kept


@pytest.mark.req("MON-06")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"link": ""}, "Adjunte la evidencia"),
        ({"person": " "}, "con quién habló"),
        ({"contacted_on": date(2026, 4, 1)}, "cuando ya ocurrió"),
        ({"contacted_on": date(2025, 12, 1)}, "no está abierta"),
    ],
)
def test_a_contact_without_proof_without_person_or_to_come_is_refused(world, change, sentence):
    with pytest.raises(Refused, match=sentence):
        record(world, world.town, **change)


@pytest.mark.req("MON-06")
def test_coverage_is_the_entities_contacted_of_those_that_the_directorate_serves(world):
    with pytest.raises(Refused, match="no figura atendiendo"):
        record(world, world.stranger)
    record(world, world.town)
    record(world, world.town, contacted_on=date(2026, 3, 21), id=uuid7())

    now = queries.coverage_of(world.year, on(22))
    before = queries.coverage_of(world.year, on(20))

    assert now.served[world.unit.pk] == {world.town.pk, world.agency.pk}
    assert now.contacted[world.unit.pk] == {world.town.pk: date(2026, 3, 21)}
    assert now.entities([world.unit.pk], contacted=False) == {world.agency.pk}
    assert before.contacted.get(world.unit.pk, {}) == {}
    assert before.served == now.served


@pytest.mark.req("MON-06")
def test_each_figure_of_the_coverage_opens_its_entities_and_those_left_offer_to_be_contacted(world, client):
    record(world, world.town)
    client.force_login(world.head)

    def names(**asked):
        answer = client.get(reverse("monitoring:entity_list"), {"vigencia": 2026, **asked})
        return [row.name for row in answer.context["listing"].page], answer.content.decode()

    with scopes_disabled():
        page = client.get(reverse("monitoring:contact_list"), {"vigencia": 2026}).content.decode()
        contacted, _text = names(contacto="si", grupo=world.unit.pk)
        left, text = names(contacto="no", grupo=world.unit.pk)
        national, _text = names(nivel="nacional")

    assert f"grupo={world.unit.pk}&amp;contacto=no" in page and "50,0" in page
    assert (contacted, left, national) == (["Municipio Ficticio"], ["Agencia Ficticia"], ["Agencia Ficticia"])
    assert f"entidad={world.agency.pk}" in text


@pytest.mark.req("MON-06")
def test_the_form_offers_the_contacts_of_the_entity_and_keeps_what_was_typed(world, client):
    person = make_contact(world.town, name="Alcaldesa Ficticia", post="Alcaldesa")
    client.force_login(world.head)
    address = reverse("monitoring:contact_create")
    data = {
        "id": str(uuid7()), "unit": str(world.unit.pk), "beneficiary": str(world.town.pk), "contacted_on": "2026-03-20",
        "means": "video", "contact": str(person.pk), "consistency": "full", "consistency_note": "Lo acordado.",
        "achievement": "met", "achievement_note": "Cumplido.", "kind": str(world.proof.pk),
    }  # fmt: skip

    with scopes_disabled():
        offered = client.get(address, {"entidad": world.town.pk}).content.decode()
        refused = client.post(address, data)
        done = client.post(address, data | {"link": LINK})

    assert "Alcaldesa Ficticia, Alcaldesa" in offered
    assert refused.status_code == 422 and "Lo acordado." in refused.content.decode()
    assert done.status_code == 302
    assert DirectorContact.objects.get().person == "Alcaldesa Ficticia"
