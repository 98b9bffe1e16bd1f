"""What a person asks, and what an official answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.privacy.choices import RequestKind
from baquiano.ui.forms import CreateForm, Form, TextArea

# What may be corrected, by its field and as it is asked.
CHANGES = {
    "new_names": _("Nombres correctos"),
    "new_surnames": _("Apellidos correctos"),
    "new_entity": _("Entidad correcta"),
    "new_post": _("Cargo correcto"),
    "new_email": _("Correo correcto"),
    "new_phone": _("Teléfono correcto"),
}


class RequestForm(CreateForm):
    """Anybody asks for the own data, without an account."""

    kind = forms.ChoiceField(label=_("Qué quiere"), choices=RequestKind.choices, widget=forms.RadioSelect)
    names = forms.CharField(
        label=_("Sus nombres y apellidos"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    document_type = forms.ChoiceField(
        label=_("Tipo de documento"), choices=[one for one in DocumentType.choices if one[0] != DocumentType.NONE]
    )
    document_number = forms.CharField(
        label=_("Número de documento"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("Su correo electrónico"),
        help_text=_("Use, si puede, el mismo que dio en la reunión: así sabemos que es usted."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(label=_("Cuéntenos qué necesita"), widget=TextArea(rows=4), max_length=3000, required=False)
    new_names = forms.CharField(label=CHANGES["new_names"], max_length=100, required=False)
    new_surnames = forms.CharField(label=CHANGES["new_surnames"], max_length=100, required=False)
    new_entity = forms.CharField(label=CHANGES["new_entity"], max_length=200, required=False)
    new_post = forms.CharField(label=CHANGES["new_post"], max_length=120, required=False)
    new_email = forms.EmailField(label=CHANGES["new_email"], required=False)
    new_phone = forms.CharField(label=CHANGES["new_phone"], max_length=30, required=False)
    # Nobody sees it; what fills in every field of a page fills it too.
    website = forms.CharField(label=_("No escriba nada aquí"), required=False, max_length=0)

    @property
    def row_fields(self) -> dict[str, Any]:
        data = self.cleaned_data
        changes = {name.removeprefix("new_"): data[name] for name in CHANGES if data[name]}
        names = ("id", "kind", "names", "document_type", "document_number", "email", "words")
        is_correction = data["kind"] == RequestKind.CORRECT
        return {name: data[name] for name in names} | {"changes": changes if is_correction else {}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = any(cleaned.get(name) for name in (*CHANGES, "words"))
        if cleaned.get("kind") == RequestKind.CORRECT and not given:
            self.add_error("words", _("Diga qué dato está mal y cómo debe quedar."))
        return cleaned


def told_changes(changes: dict[str, str]) -> list[tuple[str, str]]:
    """Each datum that the person corrects, by the name with which it was asked."""
    given = {name: changes.get(name.removeprefix("new_")) for name in CHANGES}
    return [(str(CHANGES[name]), value) for name, value in given.items() if value is not None]


class CodeForm(Form):
    code = forms.CharField(
        label=_("Código de seis cifras"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class IdentifyForm(Form):
    """An official says how it is known who asks."""

    note = forms.CharField(
        label=_("Cómo verificó la identidad"),
        help_text=_("Por ejemplo: presentó su cédula en la oficina, o la envió firmada al correo institucional."),
        max_length=300,
    )
    email = forms.EmailField(
        label=_("Correo al que se responde"), help_text=_("Confírmelo con la persona: a él llegan sus datos.")
    )


class ExtendForm(Form):
    reason = forms.CharField(
        label=_("Motivo de la demora"),
        help_text=_("La persona lo recibe por correo con la nueva fecha."),
        widget=TextArea(rows=3),
        max_length=500,
    )


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("Respuesta"),
        help_text=_("En palabras sencillas. Los datos y lo que se hizo con cada uno se agregan solos."),
        widget=TextArea(rows=5),
        max_length=5000,
    )
