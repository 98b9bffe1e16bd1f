"""Every list: the same cost with one row as with three, whole by its cursor, and with the filters of its page."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from baquiano.api.assembly import rooms, schema
from baquiano.planning.checking.api import FindingRows
from baquiano.planning.checking.results import Results
from baquiano.planning.checking.rows import FoundRows
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_item, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-08")]


@pytest.fixture
def plan(institution):
    with scope(institution=institution):
        return make_plan(institution, make_unit(institution))


def test_a_list_is_read_whole_by_its_cursor(institution, plan, system_of):
    with scope(institution=institution):
        wanted = {str(make_item(plan).pk) for _ in range(5)}
    system = system_of(make_member(plan.unit))

    found, address = [], "/api/v1/planes/actividades/?por_pagina=2"
    while address:
        page = system.client.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]

    assert (len(found), set(found)) == (5, wanted)


def test_a_filter_of_the_page_filters_the_list(institution, plan, system_of):
    with scope(institution=institution):
        make_plan(institution, state="approved")
    person = make_member(plan.unit, role="planning_professional")
    system = system_of(person)

    drafts = system.get("planes/", estado="draft").json()["results"]

    assert [row["id"] for row in drafts] == [str(plan.pk)]
    assert len(system.get("planes/").json()["results"]) == 2


def test_an_activity_list_costs_the_same_with_more_rows(institution, plan, system_of):
    system = system_of(make_member(plan.unit))
    costs = []
    for rows in (1, 2):
        with scope(institution=institution):
            for _ in range(rows):
                make_item(plan)
        with CaptureQueriesContext(connection) as captured:
            system.get(f"planes/{plan.pk}/actividades/")
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_the_filters_told_are_those_of_the_page(institution):
    """A list of a page that gets a filter gives it to the API too, and to its documentation."""
    request = RequestFactory().get("/")
    request.institution, request.at = institution, timezone.now()
    request.user = make_member(make_unit(institution))
    differ = {}
    with scope(institution=institution):
        for room in rooms():
            for one in room.endpoints:
                view = getattr(one.view, "cls", None)
                if getattr(view, "listing", None) is None:
                    continue
                listing = view.listing(request, _nothing(view))
                told, real = {asked.name for asked in view.asked}, {found.key for found in listing.get_filters()}
                if told != real:
                    differ[one.name] = (told, real)

    assert differ == {}


def _nothing(view):
    if view.answer is FindingRows:
        # What is computed has no table.
        return FoundRows(Results())
    return view.answer.Meta.model.objects.none()


def test_the_schema_tells_every_endpoint_and_warns_of_nothing(capsys):
    schema.cache_clear()

    told = {operation["operationId"] for methods in schema()["paths"].values() for operation in methods.values()}

    assert told == {f"{room.name}_{one.name}" for room in rooms() for one in room.endpoints}
    assert capsys.readouterr().err == ""
    assert schema()["openapi"] == "3.1.0"
