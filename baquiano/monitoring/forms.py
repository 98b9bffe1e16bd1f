"""What a group tells of its month, and what planning asks to mend."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.ui.forms import Form, TextArea


class FollowUpForm(Form):
    """The words beside the figures, which nobody types."""

    remarks = forms.CharField(
        label=_("Qué se logró y qué no"),
        help_text=_("En una o dos frases. Las cifras y los compromisos se agregan solos."),
        widget=TextArea(rows=5),
        max_length=4000,
    )
    difficulties = forms.CharField(
        label=_("Dificultades y qué se hará"), required=False, widget=TextArea(rows=3), max_length=4000
    )


class ReturnForm(Form):
    """What the group has to mend."""

    note = forms.CharField(
        label=_("Qué debe ajustar el grupo"),
        widget=TextArea(rows=4),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )
