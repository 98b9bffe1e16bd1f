"""The entities that another tool prioritised, brought to a scenario by a spreadsheet and taken back from its record."""

from io import BytesIO

import pytest
from django.urls import reverse

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.imports import actions as imports
from baquiano.imports.preview import preview_of
from baquiano.institutions.queries import standing_of
from baquiano.targeting import actions
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_unit
from tests.factories.targeting import make_exercise, make_measure, make_scenario, make_values, weigh

HEADERS = ("Ejercicio", "Escenario", "Código", "Entidad priorizada", "Motivo")


@pytest.fixture
def exercise(people, at):
    measure = make_measure(people.institution, "IDI", at=at)
    make_values(measure, dict(zip(people.towns, (10, 20, 30, 50), strict=True)), at=at)
    exercise = make_exercise(people.group, measure, by=people.adviser, at=at)
    weigh(exercise.scenarios.get(), IDI=80, by=people.adviser, at=at)
    return exercise


def sheet(rows, headers=HEADERS):
    out = BytesIO()
    write_xlsx(out, title="SETA", headers=headers, rows=rows)
    return out.getvalue()


def upload(people, at, content):
    return imports.upload_load(
        people.institution,
        id=uuid7(),
        register="prioritised",
        content=content,
        name="seta.xlsx",
        by=people.planner,
        at=at,
    )


def decisions(scenario):
    return {one.beneficiary.name[-1]: (one.verdict, one.reason) for one in scenario.decisions.all()}


@pytest.mark.req("INT-04", "ENT-10")
def test_a_list_comes_in_by_hand_with_its_reasons_and_twice_changes_nothing(people, at, exercise):
    scenario, (_a, _b, third, fourth) = exercise.scenarios.get(), people.towns
    actions.decide_entity(
        scenario, fourth, verdict="out", reason="Ya la atiende otra (ficticio).", by=people.adviser, at=at
    )
    rows = [["", "", "", third.name, "La pidió una sentencia."], [exercise.number, "", "", fourth.name, "Es PDET."]]

    first = imports.apply_load(upload(people, at, sheet(rows)), by=people.planner, at=at)
    again = imports.apply_load(upload(people, at, sheet(rows)), by=people.planner, at=at)

    assert (first.created_count, first.changed_count) == (1, 1)
    assert (again.created_count, again.changed_count, again.same_count) == (0, 0, 2)
    assert decisions(scenario) == {"C": ("in", "La pidió una sentencia."), "D": ("in", "Es PDET.")}


@pytest.mark.req("INT-04")
def test_each_row_says_what_is_wrong_with_it_and_nothing_enters(people, at, exercise):
    outside = make_beneficiary(people.institution, kind="sgr", name="Ejecutora Ficticia")
    town = people.towns[0].name
    rows = [
        ["", "", "", town, ""],
        ["", "", "", "Nadie Ficticio", "Motivo"],
        ["PRI-1999-001", "", "", town, "Motivo"],
        ["", "", "", outside.name, "Motivo"],
        ["", "", "", town, "Motivo"],
    ]
    load = upload(people, at, sheet(rows))

    problems = [str(one) for one in preview_of(load, at.date()).reading.problems]

    for row, words in (
        (2, "falta el motivo"), (3, "no está entre los beneficiarios"), (4, "no está en preparación"),
        (5, "no está entre las entidades que se comparan"), (6, "repite la fila 2"),
    ):  # fmt: skip
        assert any(f"fila {row}" in one and words in one for one in problems), (row, problems)
    with pytest.raises(Refused, match="por corregir"):
        imports.apply_load(load, by=people.planner, at=at)
    assert not exercise.scenarios.get().decisions.exists()


@pytest.mark.req("INT-04")
def test_of_several_scenarios_it_asks_in_which_and_of_another_unit_it_is_refused(people, at, exercise):
    first = exercise.scenarios.get()
    second = make_scenario(exercise, "Por peticiones", by=people.adviser, at=at)
    content = sheet([["", "", "", people.towns[2].name, "Lo pidió (ficticio)."]])
    asked = preview_of(upload(people, at, content), at.date()).reading
    assert [one.label for one in asked.questions[0].doubt.options] == [
        f"{exercise.number} · {first.name}", f"{exercise.number} · {second.name}",
    ]  # fmt: skip

    named = sheet([["", "por peticiones", "", people.towns[2].name, "Lo pidió (ficticio)."]])
    stranger = people.leader
    stranger.standing = standing_of(people.adviser, people.institution, at.date())
    other = make_exercise(make_unit(people.institution), by=people.planner, at=at)
    foreign = sheet([[other.number, "", "", people.towns[2].name, "Lo pidió (ficticio)."]])
    with pytest.raises(Refused, match="de otra dependencia"):
        imports.apply_load(upload(people, at, foreign), by=stranger, at=at)
    imports.apply_load(upload(people, at, named), by=people.planner, at=at)
    assert (decisions(first), decisions(second)) == ({}, {"C": ("in", "Lo pidió (ficticio).")})


@pytest.mark.req("INT-04", "ENT-08")
def test_the_record_of_a_frozen_exercise_comes_in_again_as_it_left(people, at, exercise, sign_in):
    chosen = exercise.scenarios.get()
    actions.decide_entity(chosen, people.towns[3], verdict="in", reason="Es PDET (ficticio).", by=people.adviser, at=at)
    frozen = actions.freeze_exercise(exercise, scenario=chosen, note="Se verificó.", by=people.leader, at=at)
    record = sign_in(people.leader).get(reverse("targeting:exercise_download", args=[frozen.pk])).content
    newer = make_exercise(people.group, by=people.adviser, at=at)

    load = imports.apply_load(upload(people, at, record), by=people.planner, at=at)

    assert load.created_count == 3
    assert decisions(newer.scenarios.get()) == {
        "A": ("in", "Por su puesto"), "B": ("in", "Por su puesto"), "D": ("in", "Es PDET (ficticio)."),
    }  # fmt: skip
