"""Committees: who sits, who came, what was decided, and that it does not change."""

from datetime import timedelta

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.governance import actions, queries
from baquiano.governance.choices import DecisionKind, VoteChoice
from baquiano.governance.models import BodyMember, CommitteeSession, Decision
from baquiano.institutions.models import Membership
from baquiano.meetings import queries as meetings
from baquiano.notifications.models import Message
from tests.factories.governance import make_body

pytestmark = pytest.mark.req("ORG-05")


def keys(session, *, count=9):
    return [member.pk for member in queries.members_of(session) if member.has_vote][:count]


def attend(committee, session, count=9):
    return actions.set_presence(session, set(keys(session, count=count)), by=committee.secretary, at=committee.at)


def decide(committee, item, *choices, **overrides):
    voters = queries.voters_of(item.session)
    votes = {voter.pk: choice for voter, choice in zip(voters, choices or ["for"] * 9, strict=False)}
    fields = {"id": uuid7(), "kind": DecisionKind.APPROVE, "votes": votes, "by": committee.head, "at": committee.at}
    return actions.record_decision(item, **(fields | overrides))


def test_whoever_holds_a_role_is_seated_and_whoever_leaves_it_is_not(committee, at):
    actions.refresh_members(committee.body, by=None, at=at)
    seats = dict(committee.body.members.values_list("user", "seat"))
    Membership.objects.filter(user=committee.members[0]).update(ends_on=at.date() - timedelta(days=1))

    actions.refresh_members(committee.body, by=None, at=at + timedelta(days=1))

    assert seats == {
        committee.head.pk: "chair",
        committee.members[0].pk: "voting",
        committee.members[1].pk: "voting",
        committee.secretary.pk: "secretary",
    }
    today = queries.members_on(committee.body, (at + timedelta(days=1)).date())
    assert {member.user_id for member in today} == set(seats) - {committee.members[0].pk}


def test_convening_twice_convenes_once_and_tells_every_member_once(committee):
    key = uuid7()
    session = committee.convene(id=key)
    again = committee.convene(id=key)

    assert (session.pk, CommitteeSession.objects.count(), session.number) == (again.pk, 1, 1)
    assert Message.objects.filter(kind="governance.session_convened").count() == 4
    assert [point.title for point in session.agenda_items.all()] == [
        "Verificación del cuórum",
        "Verificación de compromisos anteriores",
        "Presupuesto ficticio",
    ]


def test_a_body_without_voters_is_not_convened(committee, scoped):
    committee.body = make_body(scoped, committee.root, name="Comité Vacío")

    with pytest.raises(Refused, match="no tiene miembros con voto"):
        committee.convene()


def test_who_is_ticked_is_on_the_attendance_list_and_who_is_unticked_is_not(committee):
    session = committee.convene()
    attend(committee, session)
    there = keys(session)

    actions.set_presence(session, set(there[:2]), by=committee.secretary, at=committee.at)
    actions.set_presence(session, set(there[:2]), by=committee.secretary, at=committee.at)

    assert meetings.attendance_of(session.meeting).count() == 2
    assert queries.quorum_of(session).sentence == "Asisten 2 de 3 miembros con voto y se requieren 2: hay cuórum."


def test_whoever_came_back_is_on_the_list_again(committee):
    session = committee.convene()
    for present in (keys(session), [], keys(session)):
        actions.set_presence(session, set(present), by=committee.secretary, at=committee.at)

    assert queries.quorum_of(session).present == 3


def test_a_decision_without_quorum_is_refused(committee):
    session = committee.convene()
    attend(committee, session, count=1)

    with pytest.raises(Refused, match="no hay cuórum"):
        decide(committee, session.agenda_items.last())


def test_a_decision_counts_each_vote_and_leaves_its_trail(committee):
    session = attend(committee, committee.convene())

    decision = decide(committee, session.agenda_items.last(), "for", "for", "blank")

    assert (decision.votes_for, decision.votes_against, decision.votes_blank) == (2, 0, 1)
    assert (decision.result, decision.members_present, decision.quorum) == ("approved", 3, 2)
    assert TrailEntry.objects.get(event="governance.decision_recorded").data["votes"] == [2, 0, 1]


@pytest.mark.parametrize(
    ("choices", "comments", "sentence"),
    [
        (["for", "for"], "", "Falta el voto de"),
        (["against", "against", "for"], "", "Escriba los comentarios"),
        (["for", "for", "quizá"], "", "no se entiende"),
    ],
)
def test_a_vote_that_is_not_whole_is_refused(committee, choices, comments, sentence):
    session = attend(committee, committee.convene())

    with pytest.raises(Refused, match=sentence):
        decide(committee, session.agenda_items.last(), *choices, comments=comments)

    assert Decision.objects.count() == 0


def test_the_vote_of_somebody_absent_is_refused(committee):
    session = attend(committee, committee.convene(), count=2)
    absent = BodyMember.objects.exclude(pk__in=keys(session, count=2)).filter(has_vote=True).get()
    votes = dict.fromkeys([*keys(session, count=2), absent.pk], VoteChoice.FOR)

    with pytest.raises(Refused, match="no está presente"):
        decide(committee, session.agenda_items.last(), votes=votes)


def test_who_voted_does_not_become_absent(committee):
    session = attend(committee, committee.convene())
    decide(committee, session.agenda_items.last())

    with pytest.raises(Refused, match="ya votó"):
        actions.set_presence(session, set(), by=committee.secretary, at=committee.at)


def test_a_point_is_decided_once(committee):
    session = attend(committee, committee.convene())
    item = session.agenda_items.last()
    first = decide(committee, item)

    with pytest.raises(Refused, match="ya registró la decisión"):
        decide(committee, item)

    assert decide(committee, item, id=first.pk) == first
    with pytest.raises(Conflict):
        decide(committee, item, id=first.pk, kind=DecisionKind.VERIFY)


def test_nothing_is_decided_before_the_day_nor_after_the_session_closed(committee):
    ahead = committee.convene(starts_at=committee.at + timedelta(days=3), ends_at=committee.at + timedelta(days=4))
    with pytest.raises(Refused, match="aún no ha empezado"):
        decide(committee, ahead.agenda_items.last())

    session = attend(committee, committee.convene())
    actions.close_session(session, by=committee.head, at=committee.at + timedelta(hours=3))
    with pytest.raises(Refused, match="ya se cerró"):
        decide(committee, session.agenda_items.last())


def test_a_session_without_people_is_not_closed(committee):
    with pytest.raises(Refused, match="sin asistentes"):
        actions.close_session(committee.convene(), by=committee.head, at=committee.at)


def test_a_point_is_added_once_and_not_after_the_session(committee):
    session = committee.convene()

    first = actions.add_point(session, title="Varios", by=committee.secretary, at=committee.at)

    assert actions.add_point(session, title="Varios", by=committee.secretary, at=committee.at) == first
    attend(committee, session)
    actions.close_session(session, by=committee.head, at=committee.at + timedelta(hours=3))
    with pytest.raises(Refused, match="ya terminó"):
        actions.add_point(session, title="Tarde", by=committee.secretary, at=committee.at)
