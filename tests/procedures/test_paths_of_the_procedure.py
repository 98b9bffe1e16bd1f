"""Every way through the four diagrams of MI-GE-PR-16, as people walk them."""

from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.common.errors import Refused
from baquiano.procedures import actions
from baquiano.procedures.actions import ControlCheck, RecordRef
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.models import Case, Task
from tests.factories.procedures import AT, make_agenda_case, make_group_case, make_visit_case, make_year_case

DONE = ControlCheck(passed=True, note="Revisado")
RG217 = [RecordRef("MI-GE-RG-217")]
ACTA = [RecordRef("AP-AI-RG-111")]


def do(verb: str, subject: Any, by: Any, **given: Any) -> Any:
    claim = actions.claim(verb, subject=subject, by=by, at=AT)
    return actions.complete(claim, by=by, at=AT, **({"control": DONE} | given))


def do_generic(case: Case, by: Any, **given: Any) -> Task:
    task = case.tasks.get(state=TaskState.OPEN)
    return actions.complete_task(task, by=by, at=AT, **({"control": DONE} | given))


def pending(case: Case) -> list[str]:
    return sorted(case.tasks.filter(state=TaskState.OPEN).values_list("activity__bpmn_id", flat=True))


def approve_group(world: SimpleNamespace, case: Case, subject: Any, adviser: Any, leader: Any) -> None:
    do_generic(case, adviser)
    do("planning.submit_plan", subject, adviser, records=RG217)
    do("planning.approve_plan", subject, leader)


@pytest.mark.req("WFL-07", "WFL-04")
def test_group_plan_is_returned_with_reason_and_approved_in_the_second_round(world: SimpleNamespace) -> None:
    case = make_group_case(world.group)
    do_generic(case, world.adviser)
    do("planning.submit_plan", world.group, world.adviser, records=RG217)

    do("planning.return_plan", world.group, world.leader, control=None, reason="Falta el presupuesto")

    again = case.tasks.get(state=TaskState.OPEN)
    assert (again.activity.bpmn_id, again.round, again.returned_from.reason) == ("A2", 2, "Falta el presupuesto")
    do("planning.submit_plan", world.group, world.adviser, records=RG217)
    do("planning.approve_plan", world.group, world.leader)
    case.refresh_from_db()
    assert (pending(case), case.state, sorted(case.awaits)) == ([], CaseState.OPEN, ["Aprobado", "Devuelto"])


@pytest.mark.req("WFL-04")
def test_whole_year_with_a_return_to_one_group_and_another_by_the_committee(world: SimpleNamespace) -> None:
    year = make_year_case(world.institution)
    subject = year.year
    mine = make_group_case(world.group, parent=year)
    theirs = make_group_case(world.other, parent=subject)
    assert pending(year) == []
    approve_group(world, mine, world.group, world.adviser, world.leader)
    approve_group(world, theirs, world.other, world.outsider, world.outsider)
    assert pending(year) == ["A4"]

    do("planning.consolidate_plan", subject, world.planner, records=RG217)
    do("planning.return_consolidated", subject, world.planner, reason="Actividad repetida", messages_to=[world.group])
    assert (pending(year), pending(mine), pending(theirs)) == ([], ["A2"], [])
    assert mine.tasks.get(state=TaskState.OPEN).returned_from.reason == "Actividad repetida"

    do("planning.submit_plan", world.group, world.adviser, records=RG217)
    do("planning.approve_plan", world.group, world.leader)
    do("planning.consolidate_plan", subject, world.planner, records=RG217)
    do("planning.verify_plan", subject, world.planner)
    do("planning.committee_verify", subject, world.committee)
    do("planning.committee_return", subject, world.committee, reason="Falta cobertura", messages_to=[world.other])
    assert (pending(year), pending(theirs)) == ([], ["A2"])

    do("planning.submit_plan", world.other, world.outsider, records=RG217)
    do("planning.approve_plan", world.other, world.outsider)
    do("planning.consolidate_plan", subject, world.planner, records=RG217)
    do("planning.verify_plan", subject, world.planner)
    do("planning.committee_verify", subject, world.committee)
    do("planning.committee_approve", subject, world.committee, records=ACTA)
    assert set(Case.objects.filter(definition__key="group_plan").values_list("state", flat=True)) == {"completed"}

    do("planning.divulge_plan", subject, world.planner)
    for half in (1, 2):
        report = year.tasks.get(state=TaskState.OPEN)
        assert (report.activity.number, report.round, report.due_on.month) == ("16", half, 7 if half == 1 else 1)
        actions.attach_record(report, RecordRef("AP-AI-RG-110"), by=world.planner, at=AT)
        do_generic(year, world.planner)
    archive = year.tasks.get(state=TaskState.OPEN)
    for code in ("AP-AI-RG-121", "AP-AI-RG-120"):
        actions.leave_record(subject, RecordRef(code), by=world.planner, at=AT)
    actions.leave_record(subject, RecordRef("OTRO"), by=world.planner, at=AT)
    assert sorted(archive.records.values_list("code", flat=True)) == ["AP-AI-RG-120", "AP-AI-RG-121"]
    do_generic(year, world.planner)
    year.refresh_from_db()
    assert (year.state, year.engine_state) == (CaseState.COMPLETED, None)


def test_return_without_saying_which_plans_is_refused(world: SimpleNamespace) -> None:
    year = make_year_case(world.institution)
    mine = make_group_case(world.group, parent=year)
    approve_group(world, mine, world.group, world.adviser, world.leader)
    do("planning.consolidate_plan", year.year, world.planner, records=RG217)

    with pytest.raises(Refused, match="Escoja por lo menos un"):
        do("planning.return_consolidated", year.year, world.planner, reason="Repetida")


def test_agenda_of_the_month_is_adjusted_and_published(world: SimpleNamespace) -> None:
    case = make_agenda_case(world.group)
    subject = case_subject(case)
    do("agenda.submit_agenda", subject, world.leader)
    do("agenda.return_agenda", subject, world.planner, reason="No incluye la visita a Soledad")
    assert pending(case) == ["Agenda"]

    do("agenda.submit_agenda", subject, world.adviser)
    do("agenda.verify_agenda", subject, world.planner)
    do("agenda.publish_agenda", subject, world.planner)

    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED


@pytest.mark.parametrize(("answer", "expected"), [("no", ["A14"]), ("si", ["A13"])])
def test_visit_asks_for_travel_only_when_needed(world: SimpleNamespace, answer: str, expected: list[str]) -> None:
    case = make_visit_case(world.group)
    do_generic(case, world.adviser)

    do_generic(case, world.adviser, outcome=answer)

    assert pending(case) == expected


def test_visit_waits_for_its_signed_minutes(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)
    subject = case_subject(case)
    do_generic(case, world.adviser)
    do_generic(case, world.adviser, outcome="no")

    held = do("delivery.hold_session", subject, world.adviser)
    assert (held.state, held.awaits_records, pending(case)) == (TaskState.OPEN, True, ["A14"])

    do("delivery.sign_minutes", subject, world.adviser, records=ACTA)
    assert pending(case) == ["A15"]
    do("delivery.deliver_report", subject, world.adviser, records=[RecordRef("MI-GE-RG-22")])
    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED


def case_subject(case: Case) -> Any:
    from baquiano.institutions.models import CatalogueItem

    return CatalogueItem.objects.get(pk=case.subject_id)
