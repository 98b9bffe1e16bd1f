"""The package of accountability: gathered, approved by a second person, and only then public (AUD-03)."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.meetings.choices import MeetingState
from baquiano.reports import actions
from baquiano.reports.choices import PackageState
from baquiano.reports.models import AccountabilityPackage
from tests.factories.delivery import make_session
from tests.factories.institutions import make_fiscal_year, make_member, make_unit
from tests.factories.meetings import make_attendance

AT = datetime(2026, 7, 10, 9, tzinfo=BOGOTA)
HALF = {"first_on": date(2026, 1, 1), "last_on": date(2026, 6, 30)}


@pytest.fixture
def unit(scoped):
    make_fiscal_year(scoped, 2026)
    return make_unit(scoped)


@pytest.fixture
def planner(unit):
    return make_member(unit, "planning_professional")


@pytest.fixture
def head(unit):
    return make_member(unit, "agency_head")


def visit(unit, people, month=3):
    starts_at = datetime(2026, month, 10, 9, tzinfo=BOGOTA)
    session = make_session(unit, starts_at=starts_at, state=MeetingState.HELD)
    for _ in range(people):
        make_attendance(session.meeting)


def prepare(unit, planner, **overrides):
    given = {"id": uuid7(), **HALF, "message": "Cumplimos (ficticio).", "by": planner, "at": AT} | overrides
    return actions.prepare_package(unit.institution, **given)


@pytest.mark.req("AUD-03")
def test_a_package_gathers_reach_goals_results_satisfaction_costs_and_commitments(unit, planner):
    visit(unit, 7)
    visit(unit, 7, month=7)

    package = prepare(unit, planner)

    assert set(package.figures) == {"reach", "tables", "goals", "commitments", "satisfaction", "costs"}
    assert (package.figures["reach"]["visits"], package.figures["reach"]["attendances"]) == (1, 7)


@pytest.mark.req("AUD-03")
def test_nobody_reads_it_until_a_second_person_approved_it_and_it_was_published(client, unit, planner, head):
    package = prepare(unit, planner)
    own = reverse("portal:account", args=[unit.institution.code, package.pk])
    seen = [client.get(own).status_code]

    with pytest.raises(Refused, match="aún no se aprueba"):
        actions.publish_package(package, by=planner, at=AT)
    with pytest.raises(Refused, match="otra persona"):
        actions.approve_package(package, by=planner, at=AT)
    actions.approve_package(package, by=head, at=AT)
    seen.append(client.get(own).status_code)
    actions.publish_package(package, by=planner, at=AT)
    page = client.get(own)

    assert (seen, page.status_code) == ([404, 404], 200)
    assert "Cumplimos (ficticio)." in page.text
    assert [name for name in (planner.full_name, head.full_name) if name in page.text] == []


@pytest.mark.req("AUD-03")
def test_what_was_approved_does_not_change_with_the_data_nor_by_hand(unit, planner, head):
    visit(unit, 7)
    package = prepare(unit, planner)
    approved = actions.approve_package(package, by=head, at=AT)
    visit(unit, 7, month=4)

    with pytest.raises(Refused, match="ya se aprobó"):
        actions.edit_package(approved, expected_version=approved.version, message="Otra", by=planner, at=AT)

    approved.refresh_from_db()
    assert approved.figures["reach"]["visits"] == 1


@pytest.mark.req("AUD-03", "AUD-02")
def test_the_database_only_lets_an_approved_package_be_published(unit, planner, head):
    package = actions.approve_package(prepare(unit, planner), by=head, at=AT)
    row = AccountabilityPackage.objects.filter(pk=package.pk)

    def refused(write):
        with pytest.raises(DatabaseError, match="never changed nor deleted"), transaction.atomic():
            write()

    refused(lambda: row.update(message="Otra"))
    refused(lambda: row.update(state=PackageState.PUBLISHED, figures={}))
    refused(lambda: row.update(state=PackageState.PUBLISHED, approved_by=None))
    refused(lambda: row.update(state=PackageState.PREPARED))
    refused(row.delete)
    actions.publish_package(package, by=planner, at=AT)
    refused(lambda: row.update(message="Otra"))
    refused(row.delete)


@pytest.mark.req("AUD-03")
def test_a_correction_is_another_package_that_takes_the_place_of_the_published_one(client, unit, planner, head):
    first = prepare(unit, planner)
    with pytest.raises(Refused, match="sin publicar"):
        prepare(unit, planner)
    for package in (first, None):
        package = package or prepare(unit, planner, message="Corregimos (ficticio).")
        actions.approve_package(package, by=head, at=AT)
        actions.publish_package(package, by=planner, at=AT.replace(hour=10 if package == first else 11))

    page = client.get(reverse("portal:accounts", args=[unit.institution.code]))

    assert [one.message for one in page.context["packages"]] == ["Corregimos (ficticio)."]


def test_sent_twice_it_is_prepared_once_and_each_act_is_in_the_trail(unit, planner, head):
    identity = uuid7()
    first, again = prepare(unit, planner, id=identity), prepare(unit, planner, id=identity)
    edited = actions.edit_package(first, expected_version=1, message="Mejor dicho.", by=planner, at=AT)
    with pytest.raises(StaleEdit):
        actions.edit_package(first, expected_version=1, message="Tarde.", by=planner, at=AT)
    for _press in range(2):
        actions.approve_package(edited, by=head, at=AT)
        actions.publish_package(edited, by=head, at=AT)

    events = TrailEntry.objects.filter(event__startswith="reports.package").order_by("id")

    assert first.pk == again.pk
    assert [one.event for one in events] == [
        f"reports.package_{verb}" for verb in ("prepared", "edited", "approved", "published")
    ]


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [
        ("2026-06-30", "2026-01-01"),
        ("2026-01-01", "2026-07-10"),
        ("2025-07-01", "2026-01-31"),
        ("2019-01-01", "2019-06-30"),
    ],
)
def test_a_period_that_cannot_be_told_is_refused_by_its_field(unit, planner, first_on, last_on):
    with pytest.raises(Refused) as refusal:
        prepare(unit, planner, first_on=date.fromisoformat(first_on), last_on=date.fromisoformat(last_on))

    assert set(refusal.value.error_dict) <= {"first_on", "last_on"}
