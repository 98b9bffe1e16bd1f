"""Completeness: the predicate on a row and the condition of the database say the same."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baquiano.planning.models import PlanItem
from baquiano.planning.queries import complete_condition, completeness_of, required_fields, with_everything
from baquiano.planning.rules import ALWAYS, REQUIREMENTS, missing_requirements, percent
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.institutions import make_catalogue_item
from tests.factories.norms import make_norm
from tests.factories.planning import make_agreement, make_complete_item, make_item

pytestmark = pytest.mark.req("PLN-08")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filled=st.sets(st.sampled_from(sorted(set(REQUIREMENTS) - {"activity", *ALWAYS}))),
    required=st.sets(st.sampled_from(sorted(REQUIREMENTS)), min_size=1),
    asks=st.booleans(),
    order=st.sampled_from(["", "national", "territorial"]),
    authority=st.sampled_from(["", "Alcaldesa Ficticia"]),
    until=st.sampled_from([None, date(2026, 2, 28), date(2026, 3, 1), "no"]),
)
def test_row_and_database_agree_on_what_is_complete(group, filled, required, asks, order, authority, until):
    if "ends_on" in filled:
        filled = filled | {"starts_on"}
    values: dict = {"execution_mode": "alliance"}
    for name in sorted(filled):
        values |= _values(group, name)
    if order and "beneficiaries" in values:
        entity = make_beneficiary(group.institution, order=order, authority_name=authority)
        values["beneficiaries"] = [entity]
        make_contact(entity, is_responsible=until != "no", ends_on=until if until != "no" else None)
    if asks and "mechanism" in values:
        values["mechanism"] = _other(group)
    item = make_item(group.plan, **values)

    read = with_everything(PlanItem.objects.filter(pk=item.pk)).get()
    in_database = PlanItem.objects.filter(complete_condition(required), pk=item.pk).exists()

    assert in_database is (missing_requirements(read, required) == [])


def _values(group, name):
    """The fields that meet the requirement ``name``."""
    if name in {"programme", "topic", "service_type", "mechanism"}:
        return {name: make_catalogue_item(group.institution, name)}
    if name == "national_data":
        return {
            "is_obligatory": True,
            "norm": make_norm(group.institution, at=NOW),
            "is_voluntary": False,
            "service_type": make_catalogue_item(group.institution, "service_type"),
        }
    values = {
        "procedure_types": [make_catalogue_item(group.institution, "procedure_type")],
        "beneficiaries": [group.school],
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 2),
        "assisted_on": date(2026, 3, 1),
        "municipality": group.town,
        "responsible": group.advisor,
        "budget": 0,
        "needs_inputs": False,
        "is_concerted": False,
        "execution_mode": "direct",
        "delivery_mode": "joint",
    }
    if name == "agreement":
        return {"agreement": make_agreement(group.unit)}
    if name == "territorial_data":
        return {"has_manager": False}
    return {name: values.get(name, "Texto")}


def _other(group):
    return make_catalogue_item(group.institution, "mechanism", name="Otro", attributes={"needs_description": True})


@pytest.mark.req("ORG-12")
def test_a_mechanism_that_is_another_is_described_whatever_the_profile_asks(group):
    item = make_complete_item(group.plan, beneficiaries=[group.school], mechanism=_other(group), instruments="")
    assert [lack.words for lack in completeness_of(group.plan).lacks] == [
        "descripción del mecanismo, en instrumentos técnicos"
    ]

    PlanItem.objects.filter(pk=item.pk).update(instruments="Caminata pedagógica")

    assert completeness_of(group.plan).is_complete


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

    assert required_fields(group.institution, 2026) == ["need", *ALWAYS]


@pytest.mark.parametrize(("part", "total", "expected"), [(0, 0, 0), (299, 300, 99), (300, 300, 100), (None, 3, 0)])
def test_percent_says_100_only_of_everything(part, total, expected):
    assert percent(part, total) == expected
