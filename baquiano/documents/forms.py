"""Another evidence in the place of one, a version of a format, an access class, and a verification code."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.documents.choices import AccessClass
from baquiano.documents.models import Format
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import catalogue
from baquiano.ui.forms import CreateForm, DateField, FileField, Form, TextArea


class ProofForm(CreateForm):
    """A photo, a file or a link that proves something: exactly one of the three. ``add_proof`` files it."""

    kind = forms.ModelChoiceField(queryset=None, label=_("Clase de evidencia"), empty_label=None)
    title = forms.CharField(label=_("Qué muestra"), max_length=200, required=False)
    photo = FileField(label=_("Tomar una foto"), accept="image/*", required=False)
    file = FileField(label=_("O elegir un archivo"), required=False)
    link = forms.URLField(label=_("O escribir un enlace"), max_length=500, required=False, assume_scheme="https")
    taken_on = DateField(label=_("Fecha"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = catalogue(institution, "evidence_kind")  # type: ignore[attr-defined]
        self.fields["photo"].widget.attrs["capture"] = "environment"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [name for name in ("photo", "file", "link") if data.get(name)]
        if len(given) != 1:
            raise ValidationError(_("Tome una foto, elija un archivo o escriba un enlace: uno de los tres."))
        data["file"] = data.pop("photo", None) or data.pop("file", None)
        return data


class SupersedeForm(CreateForm):
    """The new proof and why it replaces the old one."""

    title = forms.CharField(label=_("Título"), max_length=200)
    file = FileField(label=_("Archivo"), required=False, help_text=_("PDF, imagen, Word, Excel o correo."))
    link = forms.URLField(label=_("Enlace"), required=False, max_length=500, assume_scheme="https")
    taken_on = DateField(label=_("Fecha de la evidencia"))
    reason = forms.CharField(label=_("Motivo del reemplazo"), max_length=300, widget=forms.Textarea)


class CodeForm(Form):
    """What the public page asks: the code and, to compare, the SHA-256 printed on the document."""

    code = forms.CharField(
        label=_("Código de verificación"), max_length=40, help_text=_("Está al pie de cada página: XXXX-XXXX-XXXX.")
    )
    sha256 = forms.CharField(
        label=_("SHA-256"),
        max_length=90,
        required=False,
        help_text=_("Si lo escribe, comparamos si el contenido es el mismo."),
    )


class FormatForm(CreateForm):
    """A new version of a format, from the one that is."""

    version = forms.CharField(label=_("Versión"), max_length=10, help_text=_("El número con el que se aprobó."))
    name = forms.CharField(label=_("Nombre"), max_length=200)
    process = forms.CharField(label=_("Proceso"), max_length=150, required=False)
    approved_on = DateField(label=_("Fecha de aprobación"))
    access_class = forms.ChoiceField(
        label=_("Clase de acceso"),
        choices=AccessClass.choices,
        help_text=_("La de los documentos que se expidan con el formato (Ley 1712 de 2014)."),
    )
    logo = FileField(
        label=_("Escudo o logo"),
        accept=".png,.jpg,.jpeg",
        required=False,
        help_text=_("Si lo deja vacío, sigue el actual."),
    )
    header = forms.CharField(
        label=_("Línea del encabezado"),
        max_length=200,
        required=False,
        help_text=_("Bajo el nombre de la entidad: la secretaría o la oficina."),
    )
    opening = forms.CharField(
        label=_("Texto inicial"),
        max_length=4000,
        required=False,
        widget=TextArea(rows=4),
        help_text=_("Sale antes del contenido. Una línea en blanco separa los párrafos."),
    )
    closing = forms.CharField(
        label=_("Texto final"),
        max_length=4000,
        required=False,
        widget=TextArea(rows=4),
        help_text=_("Sale después del contenido: una nota, la ley de datos personales."),
    )
    template = FileField(
        label=_("Plantilla de Word o Excel"),
        accept=".docx,.xlsx",
        required=False,
        help_text=_(
            "Opcional: reemplaza el diseño del sistema. Use los datos de la lista, entre llaves: {{ contenido.… }}."
        ),
    )
    drop_template = forms.BooleanField(label=_("Quitar la plantilla actual"), required=False)

    def __init__(self, *args: Any, base: Format, **kwargs: Any) -> None:
        names = ("name", "process", "approved_on", "access_class", "header", "opening", "closing")
        initial = {name: getattr(base, name) for name in names} | ({"version": base.version} if base.is_draft else {})
        super().__init__(*args, initial=initial, **kwargs)
        if base.template_file_id is None:
            del self.fields["drop_template"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.setdefault("drop_template", False)
        return data

    @property
    def row_fields(self) -> dict[str, Any]:
        """The cleaned fields by the names of the row."""
        apart = {"id", "logo", "template", "drop_template"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class ClassifyForm(Form):
    """Who may open the document from now on, and on what ground."""

    access_class = forms.ChoiceField(label=_("Clase de acceso"), choices=AccessClass.choices)
    reason = forms.CharField(
        label=_("Fundamento"),
        help_text=_("La norma y la razón: Ley 1712 de 2014, artículo 18 (clasificada) o 19 (reservada)."),
        widget=TextArea(rows=3),
        min_length=10,
        max_length=500,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )
