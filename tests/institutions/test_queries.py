"""Settings by vigencia, who holds what, and tenancy that fails closed."""

from datetime import date

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from baquiano.accounts.demo import people
from baquiano.institutions import queries
from baquiano.institutions.models import CatalogueItem, Membership, Unit
from tests.factories.accounts import make_user
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_institution,
    make_member,
    make_membership,
    make_profile,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.mark.req("ORG-01")
@pytest.mark.parametrize("model", [Unit, Membership, CatalogueItem])
def test_rows_of_an_institution_are_not_read_without_a_scope(model, institution):
    make_catalogue_item(institution)

    with pytest.raises(ScopeError):
        model.objects.count()


@pytest.mark.req("ORG-01")
def test_scope_shows_the_rows_of_one_institution(institution):
    own = make_unit(institution)
    make_unit(make_institution())

    with scope(institution=institution):
        assert list(Unit.objects.all()) == [own]


@pytest.mark.req("NFR-02")
@pytest.mark.parametrize(("year", "expected"), [(2027, 20), (2030, 20), (2026, 25), (2025, 25)])
def test_setting_is_that_of_the_year_or_the_last_before(year, expected, institution):
    make_profile(institution, {"agenda": {"closing_day": 25}}, year=2026)
    make_profile(institution, {"agenda": {"closing_day": 20}}, year=2027)

    assert queries.setting(institution, "agenda.closing_day", year=year) == expected


@pytest.mark.parametrize("key", ["agenda.mode", "agenda.closing_day.hour", "nothing", "agenda.x.y"])
def test_setting_that_is_not_there_is_the_default(key, institution):
    make_profile(institution, {"agenda": {"closing_day": 25}})

    assert queries.setting(institution, key, default="—") == "—"


@pytest.mark.req("NFR-02")
def test_words_of_the_institution_replace_those_of_the_product(institution):
    make_profile(institution, {"labels": {"plan_unit": "grupo de trabajo"}, "roles": {"admin": {"label": "Guardián"}}})

    assert queries.label(institution, "plan_unit") == "grupo de trabajo"
    assert queries.label(institution, "minutes") == "acta"
    assert queries.role_label(institution, "admin") == "Guardián"
    assert queries.role_label(institution, "advisor") == "Profesional que presta la asistencia"


@pytest.mark.req("ORG-03", "ORG-04")
@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True),
        ({"ends_on": DAY}, True),
        ({"ends_on": date(2026, 3, 9)}, False),
        ({"starts_on": date(2026, 3, 11)}, False),
        ({"link": "contractor", "contract_number": "1", "contract_ends_on": DAY}, True),
        ({"link": "contractor", "contract_number": "1", "contract_ends_on": date(2026, 3, 9)}, False),
        ({"link": "contractor", "contract_number": "1", "contract_ends_on": date(2027, 1, 1), "ends_on": DAY}, True),
    ],
)
def test_role_is_held_between_its_dates_and_within_the_contract(fields, holds, institution):
    membership = make_membership(make_unit(institution), "group_leader", **fields)

    standing = queries.standing_of(membership.user, institution, DAY)

    assert standing.roles == ({"group_leader"} if holds else set())


@pytest.mark.req("ORG-04")
def test_standing_reaches_the_unit_and_the_ones_under_it(institution):
    root = make_unit(institution)
    group = make_unit(institution, parent=root)
    team = make_unit(institution, parent=group)
    user = make_membership(group, "group_leader").user

    standing = queries.standing_of(user, institution, DAY)

    assert standing.units_with_role("group_leader") == {group.pk, team.pk}


@pytest.mark.req("ORG-03")
def test_role_in_a_closed_unit_is_not_held(institution):
    closed = make_unit(institution, ends_on=date(2026, 3, 9))
    user = make_membership(closed).user

    assert queries.standing_of(user, institution, DAY).holdings == ()


@pytest.mark.req("ORG-05")
def test_people_with_a_role_are_those_of_the_unit_and_above(institution):
    root = make_unit(institution)
    group, other = make_unit(institution, parent=root), make_unit(institution, parent=root)
    boss = make_membership(root, "committee_member").user
    own = make_membership(group, "committee_member").user
    make_membership(other, "committee_member")
    make_membership(group, "committee_member", user=make_user(is_active=False))

    found = queries.people_with_role(institution, "committee_member", group, on=DAY)

    assert set(found) == {boss, own}


def test_ancestors_come_nearest_first(institution):
    root = make_unit(institution)
    group = make_unit(institution, parent=root)

    assert queries.ancestor_ids(group) == [group.pk, root.pk]


@pytest.mark.req("ORG-13")
def test_catalogue_gives_the_entries_in_use_in_their_order(institution):
    make_catalogue_item(institution, "topic", code="b", position=2)
    make_catalogue_item(institution, "topic", code="a", position=1)
    make_catalogue_item(institution, "topic", code="old", is_active=False)
    make_catalogue_item(institution, "mechanism", code="m")
    make_catalogue_item(make_institution(), "topic", code="foreign")

    assert [item.code for item in queries.catalogue(institution, "topic")] == ["a", "b"]


@pytest.mark.parametrize(("day", "version"), [(date(2025, 12, 31), None), (date(2026, 1, 1), 1), (date(2026, 7, 1), 2)])
def test_consent_text_is_the_version_in_force(day, version, institution):
    make_consent_text(institution, version=1, valid_from=date(2026, 1, 1))
    make_consent_text(institution, version=2, valid_from=date(2026, 7, 1))

    text = queries.consent_text(institution, "attendance", on=day)

    assert (text.version if text else None) == version


@pytest.fixture
def demonstration():
    institution = make_institution(is_demo=True)
    make_profile(
        institution,
        {
            "demo": {"people": {"admin": "admin@se.demo", "advisor": "nadie@se.demo"}},
            "roles": {"admin": {"label": "Administrador", "does": "Carga la carpeta."}},
        },
    )
    return make_user(email="admin@se.demo")


@pytest.mark.req("NFR-03")
def test_demo_people_are_those_of_the_folder_that_exist(demonstration):
    found = [(person.user, person.role, person.does) for person in people()]

    assert found == [(demonstration, "Administrador", "Carga la carpeta.")]


@pytest.mark.req("NFR-03")
def test_outside_demo_mode_there_are_no_demo_people(demonstration, settings):
    settings.DEMO = False

    assert people() == []


@pytest.mark.req("NFR-07")
def test_what_is_told_to_a_leader_is_told_to_whom_heads_a_directorate_and_to_nobody_else(scoped):
    directorate = make_unit(scoped, name="Dirección ficticia")
    group = make_unit(scoped, name="Grupo ficticio", parent=directorate)
    leader, director = make_member(group, "group_leader"), make_member(directorate, "technical_director")
    make_member(group, "advisor"), make_member(make_unit(scoped), "technical_director")

    told = queries.people_to_tell(scoped, "group_leader", group, on=DAY)

    assert set(told) == {leader, director}
    assert set(queries.people_with_role(scoped, "group_leader", group, on=DAY)) == {leader}
