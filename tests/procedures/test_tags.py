"""What other rooms put on their pages: the strip of the procedure and the control point."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from baquiano.procedures import actions, queries
from baquiano.procedures.actions import ControlCheck
from baquiano.procedures.forms import ControlFields
from tests.factories.procedures import AT, make_group_case


def draw(text: str, world: SimpleNamespace, user: Any, **context: Any) -> str:
    request = RequestFactory().get("/")
    request.user, request.at, request.institution = user, AT, world.institution
    return Template("{% load procedures %}" + text).render(Context({"request": request, **context}))


@pytest.mark.req("WFL-07")
def test_panel_says_what_is_done_and_whose_turn_it_is(world: SimpleNamespace) -> None:
    case = make_group_case(world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=ControlCheck(True))

    panel = draw("{% procedure_panel plan %}", world, world.adviser, plan=world.group)

    assert "Identificar falencias y necesidades de asistencia técnica para elaborar el plan: terminada" in panel
    assert "a cargo de Profesional que presta la asistencia / Líder de grupo de trabajo · Grupo Norte" in panel
    assert case.get_absolute_url() in panel


def test_panel_of_a_subject_without_procedure_is_empty(world: SimpleNamespace) -> None:
    assert draw("{% procedure_panel plan %}", world, world.adviser, plan=world.group).strip() == ""


def test_panel_takes_a_constant_number_of_queries(world: SimpleNamespace) -> None:
    from django.db import connection

    case = make_group_case(world.group)
    with CaptureQueriesContext(connection) as one:
        draw("{% procedure_panel plan %}", world, world.adviser, plan=world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=ControlCheck(True))
    with CaptureQueriesContext(connection) as more:
        draw("{% procedure_panel plan %}", world, world.adviser, plan=world.group)

    assert len(more) <= len(one)


@pytest.mark.req("WFL-03")
@pytest.mark.parametrize(
    ("posted", "expected"),
    [({}, None), ({"control_passed": "on", "control_note": "Visto"}, ControlCheck(passed=True, note="Visto"))],
)
def test_control_point_travels_in_the_form_of_another_room(
    world: SimpleNamespace, posted: dict[str, str], expected: ControlCheck | None
) -> None:
    case = make_group_case(world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=ControlCheck(True))
    task = queries.task_of(world.group, "planning.submit_plan")

    drawn = draw("{% control_check task %}", world, world.adviser, task=task)
    form = ControlFields(posted, task=task)

    assert "Verifiqué: Plan de Asistencia Técnica formulado" in drawn
    assert form.is_valid()
    assert form.control_check == expected


@pytest.mark.req("NFR-04")
def test_help_tells_what_the_procedure_says_of_the_verb_that_is_pending(world: SimpleNamespace) -> None:
    case = make_group_case(world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=ControlCheck(True))

    pending = draw('{% activity_help plan "planning.submit_plan" %}', world, world.adviser, plan=world.group)
    later = draw('{% activity_help plan "planning.approve_plan" %}', world, world.adviser, plan=world.group)

    activity = case.definition.activities.get(number="2")
    assert activity.control_text in pending
    assert activity.description.splitlines()[0][:60] in pending
    assert later.strip() == ""
