"""Needs and findings by another system: the lists, the forms and the refusals of the pages."""

import pytest
from django.test import Client

from baquiano.common.identity import uuid7
from baquiano.planning.models import Need
from tests.api.conftest import System
from tests.factories.institutions import make_catalogue_item
from tests.factories.planning import make_need
from tests.factories.tokens import make_token

pytestmark = pytest.mark.req("NFR-08", "PLN-01")


@pytest.fixture
def system(group):
    return System(make_token(group.advisor, group.institution)[1])


@pytest.fixture
def body(group):
    """A need as the form asks for it."""
    return {
        "id": str(uuid7()),
        "description": "Bajos resultados en lectura (ficticio)",
        "component": str(make_catalogue_item(group.institution, "component").pk),
        "source_type": str(make_catalogue_item(group.institution, "need_source").pk),
        "source_reference": "PAM, numeral 4",
        "goal": "Que suba el promedio",
        "priority": "1",
    }


def post(system: System, path: str, body: dict) -> object:
    """A form with a place for a file goes as a form."""
    client: Client = system.client
    return client.post(f"/api/v1/{path}", body)


def test_a_need_is_created_once_and_read_in_the_list_of_its_plan(system, group, body):
    answers = [post(system, f"planes/{group.plan.pk}/necesidades/crear/", body) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201], answers[0].content
    listed = system.get(f"planes/{group.plan.pk}/necesidades/").json()["results"]
    assert [(one["id"], one["item_count"]) for one in listed] == [(body["id"], 0)]


def test_a_need_without_a_source_is_refused_by_field(system, group, body):
    answer = post(system, f"planes/{group.plan.pk}/necesidades/crear/", body | {"source_reference": ""})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert Need.objects.count() == 0


def test_a_need_is_edited_over_the_version_that_was_read(system, group, body):
    post(system, f"planes/{group.plan.pk}/necesidades/crear/", body)
    change = {name: value for name, value in body.items() if name != "id"} | {"goal": "Que suba mucho"}
    address = f"planes/necesidades/{body['id']}/editar/"

    saved = post(system, address, change | {"version": 1})
    stale = post(system, address, change | {"version": 1, "goal": "Otra meta"})

    assert (saved.status_code, saved.json()["goal"]) == (200, "Que suba mucho")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")


def test_a_need_is_removed_with_its_reason_and_comes_back(system, group):
    need = make_need(group.unit, group.plan.year)

    removed = system.post(f"planes/necesidades/{need.pk}/retirar/", {"reason": "Se atendió por otra vía"})
    restored = system.post(f"planes/necesidades/{need.pk}/restaurar/")

    assert (removed.json()["is_removed"], restored.json()["is_removed"]) == (True, False)


def test_what_is_computed_is_read_by_pages_too(system, group):
    whole = system.get(f"planes/{group.plan.pk}/oferta/").json()["results"]
    found, address = [], f"/api/v1/planes/{group.plan.pk}/oferta/?por_pagina=1"
    while address:
        page = system.client.get(address).json()
        found += page["results"]
        address = page["next"]

    assert found == whole
    assert system.client.get(f"/api/v1/planes/{group.plan.pk}/oferta/?cursor=x").status_code == 400
