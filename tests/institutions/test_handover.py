"""Whoever leaves gives away, in one act, what is pending in every room; what was signed stays (ORG-03)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from baquiano.audit.models import TrailEntry
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.institutions import handover
from baquiano.meetings.models import Meeting
from baquiano.planning.models import PlanItem
from baquiano.procedures.models import Case
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_member, make_unit
from tests.factories.meetings import make_meeting
from tests.factories.planning import make_item, make_plan
from tests.factories.procedures import AT, make_procedure, make_visit_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def leaving(unit):
    return make_member(unit, "advisor")


@pytest.fixture
def staying(unit):
    return make_member(unit, "advisor")


@pytest.fixture
def work(scoped, unit, leaving):
    """One pending row of each kind, and two that are not pending: a visit that was held, an item of the past."""
    today = day_of(timezone.now())
    make_procedure(scoped)
    case = make_visit_case(unit)
    Case.objects.filter(pk=case.pk).update(responsible=leaving)
    case.tasks.update(assignee=leaving)
    plan = make_plan(scoped, unit, created_by=leaving)
    return {
        "case": Case.objects.get(pk=case.pk),
        "item": make_item(plan, responsible=leaving, starts_on=today, ends_on=today + timedelta(days=3)),
        "past": make_item(
            plan, responsible=leaving, starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=8)
        ),
        "meeting": make_meeting(unit, responsible=leaving),
        "held": make_meeting(unit, responsible=leaving, state="held"),
        "commitment": make_commitment(unit, responsible=leaving, responsible_name=str(leaving)),
    }


@pytest.mark.req("ORG-03")
def test_everything_pending_is_given_away_in_one_act(unit, work, leaving, staying, sign_in):
    client = sign_in(make_member(unit, "group_leader"))
    url = reverse("institutions:person_handover", args=[leaving.pk])
    groups = client.get(url).context["groups"]
    keys = [one.key for group in groups for one in group.items]

    client.post(url, {"to": str(staying.pk), "items": keys})

    today = day_of(timezone.now())
    assert {key.partition(":")[0] for key in keys} == {"case", "meeting", "item", "commitment"}
    assert handover.pending_of(leaving, make_member(unit, "group_leader"), today) == []
    assert Meeting.objects.get(pk=work["meeting"].pk).responsible == staying
    assert PlanItem.objects.get(pk=work["item"].pk).responsible == staying
    assert Commitment.objects.get(pk=work["commitment"].pk).responsible_name == staying.full_name
    assert set(work["case"].tasks.values_list("assignee", flat=True)) == {staying.pk}
    assert TrailEntry.objects.filter(event="institutions.work_handed_over").count() == len(keys)


@pytest.mark.req("ORG-03")
def test_what_was_done_stays_with_whoever_did_it(unit, work, leaving, staying):
    leader = make_member(unit, "group_leader")
    keys = [one.key for group in handover.pending_of(leaving, leader, day_of(AT)) for one in group.items]

    handover.reassign(leaving, to=staying, keys=[*keys, f"meeting:{work['held'].pk}"], by=leader, at=timezone.now())

    assert Meeting.objects.get(pk=work["held"].pk).responsible == leaving
    assert PlanItem.objects.get(pk=work["past"].pk).responsible == leaving


def test_leader_of_another_group_gives_nothing_away(scoped, work, leaving, staying):
    stranger = make_member(make_unit(scoped), "group_leader")

    done = handover.reassign(leaving, to=staying, keys=[f"item:{work['item'].pk}"], by=stranger, at=timezone.now())

    assert (done, PlanItem.objects.get(pk=work["item"].pk).responsible) == (0, leaving)


def test_pending_work_costs_the_same_with_one_row_and_with_three(unit, work, leaving, sign_in, queries_of):
    client, url = sign_in(make_member(unit, "admin")), reverse("institutions:person_handover", args=[leaving.pk])
    one = queries_of(client, url)
    for _ in range(2):
        make_meeting(unit, responsible=leaving)
        make_commitment(unit, responsible=leaving, responsible_name=str(leaving))

    assert queries_of(client, url) == one
