"""Turns, control points, records, returns, self-approval, facts out of order."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common import timetable
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions import actions as institutions
from baquiano.institutions.models import CatalogueItem, Institution, Membership
from baquiano.institutions.queries import standing_of
from baquiano.notifications.models import Message
from baquiano.procedures import actions, engine, queries
from baquiano.procedures.actions import ControlCheck, RecordRef
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.models import ActivityRole, Case, Task
from tests.factories.institutions import make_catalogue_item, make_profile
from tests.factories.procedures import AT, make_group_case, make_visit_case, make_year_case

DONE = ControlCheck(passed=True, note="Revisado")
RG217 = [RecordRef("MI-GE-RG-217")]


@pytest.fixture
def drafted(world: SimpleNamespace) -> SimpleNamespace:
    """The group has identified its needs: its plan is to be submitted."""
    world.case = make_group_case(world.group)
    actions.complete_task(world.case.tasks.get(), by=world.adviser, at=AT, control=DONE)
    return world


@pytest.fixture
def submitted(drafted: SimpleNamespace) -> SimpleNamespace:
    submit(drafted)
    return drafted


def submit(world: SimpleNamespace, by: Any = None) -> Task:
    by = by or world.adviser
    claim = actions.claim("planning.submit_plan", subject=world.group, by=by, at=AT)
    return actions.complete(claim, by=by, at=AT, control=DONE, records=RG217)


def subject_of(case: Case) -> CatalogueItem:
    return CatalogueItem.objects.get(pk=case.subject_id)


# --- whose turn -------------------------------------------------------------------------------------------------------
def test_verb_that_is_not_pending_is_refused_saying_what_follows(drafted: SimpleNamespace) -> None:
    with pytest.raises(Refused, match=r"Lo que sigue es «2. Generar el plan .*a cargo de"):
        actions.claim("planning.approve_plan", subject=drafted.group, by=drafted.leader, at=AT)


@pytest.mark.parametrize("who", ["outsider", "planner", "auditor"])
def test_whoever_lacks_the_role_in_the_unit_is_refused(submitted: SimpleNamespace, who: str) -> None:
    with pytest.raises(Refused, match="no es su turno: le corresponde a Líder de grupo de trabajo de Grupo Norte"):
        actions.claim("planning.approve_plan", subject=submitted.group, by=getattr(submitted, who), at=AT)


def test_second_person_is_told_who_did_it(submitted: SimpleNamespace) -> None:
    with pytest.raises(Refused, match=rf"{submitted.adviser} terminó «2. Generar el plan .* el 20/01/2026 a las 09:00"):
        submit(submitted, by=submitted.leader)


def test_second_person_on_the_generic_page_is_told_kindly(world: SimpleNamespace) -> None:
    task = make_group_case(world.group).tasks.get()
    actions.complete_task(task, by=world.adviser, at=AT, control=DONE)

    with pytest.raises(Refused, match=r"terminó «1\. Identificar"):
        actions.complete_task(task, by=world.leader, at=AT, control=DONE)


def test_subject_without_procedure_gives_a_free_claim(world: SimpleNamespace) -> None:
    claim = actions.claim("planning.submit_plan", subject=world.group, by=world.adviser, at=AT)

    assert claim.is_free
    assert actions.complete(claim, by=world.adviser, at=AT) is None


def test_institution_without_the_process_starts_nothing(scoped: Institution) -> None:
    item = make_catalogue_item(scoped)

    assert actions.start_case("visit", subject=item, unit=None, year=None, by=None, at=AT) is None


def test_starting_twice_is_starting_once(world: SimpleNamespace) -> None:
    assert make_group_case(world.group).pk == make_group_case(world.group).pk


def test_open_verbs_are_those_of_the_turn(submitted: SimpleNamespace) -> None:
    people = {
        who: queries.open_verbs(submitted.group, getattr(submitted, who)) for who in ("adviser", "leader", "outsider")
    }

    assert people == {
        "adviser": set(),
        "leader": {"planning.approve_plan", "planning.return_plan"},
        "outsider": set(),
    }


# --- control points and records ---------------------------------------------------------------------------------------
@pytest.mark.req("WFL-03")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"records": RG217},
            "es un punto de control: antes de terminar, marque que verificó «Plan de Asistencia Técnica formulado»",
        ),
        ({"control": DONE}, "falta: adjuntar MI-GE-RG-217 Plan de Asistencia"),
        ({"control": ControlCheck(passed=False), "records": RG217}, "no se cumple: corrija o devuelva"),
        ({"control": DONE, "records": RG217, "outcome": "otra"}, "no dibuja esa salida"),
    ],
)
def test_control_point_without_its_check_or_its_record_is_refused(
    drafted: SimpleNamespace, given: dict[str, Any], words: str
) -> None:
    claim = actions.claim("planning.submit_plan", subject=drafted.group, by=drafted.adviser, at=AT)

    with pytest.raises(Refused, match=words):
        actions.complete(claim, by=drafted.adviser, at=AT, **given)


@pytest.mark.req("WFL-03")
def test_check_keeps_who_when_result_and_observation(submitted: SimpleNamespace) -> None:
    task = submitted.case.tasks.get(activity__bpmn_id="A2")

    assert (task.control_by, task.control_at, task.control_passed, task.control_note) == (
        submitted.adviser,
        AT,
        True,
        "Revisado",
    )


@pytest.mark.req("WFL-05")
def test_mandatory_record_cannot_be_waived(drafted: SimpleNamespace) -> None:
    task = drafted.case.tasks.get(state=TaskState.OPEN)

    with pytest.raises(Refused, match="es obligatorio: no puede marcarse como «no aplica»"):
        actions.waive_record(task, "MI-GE-RG-217", reason="No hay", by=drafted.adviser, at=AT)


@pytest.mark.req("WFL-05")
def test_record_if_applicable_is_attached_or_waived_with_a_reason(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)
    for outcome in ("done", "si"):
        actions.complete_task(case.tasks.get(state="open"), by=world.adviser, at=AT, outcome=outcome, control=DONE)
    task, code = case.tasks.get(state="open"), "Soportes del trámite de viáticos"

    with pytest.raises(Refused, match="o declare «no aplica» con su motivo"):
        actions.complete_task(task, by=world.adviser, at=AT, control=DONE)
    with pytest.raises(Refused, match="Escriba por qué no aplica"):
        actions.waive_record(task, code, reason=" ", by=world.adviser, at=AT)
    for _time in range(2):
        actions.waive_record(task, code, reason="Transporte propio", by=world.adviser, at=AT)
    assert TrailEntry.objects.filter(event="procedures.record_waived").count() == 1
    done = actions.complete_task(task, by=world.adviser, at=AT, control=DONE)

    assert done.state == TaskState.COMPLETED


# --- returns and self-approval ----------------------------------------------------------------------------------------
@pytest.mark.req("WFL-04")
def test_return_without_reason_is_refused(submitted: SimpleNamespace) -> None:
    claim = actions.claim("planning.return_plan", subject=submitted.group, by=submitted.leader, at=AT)

    with pytest.raises(Refused, match="Escriba el motivo de la devolución"):
        actions.complete(claim, by=submitted.leader, at=AT, reason="  ")


@pytest.mark.req("WFL-04")
def test_return_keeps_the_earlier_round_and_counts(submitted: SimpleNamespace) -> None:
    claim = actions.claim("planning.return_plan", subject=submitted.group, by=submitted.leader, at=AT)
    actions.complete(claim, by=submitted.leader, at=AT, reason="Falta el presupuesto")

    rounds = submitted.case.tasks.filter(activity__bpmn_id="A2").values_list("round", "state", "records__code")
    counted = queries.returns_by_activity(queries.returns_visible_to(submitted.leader))

    assert sorted(rounds) == [(1, "completed", "MI-GE-RG-217"), (2, "open", None)]
    assert [(row["activity__number"], row["case__unit__name"], row["total"]) for row in counted] == [
        ("3", "Grupo Norte", 1)
    ]


@pytest.mark.req("WFL-11")
def test_approval_by_its_author_is_marked_in_the_trail(drafted: SimpleNamespace) -> None:
    submit(drafted, by=drafted.leader)
    claim = actions.claim("planning.approve_plan", subject=drafted.group, by=drafted.leader, at=AT)

    task = actions.complete(claim, by=drafted.leader, at=AT, control=DONE)

    entry = TrailEntry.objects.get(event="procedures.task_completed", subject_id=str(task.pk))
    assert (task.is_self_approved, entry.data["self_approved"]) == (True, True)


@pytest.mark.req("WFL-11")
def test_approval_by_another_person_is_not_marked(submitted: SimpleNamespace) -> None:
    claim = actions.claim("planning.approve_plan", subject=submitted.group, by=submitted.leader, at=AT)

    assert actions.complete(claim, by=submitted.leader, at=AT, control=DONE).is_self_approved is False


@pytest.mark.req("WFL-11")
def test_profile_may_forbid_that_the_author_approves(drafted: SimpleNamespace) -> None:
    make_profile(drafted.institution, {"procedures": {"self_approval": {"group_plan.3": "refuse"}}})
    submit(drafted, by=drafted.leader)

    with pytest.raises(Refused, match="debe aprobarlo otra persona"):
        actions.claim("planning.approve_plan", subject=drafted.group, by=drafted.leader, at=AT)
    returned = actions.claim("planning.return_plan", subject=drafted.group, by=drafted.leader, at=AT)
    assert returned.task is not None


def delegate(world: SimpleNamespace, to: Any, **some: Any) -> None:
    """The leader delegates the role in the person ``to``, who comes back with the standing of that day."""
    role = Membership.objects.get(user=world.leader, role="group_leader")
    institutions.delegate_role(
        role, id=uuid7(), to=to, starts_on=day_of(AT), ends_on=day_of(AT), by=world.leader, at=AT, **some
    )
    to.standing = standing_of(to, world.institution, day_of(AT))


@pytest.mark.req("ORG-04")
def test_task_done_by_delegation_says_of_whom(submitted: SimpleNamespace) -> None:
    delegate(submitted, submitted.planner)
    claim = actions.claim("planning.approve_plan", subject=submitted.group, by=submitted.planner, at=AT)

    task = actions.complete(claim, by=submitted.planner, at=AT, control=DONE)

    entry = TrailEntry.objects.get(event="procedures.task_completed", subject_id=str(task.pk))
    words = f"{submitted.planner}, por delegación de {submitted.leader}"
    assert (task.completed_words, entry.actor_label, task.is_self_approved) == (words, words, False)
    assert queries.behalf_of(submitted.group, "planning.approve_plan") == f"por delegación de {submitted.leader}"


@pytest.mark.req("WFL-11", "ORG-04")
def test_who_delivered_does_not_approve_by_delegation(submitted: SimpleNamespace) -> None:
    delegate(submitted, submitted.adviser)

    with pytest.raises(Refused, match="debe aprobarlo otra persona"):
        actions.claim("planning.approve_plan", subject=submitted.group, by=submitted.adviser, at=AT)


@pytest.mark.req("WFL-11", "ORG-04")
def test_what_the_leader_delivered_nobody_approves_in_that_name(drafted: SimpleNamespace) -> None:
    submit(drafted, by=drafted.leader)
    delegate(drafted, drafted.planner)

    with pytest.raises(Refused, match="debe aprobarlo otra persona"):
        actions.claim("planning.approve_plan", subject=drafted.group, by=drafted.planner, at=AT)


@pytest.mark.req("ORG-04")
def test_delegate_has_the_task_in_the_inbox_while_it_lasts(submitted: SimpleNamespace) -> None:
    before = submitted.case.tasks.get(state="open") in queries.tasks_for(submitted.planner, day_of(AT))
    delegate(submitted, submitted.planner)
    during = submitted.case.tasks.get(state="open") in queries.tasks_for(submitted.planner, day_of(AT))
    submitted.planner.standing = standing_of(submitted.planner, submitted.institution, day_of(AT) + timedelta(days=1))
    after = submitted.case.tasks.get(state="open") in queries.tasks_for(submitted.planner, day_of(AT))

    assert (before, during, after) == (False, True, False)


@pytest.mark.req("ORG-04", "WFL-05")
def test_who_received_some_actions_counts_the_activities_that_a_new_diagram_gives_them(
    submitted: SimpleNamespace,
) -> None:
    delegate(submitted, submitted.planner, verbs=["planning.approve_plan"])
    lane = ActivityRole.objects.get(activity=submitted.case.tasks.get(state="open").activity, role="group_leader")
    lane.delete()
    person, on = submitted.planner, day_of(AT)
    before = sum(row["total"] for row in queries.counts_by_activity(person, on, of_group=True))

    ActivityRole.objects.create(activity=lane.activity, role="group_leader", institution=lane.institution)

    after = sum(row["total"] for row in queries.counts_by_activity(person, on, of_group=True))
    assert (before, after) == (0, 1)


# --- facts ------------------------------------------------------------------------------------------------------------
def test_fact_before_its_activity_is_accepted_and_flagged_and_the_case_goes_on(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)

    task = actions.record_fact("delivery.hold_session", subject=subject_of(case), by=world.adviser, at=AT)
    signed = actions.record_fact(
        "delivery.sign_minutes", subject=subject_of(case), by=world.adviser, at=AT, records=[RecordRef("AP-AI-RG-111")]
    )

    states = dict(case.tasks.values_list("activity__bpmn_id", "state"))
    assert states == {"A11": "omitted", "A12": "omitted", "A14": "completed", "A15": "open"}
    assert (task.pk, task.is_out_of_order, signed.state) == (signed.pk, True, TaskState.COMPLETED)


def test_fact_in_its_turn_is_not_flagged(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=DONE)
    actions.complete_task(case.tasks.get(state="open"), by=world.adviser, at=AT, outcome="no", control=DONE)

    task = actions.record_fact("delivery.hold_session", subject=subject_of(case), by=world.adviser, at=AT)

    assert (task.is_out_of_order, task.awaits_records) == (False, True)


def test_fact_that_no_way_reaches_waits_for_the_case(world: SimpleNamespace) -> None:
    case = make_group_case(world.group)

    fact = actions.record_fact("planning.approve_plan", subject=world.group, by=world.leader, at=AT)
    assert (fact.is_out_of_order, fact.engine_id) == (True, "")
    actions.complete_task(case.tasks.get(state="open"), by=world.adviser, at=AT, control=DONE)
    submit(SimpleNamespace(group=world.group, adviser=world.adviser))

    case.refresh_from_db()
    assert (case.tasks.filter(state="open").count(), len(case.awaits)) == (0, 2)


def test_fact_after_the_case_ended_is_kept(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)
    actions.cancel_case(subject_of(case), by=world.adviser, at=AT, reason="La institución cerró por lluvias")

    fact = actions.record_fact("delivery.hold_session", subject=subject_of(case), by=world.adviser, at=AT)

    assert (fact.is_out_of_order, fact.state) == (True, TaskState.COMPLETED)


def test_fact_of_a_subject_without_procedure_is_nothing(world: SimpleNamespace) -> None:
    assert actions.record_fact("delivery.hold_session", subject=world.group, by=world.adviser, at=AT) is None


# --- cases ------------------------------------------------------------------------------------------------------------
def test_cancelled_case_withdraws_what_was_pending_and_drops_the_engine_state(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)

    with pytest.raises(Refused, match="Escriba el motivo"):
        actions.cancel_case(subject_of(case), by=world.adviser, at=AT, reason="")
    actions.cancel_case(subject_of(case), by=world.adviser, at=AT, reason="Paro de transporte")

    case.refresh_from_db()
    assert (case.state, case.engine_state, case.tasks.get().state) == (CaseState.CANCELLED, None, TaskState.CANCELLED)
    with pytest.raises(Refused, match="ya no está en curso"):
        actions.claim("delivery.hold_session", subject=subject_of(case), by=world.adviser, at=AT)


@pytest.mark.req("WFL-06")
def test_visit_that_moves_takes_its_windows_along(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group, on=date(2026, 2, 12))
    assert case.tasks.get().due_on == date(2026, 2, 9)

    actions.set_reference_day(subject_of(case), on=date(2026, 2, 19), by=world.adviser, at=AT)

    assert case.tasks.get().due_on == date(2026, 2, 16)


@pytest.mark.req("WFL-06")
def test_profile_of_the_vigencia_wins_over_the_window_of_the_diagram(world: SimpleNamespace) -> None:
    window = {"kind": "annual", "opens": "01-15", "closes": "03-20"}
    make_profile(world.institution, {"procedures": {"windows": {"group_plan.1": window}}})

    task = make_group_case(world.group, year=make_year_case(world.institution).year).tasks.get()

    assert (task.opens_on, task.due_on) == (date(2026, 1, 15), date(2026, 3, 20))


def test_state_of_the_engine_does_not_carry_the_specification(world: SimpleNamespace) -> None:
    case = make_group_case(world.group)

    assert "spec" not in case.engine_state
    assert len(str(case.engine_state)) < 12_000


def test_engine_runs_no_script() -> None:
    environment = engine._spiff().SCRIPT_ENGINE.environment

    with pytest.raises(PermissionError):
        environment.execute("import os", {})
    with pytest.raises(PermissionError):
        environment.call_service({})


# --- inbox and notices ------------------------------------------------------------------------------------------------
@pytest.mark.req("WFL-07")
def test_inbox_is_one_query_by_role_and_unit(submitted: SimpleNamespace, django_assert_num_queries: Any) -> None:
    make_group_case(submitted.other)
    with django_assert_num_queries(1):
        mine = [
            (str(t.activity), str(t.case), t.unit, t.assignee) for t in queries.tasks_for(submitted.leader, AT.date())
        ]

    others = {
        who: queries.tasks_for(getattr(submitted, who), AT.date()).count()
        for who in ("adviser", "outsider", "planner", "auditor")
    }
    assert [title[:2] for title, *_ in mine] == ["3."]
    assert others == {"adviser": 0, "outsider": 1, "planner": 0, "auditor": 0}


@pytest.mark.req("WFL-07")
def test_inbox_puts_the_late_first_and_tells_mine_from_those_of_the_group(world: SimpleNamespace) -> None:
    days = {"tarde": date(2026, 1, 15), "pronto": date(2026, 1, 27), "lejos": date(2026, 5, 20)}
    for label, day in days.items():
        responsible = world.leader if label == "lejos" else world.adviser
        make_visit_case(world.group, label=label, on=day, responsible=responsible)
    tasks = queries.tasks_for(world.adviser, AT.date())

    assert [task.case.label for task in tasks] == ["tarde", "pronto", "lejos"]
    assert [task.case.label for task in queries.mine(tasks, world.adviser)] == ["tarde", "pronto"]
    assert queries.urgent_count(world.adviser, AT.date()) == 2
    (row,) = queries.counts_by_activity(world.adviser, AT.date(), of_group=True)
    assert (row["total"], row["late"], row["soon"]) == (3, 1, 1)


@pytest.mark.req("WFL-07")
def test_whoever_gets_the_turn_is_told_once(drafted: SimpleNamespace, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        submit(drafted)

    assert list(Message.objects.filter(kind="procedures.task_opened").values_list("recipient", "title")) == [
        (drafted.leader.pk, "Es su turno: 3. Revisar y aprobar el plan y enviarlo al grupo de Planeación Educativa")
    ]


def test_quiet_loading_tells_nobody(world: SimpleNamespace, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), actions.quietly():
        make_group_case(world.group)

    assert Message.objects.count() == 0


@pytest.mark.req("WFL-06")
def test_what_is_due_is_reminded_once(world: SimpleNamespace) -> None:
    make_group_case(world.group)
    late = AT + timedelta(days=60)

    assert actions.remind_due_tasks(at=late) == 1
    actions.remind_due_tasks(at=late)

    told = Message.objects.filter(kind="procedures.task_overdue").values_list("recipient", flat=True)
    assert set(told) == {world.adviser.pk, world.leader.pk}
    assert len(told) == 2


def test_case_passes_to_another_person_with_what_was_pending(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group, responsible=world.adviser)

    actions.reassign_case(subject_of(case), responsible=world.leader, by=world.leader, at=AT)

    assert case.tasks.get().assignee == world.leader


def test_case_is_closed_before_its_end_with_a_reason(world: SimpleNamespace) -> None:
    case = make_visit_case(world.group)

    closed = actions.close_case(subject_of(case), by=world.leader, at=AT, reason="Se atendió en otra visita")

    assert (closed.state, closed.end_reason) == (CaseState.COMPLETED, "Se atendió en otra visita")
    assert actions.close_case(subject_of(case), by=world.leader, at=AT, reason="Otra vez") is None


def test_message_that_nobody_awaits_is_told_so(world: SimpleNamespace) -> None:
    case = make_year_case(world.institution)

    awaited = actions.send_message("plan_de_grupo_aprobado", subject=case.year, by=None, at=AT)
    again = actions.send_message("plan_de_grupo_aprobado", subject=case.year, by=None, at=AT)

    assert (awaited, again) == (True, False)


@pytest.mark.req("WFL-05")
def test_finished_activity_takes_no_more_waivers(world: SimpleNamespace) -> None:
    task = make_visit_case(world.group).tasks.get()
    task = actions.complete_task(task, by=world.adviser, at=AT, control=DONE)

    with pytest.raises(Refused, match="terminó «11"):
        actions.waive_record(task, "algo", reason="No hay", by=world.adviser, at=AT)


@pytest.mark.req("WFL-06")
def test_the_timetable_reminds_of_what_is_due():
    assert "procedures.remind" in {job.name for job in timetable.registered_jobs()}
