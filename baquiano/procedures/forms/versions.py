"""Signing a version, and the reasons for which it goes back or is given up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.ui.forms import CreateForm, Form, TextArea


class VersionSignForm(CreateForm):
    """Who is signed in signs with the password, over the content that the page showed."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    post = forms.CharField(label=_("Cargo con el que firma"), max_length=150)
    password = forms.CharField(
        label=_("Su contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ReasonTextForm(Form):
    reason = forms.CharField(
        label=_("Motivo"),
        help_text=_("Diga en una o dos frases qué debe ajustarse o por qué. Queda en la historia de la versión."),
        widget=TextArea(rows=4),
        max_length=2000,
    )
