"""Two groups at one entity that agree on one visit (ART-04)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.notifications.models import Message
from baquiano.planning import actions
from baquiano.planning.checking.results import check_of
from baquiano.planning.models import JointProposal, PlanItem
from tests.factories.institutions import make_member
from tests.planning.checks import world as planting
from tests.planning.checks.world import make_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 15)


@pytest.fixture
def world(scoped):
    world = make_world(scoped, per_group=1)
    planting.two_in_one_week(world)
    return world


@pytest.fixture
def leaders(world):
    return [make_member(unit, "group_leader") for unit in world.units]


def the_finding(world):
    (result,) = check_of(world.plans[0]).all
    return result


def propose(world, by, at, **changes):
    result = the_finding(world)
    fields = {"id": uuid7(), "digest": result.finding.digest, "proposed_for": DAY, "note": "¿Vamos juntos?"} | changes
    return actions.propose_joint_visit(world.plans[0], result.pk, **fields, by=by, at=at)


@pytest.mark.req("ART-04")
def test_a_proposal_tells_the_leader_and_the_responsible_of_the_other_group_once(world, leaders, at):
    key = uuid7()
    for _time in range(2):
        proposal = propose(world, leaders[0], at, id=key)

    assert set(Message.objects.values_list("recipient", flat=True)) == {leaders[1].pk, world.people[1].pk}
    assert {message.url for message in Message.objects.all()} == {
        reverse("planning:plan_finding", args=[world.plans[1].pk, proposal.finding])
    }
    assert set(proposal.items.all()) == set(PlanItem.objects.filter(pk__in=the_finding(world).finding.items))


@pytest.mark.req("ART-04")
def test_accepted_it_settles_the_finding_until_its_activities_change(world, leaders, at):
    proposal = propose(world, leaders[0], at)

    actions.answer_proposal(proposal, accepts=True, answer="De acuerdo", by=leaders[1], at=at)

    result = the_finding(world)
    assert result.waiver.reason == "Visita conjunta acordada para el 15/04/2026. De acuerdo"
    moved = PlanItem.objects.get(pk=result.finding.items[0])
    PlanItem.objects.filter(pk=moved.pk).update(ends_on=moved.ends_on + timedelta(days=1))
    assert all(one.is_open for one in check_of(world.plans[0]).all)
    assert [entry.event for entry in TrailEntry.objects.order_by("pk")] == [
        "planning.joint_visit_proposed",
        "planning.joint_visit_accepted",
        "planning.finding_waived",
    ]


def test_declined_it_says_why_and_another_may_be_proposed(world, leaders, at):
    proposal = propose(world, leaders[0], at)
    with pytest.raises(Refused, match="por qué no se puede"):
        actions.answer_proposal(proposal, accepts=False, by=leaders[1], at=at)

    actions.answer_proposal(proposal, accepts=False, answer="Hay pruebas ese día", by=leaders[1], at=at)

    assert the_finding(world).is_open
    assert propose(world, leaders[0], at).state == "pending"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"proposed_for": date(2026, 4, 12)}, "no es día hábil"),
        ({"proposed_for": date(2027, 4, 12)}, "no es de la vigencia"),
        ({"digest": "0" * 64}, "cambiaron mientras usted leía"),
    ],
)
def test_what_cannot_be_proposed(world, leaders, at, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        propose(world, leaders[0], at, **changes)

    assert JointProposal.objects.count() == 0


def test_one_proposal_waits_at_a_time_and_is_answered_once(world, leaders, at):
    proposal = propose(world, leaders[0], at)
    with pytest.raises(Refused, match="ya propuso"):
        propose(world, leaders[0], at)

    actions.answer_proposal(proposal, accepts=True, by=leaders[1], at=at)
    with pytest.raises(Refused, match="ya respondió"):
        actions.answer_proposal(proposal, accepts=False, answer="No", by=world.people[1], at=at)


@pytest.mark.req("ART-04")
def test_on_the_page_one_group_proposes_and_the_other_answers(world, leaders, sign_in):
    result = the_finding(world)
    address = reverse("planning:plan_finding_propose", args=[world.plans[0].pk, result.pk])
    data = {"id": str(uuid7()), "digest": result.finding.digest, "proposed_for": "2026-04-15", "note": ""}
    sign_in(leaders[0]).post(address, data)
    proposal = JointProposal.objects.get()
    answer = reverse("planning:proposal_answer", args=[proposal.pk])

    own = sign_in(leaders[0]).post(answer, {"accepts": "si"})
    page = sign_in(leaders[1]).get(reverse("planning:plan_finding", args=[world.plans[1].pk, result.pk]))
    sign_in(leaders[1]).post(answer, {"accepts": "si"})

    assert own.status_code == 403
    assert answer in page.content.decode()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answered_by) == ("accepted", leaders[1])
