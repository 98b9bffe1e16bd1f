"""What is asked of every rule, one by one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baquiano.planning import checks
from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.results import check_of_year, run
from baquiano.planning.checking.sheet import sheet_of
from baquiano.planning.checks import CHECKS
from baquiano.planning.checks.dates_out_of_order import find as find_dates
from baquiano.planning.models import PlanItem
from tests.factories.beneficiaries import make_municipality
from tests.planning.checks.world import PLANTERS, make_world

pytestmark = pytest.mark.django_db
ROOT = Path(checks.__file__).parent


def test_each_file_is_a_rule_with_its_planters():
    files = {path.stem for path in ROOT.glob("*.py")} - {"__init__"}

    assert files == set(CHECKS) == set(PLANTERS)


@pytest.mark.req("PLN-02", "PLN-08", "PLN-10")
@pytest.mark.parametrize("code", CHECKS)
def test_a_rule_is_silent_on_what_is_clean_and_explains_its_defect(scoped, code, django_assert_num_queries):
    world, check = make_world(scoped, per_group=2), CHECKS[code]
    clean = sheet_of(world.year, scoped)

    assert list(check.find(Desk(clean))) == []

    expected = PLANTERS[code][0](world)
    sheet = sheet_of(world.year, scoped)
    with django_assert_num_queries(0):
        (finding,) = check.find(Desk(sheet))

    assert finding.rule == code
    assert (set(finding.items) or set(finding.needs) or finding.words.split("«")[1].split("»")[0]) == expected
    assert {row.plan for row in sheet.rows if row.id in finding.items} <= set(finding.plans)
    assert finding.words[0] == "«" or finding.words[0].isupper()
    assert all(str(text).strip() for text in (check.title, check.why, check.mend))


def test_reading_costs_the_same_with_few_rows_as_with_many(scoped, django_assert_num_queries):
    world = make_world(scoped, per_group=1)
    PLANTERS["missing_field"][0](world)
    sheet_of(world.year, scoped)  # the profile is read once per institution
    with CaptureQueriesContext(connection) as few:
        sheet_of(world.year, scoped)
    for planters in PLANTERS.values():
        planters[0](world)

    with django_assert_num_queries(len(few)):
        sheet_of(world.year, scoped)


def test_the_profile_turns_a_rule_off_and_gives_another_severity(scoped):
    world = make_world(
        scoped, per_group=1, settings={"checks": {"off": ["not_viable"], "blocks": ["day_without_work"]}}
    )
    PLANTERS["not_viable"][0](world)
    PLANTERS["day_without_work"][0](world)

    found = [(one.finding.rule, one.severity) for one in check_of_year(world.year).all]

    assert found == [("day_without_work", "blocks")]


def test_what_no_table_lets_in_is_found_all_the_same(scoped):
    world = make_world(scoped, per_group=1)
    sheet = sheet_of(world.year, scoped)
    backwards = replace(sheet.rows[0], starts_on=date(2026, 5, 6), ends_on=date(2026, 5, 4))
    endless = replace(sheet.rows[1], starts_on=None, ends_on=date(2026, 5, 4))

    found = [finding.words for finding in find_dates(Desk(replace(sheet, rows=(backwards, endless))))]

    assert found == [
        f"{backwards.code} termina el 04/05/2026, antes de comenzar el 06/05/2026.",
        f"{endless.code} dice cuándo termina y no cuándo comienza.",
    ]


def test_equal_sheets_are_checked_once(scoped):
    world = make_world(scoped, per_group=1)
    first, again = sheet_of(world.year, scoped), sheet_of(world.year, scoped)

    assert first is not again
    assert run(first) is run(again)
    assert run(first) == ()
    (added,) = PLANTERS["missing_field"][0](world)
    assert [finding.items for finding in run(sheet_of(world.year, scoped))] == [(added,)]
    PlanItem.objects.filter(pk=added).update(objective="Objetivo ficticio")
    assert run(sheet_of(world.year, scoped)) == ()


@pytest.mark.req("PLN-02", "PLN-08")
def test_a_town_that_another_entity_serves_is_outside_the_territory(scoped):
    territory = {"department": "08", "excluded_municipalities": ["08001"]}
    world = make_world(scoped, per_group=1, settings={"beneficiary": territory})
    capital = make_municipality("08001", "Barranquilla")
    at_its_school = world.add(schools=[world.school(municipality=capital)])
    in_the_town = world.add(schools=[], municipality=capital)

    found = check_of_year(world.year).all

    assert {one.finding.rule for one in found} == {"beneficiary_unfit"}
    assert {one.finding.items for one in found} == {(at_its_school.pk,), (in_the_town.pk,)}
