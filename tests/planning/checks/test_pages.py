"""The pages of the check: the list, one finding, and where other pages show it."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from baquiano.common.identity import uuid7
from baquiano.planning.checking.results import check_of, check_of_year
from baquiano.planning.models import PlanCheck, Waiver
from tests.factories.institutions import make_member
from tests.planning.checks import world as planting
from tests.planning.checks.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(scoped):
    return make_world(scoped, per_group=1)


@pytest.fixture
def planner(world):
    return make_member(world.units[0], "planning_professional")


@pytest.fixture
def leader(world):
    return make_member(world.units[0], "group_leader")


def words(response):
    return response.content.decode()


@pytest.mark.req("PLN-02", "PLN-10")
def test_the_page_counts_by_severity_and_filters_by_rule(world, leader, sign_in):
    planting.on_sunday(world)
    planting.inactive_school(world)
    planting.two_in_one_week(world)
    address = reverse("planning:plan_check", args=[world.plans[0].pk])

    response = sign_in(leader).get(address)
    narrowed = sign_in(leader).get(address, {"regla": "day_without_work"})

    assert response.context["results"].counts == {"blocks": 1, "warns": 1, "suggests": 1, "waived": 0}
    assert [row.object.finding.rule for row in response.context["listing"].rows] == [
        "beneficiary_unfit",
        "day_without_work",
        "joint_visit",
    ]
    assert [row.object.finding.rule for row in narrowed.context["listing"].rows] == ["day_without_work"]


@pytest.mark.req("ART-04")
@pytest.mark.parametrize(
    ("filters", "rules"),
    [
        ({"sinergias": "si"}, ["joint_visit"]),
        ({"gravedad": "blocks"}, ["beneficiary_unfit"]),
        ({"estado": "aceptado"}, ["day_without_work"]),
        ({"estado": "abierto"}, ["beneficiary_unfit", "joint_visit"]),
        ({"gravedad": "nada"}, ["beneficiary_unfit", "day_without_work", "joint_visit"]),
    ],
)
def test_filters(world, leader, at, sign_in, filters, rules):
    planting.on_sunday(world)
    planting.inactive_school(world)
    planting.two_in_one_week(world)
    sunday = next(one for one in check_of_year(world.year).all if one.finding.rule == "day_without_work")
    _accepted(world, sunday, leader, at)

    response = sign_in(leader).get(reverse("planning:plan_check", args=[world.plans[0].pk]), filters)

    assert [row.object.finding.rule for row in response.context["listing"].rows] == rules


def _accepted(world, result, by, at):
    fields = {"rule": result.finding.rule, "words": result.finding.words, "reason": "Lo pidió el colegio"}
    return Waiver.objects.create(
        institution=world.institution, year=world.year, unit=world.units[0], finding=result.pk,
        digest=result.finding.digest, waived_by=by, waived_at=at, **fields,
    )  # fmt: skip


def test_the_page_of_the_vigencia_filters_by_group(world, planner, sign_in):
    planting.on_sunday(world)
    planting.that_ends_on_a_holiday(world)
    address = reverse("planning:year_check", args=[world.year.pk])

    response = sign_in(planner).get(address, {"grupo": str(world.plans[1].pk)})

    assert [row.object.finding.plans for row in response.context["listing"].rows] == [(world.plans[1].pk,)]


@pytest.mark.req("WFL-03")
def test_the_list_is_taken_away_with_what_was_accepted(world, leader, at, sign_in):
    planting.on_sunday(world)
    (result,) = check_of(world.plans[0]).all
    _accepted(world, result, leader, at)

    response = sign_in(leader).get(reverse("planning:plan_check", args=[world.plans[0].pk]), {"exportar": "xlsx"})

    rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[0][:3] == ("Gravedad", "Hallazgo", "Regla")
    assert rows[1][:2] == ("Advierte", result.finding.words)
    assert rows[1][-1] == "Aceptado: Lo pidió el colegio"


@pytest.mark.req("PLN-10")
def test_a_finding_opens_its_rows_and_those_of_another_group_only_by_name(world, leader, sign_in):
    planting.two_in_one_week(world)
    (result,) = check_of(world.plans[0]).all

    page = words(sign_in(leader).get(reverse("planning:plan_finding", args=[world.plans[0].pk, result.pk])))

    own, other = (reverse("planning:item_detail", args=[key]) for key in result.finding.items)
    assert (own in page, other in page, str(world.units[1]) in page) == (True, False, True)
    assert "lo acepta planeación" in page


def test_accepting_on_the_page(world, leader, sign_in):
    planting.on_sunday(world)
    (result,) = check_of(world.plans[0]).all
    client, plan = sign_in(leader), world.plans[0]
    address = reverse("planning:plan_finding_waive", args=[plan.pk, result.pk])
    data = {"id": str(uuid7()), "digest": result.finding.digest}

    without = client.post(address, data)
    with_reason = client.post(address, data | {"reason": "Es la feria del municipio"})

    assert (without.status_code, with_reason.url) == (409, reverse("planning:plan_check", args=[plan.pk]))
    assert not check_of(plan).open


def test_a_finding_of_several_groups_is_not_accepted_by_one_leader(world, leader, sign_in):
    planting.two_in_one_week(world)
    (result,) = check_of(world.plans[0]).all
    data = {"id": str(uuid7()), "digest": result.finding.digest, "reason": "No"}

    response = sign_in(leader).post(reverse("planning:plan_finding_waive", args=[world.plans[0].pk, result.pk]), data)

    assert (response.status_code, Waiver.objects.count()) == (403, 0)


def test_a_finding_that_was_mended_leads_back_to_the_list(world, leader, sign_in):
    address = reverse("planning:plan_finding", args=[world.plans[0].pk, uuid7()])

    assert sign_in(leader).get(address).url == reverse("planning:plan_check", args=[world.plans[0].pk])


def test_having_seen_it_is_recorded_on_the_page(world, leader, sign_in):
    plan = world.plans[0]
    data = {"id": str(uuid7()), "note": "Sin novedad"}

    sign_in(leader).post(reverse("planning:plan_check_seen", args=[plan.pk]), data)
    of_year = sign_in(leader).post(reverse("planning:year_check_seen", args=[world.year.pk]), data)

    assert [(one.plan, one.seen_by, one.note) for one in PlanCheck.objects.all()] == [(plan, leader, "Sin novedad")]
    assert of_year.status_code == 403


def test_the_plan_and_its_rows_show_what_was_found(world, leader, sign_in):
    (item,) = planting.on_sunday(world)
    client, plan = sign_in(leader), world.plans[0]

    page = client.get(plan.get_absolute_url())
    only = client.get(plan.get_absolute_url(), {"hallazgos": "si"})
    panel = words(client.get(reverse("planning:item_findings", args=[item])))

    assert page.context["check"]["warns"] == 1
    assert reverse("planning:plan_check", args=[plan.pk]) in words(page)
    assert [row.object.pk for row in only.context["listing"].rows] == [item]
    assert "10/05/2026, domingo" in panel


def test_consolidation_shows_what_was_found_in_each_group(world, planner, sign_in):
    planting.on_sunday(world)

    response = sign_in(planner).get(reverse("planning:consolidation", args=[world.year.pk]))

    assert [counts["warns"] for _group, counts in response.context["checked"]] == [1, 0]
    assert reverse("planning:year_check", args=[world.year.pk]) in words(response)


def test_the_page_costs_the_same_with_one_finding_as_with_three(world, leader, sign_in, django_assert_num_queries):
    client, address = sign_in(leader), reverse("planning:plan_check", args=[world.plans[0].pk])
    planting.on_sunday(world)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    planting.without_dates(world)
    planting.inactive_school(world)

    with django_assert_num_queries(len(few)):
        client.get(address)


@pytest.mark.req("PLN-02")
def test_other_systems_read_the_findings(world, leader, sign_in):
    planting.on_sunday(world)
    (result,) = check_of(world.plans[0]).all

    content = sign_in(leader).get(f"/api/v1/planes/{world.plans[0].pk}/hallazgos/").json()

    (row,) = content["results"]
    assert (row["id"], row["rule"], row["severity"]) == (str(result.pk), "day_without_work", "warns")
    assert (row["words"], row["is_open"]) == (result.finding.words, True)
    assert row["items"] == [str(key) for key in result.finding.items]
