"""The voluntary questions of the differential approach."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.meetings.choices import DIFFERENTIAL
from baquiano.meetings.models import DifferentialAnswers
from baquiano.ui.forms import Form


class DifferentialForm(Form):
    """Only what the institution asks. Nothing here is required, and nothing here stops a registration."""

    text = forms.UUIDField(widget=forms.HiddenInput, required=False)
    consented = forms.BooleanField(label=_("Autorizo el uso de estas respuestas voluntarias."), required=False)

    def __init__(self, *args: Any, questions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, prefix="voluntario", **kwargs)
        for name in questions:
            label = DifferentialAnswers._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            self.fields[name] = forms.ChoiceField(
                label=str(label).capitalize(),
                choices=[("", _("Sin responder")), *DIFFERENTIAL[name].choices],
                required=False,
            )
        self.questions = questions

    @property
    def asked(self) -> list[Any]:
        return [self[name] for name in self.questions]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered; what nobody understands counts as not answered."""
        if not self.is_bound:
            return {}
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in self.questions}
        return {name: value for name, value in given.items() if value}

    @property
    def is_authorised(self) -> bool:
        self.is_valid()
        return bool(self.cleaned_data.get("consented"))
