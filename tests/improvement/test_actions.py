"""An action from what was seen until its cause is gone."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.improvement import actions, queries, rules
from baquiano.improvement.models import ActionStep, Dismissal, ImprovementAction
from baquiano.notifications.models import Message
from tests.factories.delivery import make_session
from tests.factories.documents import png
from tests.factories.improvement import finish_it, make_action, make_audit, make_finding, plan_it
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_item, make_plan


def verify(action, by, at, verdict="effective"):
    note = "Se revisaron diez actas (ficticio)."
    return actions.verify_action(action, id=uuid7(), verdict=verdict, note=note, by=by, at=at)


@pytest.mark.req("ACM-01")
def test_an_action_stores_what_it_is_and_leads_back_to_its_origin(people, at):
    item = make_item(make_plan(people.institution, people.group))

    action = make_action(people.group, people.adviser, by=people.leader, at=at, origin=item, origin_kind="monitoring")

    assert (action.number, action.kind, action.state) == ("AM-2026-0001", "corrective", "open")
    assert (action.origin_kind, action.origin_type, action.origin_id) == ("monitoring", "planning.planitem", item.pk)
    assert list(queries.actions_of(item)) == [action]
    assert Message.objects.filter(kind="improvement.assigned", recipient=people.adviser).count() == 1


@pytest.mark.req("ACM-01")
def test_the_same_request_again_opens_it_once(people, at):
    key = uuid7()

    first, again = (make_action(people.group, people.adviser, by=people.leader, at=at, id=key) for _time in range(2))

    assert (first.pk, first.number) == (again.pk, again.number)
    assert ActionStep.objects.filter(action=first).count() == 1
    assert TrailEntry.objects.filter(event="improvement.action_opened").count() == 1


def test_nobody_is_given_an_action_that_they_could_not_see(people, at):
    stranger = make_member(make_unit(people.institution), "advisor")

    with pytest.raises(Refused, match="no puede llevar una acción"):
        make_action(people.group, stranger, by=people.leader, at=at)


@pytest.mark.req("ACM-01")
def test_a_corrective_action_without_its_cause_does_not_start(people, at):
    action = make_action(people.group, people.adviser, by=people.leader, at=at)

    with pytest.raises(Refused, match="quita la causa"):
        actions.plan_action(action, expected_version=1, action_text="Firmar las dos.", by=people.adviser, at=at)

    assert plan_it(action, people.adviser, at).state == "running"


def test_an_improvement_may_start_without_a_cause(people, at):
    action = make_action(people.group, people.adviser, by=people.leader, at=at, kind="improvement")

    planned = actions.plan_action(action, expected_version=1, action_text="Un tablero.", by=people.adviser, at=at)

    assert (planned.state, planned.cause) == ("running", "")


@pytest.mark.req("ACM-01", "ACM-04")
def test_it_closes_only_when_somebody_else_finds_that_the_cause_is_gone(people, at):
    action = finish_it(make_action(people.group, people.adviser, by=people.leader, at=at), people.adviser, at)
    assert (action.state, action.closed_at) == ("done", None)

    with pytest.raises(Refused, match="Usted responde por esta acción"):
        verify(action, people.adviser, at)
    closed = verify(action, people.leader, at + timedelta(days=3))

    assert (closed.state, closed.closed_at) == ("closed", at + timedelta(days=3))
    assert [step.kind for step in queries.steps_of(closed)] == ["opened", "planned", "finished", "verified"]


def test_the_leader_who_declares_it_done_for_another_does_not_verify_it(people, at):
    action = plan_it(make_action(people.group, people.adviser, by=people.planner, at=at), people.adviser, at)
    proof = SimpleUploadedFile("acta.png", png(), "image/png")
    done = actions.finish_action(action, id=uuid7(), file=proof, by=people.leader, at=at)

    assert (rules.can_verify(people.leader, done), rules.can_verify(people.planner, done)) == (False, True)
    with pytest.raises(Refused, match="pida a otra persona"):
        verify(done, people.leader, at)


@pytest.mark.req("ACM-01")
@pytest.mark.parametrize(("verdict", "after"), [("not_done", "running"), ("not_effective", "open")])
def test_what_did_not_work_goes_back_with_its_reason(people, at, verdict, after):
    action = finish_it(make_action(people.group, people.adviser, by=people.leader, at=at), people.adviser, at)

    returned = verify(action, people.leader, at, verdict)

    assert (returned.state, returned.closed_at) == (after, None)
    told = Message.objects.get(kind="improvement.returned", recipient=people.adviser)
    assert "Se revisaron diez actas" in told.body


def test_it_is_not_done_without_a_proof(people, at):
    action = plan_it(make_action(people.group, people.adviser, by=people.leader, at=at), people.adviser, at)

    with pytest.raises(Refused, match="Adjunte la prueba"):
        actions.finish_action(action, id=uuid7(), note="Listo", by=people.adviser, at=at)


@pytest.mark.parametrize("state", ["open", "running", "done", "closed", "cancelled"])
def test_each_state_takes_only_its_own_moves(people, at, state):
    action = make_action(people.group, people.adviser, by=people.leader, at=at)
    if state in ("running", "done", "closed"):
        action = plan_it(action, people.adviser, at)
    if state in ("done", "closed"):
        action = finish_it(action, people.adviser, at)
    if state == "closed":
        action = verify(action, people.leader, at)
    if state == "cancelled":
        words = "Ya no hace falta (ficticio)."
        action = actions.cancel_action(action, reason=people.reason, note=words, by=people.leader, at=at)

    may = {
        "plan": rules.can_plan(people.adviser, action),
        "finish": rules.can_finish(people.adviser, action),
        "verify": rules.can_verify(people.leader, action),
        "reschedule": rules.can_reschedule(people.leader, action),
        "cancel": rules.can_cancel(people.leader, action),
    }

    assert {name for name, allowed in may.items() if allowed} == {
        "open": {"plan", "reschedule", "cancel"},
        "running": {"plan", "finish", "reschedule", "cancel"},
        "done": {"verify"},
        "closed": set(),
        "cancelled": set(),
    }[state]


@pytest.mark.req("ACM-04")
def test_who_owes_it_does_not_give_the_own_extension(people, at):
    action = make_action(people.group, people.adviser, by=people.leader, at=at)
    later, why = action.due_on + timedelta(days=5), "Hubo paro (ficticio)."

    with pytest.raises(Refused, match="cambie el plazo"):
        actions.reschedule_action(action, due_on=later, note=why, by=people.adviser, at=at)
    moved = actions.reschedule_action(action, due_on=later, note=why, by=people.leader, at=at)

    assert moved.due_on == later
    assert [step.due_on for step in queries.steps_of(moved)] == [action.due_on, later]


@pytest.mark.req("ACM-04")
def test_what_is_late_is_told_once_and_then_to_the_leaders(people, at):
    action = make_action(people.group, people.adviser, by=people.planner, at=at)

    for days in (6, 7, 11, 12, 15, 16):
        actions.send_reminders(at=at + timedelta(days=days))

    told = Message.objects.filter(kind__in=["improvement.due_soon", "improvement.overdue", "improvement.escalated"])
    assert sorted((one.kind, one.recipient_id) for one in told) == sorted(
        [
            ("improvement.due_soon", people.adviser.pk),
            ("improvement.overdue", people.adviser.pk),
            ("improvement.escalated", people.leader.pk),
        ]
    )
    assert list(queries.actions_awaiting(people.adviser, date(2026, 3, 25))) == [action]


@pytest.mark.req("ACM-04")
def test_what_nobody_verifies_is_told_to_whoever_may(people, at):
    finish_it(make_action(people.group, people.adviser, by=people.planner, at=at), people.adviser, at)

    for days in (2, 6, 7):
        actions.send_reminders(at=at + timedelta(days=days))

    told = Message.objects.filter(kind="improvement.unverified").values_list("recipient_id", flat=True)
    assert set(told) == {people.leader.pk, people.planner.pk}
    assert len(told) == 2


@pytest.mark.req("ACM-02")
def test_no_action_needs_a_reason(people, at):
    visit = make_session(people.group)

    with pytest.raises(Refused, match="por qué no se abre"):
        actions.dismiss_origin(
            people.group, id=uuid7(), origin=visit, origin_kind="other", reason=" ", by=people.leader, at=at
        )
    why = "Fue un caso único, ya corregido (ficticio)."
    actions.dismiss_origin(
        people.group, id=uuid7(), origin=visit, origin_kind="other", reason=why, by=people.leader, at=at
    )

    assert [one.reason for one in queries.dismissals_of(visit)] == [why]
    assert Dismissal.objects.count() == 1


@pytest.mark.req("AUD-02")
def test_what_an_audit_found_is_judged_by_whoever_audits(people, at):
    finding = make_finding(make_audit(people.institution, people.auditor, at=at), people.group, people.leader, at=at)
    told = {"origin": finding, "origin_kind": "audit"}
    audited = finish_it(make_action(people.group, people.adviser, by=people.auditor, at=at, **told), people.adviser, at)
    other = finish_it(make_action(people.group, people.adviser, by=people.leader, at=at), people.adviser, at)

    judges = {
        name: (rules.can_verify(person, audited), rules.can_verify(person, other))
        for name, person in (("auditor", people.auditor), ("planner", people.planner), ("leader", people.leader))
    }

    assert judges == {"auditor": (True, False), "planner": (False, True), "leader": (False, True)}


@pytest.mark.req("ACM-05")
def test_how_each_stood_at_a_moment_is_read_from_its_steps(people, at):
    action = make_action(people.group, people.adviser, by=people.leader, at=at)
    plan_it(action, people.adviser, at + timedelta(days=2))
    finish_it(ImprovementAction.objects.get(), people.adviser, at + timedelta(days=4))
    verify(ImprovementAction.objects.get(), people.leader, at + timedelta(days=6))

    seen = [[one.state_then for one in queries.actions_at(at + timedelta(days=days))] for days in (-1, 1, 3, 5, 7)]

    assert seen == [[], ["open"], ["running"], ["done"], ["closed"]]
