"""Completeness: the predicate on a row and the condition of the database say the same."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baquiano.planning.models import PlanItem
from baquiano.planning.queries import complete_condition, completeness_of, required_fields, with_everything
from baquiano.planning.rules import REQUIREMENTS, missing_requirements, percent
from tests.factories.institutions import make_catalogue_item
from tests.factories.planning import make_complete_item, make_item

pytestmark = pytest.mark.req("PLN-08")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filled=st.sets(st.sampled_from(sorted(set(REQUIREMENTS) - {"activity"}))),
    required=st.sets(st.sampled_from(sorted(REQUIREMENTS)), min_size=1),
)
def test_row_and_database_agree_on_what_is_complete(group, filled, required):
    if "ends_on" in filled:
        filled = filled | {"starts_on"}
    item = make_item(group.plan, **{name: _value(group, name) for name in filled})

    read = with_everything(PlanItem.objects.filter(pk=item.pk)).get()
    in_database = PlanItem.objects.filter(complete_condition(required), pk=item.pk).exists()

    assert in_database is (missing_requirements(read, required) == [])


def _value(group, name):
    if name in {"programme", "topic", "service_type", "mechanism"}:
        return make_catalogue_item(group.institution, name)
    if name == "procedure_types":
        return [make_catalogue_item(group.institution, "procedure_type")]
    values = {
        "beneficiaries": [group.school],
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 2),
        "municipality": group.town,
        "responsible": group.advisor,
        "budget": 0,
    }
    return values.get(name, "Texto")


def test_each_lack_is_named_for_its_item(group):
    make_complete_item(group.plan, beneficiaries=[group.school])
    make_item(group.plan, need="Sí", objective="Sí", place="Sí", team="Equipo")

    found = completeness_of(group.plan)

    assert (found.total, found.complete, found.percent) == (2, 1, 50)
    assert [(lack.item.code, lack.words) for lack in found.lacks] == [
        ("GCE-002", "fecha inicial, mecanismo, entidades beneficiadas")
    ]


def test_an_unknown_field_of_the_profile_is_not_asked(group):
    group.institution._profiles = {2026: type("P", (), {"settings": {"plan": {"required_fields": ["need", "color"]}}})}

    assert required_fields(group.institution, 2026) == ["need"]


@pytest.mark.parametrize(("part", "total", "expected"), [(0, 0, 0), (299, 300, 99), (300, 300, 100), (None, 3, 0)])
def test_percent_says_100_only_of_everything(part, total, expected):
    assert percent(part, total) == expected
