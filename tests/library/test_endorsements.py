"""A policy document is used only with the aval of the area that the folder names (SVC-17, policy 8 of the ministry)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.folder import Folder
from baquiano.institutions.queries import standing_of
from baquiano.library import actions, profile, queries, rules
from baquiano.library.models import Endorsement
from baquiano.notifications.models import Message
from tests.api.conftest import System
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.library import make_guide, make_version
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(scoped):
    """The area that answers for the policy; what the profile names."""
    found = make_unit(scoped, code="POL")
    make_profile(scoped, {"library": {"endorsed_by": "POL"}})
    return found


@pytest.fixture
def head(area):
    return make_member(area, "technical_director")


@pytest.fixture
def team(scoped, area):
    return make_unit(scoped, code="TEM")


@pytest.fixture
def coordinator(team):
    return make_member(team, "group_leader")


@pytest.fixture
def topic(scoped):
    return make_catalogue_item(scoped, "topic")


@pytest.fixture
def document(team, head, coordinator, topic, at):
    return make_guide(team, at=at, by=coordinator, kind="policy", topics=[topic])


def endorse(version, head, at, **more):
    fields = {"id": uuid7(), "is_given": True} | more
    return actions.endorse_version(version, **fields, by=head, at=at)


@pytest.mark.req("SVC-17")
def test_the_home_of_the_policy_area_says_what_waits_for_its_aval(document, head, coordinator, scoped, sign_in, at):
    (version,) = queries.versions_of(document)
    waiting = [list(queries.versions_awaiting(one, scoped)) for one in (head, coordinator)]
    home = sign_in(head).get("/").content.decode()
    endorse(version, head, at, is_given=False, note="Falta la norma (ficticio).")

    assert waiting == [[version], []]
    assert "Hay documentos que esperan su aval." in home
    assert document.title in home
    assert list(queries.versions_awaiting(head, scoped)) == []


@pytest.mark.req("SVC-17")
def test_without_aval_nobody_is_given_it_to_use_and_with_it_everybody_is(document, head, coordinator, topic, at):
    (version,) = queries.versions_of(document)
    instrument = make_guide(document.unit, at=at, kind="instrument", topics=[topic])
    before = queries.versions_in_force([document, instrument], at.date()), list(queries.guides_on([topic]))
    key = uuid7()
    for _time in range(2):
        endorse(version, head, at, id=key)

    assert before == ({instrument.pk: instrument.versions.get()}, [instrument])
    assert queries.versions_in_force([document], at.date()) == {document.pk: version}
    assert document in queries.guides_on([topic])
    assert Endorsement.objects.count() == 1
    told = Message.objects.order_by("pk").values_list("recipient", "kind")
    assert sorted(told) == sorted([
        (head.pk, "library.endorsement_asked"), (coordinator.pk, "library.endorsement_said")
    ])  # fmt: skip


@pytest.mark.req("SVC-17")
def test_another_version_waits_too_and_meanwhile_the_one_with_aval_holds(document, head, at):
    (first,) = queries.versions_of(document)
    endorse(first, head, at)
    second = make_version(document, "2", at=at)
    with pytest.raises(Refused, match="qué se debe ajustar"):
        endorse(second, head, at, is_given=False, note=" ")
    endorse(second, head, at, is_given=False, note="Cite el decreto vigente.")

    assert queries.versions_in_force([document], at.date()) == {document.pk: first}
    assert [one.is_usable for one in queries.versions_of(document)] == [False, True]
    with pytest.raises(Refused, match="ya tiene aval"):
        endorse(first, head, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Endorsement.objects.update(note="x")


@pytest.mark.req("SVC-17")
def test_it_does_not_become_usable_by_calling_it_something_else(document, head, team, at):
    with pytest.raises(Refused, match="no cambia de clase"):
        actions.edit_guide(document, fields={"kind": "guide"}, expected_version=1, by=None, at=at)
    plain = make_guide(team, at=at)
    with pytest.raises(Refused, match="Solo los documentos de política"):
        endorse(plain.versions.get(), head, at)


@pytest.mark.req("SVC-17")
def test_only_the_policy_area_gives_it_and_only_it_and_the_author_open_it(document, head, coordinator, team, sign_in):
    (version,) = queries.versions_of(document)
    url = reverse("library:version_endorse", args=[version.pk])
    adviser = make_member(team, "advisor")
    assert [sign_in(one).get(url).status_code for one in (coordinator, adviser)] == [403, 403]
    opened = [rules.can_read(one, version, is_usable=False) for one in map(standing, (head, coordinator, adviser))]
    assert opened == [True, True, False]

    client = sign_in(head)
    blank = client.post(url, {"id": uuid7(), "is_given": "no", "note": ""})
    given = client.post(url, {"id": uuid7(), "is_given": "si", "note": "Corresponde a lo vigente."})

    assert (blank.status_code, given.status_code) == (422, 302)
    page = sign_in(adviser).get(document.get_absolute_url()).content.decode()
    assert "Corresponde a lo vigente." in page and version.link in page


def standing(user):
    membership = user.memberships.first()
    user.standing = standing_of(user, membership.institution, membership.starts_on)
    return user


@pytest.mark.req("SVC-17", "NFR-08")
def test_another_system_gives_it_and_asks_which_wait(document, head, coordinator, scoped):
    (version,) = queries.versions_of(document)
    system = System(make_token(head, scoped)[1])
    waiting = [row["id"] for row in system.get("biblioteca/", aval="no").json()["results"]]
    said = system.post(f"biblioteca/versiones/{version.pk}/aval/", {"id": str(uuid7()), "is_given": "si"})

    assert waiting == [str(document.pk)]
    assert (said.status_code, said.json()["is_usable"]) == (201, True)
    assert system.get("biblioteca/", aval="no").json()["results"] == []


def test_who_uses_no_policy_documents_is_not_offered_them(scoped, sign_in):
    leader = make_member(make_unit(scoped), "group_leader")

    page = sign_in(leader).get(reverse("library:guide_create")).content.decode()

    assert "Instrumento técnico" in page and "Documento de política" not in page


def test_a_folder_that_names_no_area_of_its_own_is_told(tmp_path):
    (tmp_path / "units.csv").write_text("code,name\nPOL,Área\n", encoding="utf-8")
    (tmp_path / "profile.toml").write_text('[library]\nendorsed_by = "OTRA"\n', encoding="utf-8")

    found = [str(one) for one in profile.check(Folder(tmp_path))]

    assert found == ["profile.toml: library.endorsed_by. «OTRA» no es el código de ninguna dependencia de units.csv."]
