"""Forms of the institution: linking a person, ending the link, local days without work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_of, role_labels, units_of
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form


class MembershipForm(CreateForm):
    groups = (
        (_("Persona"), ("email", "full_name", "document_type", "document_number", "phone")),
        (_("Qué hace y dónde"), ("role", "unit", "post", "starts_on", "ends_on", "delegated_by")),
        (_("Vinculación"), ("link", "contract_number", "contract_ends_on")),
    )

    email = forms.EmailField(
        label=_("Correo electrónico"),
        help_text=_("Con él ingresa. Si la persona ya tiene cuenta, se le agrega esta vinculación."),
    )
    full_name = forms.CharField(label=_("Nombre completo"), max_length=150)
    document_type = forms.ChoiceField(label=_("Tipo de documento"), choices=DocumentType.choices)
    document_number = forms.CharField(label=_("Número de documento"), max_length=20, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=30, required=False)
    role = forms.ChoiceField(label=_("Rol"))
    unit: Any = forms.ModelChoiceField(label=_("Dependencia"), queryset=None, empty_label=_("Elija una dependencia"))
    post = forms.CharField(label=_("Cargo"), max_length=120, required=False)
    starts_on = DateField(label=_("Desde"))
    ends_on = DateField(
        label=_("Hasta"), required=False, help_text=_("Último día. Déjelo vacío si no tiene fecha final.")
    )
    delegated_by: Any = forms.ModelChoiceField(
        label=_("Delegado por"),
        queryset=None,
        required=False,
        empty_label=_("No es una delegación"),
        help_text=_("Si un directivo le delega la función, dígalo aquí y escriba hasta cuándo."),
    )
    link = forms.ChoiceField(label=_("Tipo de vinculación"), choices=Link.choices)
    contract_number = forms.CharField(label=_("Número de contrato"), max_length=40, required=False)
    contract_ends_on = DateField(
        label=_("Fin del contrato"),
        required=False,
        help_text=_("Al día siguiente la persona deja de tener acceso a trabajo nuevo."),
    )

    def __init__(self, *args: Any, institution: Institution, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegated_by"].queryset = people_of(institution, on=on)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_of(institution, on)  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("Elija un rol")), *role_labels(institution).items()]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("delegated_by") and not cleaned.get("ends_on"):
            self.add_error("ends_on", _("Una delegación necesita fecha final."))
        if cleaned.get("link") == Link.CONTRACTOR:
            for name, mend in {
                "contract_number": _("Escriba el número del contrato."),
                "contract_ends_on": _("Escriba hasta cuándo va el contrato."),
            }.items():
                if not cleaned.get(name):
                    self.add_error(name, mend)
        return cleaned


class EndMembershipForm(EditForm):
    on = DateField(label=_("Último día"), help_text=_("Desde el día siguiente la persona no trabaja con ese rol."))


class LocalDayForm(CreateForm):
    date = DateField(label=_("Fecha"))
    name = forms.CharField(label=_("Qué se celebra"), max_length=120)


class FolderForm(Form):
    """Applies what was shown: the digest is that of the differences page, so nothing else is loaded."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
