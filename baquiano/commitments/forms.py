"""What people write about a commitment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.commitments.choices import CheckResult
from baquiano.documents.forms import ProofForm
from baquiano.ui.forms import CreateForm, FileField, ReasonForm, TextArea


class CheckForm(CreateForm):
    """What was found of a commitment, with a note or an evidence."""

    result = forms.ChoiceField(label=_("Cómo va"), choices=CheckResult.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Nota de verificación"),
        help_text=_("Qué se vio o qué falta."),
        max_length=1000,
        required=False,
        widget=TextArea(rows=3),
    )
    file = FileField(label=_("Evidencia"), required=False, help_text=_("Opcional: una foto o un documento."))


class ClaimForm(ProofForm):
    """That it is fulfilled, and what proves it."""

    field_order = ("id", "note", "photo", "file", "link", "title", "taken_on")

    note = forms.CharField(
        label=_("Cómo se cumplió"),
        help_text=_("Lo lee quien lo verifica, junto con la prueba."),
        max_length=1000,
        required=False,
        widget=TextArea(rows=3),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.fields["taken_on"].label = _("Fecha de la prueba")


class CancelForm(ReasonForm):
    """Why the commitment no longer holds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Por qué se cancela")
