"""Who came, as the adviser writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.documents import NOT_A_NUMBER, OF_DIGITS
from baquiano.meetings.choices import AttendanceMode
from baquiano.meetings.forms.stroke import StrokeField
from baquiano.meetings.models import Attendance
from baquiano.ui.forms import CreateForm, FileField, Form


class PersonForm(Form):
    """A person of the list, in the columns of the official format."""

    names = forms.CharField(label=_("Nombres"), max_length=100)
    surnames = forms.CharField(label=_("Apellidos"), max_length=100)
    document_type = forms.ChoiceField(label=_("Tipo de documento"), choices=DocumentType.choices)
    document_number = forms.CharField(
        label=_("Número de documento"),
        max_length=20,
        error_messages={"required": _("Escriba el número, o elija «Sin documento / no informa».")},
        # The page without signal, which cannot ask, reads there what it refuses.
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "data-of-digits": " ".join(OF_DIGITS),
                "data-wrong": NOT_A_NUMBER,
            }
        ),
    )
    entity = forms.CharField(label=_("Entidad o dependencia"), max_length=200, required=False)
    post = forms.CharField(label=_("Cargo"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Teléfono"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("Correo electrónico"), required=False)
    mode = forms.ChoiceField(label=_("Asistió de forma"), choices=AttendanceMode.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get(self.add_prefix("document_type")) == DocumentType.NONE:
            self.fields["document_number"].required = False


class AttendanceForm(CreateForm, PersonForm):
    """A person that is registered, with the authorisation given before on the same screen."""

    consented = forms.BooleanField(
        label=_("La persona leyó el aviso y autoriza el tratamiento de sus datos."),
        error_messages={"required": _("Sin esta autorización no es posible registrar a la persona.")},
    )
    signature = StrokeField(label=_("Firma de la persona"), required=False)

    def __init__(self, *args: Any, on_paper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_paper:
            del self.fields["signature"]
            self.fields["consented"].label = _("La persona autorizó el tratamiento de sus datos en la lista en papel.")


class TranscribeForm(CreateForm, PersonForm):
    """A line of the sheet that was signed on paper: the keyboard goes from one to the next."""

    scan_row = forms.IntegerField(
        label=_("Renglón"), min_value=1, max_value=999, widget=forms.NumberInput(attrs={"class": "w-short"})
    )
    consented = forms.BooleanField(
        label=_("La persona firmó la hoja, que trae el aviso de privacidad."),
        error_messages={"required": _("Sin la firma en la hoja no hay autorización para registrar a la persona.")},
    )
    field_order = ("scan_row", "names", "surnames", "document_type", "document_number", "entity", "post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].widget.attrs["autofocus"] = True


class CorrectionForm(CreateForm, PersonForm):
    """The same person, well written, and why."""

    reason = forms.CharField(
        label=_("Qué se corrige"),
        help_text=_("El registro anterior se conserva y queda a la vista que fue corregido."),
        min_length=5,
        max_length=300,
    )


class VoidForm(CreateForm):
    reason = forms.CharField(
        label=_("Por qué se anula"),
        help_text=_("La persona deja de contar en la lista; el registro se conserva anulado."),
        min_length=5,
        max_length=300,
    )


def written(attendance: Attendance) -> dict[str, Any]:
    """The stored row by the names of the form."""
    return {name: getattr(attendance, name) for name in PersonForm.base_fields}


class ScanForm(CreateForm):
    """The list signed on paper, scanned or photographed."""

    file = FileField(
        label=_("Foto o escaneo de la lista firmada"),
        accept="image/*,application/pdf",
        help_text=_("PDF o imagen. Queda como evidencia de la reunión con su huella SHA-256."),
    )
