"""Meetings, who came and their minutes, for other systems (NFR-08).

Signing is not here: a signature is an act of a person before the text, on the page. The personal data of who came is
apart, for whom the policy grants it, and leaves its trace (AUD-05).
"""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.policy import allows
from baquiano.common.signals import exported
from baquiano.documents import queries as documents
from baquiano.documents.api import DocumentRows, EvidenceRows
from baquiano.documents.models import Signature
from baquiano.meetings import actions, queries, rules
from baquiano.meetings.choices import AttendanceChannel
from baquiano.meetings.forms import AttendanceForm, CorrectionForm, PersonForm, SectionForm, VoidForm
from baquiano.meetings.models import Attendance, Meeting, Minutes, MinutesSection
from baquiano.ui.endpoints import Call, Room, Rows, Told, words

room = Room("meetings", _("Reuniones"), _("Las reuniones de toda clase, su lista de asistencia y su acta."))


class MeetingRows(Rows):
    unit_name = words("unit.name")
    municipality_name = words("municipality.name")
    responsible_name = words("responsible.full_name")

    class Meta:
        model = Meeting
        fields = (
            "id",
            "kind",
            "title",
            "objective",
            "unit",
            "unit_name",
            "state",
            "starts_at",
            "ends_at",
            "original_starts_at",
            "modality",
            "place",
            "link",
            "municipality",
            "municipality_name",
            "responsible",
            "responsible_name",
            "state_note",
            "version",
        )


class AttendanceRows(Rows):
    class Meta:
        model = Attendance
        fields = ("id", "meeting", "names", "surnames", "entity", "post", "mode", "channel", "revision", "created_at")


class PersonalRows(Rows):
    class Meta:
        model = Attendance
        fields = ("id", "names", "surnames", "document_type", "document_number", "email", "phone", "consented_at")


class MinutesRows(Rows):
    class Meta:
        model = Minutes
        fields = (
            "id",
            "meeting",
            "unit",
            "year",
            "number",
            "edition",
            "state",
            "supersedes",
            "correction_reason",
            "content_sha256",
            "frozen_at",
            "signed_at",
            "version",
        )


class SectionRows(Rows):
    class Meta:
        model = MinutesSection
        fields = ("id", "minutes", "key", "title", "text", "is_required", "version")


class SignatureRows(Rows):
    """A signature over the text of the minutes; the document of the signer and the stroke stay on the page."""

    class Meta:
        model = Signature
        fields = (
            "id",
            "content_sha256",
            "level",
            "party",
            "signer",
            "signer_name",
            "signer_post",
            "registered_by",
            "signed_at",
        )


class QuestionRows(Told):
    label = serializers.CharField()
    answers = serializers.SerializerMethodField(help_text=_("cada respuesta y cuántas personas la dieron"))
    grouped = serializers.IntegerField(help_text=_("las respuestas de menos de tres personas, juntas"))

    def get_answers(self, question: queries.Question) -> list[dict[str, Any]]:
        return [{"answer": words, "people": count} for words, count in question.rows]


class DifferentialRows(Told):
    people = serializers.IntegerField()
    answered = serializers.IntegerField()
    questions = QuestionRows(many=True)


def _signatures(call: Call, pk: UUID) -> list[Signature]:
    return queries.signing_of(_minutes(call, pk)).given


def _differential(call: Call, pk: UUID) -> queries.Differential:
    meeting = _meeting(call, pk)
    call.require(allows(call.user, "meetings.view_differential", meeting))
    return actions.read_differential(meeting, by=call.user, at=call.at)


def _meeting(call: Call, pk: UUID) -> Meeting:
    return call.one(queries.meetings_visible_to(call.user), pk=pk)


def _to_register(call: Call, pk: UUID) -> Meeting:
    meeting = _meeting(call, pk)
    call.require(rules.can_register(call.user, meeting))
    return meeting


def _minutes(call: Call, pk: UUID) -> Minutes:
    minutes = queries.latest_minutes(_meeting(call, pk))
    if minutes is None:
        raise Http404
    return minutes


def _sections(call: Call, pk: UUID) -> Any:
    return MinutesSection.objects.filter(minutes=queries.latest_minutes(_meeting(call, pk)))


def _personal(call: Call, pk: UUID) -> Any:
    """The list with documents and telephones; reading it is told to the trail, as its export is."""
    meeting = _meeting(call, pk)
    call.require(rules.can_see_personal_data(call.user, meeting))
    rows = queries.attendance_of(meeting)
    exported.send(
        Attendance,
        user=call.user,
        listing="meetings.attendance",
        filters={"meeting": str(meeting.pk)},
        rows=rows.count(),
        format="api",
        personal_data=True,
        institution=call.institution,
        at=call.at,
    )
    return rows


room.rows(
    "meeting_list",
    "",
    action="meetings.view_meeting",
    answer=MeetingRows,
    rows=lambda call: queries.meetings_visible_to(call.user),
    summary=_("Las reuniones que la persona puede ver: visitas, talleres, llamadas y comités."),
)
room.row(
    "meeting_detail",
    "<uuid:pk>/",
    action="meetings.view_meeting",
    answer=MeetingRows,
    find=_meeting,
    summary=_("Una reunión."),
)
room.rows(
    "attendance_list",
    "<uuid:pk>/asistencia/",
    action="meetings.view_meeting",
    answer=AttendanceRows,
    rows=lambda call, pk: queries.attendance_of(_meeting(call, pk)),
    summary=_("Quiénes asistieron, sin documento, teléfono ni correo."),
)
room.rows(
    "attendance_personal",
    "<uuid:pk>/asistencia/datos-personales/",
    action="meetings.view_personal_data",
    answer=PersonalRows,
    rows=_personal,
    summary=_("Documento, teléfono y correo de quienes asistieron; la consulta queda en el rastro."),
)
room.row(
    "minutes_detail",
    "<uuid:pk>/acta/",
    action="meetings.view_meeting",
    answer=MinutesRows,
    find=_minutes,
    summary=_("El acta de la reunión, en su última edición."),
)
room.rows(
    "minutes_sections",
    "<uuid:pk>/acta/secciones/",
    action="meetings.view_meeting",
    answer=SectionRows,
    rows=_sections,
    summary=_("Las secciones del acta con su texto."),
)
room.rows(
    "minutes_sign",
    "<uuid:pk>/acta/firmas/",
    action="meetings.view_meeting",
    answer=SignatureRows,
    rows=_signatures,
    summary=_("Las firmas que tiene el texto del acta; firmar se hace en la página."),
)
room.row(
    "differential_detail",
    "<uuid:pk>/asistencia/enfoque-diferencial/",
    action="meetings.view_differential",
    answer=DifferentialRows,
    find=_differential,
    summary=_("Las respuestas voluntarias de los asistentes, solo en cifras; la consulta queda en el rastro."),
)
room.rows(
    "meeting_evidence",
    "<uuid:pk>/evidencias/",
    action="meetings.view_meeting",
    answer=EvidenceRows,
    rows=lambda call, pk: documents.evidence_of(_meeting(call, pk)),
    summary=_("Las evidencias de la reunión."),
)
room.rows(
    "meeting_documents",
    "<uuid:pk>/documentos/",
    action="meetings.view_meeting",
    answer=DocumentRows,
    rows=lambda call, pk: documents.documents_of(_meeting(call, pk)),
    summary=_("Los documentos expedidos de la reunión."),
)


@room.verb(
    "attendance_create",
    "<uuid:pk>/asistencia/crear/",
    action="meetings.register_meeting",
    form=AttendanceForm,
    answer=AttendanceRows,
)
def attendance_create(call: Call, pk: UUID) -> Attendance:
    """Registra a una persona en la lista, con la autorización que dio para tratar sus datos."""
    meeting = _to_register(call, pk)
    fields = call.form().cleaned_data
    return actions.register_attendance(meeting, **fields, channel=AttendanceChannel.SCREEN, by=call.user, at=call.at)


def _attendance(call: Call, pk: UUID) -> Attendance:
    attendance = call.one(queries.attendance_visible_to(call.user, replaced=True), pk=pk)
    call.require(rules.can_register(call.user, attendance.meeting))
    return attendance


@room.verb(
    "attendance_correct",
    "asistencia/<uuid:pk>/corregir/",
    action="meetings.register_meeting",
    form=CorrectionForm,
    answer=AttendanceRows,
)
def attendance_correct(call: Call, pk: UUID) -> Attendance:
    """Corrige los datos de una persona: el registro anterior se conserva."""
    attendance = _attendance(call, pk)
    data = call.form().cleaned_data
    person = {name: data[name] for name in PersonForm.base_fields}
    return actions.correct_attendance(
        attendance, id=data["id"], person=person, reason=data["reason"], by=call.user, at=call.at
    )


@room.verb(
    "attendance_void",
    "asistencia/<uuid:pk>/anular/",
    action="meetings.register_meeting",
    form=VoidForm,
    answer=AttendanceRows,
)
def attendance_void(call: Call, pk: UUID) -> Attendance:
    """Anula el registro de una persona, con el motivo."""
    attendance = _attendance(call, pk)
    return actions.void_attendance(attendance, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "section_write",
    "<uuid:pk>/acta/secciones/<slug:key>/escribir/",
    action="meetings.register_meeting",
    form=SectionForm,
    answer=SectionRows,
)
def section_write(call: Call, pk: UUID, key: str) -> MinutesSection:
    """Guarda el texto de una sección sobre la versión que se leyó; «replace» reemplaza a sabiendas la guardada."""
    meeting = _to_register(call, pk)
    form = call.form()
    return actions.write_section(
        meeting,
        key,
        text=form.cleaned_data["text"],
        expected_version=form.expected_version,
        by=call.user,
        at=call.at,
    )


@room.verb("minutes_freeze", "<uuid:pk>/acta/cerrar/", action="meetings.register_meeting", answer=MinutesRows)
def minutes_freeze(call: Call, pk: UUID) -> Minutes:
    """Cierra el texto del acta para su firma, que se da en la página."""
    actions.freeze_minutes(_to_register(call, pk), by=call.user, at=call.at)
    return _minutes(call, pk)
