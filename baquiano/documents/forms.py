"""Putting another evidence in the place of one, and typing a verification code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.ui.forms import CreateForm, DateField, FileField, Form


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
