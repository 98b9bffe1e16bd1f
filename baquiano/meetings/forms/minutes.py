"""The text of the acta and its signatures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.documents.choices import Party
from baquiano.meetings.forms.stroke import StrokeField
from baquiano.ui.forms import CreateForm, FileField, Form, TextArea


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
