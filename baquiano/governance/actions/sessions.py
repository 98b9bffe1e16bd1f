"""Sessions of a body: convened with their order of the day, attended, and closed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line
from baquiano.governance import queries, rules
from baquiano.governance.actions.members import refresh_members
from baquiano.governance.choices import SessionKind
from baquiano.governance.models import AgendaItem, BodyMember, CollegiateBody, CommitteeSession, Presence, Vote
from baquiano.governance.queries import lock_session
from baquiano.institutions.numbering import next_number
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import MeetingKind, Modality
from baquiano.meetings.models import Meeting
from baquiano.notifications.actions import notify
from baquiano.ui.display import moment

# The first points of every order of the day (domain facts §1.1).
OPENING_POINTS = (gettext_lazy("Verificación del cuórum"), gettext_lazy("Verificación de compromisos anteriores"))


@transaction.atomic
def convene_session(
    body: CollegiateBody,
    *,
    id: UUID,
    kind: str = SessionKind.ORDINARY,
    starts_at: datetime,
    ends_at: datetime,
    objective: str,
    place: str = "",
    link: str = "",
    modality: str = Modality.IN_PERSON,
    subjects: Sequence[models.Model] = (),
    topics: Iterable[str] = (),
    by: User,
    at: datetime,
) -> CommitteeSession:
    """Convene a session with its order of the day and tell every member once. Repeating it convenes one session."""
    body = CollegiateBody.objects.select_for_update(of=("self",)).select_related("unit", "institution").get(pk=body.pk)
    # Under the lock: of two identical requests at once, the one that waited finds the session of the other.
    repeated = CommitteeSession.objects.filter(pk=id).select_related("body", "meeting").first()
    if repeated is not None:
        same = {"institution_id": body.institution_id, "body": body, "kind": kind}
        create_once(CommitteeSession, id=id, fields=same)
        return repeated
    refresh_members(body, by=by, at=at)
    members = list(queries.members_on(body, day_of(starts_at)))
    if not any(member.has_vote for member in members):
        raise Refused(
            _("%(body)s no tiene miembros con voto en esa fecha. Vincule a las personas antes de convocar.")
            % {"body": body}
        )
    year = day_of(starts_at).year
    meeting = meetings.schedule_meeting(
        id=uuid5(id, "meeting"),
        unit=body.unit,
        kind=MeetingKind.COMMITTEE,
        title=_("Sesión de %(body)s") % {"body": body},
        objective=objective,
        starts_at=starts_at,
        ends_at=ends_at,
        responsible=by,
        place=place,
        link=link,
        modality=modality,
        participants=[member.user for member in members],
        by=by,
        at=at,
    )
    number = next_number(f"session:{body.code}", institution=body.institution, year=year)
    fields = {
        "institution_id": body.institution_id,
        "body": body,
        "meeting": meeting,
        "number": number,
        "year": year,
        "kind": kind,
        "created_by": by,
        "created_at": at,
    }
    session, _is_new = create_once(CommitteeSession, id=id, fields=fields)
    _write_order(session, subjects, topics)
    points = [point.title for point in session.agenda_items.all()]
    trail.record("governance.session_convened", session, by=by, at=at, data={"starts_at": starts_at, "points": points})
    _tell_members(session, members, points, by=by, at=at)
    return session


def _write_order(session: CommitteeSession, subjects: Sequence[models.Model], topics: Iterable[str]) -> None:
    points = [AgendaItem(title=str(title)) for title in OPENING_POINTS]
    points += [_about(subject) for subject in subjects]
    points += [AgendaItem(title=one_line(topic)[:250]) for topic in topics if topic.strip()]
    for position, point in enumerate(points, start=1):
        point.institution_id, point.session, point.position = session.institution_id, session, position
    AgendaItem.objects.bulk_create(points)


def _about(subject: models.Model) -> AgendaItem:
    return AgendaItem(title=str(subject)[:250], subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def _tell_members(
    session: CommitteeSession, members: Sequence[BodyMember], points: Sequence[str], *, by: User, at: datetime
) -> None:
    order = "\n".join(f"{number}. {title}" for number, title in enumerate(points, start=1))
    notify(
        [member.user for member in members],
        institution=session.institution,
        kind="governance.session_convened",
        title=_("Convocatoria: %(session)s") % {"session": session},
        body=_("%(when)s. %(place)s\n\nOrden del día:\n%(order)s")
        % {
            "when": moment(session.meeting.starts_at),
            "place": session.meeting.place or session.meeting.link,
            "order": order,
        },
        url=session.get_absolute_url(),
        key=f"governance.session:{session.pk}:convened",
        by=by,
        at=at,
        about=session,
    )


@transaction.atomic
def add_point(
    session: CommitteeSession,
    *,
    title: str = "",
    subject: models.Model | None = None,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Add a point at the end of the order of the day: words, or something to decide on. The same one is added once."""
    session = lock_session(session)
    if not session.meeting.is_scheduled:
        raise Refused(_("La sesión ya terminó o se canceló: su orden del día no cambia."))
    point = _about(subject) if subject is not None else AgendaItem(title=one_line(title)[:250])
    if not point.title:
        raise Refused(_("Escriba el punto del orden del día."))
    same = session.agenda_items.filter(
        title=point.title, subject_type=point.subject_type, subject_id=point.subject_id
    ).first()
    if same is not None:
        return same
    point.institution_id, point.session = session.institution_id, session
    point.position = (session.agenda_items.aggregate(last=models.Max("position"))["last"] or 0) + 1
    point.save()
    trail.record("governance.point_added", session, by=by, at=at, data={"point": str(point)})
    return point


@transaction.atomic
def set_presence(session: CommitteeSession, present: Collection[UUID], *, by: User, at: datetime) -> CommitteeSession:
    """Make ``present`` (keys of members) who attends: each is on the attendance list of the meeting.

    Whoever already voted stays present: what was decided rests on that presence.
    """
    session = lock_session(session)
    members = {member.pk: member for member in queries.members_of(session)}
    here = queries.presences_of(session)
    for key in [key for key in present if key in members and key not in here]:
        _arrive(session, members[key], by=by, at=at)
    voted = set(Vote.objects.filter(decision__item__session=session).values_list("member_id", flat=True))
    for key, presence in here.items():
        if key in present:
            continue
        if key in voted:
            raise Refused(
                _("%(member)s ya votó en esta sesión: no puede quedar ausente.") % {"member": presence.member.user}
            )
        _leave(presence, by=by, at=at)
    return session


def _arrive(session: CommitteeSession, member: BodyMember, *, by: User, at: datetime) -> None:
    user = member.user
    names, surnames = rules.names_of(user.full_name)
    attendance = meetings.register_attendance(
        session.meeting,
        id=uuid7(),
        names=names,
        surnames=surnames,
        document_type=user.document_type if user.document_number else DocumentType.NONE,
        document_number=user.document_number,
        entity=session.body.unit.name,
        post=member.post,
        email=user.email,
        phone=user.phone,
        consented=True,
        by=by,
        at=at,
    )
    Presence.objects.create(
        institution_id=session.institution_id, session=session, member=member, attendance=attendance
    )
    trail.record("governance.member_arrived", session, by=by, at=at, data={"member": str(member)})


def _leave(presence: Presence, *, by: User, at: datetime) -> None:
    member = str(presence.member)
    meetings.void_attendance(
        presence.attendance, id=uuid7(), reason=_("Se desmarcó en la lista de la sesión"), by=by, at=at
    )
    session = presence.session
    presence.delete()
    trail.record("governance.member_unmarked", session, by=by, at=at, data={"member": member})


@transaction.atomic
def close_session(session: CommitteeSession, *, ends_at: datetime | None = None, by: User, at: datetime) -> Meeting:
    """Register that the session took place; from then on its acta is signed. Closing it again changes nothing."""
    session = lock_session(session)
    if session.meeting.is_held:
        return session.meeting
    quorum = queries.quorum_of(session)
    if quorum.present == 0:
        raise Refused(_("Marque primero quiénes asistieron: una sesión sin asistentes no se cierra."))
    meeting = meetings.hold_meeting(session.meeting, ends_at=ends_at, by=by, at=at)
    trail.record("governance.session_closed", session, by=by, at=at, data={"quorum": quorum.sentence})
    return meeting
