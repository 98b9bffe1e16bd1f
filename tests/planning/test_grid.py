"""Rows of the grid on the server: the same rules as the form, cell by cell, nothing overwritten and nothing twice."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.planning import actions, queries
from baquiano.planning.grid.columns import grid_columns, texts_of
from baquiano.planning.grid.outcomes import RowEdit
from baquiano.planning.models import Plan, PlanItem
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_unit
from tests.factories.planning import make_complete_item, make_item, make_need, make_plan

pytestmark = pytest.mark.req("PLN-04")


def save(group, at, *edits, by=None):
    return actions.save_rows(group.plan, edits, by=by or group.advisor, at=at)


def edit_of(item, cells, bases=None, **more):
    """What a browser sends of ``item`` after typing ``cells`` over what it read."""
    return RowEdit(item.pk, version=item.version, cells=cells, bases=bases or {}, **more)


def stored(item):
    return PlanItem.objects.get(pk=item.pk)


def texts(group, item):
    fresh = queries.with_everything(PlanItem.objects.filter(pk=item.pk)).get()
    return texts_of(fresh, grid_columns(group.institution, 2026))


def test_row_of_texts_becomes_an_activity(group, at):
    cells = {
        "activity": "Taller de lectura", "programme": "calidad FICTICIA", "mechanism": "visita en sitio",
        "starts_on": "10/03/2026", "ends_on": "12 de marzo", "municipality": "sabanalarga",
        "beneficiaries": "institucion educativa la ceiba ficticia", "responsible": "aurora ejemplo ficticia",
        "procedure_types": "Viaticos y logistica", "budget": "$ 1.500.000",
    }  # fmt: skip

    (outcome,) = save(group, at, RowEdit(uuid7(), cells=cells))

    item = PlanItem.objects.get(pk=outcome.id)
    assert outcome.faults == {}
    assert (item.code, item.programme.name, item.mechanism.name) == ("GCE-001", "Calidad ficticia", "Visita en sitio")
    assert (item.starts_on, item.ends_on, item.budget) == (date(2026, 3, 10), date(2026, 3, 12), 1_500_000)
    assert (item.municipality, list(item.beneficiaries.all())) == (group.town, [group.school])
    assert (item.responsible, item.procedure_types.count()) == (group.advisor, 2)


def test_what_a_row_says_typed_again_changes_nothing(group, at):
    item = make_complete_item(group.plan, beneficiaries=[group.school], responsible=group.advisor)
    item.needs.add(make_need(group.unit))
    before = texts(group, item)

    (outcome,) = save(group, at, edit_of(item, before))

    assert (outcome.faults, outcome.theirs) == ({}, {})
    assert stored(item).version == 1
    assert not TrailEntry.objects.filter(event="planning.item_edited").exists()


@pytest.mark.req("PLN-24")
def test_unknown_and_ambiguous_names_are_asked_about_and_never_guessed(group, at):
    make_beneficiary(group.institution, name=group.school.name, municipality=make_municipality("08078", "Baranoa"))
    item = make_item(group.plan)

    (outcome,) = save(
        group, at, edit_of(item, {"beneficiaries": group.school.name, "mechanism": "Vizita", "place": "Sede"})
    )

    assert set(outcome.faults) == {"beneficiaries", "mechanism"}
    assert len(outcome.faults["beneficiaries"].options) == 2
    assert (stored(item).place, stored(item).mechanism) == ("Sede", None)


def test_answer_chooses_the_one_that_was_meant(group, at):
    item = make_item(group.plan)
    (asked,) = save(group, at, edit_of(item, {"mechanism": "Vizita"}))
    fault = asked.faults["mechanism"]
    answers = {fault.key: next(option.value for option in fault.options if option.label == "Visita en sitio")}

    save(group, at, edit_of(item, {"mechanism": "Vizita"}, answers=answers))

    assert stored(item).mechanism.name == "Visita en sitio"


@pytest.mark.parametrize(
    ("cells", "name", "said"),
    [
        ({"starts_on": "el martes"}, "starts_on", "Escriba la fecha como"),
        ({"starts_on": "10/03/2025"}, "starts_on", "no es de la vigencia"),
        ({"ends_on": "10/03/2026"}, "ends_on", "también la fecha inicial"),
        ({"starts_on": "10/03/2026", "ends_on": "09/03/2026"}, "ends_on", "no puede ser anterior"),
        ({"budget": "mucho"}, "budget", "Escriba el valor en pesos"),
        ({"place": "x" * 201}, "place", "caben 200"),
        ({"activity": " "}, "activity", "Escriba la actividad"),
        ({"needs": "GCE-N999"}, "needs", "no es el código de una necesidad"),
        ({"code": "OTRO"}, "code", "no se escribe aquí"),
    ],
)
def test_bad_cell_is_said_in_words_and_the_others_are_saved(group, at, cells, name, said):
    item = make_item(group.plan)

    (outcome,) = save(group, at, edit_of(item, {**cells, "objective": "Se guarda"}))

    assert said in outcome.faults[name].message
    assert stored(item).objective == "Se guarda"


def test_new_row_without_activity_is_not_added(group, at):
    (outcome,) = save(group, at, RowEdit(uuid7(), cells={"place": "Sede"}))

    assert set(outcome.faults) == {"activity"}
    assert PlanItem.objects.count() == 0


def test_numbers_are_not_skipped_by_a_row_that_was_not_added(group, at):
    save(group, at, RowEdit(uuid7(), cells={}), RowEdit(uuid7(), cells={"activity": "Una"}))

    assert PlanItem.objects.get().code == "GCE-001"


# --- two people, and one person twice --------------------------------------------------------------------------------
def test_same_cell_written_by_two_keeps_both_texts(group, at):
    item = make_item(group.plan, objective="Antes")
    save(group, at, edit_of(item, {"objective": "De Aurora"}, {"objective": ("Antes",)}))

    (outcome,) = save(group, at, edit_of(item, {"objective": "De Benigno"}, {"objective": ("Antes",)}), by=group.leader)

    assert outcome.theirs == {"objective": "De Aurora"}
    assert outcome.by_whom == group.advisor.full_name
    assert stored(item).objective == "De Aurora"


def test_different_cells_of_one_row_are_both_kept(group, at):
    item = make_item(group.plan)
    save(group, at, edit_of(item, {"objective": "De Aurora"}, {"objective": ("",)}))

    (outcome,) = save(group, at, edit_of(item, {"place": "De Benigno"}, {"place": ("",)}), by=group.leader)

    assert outcome.theirs == {}
    assert (stored(item).objective, stored(item).place, stored(item).version) == ("De Aurora", "De Benigno", 3)


def test_chosen_text_replaces_what_was_read(group, at):
    item = make_item(group.plan, objective="De Aurora")

    save(group, at, RowEdit(item.pk, cells={"objective": "De Benigno"}, bases={"objective": ("De Aurora",)}))

    assert stored(item).objective == "De Benigno"


def test_batch_sent_again_changes_nothing(group, at):
    item = make_item(group.plan, objective="Antes")
    edits = [
        RowEdit(uuid7(), cells={"activity": "Nueva"}, bases={"activity": ("",)}),
        edit_of(item, {"objective": "Después"}, {"objective": ("Antes",)}),
    ]
    save(group, at, *edits)
    written = TrailEntry.objects.count()

    again = save(group, at, *edits)

    assert [(one.faults, one.theirs, one.message) for one in again] == [({}, {}, "")] * 2
    assert (PlanItem.objects.count(), TrailEntry.objects.count()) == (2, written)


def test_row_that_another_removed_is_told_and_nothing_is_written(group, at):
    item = make_item(group.plan)
    actions.remove_item(item, reason="Repetida", by=group.leader, at=at)

    (outcome,) = save(group, at, edit_of(item, {"objective": "Mío"}))

    assert outcome.is_removed
    assert "Repetida" in outcome.message
    assert stored(item).objective == ""


def test_row_is_removed_with_reason_and_restored(group, at):
    item = make_item(group.plan)

    save(group, at, RowEdit(item.pk, verb="remove", reason="Ya no va"))
    assert stored(item).removed_reason == "Ya no va"
    save(group, at, RowEdit(item.pk, verb="restore"))

    assert stored(item).is_removed is False


def test_row_of_another_plan_is_not_reached(group, at):
    other = make_item(make_plan(group.institution, make_unit(group.institution)))

    (outcome,) = save(group, at, edit_of(other, {"activity": "Ajena"}))

    assert outcome.message
    assert stored(other).activity != "Ajena"


def test_delivered_plan_is_not_written(group, at):
    item = make_item(group.plan)
    Plan.objects.filter(pk=group.plan.pk).update(state="in_review")

    with pytest.raises(Refused, match="En revisión"):
        save(group, at, edit_of(item, {"objective": "Tarde"}))


# --- pages -----------------------------------------------------------------------------------------------------------
def post(client, group, content):
    url = reverse("planning:plan_grid_save", args=[group.plan.pk])
    return client.post(url, json.dumps(content) if not isinstance(content, str) else content, "application/json")


def test_batch_answers_the_row_as_it_is_now(group, sign_in):
    item = make_item(group.plan)
    row = {"id": str(item.pk), "version": 1, "cells": {"mechanism": "taller"}, "bases": {"mechanism": [""]}}

    answer = post(sign_in(group.advisor), group, {"rows": [row]}).json()

    assert answer["rows"][0]["row"]["texts"]["mechanism"] == "Taller"
    assert answer["rows"][0]["row"]["version"] == 2
    assert answer["pulse"] == queries.pulse_of(group.plan)


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", '{"rows": 3}', '{"rows": []}', '{"rows": [3]}', '{"rows": [{"id": "x"}]}',
        '{"rows": [{"id": "01a1fe03-54ab-7178-84a5-f5c9864d7ac1", "cells": {"activity": 3}}]}',
        '{"rows": [{"id": "01a1fe03-54ab-7178-84a5-f5c9864d7ac1", "verb": "drop"}]}',
        '{"rows": [{"id": "01a1fe03-54ab-7178-84a5-f5c9864d7ac1", "version": -1}]}',
    ],
)  # fmt: skip
def test_damaged_batch_is_refused_in_words(group, sign_in, content):
    response = post(sign_in(group.advisor), group, content)

    assert response.status_code == 409
    assert "Recargue la página" in response.json()["message"]


def test_who_may_not_write_the_plan_does_not_reach_its_grid(group, sign_in):
    other = make_plan(group.institution, make_unit(group.institution))
    client = sign_in(group.advisor)

    for name in ("plan_grid", "plan_grid_rows", "plan_grid_form"):
        assert client.get(reverse(f"planning:{name}", args=[other.pk])).status_code == 404


def test_news_are_told_by_version_and_read_by_row(group, sign_in):
    item = make_item(group.plan)
    client = sign_in(group.leader)
    url = reverse("planning:plan_grid_rows", args=[group.plan.pk])
    pulse = client.get(url).json()["pulse"]

    assert "versions" not in client.get(url, {"pulso": pulse}).json()
    PlanItem.objects.filter(pk=item.pk).update(version=2)

    assert client.get(url, {"pulso": pulse}).json()["versions"] == {str(item.pk): 2}
    assert [row["code"] for row in client.get(url, {"id": [str(item.pk), "x"]}).json()["rows"]] == [item.code]


def test_grid_costs_the_same_with_three_rows(group, sign_in):
    client = sign_in(group.advisor)
    url = reverse("planning:plan_grid", args=[group.plan.pk])

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    make_complete_item(group.plan, beneficiaries=[group.school])
    one = cost()
    for _ in range(2):
        make_complete_item(group.plan, beneficiaries=[group.school])

    assert cost() == one


def form_of(item, **cells):
    data = {"fila": str(item.pk), f"version:{item.pk}": item.version}
    for name, (before, after) in cells.items():
        data |= {f"antes:{name}:{item.pk}": before, f"{name}:{item.pk}": after}
    return data


def test_form_saves_what_changed_and_says_how_many(group, sign_in):
    item = make_item(group.plan)
    client = sign_in(group.advisor)
    url = reverse("planning:plan_grid_form", args=[group.plan.pk])

    response = client.post(url, form_of(item, objective=("", "Nuevo"), place=("", "")), follow=True)

    assert "Se guardó 1 fila." in response.content.decode()
    assert stored(item).objective == "Nuevo"


def test_form_keeps_what_was_typed_and_asks(group, sign_in):
    item = make_item(group.plan)
    client = sign_in(group.advisor)
    url = reverse("planning:plan_grid_form", args=[group.plan.pk])

    response = client.post(url, form_of(item, mechanism=("", "Vizita"), objective=("", "Bien")))

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Vizita"' in page
    assert "Visita en sitio" in page
    assert stored(item).objective == "Bien"


def test_form_shows_both_texts_of_a_conflict(group, sign_in):
    item = make_item(group.plan, objective="De Aurora")
    client = sign_in(group.leader)

    response = client.post(
        reverse("planning:plan_grid_form", args=[group.plan.pk]), form_of(item, objective=("Antes", "De Benigno"))
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "De Aurora" in page
    assert "De Benigno" in page
    assert stored(item).objective == "De Aurora"
