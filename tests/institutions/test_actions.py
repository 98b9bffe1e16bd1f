"""Units, memberships, calendar and consecutive numbers."""

from datetime import date, timedelta

import pytest
from django_scopes import scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions import actions
from baquiano.institutions.models import FiscalYear, Membership, NonWorkingDay, Unit, UnitPlacement
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import unit_tree
from baquiano.institutions.signals import year_closing
from tests.factories.accounts import make_user
from tests.factories.institutions import make_fiscal_year, make_institution, make_membership, make_unit

pytestmark = pytest.mark.django_db
CHANGE = date(2026, 3, 10)


def names_on(institution, day):
    return {node.name: node.depth for node in unit_tree(institution, day)}


@pytest.mark.req("ORG-02")
def test_reorganised_unit_keeps_what_it_was(scoped, at):
    root = make_unit(scoped, name="Secretaría")
    group = make_unit(scoped, name="Grupo Viejo", parent=root)

    actions.reorganise_unit(group, name="Grupo Nuevo", kind="grupo", parent=None, on=CHANGE, by=None, at=at)

    assert names_on(scoped, CHANGE - timedelta(days=1)) == {"Secretaría": 0, "Grupo Viejo": 1}
    assert names_on(scoped, CHANGE) == {"Secretaría": 0, "Grupo Nuevo": 0}


@pytest.mark.req("ORG-02")
def test_reorganised_twice_in_a_day_leaves_one_placement_of_that_day(scoped, at):
    group = make_unit(scoped, name="A")

    for name in ("B", "C"):
        actions.reorganise_unit(group, name=name, kind="grupo", parent=None, on=CHANGE, by=None, at=at)

    assert [row.name for row in UnitPlacement.objects.filter(unit=group)] == ["A", "C"]


def test_unit_cannot_hang_from_the_ones_under_it(scoped, at):
    root = make_unit(scoped)
    child = make_unit(scoped, parent=root)

    with pytest.raises(Refused):
        actions.reorganise_unit(root, name="X", kind="g", parent=child, on=CHANGE, by=None, at=at)


def test_reorganisation_before_the_last_one_is_refused(scoped, at):
    group = make_unit(scoped, starts_on=CHANGE)

    with pytest.raises(Refused):
        actions.reorganise_unit(group, name="X", kind="g", parent=None, on=date(2026, 1, 1), by=None, at=at)


def test_unit_with_open_ones_under_it_is_not_closed(scoped, at):
    root = make_unit(scoped)
    make_unit(scoped, parent=root, name="Grupo abierto")

    with pytest.raises(Refused, match="Grupo abierto"):
        actions.close_unit(root, on=CHANGE, by=None, at=at)


@pytest.mark.req("ORG-02")
def test_closed_unit_leaves_the_tree_the_next_day(scoped, at):
    group = make_unit(scoped, name="Grupo")

    actions.close_unit(group, on=CHANGE, by=None, at=at)

    assert names_on(scoped, CHANGE) == {"Grupo": 0}
    assert names_on(scoped, CHANGE + timedelta(days=1)) == {}


def test_unit_is_created_once(scoped, at):
    fields = {"code": "G", "name": "Grupo", "kind": "grupo", "parent": None, "starts_on": CHANGE}
    key = uuid7()

    for _ in range(2):
        actions.create_unit(scoped, id=key, **fields, by=None, at=at)

    assert (Unit.objects.count(), UnitPlacement.objects.count()) == (1, 1)


@pytest.mark.req("ORG-03", "ORG-04", "AUD-01")
def test_membership_is_created_once_and_leaves_a_trace(scoped, at):
    unit, user, admin, key = make_unit(scoped), make_user(), make_user(), uuid7()

    for _ in range(2):
        actions.create_membership(id=key, user=user, unit=unit, role="advisor", starts_on=CHANGE, by=admin, at=at)

    assert Membership.objects.count() == 1
    entry = TrailEntry.objects.get(event="institutions.membership_created")
    assert (entry.actor_id, entry.data["role"]) == (admin.pk, "advisor")


@pytest.mark.req("ORG-03")
@pytest.mark.parametrize(
    "fields",
    [
        {"link": "contractor"},
        {"link": "contractor", "contract_number": "1"},
        {"ends_on": date(2020, 1, 1)},
        {"role": "emperor"},
    ],
)
def test_membership_with_wrong_dates_contract_or_role_is_refused(fields, scoped, at):
    offered = {"role": "advisor", "starts_on": CHANGE} | fields

    with pytest.raises(Refused):
        actions.create_membership(id=uuid7(), user=make_user(), unit=make_unit(scoped), **offered, by=None, at=at)


def test_membership_of_another_institution_with_the_same_id_is_a_conflict(scoped, at):
    foreign = make_membership(make_unit(make_institution()))

    with pytest.raises(Conflict):
        actions.create_membership(
            id=foreign.pk, user=make_user(), unit=make_unit(scoped), role="advisor", starts_on=CHANGE, by=None, at=at
        )


def test_ended_membership_is_not_lengthened(scoped, at):
    membership = make_membership(make_unit(scoped), ends_on=date(2025, 1, 1))

    with pytest.raises(Refused):
        actions.end_membership(membership, on=CHANGE, expected_version=1, by=None, at=at)


def test_stale_end_of_a_membership_is_told(scoped, at):
    membership = make_membership(make_unit(scoped), version=2)

    with pytest.raises(StaleEdit):
        actions.end_membership(membership, on=CHANGE, expected_version=1, by=None, at=at)


def test_numbers_are_consecutive_per_kind_unit_and_year(scoped):
    unit = make_unit(scoped)

    given = [
        next_number("acta", institution=scoped, unit=unit, year=2026),
        next_number("acta", institution=scoped, unit=unit, year=2026),
        next_number("acta", institution=scoped, unit=unit, year=2027),
        next_number("acta", institution=scoped, year=2026),
        next_number("plan", institution=scoped, year=2026),
    ]

    assert given == [1, 2, 1, 1, 1]


def test_closed_year_is_not_closed_again(scoped, at):
    year = make_fiscal_year(scoped, state="closed")

    with pytest.raises(Refused):
        actions.close_year(year, by=make_user(), at=at)


def test_upper_rooms_may_veto_the_close_of_a_year(scoped, at):
    def veto(**kwargs):
        raise Refused("Hay planes abiertos.")

    year = make_fiscal_year(scoped)
    year_closing.connect(veto)
    try:
        with pytest.raises(Refused, match="planes abiertos"):
            actions.close_year(year, by=make_user(), at=at)
    finally:
        year_closing.disconnect(veto)

    assert FiscalYear.objects.get().is_open


def test_holidays_are_loaded_once(scoped, at):
    first = actions.load_holidays(by=None, at=at)
    again = actions.load_holidays(by=None, at=at)

    assert (first, again) == (NonWorkingDay.objects.count(), 0)


def test_national_holidays_are_not_removed_from_the_screen(scoped, at):
    actions.load_holidays(by=None, at=at)

    with pytest.raises(Refused):
        actions.remove_local_day(NonWorkingDay.objects.first(), by=make_user(), at=at)


def test_open_year_is_the_same_year(scoped, at):
    first = actions.open_year(scoped, year=2026, by=None, at=at)

    assert actions.open_year(scoped, year=2026, by=None, at=at) == first


def test_every_row_carries_its_institution(scoped, at):
    unit = actions.create_unit(
        scoped, id=uuid7(), code="A", name="A", kind="g", parent=None, starts_on=CHANGE, by=None, at=at
    )

    with scopes_disabled():
        assert set(UnitPlacement.objects.values_list("institution_id", flat=True)) == {unit.institution_id}
