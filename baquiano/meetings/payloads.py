"""The contents of the formats that a meeting issues, built from its rows (one registration feeds all of them)."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.commitments import queries as commitments
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.documents import queries as documents
from baquiano.documents.choices import Party
from baquiano.documents.models import Signature
from baquiano.documents.payloads import (
    AttendanceListPayload,
    AttendanceRow,
    CommitmentRow,
    DecisionRow,
    MinutesPayload,
    Person,
    PreviousCommitment,
    Section,
    SignatureBlock,
)
from baquiano.institutions.models import ConsentText
from baquiano.institutions.queries import label, setting
from baquiano.meetings import queries, signals
from baquiano.meetings.choices import AttendanceChannel, MeetingKind, Modality
from baquiano.meetings.models import Attendance, Meeting, Minutes
from baquiano.ui.display import day, moment

_KINDS = {
    MeetingKind.VISIT: _("Acta de visita de asistencia técnica"),
    MeetingKind.WORKSHOP: _("Acta de taller"),
    MeetingKind.CALL: _("Acta de asistencia telefónica"),
    MeetingKind.COMMITTEE: _("Acta de comité"),
    MeetingKind.OTHER: _("Acta de reunión"),
}


def place_of(meeting: Meeting) -> str:
    """Where it was, or the address of the virtual room."""
    if meeting.modality == Modality.VIRTUAL and meeting.link:
        return f"Reunión virtual – {meeting.link}"
    where = [str(meeting.municipality) if meeting.municipality else "", meeting.place]
    return " – ".join(part for part in where if part) or meeting.get_modality_display()


def attendance_list(meeting: Meeting, notice: ConsentText) -> AttendanceListPayload:
    """The official list with the people in force; the notice printed is the one in force."""
    people = list(queries.attendance_of(meeting))
    return AttendanceListPayload(
        subject=meeting.title,
        process=label(meeting.institution, "assistance").capitalize(),
        responsible=str(meeting.responsible),
        place=place_of(meeting),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        convened=str(meeting.unit),
        modality=meeting.get_modality_display(),
        rows=[_attendance_row(person) for person in people],
        privacy_notice=notice.text,
        consent_version=str(notice.version),
        extra=_promised(meeting),
    )


def _promised(meeting: Meeting) -> dict[str, str]:
    """What the meeting left promised, where the profile says that its list carries it (EXE-07)."""
    year = day_of(meeting.starts_at).year
    if not setting(meeting.institution, "attendance.carries_commitments", year=year, default=False):
        return {}
    lines = [f"{one.text} ({one.responsible_name}, {day(one.due_on)})" for one in commitments.commitments_of(meeting)]
    return {"commitments": "\n".join(lines)} if lines else {}


def _attendance_row(person: Attendance) -> AttendanceRow:
    return AttendanceRow(
        names=person.names,
        surnames=person.surnames,
        document_type=person.document_type,
        document_number=person.document_number,
        entity=person.entity,
        post=person.post,
        email=person.email,
        phone=person.phone,
        mode=person.get_mode_display(),
        image_id=str(person.signature_image_id or ""),
        mark="" if person.signature_image_id else _mark(person),
    )


def rows_to_sign(meeting: Meeting, expected: Iterable[dict[str, str]]) -> list[AttendanceRow]:
    """The lines of the sheet with names: who is registered without a stroke, and who is expected, to sign by hand.

    Of who is expected, no more than the name, the post and the entity: the rest each one writes.
    """
    unsigned = [row for row in [*queries.attendance_of(meeting), *queries.pending_of(meeting)] if not row.is_signed]
    rows = [replace(_attendance_row(row), mark="") for row in unsigned]
    known = {(row.names, row.surnames) for row in rows}
    blank = dict.fromkeys(("document_type", "document_number", "mode"), "")
    for person in expected:
        named = {name: person.get(name, "") for name in ("names", "surnames", "entity", "post")}
        if (named["names"], named["surnames"]) not in known:
            rows.append(AttendanceRow(**named, **blank))
    return rows


def _mark(person: Attendance) -> str:
    """What stands where the signature would: how the person was registered."""
    if person.scan_row:
        return f"Firmó en papel, renglón {person.scan_row}"
    unsigned = ", sin firma dibujada" if person.channel == AttendanceChannel.QR else ""
    return f"{person.get_channel_display()} {moment(person.created_at)}{unsigned}"


def compose_minutes(minutes: Minutes) -> MinutesPayload:
    """What the minutes say now, without signatures: the rows of the meeting and what the rooms above add."""
    meeting = minutes.meeting
    verified = commitments.checks_in(meeting)
    payload = MinutesPayload(
        kind=str(_KINDS[MeetingKind(meeting.kind)]),
        city=str(meeting.municipality or meeting.institution.city),
        starts_at=meeting.starts_at.astimezone(BOGOTA),
        ends_at=meeting.ends_at.astimezone(BOGOTA),
        place=place_of(meeting),
        objective=next((s.text for s in minutes.sections.all() if s.key == "objective"), "") or meeting.objective,
        convened_by=str(meeting.responsible),
        attendees=[_person(row) for row in queries.attendance_of(meeting)],
        previous_commitments=[
            PreviousCommitment(
                text=check.commitment.text,
                responsible=check.commitment.responsible_name,
                due_on=check.commitment.due_on,
                result=check.get_result_display(),
                note=check.note,
            )
            for check in verified
        ],
        sections=[
            Section(title=section.title, text=section.text)
            for section in minutes.sections.all()
            if section.text.strip() and section.key != "objective"
        ],
        commitments=[
            CommitmentRow(
                text=row.text,
                responsible=row.responsible_name,
                due_on=row.due_on,
                party=row.get_party_display(),
            )
            for row in commitments.commitments_of(meeting)
        ],
        prepared_by=str(meeting.responsible),
        correction_of=f"{minutes.supersedes}" if minutes.supersedes else "",
    )
    answers: list[tuple[Any, Any]] = signals.minutes_composing.send(Minutes, minutes=minutes, payload=payload)
    for _receiver, added in answers:
        payload = replace(payload, **(added or {}))
    return payload


def annexes_of(meeting: Meeting) -> list[str]:
    """The titles of the evidence filed with the meeting."""
    return [evidence.title for evidence in documents.evidence_of(meeting)]


def _person(row: Attendance) -> Person:
    document = f"{row.document_type} {row.document_number}" if row.document_number else ""
    return Person(name=row.full_name, post=row.post, entity=row.entity, document=document)


_ROWS: dict[str, Any] = {
    "attendees": Person,
    "absent": Person,
    "guests": Person,
    "previous_commitments": PreviousCommitment,
    "sections": Section,
    "decisions": DecisionRow,
    "commitments": CommitmentRow,
}
_DAYS = frozenset({"due_on"})
_MOMENTS = frozenset({"starts_at", "ends_at"})


def minutes_from(content: dict[str, Any]) -> MinutesPayload:
    """The payload that was frozen, read back from its stored JSON: what is printed is what was signed."""
    known = {field.name for field in fields(MinutesPayload)}
    values = {name: value for name, value in _typed(content).items() if name in known}
    for name, kind in _ROWS.items():
        values[name] = [kind(**_typed(row)) for row in values.get(name) or ()]
    return MinutesPayload(**values)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in _MOMENTS:
        return datetime.fromisoformat(value)
    if isinstance(value, str) and name in _DAYS:
        return date.fromisoformat(value)
    return value


def signature_blocks(minutes: Minutes, signing: queries.Signing) -> list[SignatureBlock]:
    """The signatures given and, for each party still missing, a line to sign by hand."""
    given = [_block(signature) for signature in signing.given]
    blank = [SignatureBlock(name="", party=str(Party(party).label)) for party in signing.missing]
    return [*given, *blank]


def _block(signature: Signature) -> SignatureBlock:
    drawn = signature.level == "drawn"
    return SignatureBlock(
        name=signature.signer_name,
        post=signature.signer_post,
        document=signature.signer_document,
        party=signature.get_party_display(),
        level=signature.get_level_display(),
        signed_at=signature.signed_at,
        sha256=signature.content_sha256,
        image_id=str(signature.image_id) if drawn else "",
    )
