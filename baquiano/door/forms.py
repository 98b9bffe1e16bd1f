"""What a contact writes: the own address, an answer to a work plan, how a commitment goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.commitments.forms import ClaimForm
from baquiano.ui.forms import CreateForm, Form, TextArea


class AskForm(Form):
    email = forms.EmailField(
        label=_("Correo electrónico"),
        max_length=254,
        help_text=_("El que su entidad registró con quien la asiste."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class EnterForm(Form):
    """Nothing is asked: that somebody pressed, and not a program that opens every link of a mail."""


class AcceptForm(Form):
    """Nothing else is asked."""


class AdjustForm(Form):
    note = forms.CharField(
        label=_("Qué se debe ajustar"),
        help_text=_("Diga la actividad, la fecha o el responsable que no les sirve, y qué proponen."),
        widget=TextArea(rows=4),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


class ProgressForm(CreateForm):
    note = forms.CharField(
        label=_("Cómo va"), help_text=_("Qué hicieron y qué falta."), widget=TextArea(rows=4), max_length=2000
    )


class DoneForm(ClaimForm):
    """The same declaration that an official makes, in the words of who receives it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("Lo lee quien los asiste, junto con la prueba.")
