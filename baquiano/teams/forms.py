"""What people write about teams, and offering people by the teams in which they are."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Institution
from baquiano.teams.choices import TeamRole
from baquiano.teams.models import Team
from baquiano.teams.queries import candidates, grouped
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, TextArea

PERSON, EXTERNAL = "person", "external"


def offer_by_team(field: Any, teams: Iterable[Team]) -> None:
    """Show the people of a field under their teams, those first; without teams the field stays as it was."""
    groups = grouped(field.queryset, teams)
    if groups:
        named = [(name or _("Otras personas"), people) for name, people in groups]
        empty = [("", field.empty_label)] if field.empty_label is not None else []
        field.choices = [*empty, *named]


class PurposeFields(Form):
    name = forms.CharField(label=_("Nombre"), max_length=120, help_text=_("Por ejemplo: Equipo de convivencia."))
    purpose = forms.CharField(label=_("Para qué se conforma"), max_length=500, required=False, widget=TextArea(rows=3))


class TeamForm(CreateForm, PurposeFields):
    groups = (
        (_("Qué es"), ("name", "purpose")),
        (_("Quién lo conforma"), ("unit", "starts_on")),
    )
    unit: Any = forms.ModelChoiceField(
        label=_("Dependencia que lo conforma"),
        queryset=None,
        empty_label=None,
        help_text=_("Responde por el equipo. Sus integrantes pueden ser de otras dependencias."),
    )
    starts_on = DateField(label=_("Desde"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class TeamEditForm(EditForm, PurposeFields):
    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "purpose")}


class TeamCloseForm(EditForm):
    on = DateField(label=_("Último día"), help_text=_("También es el último día de quienes siguen en el equipo."))
    reason = forms.CharField(label=_("Motivo"), max_length=300)


class WhatFields(Form):
    role = forms.ChoiceField(label=_("Rol en el equipo"), choices=TeamRole.choices, initial=TeamRole.MEMBER)
    duty = forms.CharField(
        label=_("Qué hace en el equipo"), max_length=200, required=False, help_text=_("Por ejemplo: lidera el taller.")
    )


class MemberForm(CreateForm, WhatFields):
    groups = (
        (_("Quién"), ("kind", "user", "external_name", "external_entity")),
        (_("Qué hace"), ("role", "duty", "starts_on")),
    )
    kind = forms.ChoiceField(
        label=_("De dónde viene"),
        choices=[(PERSON, _("De la entidad, de cualquier dependencia")), (EXTERNAL, _("Ejecutor externo"))],
        initial=PERSON,
        widget=forms.RadioSelect,
    )
    user: Any = forms.ModelChoiceField(
        label=_("Persona de la entidad"),
        queryset=None,
        required=False,
        empty_label=_("Elija a la persona"),
        help_text=_("Si es de la entidad."),
    )
    external_name = forms.CharField(
        label=_("Nombre del ejecutor externo"), max_length=150, required=False, help_text=_("Solo si es externo.")
    )
    external_entity = forms.CharField(
        label=_("Entidad o contrato"), max_length=150, required=False, help_text=_("Solo si es externo.")
    )
    starts_on = DateField(label=_("Desde"))

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = candidates(institution, on)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == EXTERNAL:
            data["user"] = None
            if not data.get("external_name"):
                self.add_error("external_name", _("Escriba el nombre del ejecutor externo."))
        else:
            data["external_name"] = data["external_entity"] = ""
            if not data.get("user"):
                self.add_error("user", _("Elija a la persona."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("id", "kind")}


class MemberEditForm(EditForm, WhatFields):
    external_entity = forms.CharField(label=_("Entidad o contrato"), max_length=150, required=False)

    def __init__(self, *args: Any, is_external: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_external:
            del self.fields["external_entity"]


class MemberEndForm(EditForm):
    on = DateField(label=_("Último día en el equipo"))


class WorkForm(Form):
    """Which team carries out a piece of work."""

    team: Any = forms.ModelChoiceField(
        label=_("Equipo"), queryset=None, required=False, empty_label=_("Ninguno"), help_text=_("Los equipos activos.")
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
