"""What people write about a competence."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.competences.choices import CompetenceKind
from baquiano.competences.models import Competence
from baquiano.competences.queries import registering_units
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import catalogue, people_of
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, TextArea


class BasisFields(Form):
    basis = forms.CharField(
        label=_("En qué se sustenta"),
        max_length=1000,
        widget=TextArea(rows=3),
        help_text=_("El título, la experiencia o el curso; si es una autorización, por qué se asigna a esta persona."),
    )
    starts_on = DateField(label=_("Desde"))
    ends_on = DateField(
        label=_("Hasta"), required=False, help_text=_("Vacío si no vence. Una autorización siempre termina.")
    )


class CompetenceForm(CreateForm, BasisFields):
    groups = (
        (_("De quién y en qué"), ("user", "topic", "kind", "unit")),
        (_("El sustento"), ("basis", "starts_on", "ends_on")),
    )

    user: Any = forms.ModelChoiceField(label=_("Persona"), queryset=None, empty_label=_("Elija a la persona"))
    topic: Any = forms.ModelChoiceField(label=_("Tema"), queryset=None, empty_label=_("Elija el tema"))
    kind = forms.ChoiceField(
        label=_("Clase"), choices=CompetenceKind.choices, initial=CompetenceKind.THEMATIC, widget=forms.RadioSelect
    )
    unit: Any = forms.ModelChoiceField(label=_("Dependencia que la registra"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, institution: Institution, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of(institution, on=on).exclude(pk=user.pk).distinct().order_by("full_name")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = registering_units(user, on)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "id"}

    def asked(self, institution: Institution) -> Competence:
        """The competence that was asked for, not written: the policy is asked about it first."""
        names = ("unit", "kind", "user")
        return Competence(institution=institution, **{name: self.cleaned_data[name] for name in names})


class CompetenceEditForm(EditForm, BasisFields):
    """A correction over what was read."""

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("basis", "starts_on", "ends_on")}


class CompetenceAnnulForm(Form):
    reason = forms.CharField(label=_("Por qué se anula"), widget=TextArea(rows=3), max_length=500)
