"""What people write about a meeting: who came, the text of the acta, the signatures."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.documents.choices import Party
from baquiano.meetings.choices import AttendanceMode
from baquiano.meetings.models import Attendance
from baquiano.ui.forms import CreateForm, FileField, Form, TextArea

_PNG = "data:image/png;base64,"
MAX_STROKE_LETTERS = 700_000


class StrokeInput(forms.HiddenInput):
    """The box in which one signs with the finger."""

    template_name = "meetings/widgets/stroke.html"
    input_type = "text"


class StrokeField(forms.CharField):
    """A drawn signature: cleans the data URL of the canvas to the bytes of its PNG, or ``None``."""

    widget = StrokeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_STROKE_LETTERS, **kwargs)

    def clean(self, value: Any) -> bytes | None:
        text = super().clean(value)
        if not text:
            return None
        if not text.startswith(_PNG):
            raise ValidationError(_("No se pudo leer la firma. Bórrela y dibújela de nuevo."))
        try:
            return base64.b64decode(text.removeprefix(_PNG), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("No se pudo leer la firma. Bórrela y dibújela de nuevo.")) from error


class PersonForm(Form):
    """A person of the list, in the columns of the official format."""

    names = forms.CharField(label=_("Nombres"), max_length=100)
    surnames = forms.CharField(label=_("Apellidos"), max_length=100)
    document_type = forms.ChoiceField(label=_("Tipo de documento"), choices=DocumentType.choices)
    document_number = forms.CharField(
        label=_("Número de documento"),
        max_length=20,
        error_messages={"required": _("Escriba el número, o elija «Sin documento / no informa».")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
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


class SectionForm(Form):
    """One section of the acta. ``replace`` is the version that the editor, having read both texts, replaces."""

    text = forms.CharField(required=False, max_length=20_000, strip=False, widget=TextArea(rows=5))
    version = forms.IntegerField(min_value=1, max_value=2_147_483_647)
    replace = forms.IntegerField(min_value=1, max_value=2_147_483_647, required=False)

    @property
    def expected_version(self) -> int:
        return self.cleaned_data["replace"] or self.cleaned_data["version"]


class WhyForm(Form):
    """Words that explain a step back."""

    reason = forms.CharField(label=_("Motivo"), min_length=5, max_length=500, widget=TextArea(rows=3))


class CorrectMinutesForm(CreateForm):
    reason = forms.CharField(
        label=_("Qué se corrige y por qué"),
        help_text=_("El acta firmada se conserva; la nueva versión dice que la reemplaza y se firma otra vez."),
        min_length=10,
        max_length=500,
        widget=TextArea(rows=3),
    )


class SigningForm(CreateForm):
    """What every way of signing carries: the SHA-256 of the text that was on the page."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)


class PasswordSignForm(SigningForm):
    """Who signed in confirms with the password, for one of the parties of this side."""

    party = forms.ChoiceField(label=_("Firma como"), choices=Party.choices)
    post = forms.CharField(label=_("Cargo con el que firma"), max_length=150, required=False)
    password = forms.CharField(
        label=_("Su contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, parties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_parties(self.fields["party"], parties)


class DrawnSignForm(SigningForm):
    """Whoever represents a party draws the signature on this screen."""

    party = forms.ChoiceField(label=_("Firma por"), choices=Party.choices)
    signer_name = forms.CharField(label=_("Nombre de quien firma"), max_length=150)
    signer_document = forms.CharField(label=_("Documento"), max_length=30, required=False)
    signer_post = forms.CharField(label=_("Cargo"), max_length=150, required=False)
    image = StrokeField(label=_("Firma"), error_messages={"required": _("Falta la firma: dibújela en el recuadro.")})

    def __init__(self, *args: Any, parties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_parties(self.fields["party"], parties)


def _offer_parties(field: Any, parties: list[str]) -> None:
    """Only the parties still missing; a single one is not asked."""
    field.choices = [(party, Party(party).label) for party in parties]
    if len(parties) == 1:
        field.initial, field.widget = parties[0], forms.HiddenInput()


class PaperSignForm(SigningForm):
    """The printed acta, signed by hand and scanned back; a name for each party that is on it."""

    file = FileField(label=_("Acta firmada, escaneada"), accept="image/*,application/pdf")

    def __init__(self, *args: Any, parties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for party in parties:
            self.fields[f"name_{party}"] = forms.CharField(
                label=_("Quién firmó por la %(party)s") % {"party": Party(party).label.lower()},
                help_text=_("Déjelo vacío si esa parte no está en este papel."),
                max_length=150,
                required=False,
            )
        self.parties = parties

    @property
    def signers(self) -> list[tuple[str, str]]:
        found = [(party, self.cleaned_data.get(f"name_{party}", "")) for party in self.parties]
        return [(party, name) for party, name in found if name]
