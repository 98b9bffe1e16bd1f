"""Registering beneficiaries: only enabled kinds, right codes, once; and finding them again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baquiano.audit.models import TrailEntry
from baquiano.beneficiaries import actions, rules
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.beneficiaries.queries import (
    authorities_in_force,
    contacts_in_force,
    resolve_beneficiary,
    search_beneficiaries,
    without_authority,
)
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identifiers import is_valid_nit, nit_check_digit
from baquiano.common.identity import uuid7
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_contact, make_municipality
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("ENT-01")]


@pytest.fixture
def schools(scoped):
    make_profile(scoped, {"beneficiary": {"kinds": ["school", "territorial"]}})
    return scoped


def register(institution, at, key=None, **fields):
    town = fields.pop("municipality", None) or make_municipality()
    offered = {"kind": "school", "name": "Institución Educativa Ficticia", "municipality": town} | fields
    return actions.create_beneficiary(institution, id=key or uuid7(), fields=offered, by=make_user(), at=at)


def test_school_is_registered_once_and_leaves_a_trace(schools, at):
    key, author = uuid7(), make_user()
    fields = {"kind": "school", "name": " I.E.  Ficticia ", "municipality": make_municipality()}

    for _ in range(2):
        row = actions.create_beneficiary(schools, id=key, fields=dict(fields), by=author, at=at)

    assert (Beneficiary.objects.count(), row.name, row.created_by) == (1, "I.E. Ficticia", author)
    assert TrailEntry.objects.filter(event="beneficiaries.beneficiary_created").count() == 1


@pytest.mark.req("NFR-02")
@pytest.mark.parametrize("kind", ["national", "sgr", "citizen"])
def test_kind_that_the_profile_does_not_enable_is_refused(kind, schools, at):
    with pytest.raises(Refused) as refusal:
        register(schools, at, kind=kind)

    assert set(refusal.value.message_dict) == {"kind"}


def test_without_a_profile_no_kind_is_enabled(scoped, at):
    with pytest.raises(Refused):
        register(scoped, at)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"nit": "890102472-1"}, {"nit"}),
        ({"nit": "no es un NIT"}, {"nit"}),
        ({"dane_code": "10863800000"}, {"dane_code"}),
        ({"dane_code": "108001000001"}, {"dane_code"}),
        ({"dane_code": "1086380000AB"}, {"dane_code"}),
        ({"kind": "territorial"}, {"territorial_kind"}),
        ({"person": "natural"}, {"nature"}),
        ({"email": "sin arroba"}, {"email"}),
        ({"name": "  "}, {"name"}),
    ],
)
def test_wrong_data_is_refused_by_field(fields, wrong, schools, at):
    with pytest.raises(Refused) as refusal:
        register(schools, at, **fields)

    assert set(refusal.value.message_dict) == wrong


def test_school_needs_its_town():
    errors = rules.errors_of(Beneficiary(kind="school", name="X"), ["school"])

    assert set(errors) == {"municipality"}


def test_school_without_code_is_kept(schools, at):
    assert register(schools, at).dane_code == ""


@pytest.mark.parametrize("fields", [{"dane_code": "108638000001"}, {"nit": "890.102.472-0"}])
def test_official_code_is_unique_in_the_institution(fields, schools, at):
    register(schools, at, **fields)

    with pytest.raises(Refused, match="Ya existe un beneficiario"):
        register(schools, at, name="Otra", **fields)


def test_two_institutions_may_know_the_same_school(schools, at):
    other = make_institution()
    make_beneficiary(other, dane_code="108638000001")

    assert register(schools, at, dane_code="108638000001").institution == schools


def test_same_id_with_other_content_is_a_conflict(schools, at):
    key = uuid7()
    register(schools, at, key)

    with pytest.raises(Conflict):
        register(schools, at, key, name="Otra")


def test_edit_leaves_old_and_new_values(schools, at):
    row = register(schools, at)

    actions.edit_beneficiary(row, fields={"name": "Nombre Nuevo"}, expected_version=1, by=make_user(), at=at)

    entry = TrailEntry.objects.get(event="beneficiaries.beneficiary_changed")
    assert entry.changes == {"name": ["Institución Educativa Ficticia", "Nombre Nuevo"]}
    assert resolve_beneficiary("Nombre Nuevo").match == row


def test_stale_edit_is_told_and_writes_nothing(schools, at):
    row = register(schools, at)
    actions.edit_beneficiary(row, fields={"phone": "1"}, expected_version=1, by=make_user(), at=at)

    with pytest.raises(StaleEdit):
        actions.edit_beneficiary(row, fields={"phone": "2"}, expected_version=1, by=make_user(), at=at)

    assert Beneficiary.objects.get().phone == "1"


# --- finding ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def towns():
    return make_municipality("08638", "Sabanalarga"), make_municipality("08549", "Piojó")


@pytest.fixture
def reader(scoped):
    return make_member(make_unit(scoped), "advisor")


@pytest.mark.parametrize("text", ["la ceiba", "IE La Ceiba", "CEIBA sabanalarga", "La Seiba", "108638000777"])
def test_search_forgives(text, scoped, towns, reader):
    found = make_beneficiary(
        scoped, name="Institución Educativa La Ceiba", municipality=towns[0], dane_code="108638000777"
    )
    make_beneficiary(scoped, name="Institución Educativa El Mango", municipality=towns[1])

    assert search_beneficiaries(text, reader) == [found]


def test_search_is_narrowed_by_town_and_leaves_out_the_inactive(scoped, towns, reader):
    here = make_beneficiary(scoped, name="El Faro", municipality=towns[0])
    make_beneficiary(scoped, name="El Faro", municipality=towns[1])
    make_beneficiary(scoped, name="El Faro", municipality=towns[0], is_active=False)

    assert search_beneficiaries("faro", reader, municipality="08638") == [here]


@pytest.mark.req("ORG-01")
def test_search_does_not_reach_another_institution(scoped, reader):
    make_beneficiary(make_institution(), name="El Faro")

    assert search_beneficiaries("faro", reader) == []


@pytest.mark.parametrize("text", ["", "¿?", "zzzz"])
def test_search_for_nothing_finds_nothing(text, scoped, reader):
    make_beneficiary(scoped)

    assert search_beneficiaries(text, reader) == []


def test_namesakes_of_two_towns_are_asked_about(scoped, towns):
    rows = {make_beneficiary(scoped, name="I.E. El Faro", municipality=town) for town in towns}

    found = resolve_beneficiary("Institución Educativa El Faro")

    assert (found.match, set(found.candidates)) == (None, rows)
    assert "I.E. El Faro (Piojó)" in found.sentence


def test_town_tells_namesakes_apart(scoped, towns):
    rows = [make_beneficiary(scoped, name="I.E. El Faro", municipality=town) for town in towns]

    assert resolve_beneficiary("IE El Faro", towns[1]).match == rows[1]


def test_code_resolves_whatever_the_name(scoped):
    row = make_beneficiary(scoped, dane_code="108638000777")

    assert resolve_beneficiary("108638000777").match == row


def test_misspelt_school_is_suggested_and_never_taken(scoped):
    row = make_beneficiary(scoped, name="Institución Educativa El Faro")

    found = resolve_beneficiary("Institución Educativa El Fato")

    assert (found.match, found.suggestions) == (None, [row])
    assert "¿Quiso decir Institución Educativa El Faro" in found.sentence


# --- contacts --------------------------------------------------------------------------------------------------------
def test_contact_is_added_once(scoped, at):
    row, key, author = make_beneficiary(scoped), uuid7(), make_user()

    for _ in range(2):
        actions.add_contact(row, id=key, name="Contacto", phone="300", starts_on=date(2026, 1, 1), by=author, at=at)

    assert Contact.objects.count() == 1


def test_contact_needs_a_way_to_be_reached(scoped, at):
    with pytest.raises(Refused, match="correo o un teléfono"):
        actions.add_contact(
            make_beneficiary(scoped), id=uuid7(), name="X", starts_on=date(2026, 1, 1), by=make_user(), at=at
        )


def test_ended_contact_is_no_longer_in_force_and_is_not_ended_twice(scoped, at):
    contact = make_contact(make_beneficiary(scoped))

    actions.end_contact(contact, on=date(2026, 3, 1), by=make_user(), at=at)

    assert list(contacts_in_force(contact.beneficiary, date(2026, 3, 2))) == []
    with pytest.raises(Refused, match="ya terminó"):
        actions.end_contact(contact, on=date(2026, 4, 1), by=make_user(), at=at)


def test_contact_does_not_end_before_it_began(scoped, at):
    contact = make_contact(make_beneficiary(scoped), starts_on=date(2026, 3, 1))

    with pytest.raises(Refused):
        actions.end_contact(contact, on=date(2026, 2, 1), by=make_user(), at=at)


@given(number=st.integers(1, 10**14))
def test_only_one_digit_closes_a_nit(number):
    right = nit_check_digit(str(number))

    assert [digit for digit in range(10) if is_valid_nit(f"{number}-{digit}")] == [right]


@pytest.mark.req("ENT-02")
def test_of_a_territorial_entity_it_is_known_who_answers_for_the_assistance_and_until_when(scoped, at):
    governed, orphan = (make_beneficiary(scoped, kind="territorial", territorial_kind="municipality") for _one in "ab")
    make_beneficiary(scoped, kind="school")
    contact = actions.add_contact(
        governed,
        id=uuid7(),
        name="Alcaldesa Ficticia",
        post="Alcaldesa",
        phone="300",
        starts_on=date(2024, 1, 1),
        is_responsible=True,
        by=make_user(),
        at=at,
    )
    actions.end_contact(contact, on=date(2027, 12, 31), by=make_user(), at=at)

    assert [one.name for one in authorities_in_force(date(2026, 3, 1))] == ["Alcaldesa Ficticia"]
    assert set(without_authority(Beneficiary.objects.all(), date(2026, 3, 1))) == {orphan}
    assert set(without_authority(Beneficiary.objects.all(), date(2028, 1, 1))) == {governed, orphan}
