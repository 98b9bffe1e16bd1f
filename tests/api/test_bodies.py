"""What another system may send: the forms of the pages decide, and nothing ends in a server error."""

import pytest
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.planning.models import PlanItem
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_item, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-08")]


@pytest.fixture
def plan(institution):
    with scope(institution=institution):
        return make_plan(institution, make_unit(institution))


@pytest.fixture
def system(plan, system_of):
    return system_of(make_member(plan.unit))


def test_an_activity_is_written_with_the_fields_of_the_form(system, plan):
    body = {"id": str(uuid7()), "activity": "Actividad ficticia", "budget": 1500000, "starts_on": "2026-03-02"}

    made = system.post(f"planes/{plan.pk}/actividades/crear/", body)
    listed = system.get(f"planes/{plan.pk}/actividades/").json()["results"]

    assert made.status_code == 201
    assert [(row["activity"], row["budget"], row["starts_on"]) for row in listed] == [
        ("Actividad ficticia", 1500000, "2026-03-02")
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "activity"),
        ({"activity": "x", "starts_on": "2026-02-31"}, "starts_on"),
        ({"activity": "x", "starts_on": "1999-01-01"}, "starts_on"),
        ({"activity": "x", "budget": -1}, "budget"),
        ({"activity": "x", "topic": "no-es-un-id"}, "topic"),
        ({"activity": "x", "beneficiaries": ["no-es-un-id"]}, "beneficiaries"),
        ({"activity": {"a": 1}}, "activity"),
        ({"activity": "x\u0000"}, "activity"),
        ({"activity": "x", "version": 3}, "version"),
        ({"activity": "x", "state": "approved"}, "state"),
    ],
)
def test_each_field_that_does_not_pass_is_named_in_spanish(system, plan, sent, field):
    answer = system.post(f"planes/{plan.pk}/actividades/crear/", {"id": str(uuid7())} | sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["errors"][field][0].endswith(".")


@pytest.mark.parametrize("raw", ["", "[]", "null", "3", '"texto"', "{", "[" * 60_000, '{"a": NaN}', b"\xff\xfe{}"])
def test_what_is_not_an_object_is_refused(system, plan, raw):
    address = f"/api/v1/planes/{plan.pk}/actividades/crear/"

    answer = system.client.post(address, raw, content_type="application/json")

    assert answer.status_code == 400


def test_what_is_too_large_is_refused(system, plan, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = system.post(f"planes/{plan.pk}/actividades/crear/", {"activity": "x" * 1000})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.req("PLN-01")
def test_a_stale_edit_brings_both_texts_and_loses_none(institution, system, plan):
    with scope(institution=institution):
        item = make_item(plan, activity="Primera")
    address = f"planes/actividades/{item.pk}/editar/"
    first = system.post(address, {"activity": "La de otra persona", "version": 1})

    late = system.post(address, {"activity": "La mía", "version": 1})
    by_header = system.post(address, {"activity": "La mía"}, **{"If-Match": '"1"'})

    assert (first.status_code, late.status_code, by_header.status_code) == (200, 409, 412)
    assert (late.json()["code"], late.json()["version"]) == ("stale", 2)
    assert {"field": "Actividad o proyecto", "stored": "La de otra persona", "sent": "La mía"} in late.json()[
        "conflicts"
    ]
    with scope(institution=institution):
        assert PlanItem.objects.get().activity == "La de otra persona"


def test_a_rule_that_says_no_answers_409_with_the_words_of_the_page(system, plan):
    answer = system.post(f"planes/{plan.pk}/entregar/", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert "actividad" in answer.json()["detail"].lower()


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "abc"},
        {"cursor": "9" * 60},
        {"por_pagina": "0"},
        {"por_pagina": "9" * 400},
        {"por_pagina": "²"},
        {"estado": "inventado"},
        {"grupo": "x"},
        {"inventado": "1"},
        {"q": "\x00"},
    ],
)
def test_an_address_that_is_not_understood_is_told_and_never_ignored(system, query):
    assert system.get("planes/", **query).status_code == 400


def test_what_does_not_exist_is_json_too(system):
    answer = system.get("planes/no-es-un-id/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
