"""What somebody without an account writes, and the validation of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.meetings.choices import ReviewOutcome
from baquiano.meetings.forms.attendance import PersonForm
from baquiano.meetings.forms.stroke import StrokeField
from baquiano.ui.forms import CreateForm, Form

# A stroke on the screen of a telephone is some 30 KB; more than this is something else.
MAX_STROKE_LETTERS = 270_000

_AUTOCOMPLETE = {
    "names": "given-name",
    "surnames": "family-name",
    "entity": "organization",
    "post": "organization-title",
    "email": "email",
    "phone": "tel",
}


class SelfRegisterForm(CreateForm, PersonForm):
    """The notice first and then the data, in the columns of the official format."""

    notice = forms.UUIDField(widget=forms.HiddenInput)
    consented = forms.BooleanField(
        label=_("Leí el aviso y autorizo el tratamiento de mis datos."),
        error_messages={"required": _("Sin su autorización no podemos registrarle por aquí.")},
    )
    signature = StrokeField(label=_("Su firma"), required=False, max_length=MAX_STROKE_LETTERS)
    # Nobody sees it; what fills in every field of a page fills it too.
    website = forms.CharField(label=_("No escriba nada aquí"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["mode"]
        self.fields["entity"].label = _("Entidad, colegio o comunidad")
        self.fields["entity"].required = True
        self.fields["document_type"].initial = DocumentType.CC
        fill = {
            "names": "given-name",
            "surnames": "family-name",
            "entity": "organization",
            "post": "organization-title",
        }
        for name, token in {**fill, "email": "email", "phone": "tel"}.items():
            self.fields[name].widget.attrs["autocomplete"] = token
        self.fields["document_number"].widget.attrs.pop("inputmode", None)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Deje vacía la casilla «No escriba nada aquí» y envíe otra vez."))
        return ""

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields if name in self.cleaned_data}


class ReviewForm(Form):
    """Some of those who wait, or the one whose button was pressed, and what is said of them."""

    people = forms.ModelMultipleChoiceField(queryset=None, required=False)
    accept: Any = forms.ModelChoiceField(queryset=None, required=False)
    outcome = forms.ChoiceField(choices=ReviewOutcome.choices, required=False)
    reason = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = self.fields["accept"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accept"):
            cleaned |= {"people": [cleaned["accept"]], "outcome": ReviewOutcome.ACCEPTED}
        if not cleaned.get("people"):
            raise ValidationError(_("Marque al menos una persona."))
        if not cleaned.get("outcome"):
            raise ValidationError(_("Diga si las valida o no."))
        return cleaned
