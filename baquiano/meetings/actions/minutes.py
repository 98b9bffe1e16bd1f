"""The text of the minutes: written by sections, closed for signing, corrected by a new edition."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.digests import sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.common.text import without_control_characters
from baquiano.documents import queries as documents
from baquiano.documents.actions.issuing import in_bogota
from baquiano.institutions.numbering import next_number
from baquiano.meetings import payloads, profile, queries
from baquiano.meetings.choices import MINUTES_MOVES, MinutesState
from baquiano.meetings.models import Meeting, Minutes, MinutesSection


@transaction.atomic
def open_minutes(meeting: Meeting, *, by: User, at: datetime) -> Minutes:
    """The minutes being written for the meeting; made with the sections of the profile the first time."""
    meeting = queries.meeting_for_update(meeting)
    latest = queries.latest_minutes(meeting)
    if latest is not None:
        return latest
    if meeting.is_cancelled:
        raise Refused(_("La reunión está cancelada: no lleva acta."))
    year = day_of(meeting.starts_at).year
    minutes = Minutes.objects.create(
        institution_id=meeting.institution_id,
        meeting=meeting,
        unit=meeting.unit,
        year=year,
        required_parties=profile.required_parties(meeting.institution, meeting.kind, year),
        created_by=by,
        created_at=at,
    )
    plans = profile.section_plans(meeting.institution, meeting.kind, year)
    MinutesSection.objects.bulk_create(
        MinutesSection(
            institution_id=meeting.institution_id,
            minutes=minutes,
            key=plan.key,
            title=plan.title,
            text=meeting.objective if plan.key == "objective" else "",
            position=position,
            is_required=plan.is_required,
        )
        for position, plan in enumerate(plans, 1)
    )
    trail.record("meetings.minutes_opened", minutes, by=by, at=at)
    return minutes


@transaction.atomic
def write_section(
    meeting: Meeting, key: str, *, text: str, expected_version: int, by: User, at: datetime
) -> MinutesSection:
    """Save one section. Two people in two sections never meet; in the same one, the second gets ``StaleEdit``.

    What somebody already saved with the very same words is saved.
    """
    minutes = open_minutes(meeting, by=by, at=at)
    if not minutes.is_draft:
        raise Refused(_not_editable(minutes))
    section = MinutesSection.objects.filter(minutes=minutes, key=key).first()
    if section is None:
        raise Refused(_("El acta no tiene esa sección. Vuelva a abrir la página."))
    before, cleaned = section.text, without_control_characters(text).replace("\r\n", "\n").strip()
    if before == cleaned:
        return section
    if section.version != expected_version:
        raise StaleEdit(current=section)
    section.text, section.edited_by, section.edited_at = cleaned, by, at
    save_if_current(section, expected_version=expected_version, fields=["text", "edited_by", "edited_at"])
    trail.record(
        "meetings.section_written", minutes, by=by, at=at, changes={section.title: (before, cleaned)}, data={"key": key}
    )
    return section


@transaction.atomic
def freeze_minutes(meeting: Meeting, *, by: User, at: datetime) -> Minutes:
    """Close the text for signing: number it and fix its content with its SHA-256, people and commitments included."""
    minutes = queries.minutes_for_update(open_minutes(meeting, by=by, at=at))
    if not minutes.is_draft:
        return minutes
    _check_complete(minutes)
    if minutes.number is None:
        minutes.number = next_number("acta", institution=minutes.institution, unit=minutes.unit, year=minutes.year)
    content = {
        "number": minutes.number,
        "year": minutes.year,
        "unit": str(minutes.unit),
        "edition": minutes.edition,
        "corrects": minutes.supersedes.content_sha256 if minutes.supersedes else "",
        **in_bogota(payloads.compose_minutes(minutes).content()),
    }
    minutes.content, minutes.content_sha256 = content, sha256_of(content)
    minutes.state, minutes.frozen_at = MinutesState.SIGNING, at
    minutes.version += 1
    minutes.save(update_fields=["number", "content", "content_sha256", "state", "frozen_at", "version"])
    trail.record("meetings.minutes_frozen", minutes, by=by, at=at, data={"sha256": minutes.content_sha256})
    return minutes


@transaction.atomic
def reopen_minutes(minutes: Minutes, *, reason: str, by: User, at: datetime) -> Minutes:
    """Back to draft before everybody signed; the signatures given stay on record over the text they signed."""
    minutes = queries.minutes_for_update(minutes)
    if minutes.is_draft:
        return minutes
    if MinutesState.DRAFT not in MINUTES_MOVES.get(MinutesState(minutes.state), ()):
        raise Refused(_("El acta ya está firmada. Para cambiarla, corríjala con una nueva versión."))
    if not reason.strip():
        raise Refused(_("Escriba por qué el acta vuelve a borrador."))
    signatures = documents.signatures_of(minutes, content_sha256=minutes.content_sha256).count()
    data = {"reason": reason.strip(), "sha256": minutes.content_sha256, "signatures": signatures}
    minutes.state, minutes.content, minutes.content_sha256, minutes.frozen_at = MinutesState.DRAFT, None, "", None
    minutes.version += 1
    minutes.save(update_fields=["state", "content", "content_sha256", "frozen_at", "version"])
    trail.record("meetings.minutes_reopened", minutes, by=by, at=at, data=data)
    return minutes


@transaction.atomic
def correct_minutes(minutes: Minutes, *, id: UUID, reason: str, by: User, at: datetime) -> Minutes:
    """A new edition, with the same number, to correct signed minutes. The signed one stays as it was signed."""
    current = queries.minutes_for_update(minutes)
    repeated = Minutes.objects.filter(pk=id, supersedes=current).first()
    if repeated is not None:
        return repeated
    if not current.is_signed:
        raise Refused(_("Solo se corrige un acta firmada. Esta aún se puede escribir."))
    if Minutes.objects.filter(supersedes=current).exists():
        raise Refused(_("Esta acta ya tiene una versión posterior. Corrija la más reciente."))
    if not reason.strip():
        raise Refused(_("Escriba qué se corrige y por qué."))
    fields = {
        "institution_id": current.institution_id,
        "meeting": current.meeting,
        "unit": current.unit,
        "year": current.year,
        "number": current.number,
        "edition": current.edition + 1,
        "required_parties": current.required_parties,
        "supersedes": current,
        "correction_reason": reason.strip()[:500],
        "created_by": by,
        "created_at": at,
    }
    edition, _is_new = create_once(Minutes, id=id, fields=fields)
    MinutesSection.objects.bulk_create(_copy(section, edition) for section in current.sections.all())
    data = {"corrects": current.content_sha256, "reason": reason.strip()}
    trail.record("meetings.minutes_corrected", edition, by=by, at=at, data=data)
    return edition


def _check_complete(minutes: Minutes) -> None:
    empty = [section.title for section in minutes.sections.all() if section.is_required and not section.text.strip()]
    if empty:
        names = ", ".join(f"«{title}»" for title in empty)
        raise Refused(_("Antes de firmar, escriba en el acta: %(names)s.") % {"names": names})
    if not minutes.meeting.is_held:
        raise Refused(_("Primero registre la reunión como realizada; después se firma el acta."))
    waiting = queries.pending_of(minutes.meeting).count()
    if waiting:
        raise Refused(
            ngettext(
                "Hay %(n)s persona registrada con el código QR por validar: el acta nombra a los asistentes. Valídela "
                "o no en la página de asistencia.",
                "Hay %(n)s personas registradas con el código QR por validar: el acta nombra a los asistentes. "
                "Valídelas o no en la página de asistencia.",
                waiting,
            )
            % {"n": waiting}
        )
    if not queries.attendance_of(minutes.meeting).exists() and not _scanned_list(minutes.meeting):
        raise Refused(_("Antes de firmar, registre al menos un asistente o adjunte la lista firmada en papel."))


def _scanned_list(meeting: Meeting) -> bool:
    return queries.scans_of(meeting).exists()


def _copy(section: MinutesSection, edition: Minutes) -> MinutesSection:
    return MinutesSection(
        id=uuid7(),
        institution_id=section.institution_id,
        minutes=edition,
        key=section.key,
        title=section.title,
        text=section.text,
        position=section.position,
        is_required=section.is_required,
        edited_by=section.edited_by,
        edited_at=section.edited_at,
    )


def _not_editable(minutes: Minutes) -> str:
    if minutes.is_signed:
        return _("El acta ya está firmada y no se puede modificar. Corríjala con una nueva versión.")
    return _("El acta está en firmas. Devuélvala a borrador si necesita cambiar el texto.")
