"""Which visits a person sees, and the ones of today, of the week and overdue to register."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda.choices import EntryState
from baquiano.agenda.rules import Outside
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import queries as commitments
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.locking import locked
from baquiano.common.policy import visible
from baquiano.common.text import fold
from baquiano.delivery.choices import KINDS
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.documents import queries as documents
from baquiano.institutions.models import Institution
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import MeetingState, MinutesState
from baquiano.meetings.models import Meeting, Minutes

_MEETING = ("meeting__unit", "meeting__responsible", "meeting__municipality__department", "meeting__state_reason")
_ITEMS = ("topic", "mechanism", "service_type")
# Of fewer entities, whose people came is said by the list itself.
SEVERAL = 2


def sessions_visible_to(user: User) -> QuerySet[AssistanceSession]:
    rows = AssistanceSession.objects.select_related(*_MEETING, *_ITEMS, "meeting__institution", "entry", "plan_item")
    return visible(rows, user, "delivery.view_session")


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """The visits as meetings, for long lists: their date and state have the indexes."""
    return visible(Meeting.objects.filter(kind__in=KINDS), user, "delivery.view_session")


def meetings_told_whole(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """``rows`` with what their file tells: unit, person, place, topic and the entities, ``served_names``."""
    # As a plain list: a manager per row costs more than the query.
    names = Prefetch("assistance__beneficiaries", Beneficiary.objects.only("name"), to_attr="served_names")
    related = ("unit", "responsible", "municipality", *(f"assistance__{one}" for one in _ITEMS))
    return rows.select_related(*related).prefetch_related(names)


def code_of(entity: Beneficiary) -> str:
    """By what another system knows an entity."""
    return entity.nit or entity.divipola or entity.dane_code


@dataclass(frozen=True)
class ToldMeeting:
    """What the file of sessions says besides: its code, its entities and services by code, who came and the proofs."""

    code: str
    entities: str
    services: str
    people: int
    links: str


def told_of_meetings(rows: list[Meeting]) -> dict[UUID, ToldMeeting]:
    """By meeting, what its session says to another tool; the same queries however many there are."""
    keys = [one.pk for one in rows]
    served: dict[UUID, list[SessionBeneficiary]] = {}
    found = SessionBeneficiary.objects.filter(session__meeting__in=keys).order_by("beneficiary__name")
    for one in found.select_related("session", "beneficiary", "assistance__service_version__service"):
        served.setdefault(one.session.meeting_id, []).append(one)
    people, links = meetings.turnout_of(keys), documents.links_of(Meeting, keys)
    told = {}
    for row in rows:
        session, entities = row.assistance, [one.beneficiary for one in served.get(row.pk, [])]
        given = [one.assistance.service_version for one in served.get(row.pk, []) if one.assistance]
        told[row.pk] = ToldMeeting(
            code=session.brought_code or str(session.pk),
            entities="; ".join(code_of(one) or one.name for one in entities),
            services="; ".join(dict.fromkeys(one.service.name for one in given if one)),
            people=people.get(row.pk) or session.brought_people or 0,
            links="; ".join(links.get(row.pk, [])),
        )
    return told


def entity_names(meetings: Iterable[Meeting]) -> dict[UUID, str]:
    """The entities that each of the meetings serves, in words."""
    served = SessionBeneficiary.objects.filter(session__meeting__in=list(meetings)).order_by("beneficiary__name")
    names: dict[UUID, list[str]] = {}
    for meeting_id, name in served.values_list("session__meeting_id", "beneficiary__name"):
        names.setdefault(meeting_id, []).append(name)
    return {key: ", ".join(found) for key, found in names.items()}


def session_of(meeting: Meeting) -> AssistanceSession | None:
    return AssistanceSession.objects.filter(meeting=meeting).first()


def visits_outside(institution: Institution, first: date, last: date) -> list[Outside]:
    """The visits between two days that are not in the agenda, or whose entry no longer stands; one for each entity.

    Two queries, however many there are.
    """
    rows = AssistanceSession.objects.filter(
        Q(entry__isnull=True) | ~Q(entry__state=EntryState.PLANNED),
        institution=institution,
        meeting__starts_at__date__range=(first, last),
    ).exclude(meeting__state=MeetingState.CANCELLED)
    rows = rows.select_related("meeting__unit", "meeting__responsible", "meeting__municipality")
    found: list[Outside] = []
    for session in rows.prefetch_related("served__beneficiary").order_by("meeting__starts_at", "pk"):
        served: list[Beneficiary | None] = [one.beneficiary for one in session.served.all()]
        found += [_outside(session.meeting, one) for one in served or [None]]
    return found


def _outside(meeting: Meeting, served: Beneficiary | None) -> Outside:
    names = ("pk", "title", "unit", "starts_at", "ends_at", "responsible", "modality", "place", "municipality")
    return Outside(**{name: getattr(meeting, name) for name in names}, beneficiary=served)


def session_for_update(session: AssistanceSession) -> AssistanceSession:
    """The visit as it is stored, locked until the transaction ends."""
    related = (*_MEETING, "meeting__institution", "entry", "topic", "mechanism", "institution")
    return locked(AssistanceSession.objects.select_related(*related), session)


def why_not_writable(session: AssistanceSession) -> str:
    """Why nothing may be written on the visit any more; empty while it may."""
    if session.meeting.is_cancelled:
        return _("La visita está cancelada y no se puede modificar.")
    minutes = meetings.latest_minutes(session.meeting)
    if minutes is None or minutes.is_draft:
        return ""
    return _("El acta de esta visita figura como «%(state)s»: su contenido ya no se modifica.") % {
        "state": minutes.get_state_display().lower()
    }


def sessions_of_beneficiary(user: User, beneficiary: Beneficiary) -> QuerySet[AssistanceSession]:
    rows = sessions_visible_to(user).filter(served__beneficiary=beneficiary)
    return rows.order_by("-meeting__starts_at")


def told_sessions(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """The visits of the entity for its history; what is scheduled is pending."""
    return told(
        visible(AssistanceSession.objects.filter(served__beneficiary=beneficiary), user, "delivery.view_session"),
        day=TruncDate("meeting__starts_at", tzinfo=BOGOTA),
        title="meeting__title",
        unit="meeting__unit",
        state="meeting__state",
        pending=Q(meeting__state=MeetingState.SCHEDULED),
    )


def turnout_by_entity(session: AssistanceSession) -> list[tuple[str, int]]:
    """Of a visit to several entities, how many people of each are on its list; the session counts once (EXE-10)."""
    names = list(session.beneficiaries.order_by("name").values_list("name", flat=True))
    if len(names) < SEVERAL:
        return []
    said = meetings.attendance_of(session.meeting).values_list("entity", flat=True)
    people = Counter(fold(entity) for entity in said)
    return [(name, people[fold(name)]) for name in names]


def previous_commitments(session: AssistanceSession) -> QuerySet[Commitment]:
    """What this visit verifies: the open commitments of its entities, and those it already closed."""
    served = session.served.values_list("beneficiary_id", flat=True)
    return commitments.to_verify_in(session.meeting, served)


def late_to_register(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Meetings whose hour passed and that nobody closed, moved or cancelled."""
    return rows.filter(state=MeetingState.SCHEDULED, ends_at__lt=at)


def _signed_of(meeting: OuterRef) -> Exists:
    return Exists(Minutes.objects.filter(meeting=meeting, state=MinutesState.SIGNED))


def with_record(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each meeting with ``has_record``: whether its record was signed."""
    return rows.annotate(has_record=_signed_of(OuterRef("pk")))


def without_record(rows: QuerySet[Meeting], wanted: bool) -> QuerySet[Meeting]:
    """Those held whose record was not signed, which are incomplete (EXE-06), or the others."""
    # What comes from another tool was signed there.
    incomplete = Q(state=MeetingState.HELD, assistance__brought_at__isnull=True) & ~Q(_signed_of(OuterRef("pk")))
    return rows.filter(incomplete) if wanted else rows.exclude(incomplete)


@dataclass(frozen=True)
class Day:
    """The visits of one day."""

    day: date
    sessions: list[AssistanceSession] = field(default_factory=list)


@dataclass(frozen=True)
class MyVisits:
    """What an adviser has ahead and behind."""

    today: list[AssistanceSession]
    week: list[Day]
    late: list[AssistanceSession]
    unsigned: list[AssistanceSession]


def my_sessions(user: User, at: datetime) -> MyVisits:
    """The visits in which ``user`` is responsible or takes part: today, the next seven days, and what is pending."""
    today = day_of(at)
    start, tomorrow = _moment(today), _moment(today + timedelta(days=1))
    mine = (
        sessions_visible_to(user)
        .filter(Q(meeting__responsible=user) | Q(meeting__participations__user=user))
        .distinct()
    )
    mine = mine.prefetch_related("beneficiaries").order_by("meeting__starts_at")
    ahead = mine.exclude(meeting__state=MeetingState.CANCELLED).filter(
        meeting__starts_at__gte=start, meeting__starts_at__lt=_moment(today + timedelta(days=8))
    )
    rows = list(ahead)
    late = mine.filter(meeting__state=MeetingState.SCHEDULED, meeting__starts_at__lt=start)
    unsigned = mine.filter(meeting__state=MeetingState.HELD, brought_at__isnull=True).exclude(
        meeting__minutes__state="signed"
    )
    return MyVisits(
        today=[row for row in rows if row.meeting.starts_at < tomorrow],
        week=day_of_visits(row for row in rows if row.meeting.starts_at >= tomorrow),
        late=list(late[:50]),
        unsigned=list(unsigned[:50]),
    )


def day_of_visits(rows: Iterable[AssistanceSession]) -> list[Day]:
    """Visits grouped by their day in Bogotá; ``rows`` come in order."""
    return [Day(day, list(group)) for day, group in groupby(rows, key=lambda row: day_of(row.meeting.starts_at))]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=BOGOTA)
