"""Delegation: dated, revocable, never more than one holds, never passed on, and said in every act (ORG-04)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from baquiano.audit import trail
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import act_as, allows
from baquiano.institutions import actions
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import standing_of
from baquiano.notifications.models import Message
from tests.factories.institutions import make_member, make_membership, make_unit
from tests.factories.planning import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(scoped):
    return make_unit(scoped, name="Grupo Ficticio")


@pytest.fixture
def leader(group):
    return make_member(group, "group_leader")


@pytest.fixture
def advisor(scoped):
    """Of another group, so that nothing of this one is granted by the own role."""
    return make_member(make_unit(scoped), "advisor")


@pytest.fixture
def role(leader):
    return Membership.objects.get(user=leader)


def delegated(role, to, at, *, days=10, by=None, **fields):
    on = day_of(at)
    return actions.delegate_role(
        role,
        id=fields.pop("id", uuid7()),
        to=to,
        starts_on=fields.pop("starts_on", on),
        ends_on=on + timedelta(days=days),
        by=by or role.user,
        at=at,
        **fields,
    )


def standing(user, institution, on):
    user.standing = standing_of(user, institution, on)
    return user


@pytest.mark.req("ORG-04")
def test_delegate_may_what_was_delegated_on_those_days_only(scoped, group, role, advisor, at):
    delegated(role, advisor, at, days=3)
    plan, on = make_plan(scoped, group, created_by=role.user), day_of(at)

    may = [
        allows(standing(advisor, scoped, on + timedelta(days=days)), "planning.approve_plan", plan)
        for days in (0, 3, 4)
    ]

    assert may == [True, True, False]


@pytest.mark.req("ORG-04")
def test_only_some_actions_are_delegated_and_what_is_needed_to_see_them(scoped, group, role, advisor, at):
    delegated(role, advisor, at, verbs=["planning.approve_plan"])
    plan = make_plan(scoped, group, created_by=role.user)
    standing(advisor, scoped, day_of(at))

    verbs = ("planning.approve_plan", "planning.view_plan", "planning.return_plan", "agenda.draw_agenda")
    assert [allows(advisor, verb, plan) for verb in verbs] == [True, True, False, False]


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verbs": ["institutions.edit_calendar"]}, "no tiene"),
        ({"days": -1}, "anterior"),
        ({"starts_on": "before"}, "antes de hoy"),
    ],
)
def test_delegation_of_more_than_one_holds_or_without_days_is_refused(fields, words, role, advisor, at):
    if fields.get("starts_on") == "before":
        fields = {"starts_on": day_of(at) - timedelta(days=1)}

    with pytest.raises(Refused, match=words):
        delegated(role, advisor, at, **fields)


@pytest.mark.req("ORG-04")
def test_delegation_does_not_outlive_the_role_that_delegates(scoped, group, role, advisor, at):
    delegation = delegated(role, advisor, at)

    actions.end_membership(role, on=day_of(at), at_once=True, expected_version=role.version, by=None, at=at)

    assert delegation not in Membership.objects.filter(Membership.holding_on(day_of(at)))
    assert standing_of(advisor, scoped, day_of(at)).roles == {"advisor"}


@pytest.mark.req("ORG-04")
def test_beyond_the_days_of_the_own_role_nothing_is_delegated(role, advisor, at):
    Membership.objects.filter(pk=role.pk).update(ends_on=day_of(at) + timedelta(days=5))

    with pytest.raises(Refused, match="salirse de los días"):
        delegated(role, advisor, at, days=6)


@pytest.mark.req("ORG-04")
def test_what_was_received_is_not_passed_on(scoped, role, advisor, at):
    received = delegated(role, advisor, at)
    third = make_member(make_unit(scoped), "advisor")

    with pytest.raises(Refused, match="volver a delegar"):
        delegated(received, third, at, by=advisor)

    standing(advisor, scoped, day_of(at))
    assert not allows(advisor, "institutions.delegate_role", role)


@pytest.mark.req("ORG-04")
def test_the_same_days_are_not_delegated_twice(scoped, role, advisor, at):
    delegated(role, advisor, at, verbs=["planning.approve_plan"])
    third = make_member(make_unit(scoped), "advisor")

    delegated(role, third, at, verbs=["planning.return_plan"])
    with pytest.raises(Refused, match="ya están delegadas"):
        delegated(role, third, at, verbs=["planning.approve_plan"])


@pytest.mark.req("ORG-04")
def test_somebody_else_registers_it_only_with_the_act_that_orders_it(group, role, advisor, at):
    admin = make_member(group, "admin")

    with pytest.raises(Refused, match="acto"):
        delegated(role, advisor, at, by=admin)

    assert delegated(role, advisor, at, by=admin, act="Resolución 12 de 2026").delegated_by == role.user


def test_delegation_is_created_once(role, advisor, at):
    key = uuid7()

    for _ in range(2):
        delegated(role, advisor, at, id=key)

    assert Membership.objects.filter(source=role).count() == 1
    assert TrailEntry.objects.filter(event="institutions.delegation_given").count() == 1


@pytest.mark.req("ORG-04")
def test_revoked_delegation_ends_at_that_moment(scoped, group, role, advisor, at):
    delegation = delegated(role, advisor, at)
    plan = make_plan(scoped, group, created_by=role.user)

    actions.revoke_delegation(delegation, reason="Volvió antes", expected_version=1, by=role.user, at=at)

    assert not allows(standing(advisor, scoped, day_of(at)), "planning.approve_plan", plan)


def test_revoking_needs_a_reason(role, advisor, at):
    with pytest.raises(Refused, match="por qué"):
        actions.revoke_delegation(delegated(role, advisor, at), reason=" ", expected_version=1, by=role.user, at=at)


@pytest.mark.req("ORG-04")
def test_an_act_by_delegation_says_of_whom_and_an_own_one_does_not(scoped, group, role, advisor, at):
    delegated(role, advisor, at)
    theirs = make_plan(scoped, group, created_by=role.user)
    own = make_plan(scoped, Membership.objects.get(user=advisor, source=None).unit, created_by=advisor)
    standing(advisor, scoped, day_of(at))
    act_as(advisor, "planning.edit_plan")

    entries = [trail.record("planning.plan_created", plan, by=advisor, at=at) for plan in (theirs, own)]

    assert [entry.actor_label for entry in entries] == [f"{advisor}, por delegación de {role.user}", str(advisor)]
    assert [entry.data.get("on_behalf_of") for entry in entries] == [str(role.user_id), None]


@pytest.mark.req("ORG-04")
def test_delegate_who_leaves_the_institution_keeps_nothing(scoped, role, advisor, at):
    delegated(role, advisor, at)
    Membership.objects.filter(user=advisor, source=None).update(ends_on=day_of(at) - timedelta(days=1))

    assert standing_of(advisor, scoped, day_of(at)).holdings == ()


@pytest.mark.req("ORG-04")
def test_both_are_told_when_it_is_given_and_once_before_it_ends(scoped, role, advisor, at):
    delegated(role, advisor, at, days=4)

    for _ in range(2):
        actions.tell_ending_delegations(at=at)

    told = list(Message.objects.order_by("kind").values_list("kind", flat=True))
    assert told == ["institutions.delegation_ending"] * 2 + ["institutions.delegation_given"] * 2


def test_delegation_that_ends_far_away_is_not_told(scoped, role, advisor, at):
    delegated(role, advisor, at, days=30)

    assert actions.tell_ending_delegations(at=at) == 0


@pytest.mark.req("ORG-04")
def test_leader_delegates_on_the_screen_and_revokes_there(scoped, role, advisor, leader, sign_in):
    client, today = sign_in(leader), day_of(timezone.now())
    form = {"id": str(uuid7()), "source": str(role.pk), "scope": "all", "to": str(advisor.pk)}
    form |= {"starts_on": str(today), "ends_on": str(today + timedelta(days=2))}

    client.post(reverse("institutions:delegation_create"), form)
    given = Membership.objects.get(source=role)
    page = client.get(reverse("institutions:delegation_list")).content.decode()
    client.post(reverse("institutions:delegation_revoke", args=[given.pk]), {"version": 1, "reason": "Regresó antes"})

    given.refresh_from_db()
    assert advisor.full_name in page
    assert given.cut_at is not None


def test_adviser_sees_only_the_own_delegations(scoped, role, advisor, sign_in, at):
    delegated(role, advisor, at)
    stranger = make_member(make_unit(scoped), "advisor")

    own = sign_in(advisor).get(reverse("institutions:delegation_list")).content.decode()
    other = sign_in(stranger).get(reverse("institutions:delegation_list")).content.decode()

    assert (str(role.user) in own, str(role.user) in other) == (True, False)


def test_delegation_list_costs_the_same_with_one_row_and_with_three(scoped, group, role, sign_in, queries_of, at):
    admin = make_member(group, "admin")
    client, url = sign_in(admin), reverse("institutions:delegation_list")
    verbs = ("planning.approve_plan", "planning.return_plan", "agenda.draw_agenda")
    delegated(role, make_membership(group).user, at, verbs=[verbs[0]])
    one = queries_of(client, url)
    for verb in verbs[1:]:
        delegated(role, make_membership(group).user, at, verbs=[verb])

    with scope(institution=scoped):
        assert queries_of(client, url) == one
