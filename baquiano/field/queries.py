"""Reads of what was captured without signal, and what a device takes along of a visit."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries import sessions_visible_to
from baquiano.field import envelopes, keys
from baquiano.field.choices import UNRESOLVED
from baquiano.field.models import Capture
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.queries import catalogue, consent_text
from baquiano.meetings import profile

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
    return sessions_visible_to(user).filter(pk=key).first()


def versions_of(record: UUID) -> list[Capture]:
    """Everything that arrived with that identity, of whatever institution: an identity is of one record."""
    return list(Capture._base_manager.filter(record=record))


def opened(capture: Capture) -> envelopes.Content | None:
    """What a capture that waits says; none when no key of this server opens it."""
    try:
        return envelopes.content_of(envelopes.read(capture.envelope).opened())
    except (envelopes.Unreadable, keys.CannotOpen):
        return None


def package_of(session: AssistanceSession, user: User, at: Any) -> dict[str, Any]:
    """What a device keeps of a visit to work without signal: labels and lists, and nothing of any person."""
    meeting = session.meeting
    institution = meeting.institution
    notice = consent_text(institution, ConsentKind.ATTENDANCE, on=day_of(at))
    served = list(session.beneficiaries.order_by("name"))
    return {
        "id": str(session.pk),
        "title": meeting.title,
        "entities": ", ".join(one.name for one in served),
        "starts_at": meeting.starts_at.isoformat(),
        "place": meeting.place,
        "owner": str(user.pk),
        "institution": str(institution.pk),
        "mode": meeting.modality,
        "notice": {"id": str(notice.pk), "version": notice.version, "text": notice.text} if notice else None,
        "beneficiaries": [{"value": str(one.pk), "label": one.name} for one in served],
        "evidence_kinds": [
            {"value": str(one.pk), "label": one.name} for one in catalogue(institution, "evidence_kind")
        ],
        "sections": [{"value": key, "label": title} for key, title in titles_of_sections(session).items()],
        "carried_at": at.isoformat(),
    }


def titles_of_sections(session: AssistanceSession) -> dict[str, str]:
    """The written sections of the acta of the visit, in their order."""
    meeting = session.meeting
    plans = profile.section_plans(meeting.institution, meeting.kind, day_of(meeting.starts_at).year)
    return {plan.key: plan.title for plan in plans}
