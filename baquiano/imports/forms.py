"""The file of a register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.ui.forms import CreateForm, FileField, Form


class UploadForm(CreateForm):
    file = FileField(
        label=_("Archivo"),
        accept=".xlsx,.ods,.csv",
        help_text=_(
            "En Excel (.xlsx), LibreOffice (.ods) o CSV. Se reconocen las columnas, estén en el orden que estén."
        ),
    )


class ApplyForm(Form):
    """Whether the new people receive the link for their password now."""

    invite = forms.BooleanField(
        label=_("Enviar a las personas nuevas el enlace para escribir su contraseña"), required=False, initial=True
    )
