"""The measure of the checker: nothing on a clean plan of five hundred activities, and forty planted defects, all."""

import pytest

from baquiano.planning.checking.results import check_of_year
from baquiano.planning.models import PlanItem
from tests.planning.checks.world import PLANTERS, make_world

pytestmark = pytest.mark.django_db


def found(world):
    return check_of_year(world.year).all


@pytest.mark.req("PLN-02", "PLN-08", "PLN-10")
def test_a_clean_plan_of_five_hundred_activities_has_no_finding(scoped):
    world = make_world(scoped, groups=10, per_group=50)

    results = found(world)

    assert PlanItem.objects.count() == 500
    assert [result.finding.words for result in results] == []


@pytest.mark.req("PLN-02", "PLN-08", "PLN-10", "ART-04")
def test_forty_planted_defects_are_found_in_full_and_nothing_else(scoped):
    world = make_world(scoped, groups=10, per_group=46)
    planted = [(rule, planter(world)) for rule, planters in PLANTERS.items() for planter in planters]

    results = found(world)

    assert len(planted) == 44
    assert sorted(_shape(result) for result in results) == sorted(_expected(*one) for one in planted)


def _shape(result):
    finding = result.finding
    rows = finding.items or finding.needs
    if rows:
        return finding.rule, sorted(str(row) for row in rows), ""
    return finding.rule, [], finding.words.partition("«")[2].partition("»")[0]


def _expected(rule, rows):
    return (rule, [], rows) if isinstance(rows, str) else (rule, sorted(str(row) for row in rows), "")
