"""Reads of bodies, sessions, quorum and decisions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Count, Prefetch, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.governance.choices import DecisionKind, DecisionResult
from baquiano.governance.models import (
    AgendaItem,
    BodyMember,
    CollegiateBody,
    CommitteeSession,
    Decision,
    Presence,
    Vote,
)
from baquiano.governance.rules import Quorum, quorum_needed
from baquiano.institutions.models import in_force
from baquiano.meetings import guides
from baquiano.meetings.models import Meeting


def bodies_visible_to(user: User) -> QuerySet[CollegiateBody]:
    return visible(CollegiateBody.objects.select_related("unit"), user, "governance.view_session")


def bodies_to_convene(user: User) -> QuerySet[CollegiateBody]:
    """The active bodies whose sessions the person may convene."""
    return visible(CollegiateBody.objects.filter(is_active=True), user, "governance.convene_session")


def sessions_visible_to(user: User) -> QuerySet[CommitteeSession]:
    rows = CommitteeSession.objects.select_related(
        "body__unit", "institution", "meeting__institution", "meeting__unit", "meeting__responsible", "created_by"
    )
    return visible(rows, user, "governance.view_session")


def guide_for(meeting: Meeting, current: str = "") -> guides.Guide | None:
    """The guide of a session for the pages of ``meetings``: its home is the page of the session."""
    session = CommitteeSession.objects.select_related("body").filter(meeting=meeting).first()
    if session is None:
        return None
    steps = guides.own_steps(meeting)
    return guides.Guide(session.get_absolute_url(), str(session), steps, current, signs_at_home=True)


def with_counts(sessions: QuerySet[CommitteeSession]) -> QuerySet[CommitteeSession]:
    """Each session with how many points it has and how many decisions it took."""
    return sessions.annotate(
        point_count=Count("agenda_items", distinct=True), decision_count=Count("agenda_items__decisions", distinct=True)
    )


def lock_session(session: CommitteeSession) -> CommitteeSession:
    """The session with its meeting, locked by its own row until the transaction ends."""
    rows = CommitteeSession.objects.select_for_update(of=("self",))
    return rows.select_related("body__unit", "institution", "meeting__institution", "meeting__unit").get(pk=session.pk)


def items_visible_to(user: User) -> QuerySet[AgendaItem]:
    rows = AgendaItem.objects.select_related(
        "session__body__unit", "session__institution", "session__meeting__unit", "institution"
    )
    return rows.filter(session__in=sessions_visible_to(user))


def members_on(body: CollegiateBody, day: date) -> QuerySet[BodyMember]:
    """Who sits in the body on the day: who presides first, who only speaks last."""
    return body.members.filter(in_force(day)).select_related("user").order_by("-has_vote", "seat", "user__full_name")


def members_of(session: CommitteeSession) -> list[BodyMember]:
    """Who sits in the body on the day of the session."""
    return list(members_on(session.body, day_of(session.meeting.starts_at)))


def presences_of(session: CommitteeSession) -> dict[UUID, Presence]:
    """The members on the attendance list in force, by member. A row that was annulled no longer counts."""
    rows = session.presences.filter(attendance__is_void=False).filter(
        Q(attendance__superseded_by__isnull=True) | Q(attendance__superseded_by__is_void=False)
    )
    return {row.member_id: row for row in rows.select_related("member__user", "attendance")}


def quorum_of(session: CommitteeSession) -> Quorum:
    """The quorum of the session with the attendance recorded so far."""
    voting = {member.pk for member in members_of(session) if member.has_vote}
    present = voting & set(presences_of(session))
    return Quorum(len(voting), quorum_needed(session.body.fraction, len(voting)) if voting else 1, len(present))


def voters_of(session: CommitteeSession) -> list[BodyMember]:
    """The members with vote who are present."""
    present = presences_of(session)
    return [member for member in members_of(session) if member.has_vote and member.pk in present]


def agenda_of(session: CommitteeSession) -> list[AgendaItem]:
    """The order of the day, with the decisions taken on each point and their votes."""
    votes = Vote.objects.select_related("member__user")
    decisions = Decision.objects.select_related("decided_by").prefetch_related(Prefetch("votes", votes))
    return list(session.agenda_items.prefetch_related(Prefetch("decisions", decisions)))


def decisions_on(subject: models.Model) -> QuerySet[Decision]:
    """What bodies have decided on ``subject``, oldest first."""
    rows = Decision.objects.filter(item__subject_type=subject._meta.label_lower, item__subject_id=str(subject.pk))
    return rows.select_related("item__session__body", "item__session__meeting", "decided_by")


def is_decision_on(item: AgendaItem, id: UUID | None) -> bool:
    """Whether the decision ``id`` is one of the point."""
    return id is not None and item.decisions.filter(pk=id).exists()


def favourable_decision(subject: models.Model, kind: str, sha256: str) -> Decision | None:
    """The favourable decision of that kind about this very content of ``subject``."""
    rows = decisions_on(subject).filter(kind=kind, result=DecisionResult.APPROVED, subject_sha256=sha256)
    return rows.order_by("-decided_at").first()


def open_item_of(subject: models.Model) -> AgendaItem | None:
    """The latest point, in a session not yet closed, in which a body treats ``subject``."""
    rows = AgendaItem.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), session__meeting__state="scheduled"
    )
    rows = rows.exclude(decisions__kind=DecisionKind.APPROVE).exclude(decisions__result=DecisionResult.RETURNED)
    return rows.select_related("session__body", "session__meeting").order_by("-session__meeting__starts_at").first()


@dataclass(frozen=True)
class Absence:
    """A member who does not attend."""

    member: BodyMember


def absent_of(session: CommitteeSession) -> list[Absence]:
    present = presences_of(session)
    return [Absence(member) for member in members_of(session) if member.pk not in present]
