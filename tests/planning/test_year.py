"""The year of the plan on the real diagrams of MI-GE-PR-16: from the group to the acta of the committee."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.documents.reauthentication import Reauthentication
from baquiano.governance import actions as governance
from baquiano.governance import queries as governance_queries
from baquiano.governance.choices import VoteChoice
from baquiano.governance.models import Decision, Vote
from baquiano.institutions.models import FiscalYear
from baquiano.meetings import actions as meetings
from baquiano.notifications.models import Message
from baquiano.planning import actions
from baquiano.planning.contents import digest_of
from baquiano.planning.models import Baseline, Plan
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from tests.factories.accounts import make_user
from tests.factories.documents import make_format
from tests.factories.governance import make_body
from tests.factories.institutions import make_consent_text, make_member, make_unit
from tests.factories.planning import make_complete_item, make_need
from tests.factories.procedures import load_procedures

FOLDER = settings.BASE_DIR / "institutions" / "atlantico"
DONE = procedures.ControlCheck(passed=True, note="Revisado")


@pytest.fixture
def world(group, at):
    """The group with its case running, planning, and a committee of three with its secretary."""
    institution = group.institution
    load_procedures(institution, FOLDER, at)
    make_format(institution, "MI-GE-RG-217")
    make_format(institution, "AP-AI-RG-111")
    make_consent_text(institution)
    root = make_unit(institution, kind="secretaria", code="SE", name="Secretaría Ficticia")
    planning = make_unit(institution, kind="oficina", code="GPE", name="Planeación Ficticia")
    planner = make_member(planning, "planning_professional", user=make_user(full_name="Planeadora Ficticia"))
    head = make_member(root, "agency_head", user=make_user(full_name="Secretaria Ficticia"))
    committee = [make_member(root, "committee_member") for _ in range(2)]
    body = make_body(
        institution,
        root,
        seats={"agency_head": "chair", "committee_member": "voting", "planning_professional": "secretary"},
    )
    Plan.objects.all().delete()
    year = FiscalYear.objects.get(year=2026)
    plan = actions.create_plan(id=uuid7(), unit=group.unit, year=year, by=group.advisor, at=at)
    make_complete_item(plan, beneficiaries=[group.school])
    return SimpleNamespace(
        **vars(group) | {"plan": plan, "year": year, "planner": planner, "head": head, "committee": committee,
                         "body": body, "at": at}
    )  # fmt: skip


@pytest.mark.req("PLN-01", "WFL-03")
def test_needs_are_not_identified_while_there_is_none(world):
    with pytest.raises(Refused, match="al menos una necesidad"):
        actions.identify_needs(world.plan, by=world.advisor, at=world.at)

    identify_needs(world)

    task = Task.objects.get(case__subject_id=str(world.plan.pk), activity__number="1")
    assert (task.state, task.completed_by) == (TaskState.COMPLETED, world.advisor)
    with pytest.raises(Refused, match=r"terminó «1\."):
        actions.identify_needs(world.plan, by=world.advisor, at=world.at)


def identify_needs(world):
    make_need(world.unit, world.year)
    actions.identify_needs(world.plan, note="Revisado", by=world.advisor, at=world.at)


def deliver(world):
    actions.submit_plan(world.plan, note="Formulado", by=world.advisor, at=world.at)
    actions.approve_plan(world.plan, note="Revisado", by=world.leader, at=world.at)


def reach_committee(world):
    identify_needs(world)
    deliver(world)
    plan = actions.consolidate_plan(world.year, id=uuid7(), note="Consolidado", by=world.planner, at=world.at)
    return actions.verify_plan(plan, note="Completo", by=world.planner, at=world.at)


def convene(world, plan, present=3):
    session = governance.convene_session(
        world.body,
        id=uuid7(),
        starts_at=world.at,
        ends_at=world.at + timedelta(hours=2),
        objective="Decidir el plan",
        place="Sala ficticia",
        subjects=[plan],
        by=world.planner,
        at=world.at,
    )
    voters = [member.pk for member in governance_queries.members_of(session) if member.has_vote]
    governance.set_presence(session, set(voters[:present]), by=world.committee[0], at=world.at)
    return session, session.agenda_items.get(subject_id=str(plan.pk))


def votes(session, *choices):
    voters = governance_queries.voters_of(session)
    return {voter.pk: choice for voter, choice in zip(voters, choices or [VoteChoice.FOR] * 3, strict=False)}


def pending(world):
    return sorted(Task.objects.filter(state=TaskState.OPEN).values_list("activity__bpmn_id", flat=True))


@pytest.mark.req("PLN-09", "PLN-12", "PLN-22", "WFL-04", "ORG-05")
def test_the_whole_year_from_the_group_to_the_signed_acta(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)

    actions.committee_verify(
        plan, item, id=uuid7(), votes=votes(session), comments="Cubre todo", by=world.committee[0], at=world.at
    )
    actions.committee_approve(plan, item, id=uuid7(), votes=votes(session), by=world.committee[0], at=world.at)

    kinds = list(Decision.objects.order_by("decided_at", "id").values_list("kind", "result", "votes_for"))
    assert kinds == [("verify", "approved", 3), ("approve", "approved", 3)]
    assert Vote.objects.count() == 6
    assert set(Plan.objects.values_list("state", flat=True)) == {"in_force"}
    baseline = Baseline.objects.get()
    assert (baseline.sha256, baseline.decision.kind) == (digest_of(plan), "approve")
    later = world.at + timedelta(hours=3)
    governance.close_session(session, by=world.committee[0], at=later)
    for section in meetings.open_minutes(session.meeting, by=world.planner, at=later).sections.all():
        meetings.write_section(
            session.meeting,
            section.key,
            text="Se aprobó el plan ficticio.",
            expected_version=section.version,
            by=world.planner,
            at=later,
        )
    minutes = meetings.freeze_minutes(session.meeting, by=world.planner, at=later)
    assert minutes.content["quorum"] == "Asisten 3 de 3 miembros con voto y se requieren 2: hay cuórum."
    assert [row["kind"] for row in minutes.content["decisions"]] == ["Verificación", "Aprobación"]
    for person in (world.head, world.planner):
        governance.sign_session(
            session,
            id=uuid7(),
            content_sha256=minutes.content_sha256,
            reauthentication=Reauthentication(person.pk, later),
            by=person,
            at=later,
        )
    minutes.refresh_from_db()
    assert minutes.state == "signed"

    actions.divulge_plan(plan, note="Para su agenda", by=world.planner, at=later)

    told = set(Message.objects.filter(kind="planning.plan_divulged").values_list("recipient", flat=True))
    assert told == {world.advisor.pk, world.leader.pk}
    assert Evidence.objects.get(subject_id=str(plan.pk)).title == "Constancia de envío del plan aprobado"
    assert sorted(IssuedDocument.objects.values_list("format__code", flat=True)) == ["AP-AI-RG-111", "MI-GE-RG-217"]


@pytest.mark.req("PLN-12")
def test_approving_is_a_second_decision_after_verifying(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)

    with pytest.raises(Refused, match="ahora no está pendiente"):
        actions.committee_approve(plan, item, id=uuid7(), votes=votes(session), by=world.committee[0], at=world.at)


@pytest.mark.req("ORG-05", "PLN-12")
def test_a_decision_without_quorum_is_refused_and_nothing_moves(world):
    plan = reach_committee(world)
    session, item = convene(world, plan, present=1)

    with pytest.raises(Refused, match="no hay cuórum"):
        actions.committee_verify(plan, item, id=uuid7(), votes=votes(session), by=world.committee[0], at=world.at)

    assert (Decision.objects.count(), pending(world)) == (0, ["A6"])


@pytest.mark.req("PLN-12", "WFL-04")
def test_the_committee_returns_with_comments_to_the_chosen_groups(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)
    against = votes(session, VoteChoice.AGAINST, VoteChoice.AGAINST, VoteChoice.FOR)

    decision = actions.committee_return(
        plan,
        item,
        id=uuid7(),
        kind="verify",
        votes=against,
        plans=[world.plan],
        reason=world.return_reason,
        comments="Falta cubrir tres municipios",
        by=world.committee[0],
        at=world.at,
    )

    assert (decision.result, decision.votes_against) == ("returned", 2)
    world.plan.refresh_from_db()
    assert (world.plan.state, world.plan.returns) == ("draft", 1)
    assert pending(world) == ["A2"]
    deliver(world)
    again = actions.consolidate_plan(world.year, id=uuid7(), note="De nuevo", by=world.planner, at=world.at)
    assert (again.pk, again.state, pending(world)) == (plan.pk, "consolidated", ["A5"])


@pytest.mark.req("PLN-12")
def test_votes_against_are_not_recorded_as_an_approval(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)
    tie = votes(session, VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.BLANK)

    with pytest.raises(Refused, match="registre la devolución"):
        actions.committee_verify(plan, item, id=uuid7(), votes=tie, by=world.committee[0], at=world.at)


def test_the_second_recorder_of_a_decision_is_told_who_did_it(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)
    actions.committee_verify(plan, item, id=uuid7(), votes=votes(session), by=world.committee[0], at=world.at)

    with pytest.raises(Refused, match=f"{world.committee[0]} terminó"):
        actions.committee_verify(plan, item, id=uuid7(), votes=votes(session), by=world.committee[1], at=world.at)

    assert Decision.objects.count() == 1


def test_recording_the_same_decision_twice_records_it_once(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)
    key = uuid7()

    for _ in range(2):
        actions.committee_verify(plan, item, id=key, votes=votes(session), by=world.committee[0], at=world.at)

    assert Decision.objects.count() == 1


@pytest.mark.req("PLN-12")
@pytest.mark.parametrize("table", ["governance_decision", "planning_baseline", "governance_vote"])
def test_what_the_committee_decided_cannot_be_changed_in_the_database(world, table):
    plan = reach_committee(world)
    session, item = convene(world, plan)
    for verb in ("committee_verify", "committee_approve"):
        getattr(actions, verb)(plan, item, id=uuid7(), votes=votes(session), by=world.committee[0], at=world.at)

    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.req("WFL-11")
def test_a_verb_out_of_its_turn_is_refused_in_words(world):
    with pytest.raises(Refused, match="Lo que sigue es"):
        actions.submit_plan(world.plan, by=world.advisor, at=world.at)


@pytest.mark.req("PLN-22")
def test_divulging_twice_tells_nobody_twice(world):
    plan = reach_committee(world)
    session, item = convene(world, plan)
    for verb in ("committee_verify", "committee_approve"):
        getattr(actions, verb)(plan, item, id=uuid7(), votes=votes(session), by=world.committee[0], at=world.at)
    actions.divulge_plan(plan, by=world.planner, at=world.at)

    actions.divulge_plan(plan, by=world.planner, at=world.at)

    assert Message.objects.filter(kind="planning.plan_divulged").count() == 2


@pytest.mark.req("PLN-21")
def test_a_change_is_decided_in_the_lane_that_approved_the_plan(world):
    whole = reach_committee(world)
    session, item = convene(world, whole)
    said = {"votes": votes(session), "by": world.committee[0], "at": world.at}
    actions.committee_verify(whole, item, id=uuid7(), **said)
    actions.committee_approve(whole, item, id=uuid7(), **said)
    sealed = Baseline.objects.get().content
    activity = world.plan.items.get()
    change = actions.request_change(
        activity, id=uuid7(), expected_version=activity.version, values={"place": "Otra sede ficticia"}, reason=None,
        note="La sede cerró por reparaciones.", by=world.advisor, at=world.at,
    )  # fmt: skip

    for nobody in (world.leader, world.head):
        with pytest.raises(Refused, match="lo decide quien aprueba el plan: Miembro"):
            actions.approve_change(change, by=nobody, at=world.at)
    actions.approve_change(change, session=session, by=world.committee[1], at=world.at)

    change.refresh_from_db()
    activity.refresh_from_db()
    assert (activity.place, change.session) == ("Otra sede ficticia", session)
    assert Baseline.objects.get().content == sealed
