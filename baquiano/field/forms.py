"""What is written without signal, in the fields of the pages of a visit; and what resolves a capture."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.delivery.forms import CommitmentForm, SessionCreateForm
from baquiano.documents.forms import ProofForm
from baquiano.field.choices import CaptureKind
from baquiano.meetings.forms import AttendanceForm
from baquiano.ui.forms import FileField, Form, TextArea


class Carried(Form):
    """A form of the page that opens without signal: its lists are those of the visit that was carried."""

    kind: CaptureKind

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(auto_id=f"{self.kind.value}-%s", **kwargs)


def _same(form: Any, name: str) -> Any:
    return form.base_fields[name]


def _of_the_visit(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[])


class VisitCapture(Carried):
    """A visit that is in no agenda: it is born on the device, and whoever receives it completes what it lacks."""

    kind = CaptureKind.VISIT

    beneficiary = forms.ChoiceField(label=_("Entidad asistida"), choices=[], required=False)
    beneficiary_name = forms.CharField(
        label=_("Nombre de la entidad, si no está en la lista"),
        help_text=_("Como se llama oficialmente, con su municipio si lo sabe."),
        max_length=200,
        required=False,
    )
    title = _same(SessionCreateForm, "title")
    objective = _same(SessionCreateForm, "objective")
    day = _same(SessionCreateForm, "day")
    starts = _same(SessionCreateForm, "starts")
    ends = _same(SessionCreateForm, "ends")
    modality = _same(SessionCreateForm, "modality")
    place = _same(SessionCreateForm, "place")
    unit = _of_the_visit(_("Dependencia"))


class AttendanceCapture(Carried):
    kind = CaptureKind.ATTENDANCE

    names = _same(AttendanceForm, "names")
    surnames = _same(AttendanceForm, "surnames")
    document_type = _same(AttendanceForm, "document_type")
    document_number = _same(AttendanceForm, "document_number")
    entity = _same(AttendanceForm, "entity")
    post = _same(AttendanceForm, "post")
    phone = _same(AttendanceForm, "phone")
    email = _same(AttendanceForm, "email")
    mode = _same(AttendanceForm, "mode")
    consented = _same(AttendanceForm, "consented")
    signature = _same(AttendanceForm, "signature")


class CommitmentCapture(Carried):
    kind = CaptureKind.COMMITMENT

    text = _same(CommitmentForm, "text")
    party = _same(CommitmentForm, "party")
    responsible_name = _same(CommitmentForm, "responsible_name")
    due_on = _same(CommitmentForm, "due_on")
    beneficiary = _of_the_visit(_("Entidad asistida"))


class EvidenceCapture(Carried):
    kind = CaptureKind.EVIDENCE

    # The name of the field of the visit is «kind», which here is the kind of capture.
    evidence_kind = _of_the_visit(_("Clase de evidencia"))
    title = _same(ProofForm, "title")
    file = FileField(
        label=_("Foto o archivo"), accept="image/*,application/pdf", help_text=_("Tómela ahora o elíjala del equipo.")
    )
    taken_on = _same(ProofForm, "taken_on")


class NoteCapture(Carried):
    kind = CaptureKind.NOTE

    section = _of_the_visit(_("Sección del acta"))
    text = forms.CharField(
        label=_("Nota"),
        help_text=_("Al enviarla se agrega al final de la sección. Puede guardar varias."),
        max_length=20_000,
        widget=TextArea(rows=5),
    )


FORMS: dict[CaptureKind, type[Carried]] = {
    one.kind: one for one in (VisitCapture, AttendanceCapture, CommitmentCapture, EvidenceCapture, NoteCapture)
}


class UploadForm(Form):
    """The file that a device exported."""

    file = FileField(
        label=_("Archivo exportado del equipo"),
        accept=".baquiano",
        help_text=_("El que guardó con «Guardar en un archivo». Subirlo dos veces no duplica nada."),
    )


class DiscardForm(Form):
    reason = forms.CharField(
        label=_("Por qué se descarta"),
        help_text=_("Su contenido se borra de aquí; queda que existió, quién lo descartó y por qué."),
        min_length=5,
        max_length=500,
        widget=TextArea(rows=3),
    )
