"""Reads of what was captured without signal, and what a device takes along of a visit."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.policy import visible
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries import sessions_visible_to
from baquiano.delivery.rules import units_to_create_in
from baquiano.field import envelopes, keys
from baquiano.field.choices import UNRESOLVED, CaptureKind, CaptureState
from baquiano.field.models import Capture
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import catalogue, consent_text
from baquiano.meetings import profile
from baquiano.meetings.choices import MeetingKind, MeetingState

DAYS_AHEAD, MOST_VISITS, MOST_ENTITIES = 15, 40, 2000
VIEW = "field.view_capture"


def captures_visible_to(user: User) -> QuerySet[Capture]:
    rows = Capture.objects.select_related("session__meeting", "owner", "unit", "resolved_by", "institution")
    rows = rows.defer("envelope")  # as heavy as a photograph, and read only by whoever resolves it
    return visible(rows, user, VIEW)


def unresolved_visible_to(user: User) -> QuerySet[Capture]:
    return captures_visible_to(user).filter(state__in=UNRESOLVED)


def capture_for_update(capture: Capture) -> Capture:
    """The capture as it is stored, locked until the transaction ends."""
    rows = Capture.objects.select_for_update(of=("self",)).select_related("owner", "institution")
    return rows.get(pk=capture.pk)


def session_for(user: User, key: UUID) -> AssistanceSession | None:
    # Each record of a sending asks for its visit: only what they read of it.
    related = ("meeting__institution", "meeting__unit", "institution")
    return sessions_visible_to(user).select_related(None).select_related(*related).filter(pk=key).first()


def waiting_for(visit: UUID, owner: User) -> list[Capture]:
    """What its author captured of a visit that was not here yet, in the order in which it was captured."""
    rows = Capture.objects.select_for_update(of=("self",)).select_related("owner", "institution")
    waiting = rows.filter(visit=visit, owner=owner, session=None, state=CaptureState.REJECTED)
    return list(waiting.exclude(kind=CaptureKind.VISIT).order_by("record"))


def awaits_its_visit(visit: UUID | None) -> bool:
    """Whether the visit was born on a device, arrived, and waits for somebody to complete it."""
    born = Capture.objects.filter(visit=visit, kind=CaptureKind.VISIT, state__in=UNRESOLVED)
    return visit is not None and born.exists()


def versions_of(record: UUID) -> list[Capture]:
    """Everything that arrived with that identity, of whatever institution: an identity is of one record."""
    return list(Capture._base_manager.filter(record=record))


def opened(capture: Capture) -> envelopes.Content | None:
    """What a capture that waits says; none when no key of this server opens it."""
    try:
        return envelopes.content_of(envelopes.read(capture.envelope).opened())
    except (envelopes.Unreadable, keys.CannotOpen):
        return None


def package_of(session: AssistanceSession, user: User, at: datetime) -> dict[str, Any]:
    """What a device keeps of a visit to work without signal: labels and lists, and nothing of any person."""
    return _package(session, at, _shared(session.meeting.institution, user, at))


def device_package(user: User, institution: Institution, at: datetime) -> dict[str, Any]:
    """What a device keeps so that nothing stops without signal: the own visits of these days, and what one that is in
    no agenda needs to be born there. Public entities and lists, and nothing of any person."""
    shared = _shared(institution, user, at)
    today = day_of(at)
    near = own_sessions(user).filter(
        meeting__starts_at__gte=_midnight(today - timedelta(days=1)),
        meeting__starts_at__lt=_midnight(today + timedelta(days=DAYS_AHEAD)),
        meeting__state=MeetingState.SCHEDULED,
    )
    units = Unit.objects.filter(pk__in=units_to_create_in(user)).order_by("name")
    entities = Beneficiary.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
    new = shared | {
        "sections": _sections(institution, MeetingKind.VISIT, today.year),
        "units": [{"value": str(one.pk), "label": one.name} for one in units],
        "entities": [{"value": str(key), "label": name} for key, name in entities[:MOST_ENTITIES]],
        "kept_at": at.isoformat(),
    }
    visits = list(near[:MOST_VISITS])
    for one in visits:
        one.meeting.institution = institution  # so that its profile is read once
    return {"new": new, "visits": [_package(one, at, shared) for one in visits]}


def own_sessions(user: User) -> QuerySet[AssistanceSession]:
    rows = sessions_visible_to(user).filter(meeting__responsible=user).prefetch_related("beneficiaries")
    return rows.order_by("meeting__starts_at", "pk")


def _shared(institution: Institution, user: User, at: datetime) -> dict[str, Any]:
    notice = consent_text(institution, ConsentKind.ATTENDANCE, on=day_of(at))
    return {
        "owner": str(user.pk),
        "institution": str(institution.pk),
        "notice": {"id": str(notice.pk), "version": notice.version, "text": notice.text} if notice else None,
        "evidence_kinds": [
            {"value": str(one.pk), "label": one.name} for one in catalogue(institution, "evidence_kind")
        ],
    }


def _package(session: AssistanceSession, at: datetime, shared: dict[str, Any]) -> dict[str, Any]:
    meeting = session.meeting
    served = sorted(session.beneficiaries.all(), key=lambda one: one.name)
    return shared | {
        "id": str(session.pk),
        "title": meeting.title,
        "entities": ", ".join(one.name for one in served),
        "starts_at": meeting.starts_at.isoformat(),
        "place": meeting.place,
        "mode": meeting.modality,
        "beneficiaries": [{"value": str(one.pk), "label": one.name} for one in served],
        "sections": _sections(meeting.institution, meeting.kind, day_of(meeting.starts_at).year),
        "carried_at": at.isoformat(),
    }


def _sections(institution: Institution, kind: str, year: int) -> list[dict[str, str]]:
    plans = profile.section_plans(institution, kind, year)
    return [{"value": plan.key, "label": plan.title} for plan in plans]


def titles_of_sections(session: AssistanceSession) -> dict[str, str]:
    """The written sections of the acta of the visit, in their order."""
    meeting = session.meeting
    plans = profile.section_plans(meeting.institution, meeting.kind, day_of(meeting.starts_at).year)
    return {plan.key: plan.title for plan in plans}


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), BOGOTA)
