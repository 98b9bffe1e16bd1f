"""A procedure of which the code has never heard runs at once, from its first case to its last."""

from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.procedures import actions
from baquiano.procedures.actions.drafts import activity_of, mark_of
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.models import Case, Procedure, Task, TaskNote
from baquiano.procedures.running.terms import ControlCheck
from tests.factories.institutions import make_fiscal_year, make_member
from tests.factories.procedures import AT, make_draft, prepare_draft, put_in_force


@pytest.fixture
def people(world: SimpleNamespace) -> SimpleNamespace:
    world.admin = make_member(world.root, "admin")
    world.head = make_member(world.root, "agency_head")
    world.records = make_member(world.root, "records_manager")
    return world


@pytest.fixture
def loan(people: SimpleNamespace) -> Procedure:
    draft = prepare_draft(make_draft(people.institution, people.admin), people.admin)
    return put_in_force(draft, people.admin, people.planner, people.head)


def start(procedure: Procedure, by: Any, **overrides: Any) -> Case:
    given = {"id": uuid7(), "title": "Proyector para la feria", "unit": None, "year": None, "by": by, "at": AT}
    return actions.start_matter(procedure.diagrams.get(), **(given | overrides))


def pending(case: Case) -> list[str]:
    tasks = case.tasks.filter(state=TaskState.OPEN).order_by("activity__position")
    return [task.activity.number for task in tasks]


def do(case: Case, number: str, by: Any, outcome: str = "", **given: Any) -> None:
    task = case.tasks.get(state=TaskState.OPEN, activity__number=number)
    code = next((one["code"] for one in task.activity.outcomes if one["name"].endswith(outcome)), "done")
    actions.complete_task(task, by=by, at=AT, outcome=code, **given)


@pytest.mark.req("NFR-02", "WFL-04")
def test_it_runs_to_its_end_with_a_loop_and_two_things_at_once(loan: Procedure, people: SimpleNamespace) -> None:
    case = start(loan, people.adviser)
    do(case, "1", people.adviser)
    do(case, "2", people.leader, "No, falta información", reason="No dice la fecha")
    assert pending(case) == ["1"]
    do(case, "1", people.adviser)
    do(case, "2", people.leader, "Sí")
    assert pending(case) == ["3", "4"]
    do(case, "4", people.adviser)
    do(case, "3", people.records)
    do(case, "5", people.records)
    do(case, "6", people.records, "No")
    do(case, "7", people.leader)

    case.refresh_from_db()
    assert (case.state, case.engine_state) == (CaseState.COMPLETED, None)
    rounds = Task.objects.filter(case=case).order_by("opened_at", "pk")
    assert [task.round for task in rounds if task.activity.number == "2"] == [1, 2]


@pytest.mark.req("WFL-04")
def test_a_return_needs_its_reason_and_its_turn(loan: Procedure, people: SimpleNamespace) -> None:
    case = start(loan, people.adviser)
    do(case, "1", people.adviser)

    with pytest.raises(Refused, match="Escriba el motivo de la devolución"):
        do(case, "2", people.leader, "No, falta información")
    with pytest.raises(Refused, match="no es su turno"):
        do(case, "2", people.adviser, "Sí")


def test_starting_twice_is_one_case(loan: Procedure, people: SimpleNamespace) -> None:
    key = uuid7()

    first, again = start(loan, people.adviser, id=key), start(loan, people.adviser, id=key)

    assert first == again
    assert Case.objects.count() == 1


def test_a_case_is_called_by_what_it_is_about(loan: Procedure, people: SimpleNamespace) -> None:
    year = make_fiscal_year(people.institution)

    of_unit = start(loan, people.adviser, title="", unit=people.group, year=year)

    assert (of_unit.label, of_unit.unit, of_unit.year) == ("Grupo Norte", people.group, year)
    assert start(loan, people.adviser, title="", year=year).label == f"Vigencia {year}"
    with pytest.raises(Refused, match="Diga de qué trata el caso"):
        start(loan, people.adviser, title=" ")


def test_a_replaced_version_starts_nothing(loan: Procedure, people: SimpleNamespace) -> None:
    old = loan.diagrams.get()
    new = actions.revise_procedure(loan, id=uuid7(), version="2", change_text="Otra", by=people.admin, at=AT)
    put_in_force(new, people.admin, people.planner, people.head)
    old.refresh_from_db()

    with pytest.raises(Refused, match="ya no está vigente"):
        actions.start_matter(old, id=uuid7(), title="X", unit=None, year=None, by=people.adviser, at=AT)


def test_a_diagram_of_another_room_is_not_started_here(people: SimpleNamespace) -> None:
    visit = people.procedure.diagrams.get(key="visit")

    with pytest.raises(Refused, match="no se inicia aquí"):
        actions.start_matter(visit, id=uuid7(), title="X", unit=None, year=None, by=people.adviser, at=AT)


@pytest.mark.parametrize(("finished", "state"), [(True, CaseState.COMPLETED), (False, CaseState.CANCELLED)])
def test_a_case_ends_before_time_with_its_reason(
    loan: Procedure, people: SimpleNamespace, finished: bool, state: CaseState
) -> None:
    case = start(loan, people.adviser)
    with pytest.raises(Refused, match="Escriba el motivo"):
        actions.end_matter(case, finished=finished, reason=" ", by=people.adviser, at=AT)

    actions.end_matter(case, finished=finished, reason="Ya no se necesita", by=people.adviser, at=AT)
    actions.end_matter(case, finished=finished, reason="Ya no se necesita", by=people.adviser, at=AT)

    case.refresh_from_db()
    assert (case.state, case.end_reason, pending(case)) == (state, "Ya no se necesita", [])


def test_notes_and_a_new_due_day_stay_with_the_activity(loan: Procedure, people: SimpleNamespace) -> None:
    task = start(loan, people.adviser).tasks.get()
    key, due = uuid7(), AT.date().replace(day=30)

    actions.write_note(task, id=uuid7(), text="Llamé al almacén", by=people.adviser, at=AT)
    for _ in range(2):
        actions.change_due_day(task, id=key, due_on=due, reason="Feria aplazada", by=people.adviser, at=AT)

    task.refresh_from_db()
    assert task.due_on == due
    assert {note.text for note in TaskNote.objects.filter(task=task)} == {
        "Llamé al almacén",
        "Nuevo plazo: 30/01/2026. Feria aplazada",
    }


@pytest.mark.req("WFL-03", "WFL-05")
def test_control_points_and_records_written_on_the_screen_are_kept(people: SimpleNamespace) -> None:
    draft = prepare_draft(make_draft(people.institution, people.admin), people.admin)
    diagram, node = draft.drafts.get(), "Activity_0k3z9wd"
    said = {
        "control_text": "La solicitud dice para qué es",
        "outputs": [
            {
                "code": "FR-9",
                "name": "Solicitud",
                "format_code": "FR-9",
                "is_record": True,
                "requirement": "mandatory",
                "verb": "",
            }
        ],
    }
    actions.edit_activity(
        diagram, node, expected=mark_of(activity_of(diagram, node)), said=said, by=people.admin, at=AT
    )
    case = start(put_in_force(draft, people.admin, people.planner, people.head), people.adviser)

    with pytest.raises(Refused, match="falta: adjuntar FR-9 Solicitud"):
        do(case, "1", people.adviser, control=ControlCheck(passed=True))
    actions.attach_record(case.tasks.get(), actions.RecordRef("FR-9", label="Solicitud"), by=people.adviser, at=AT)
    with pytest.raises(Refused, match="es un punto de control"):
        do(case, "1", people.adviser)
    do(case, "1", people.adviser, control=ControlCheck(passed=True, note="Completa"))

    assert pending(case) == ["2"]
