"""What people write of the basis of a plan and of its meetings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import BOGOTA
from baquiano.meetings.choices import Modality
from baquiano.planning.choices import MeetingPurpose
from baquiano.planning.models import Plan
from baquiano.planning.values import BASIS
from baquiano.ui.forms import CreateForm, DateField, EditForm, TimeInput


class BasisForm(EditForm):
    """The two documents on which a plan rests, each with its date and, if it is online, its address (PLN-06)."""

    groups = [
        (_("La evaluación de la vigencia anterior"), ("evaluation", "evaluation_on", "evaluation_link")),
        (_("El Plan de Acción Institucional"), ("action_plan", "action_plan_on", "action_plan_link")),
    ]

    evaluation = forms.CharField(
        label=_("Documento"), max_length=250, help_text=_("Su nombre y su número: «Informe final 2025, radicado 012».")
    )
    evaluation_on = DateField(label=_("Fecha"))
    evaluation_link = forms.URLField(
        label=_("Enlace"), max_length=500, required=False, assume_scheme="https", help_text=_("Si está en línea.")
    )
    action_plan = forms.CharField(
        label=_("Documento"), max_length=250, help_text=_("Su nombre y su versión: «Plan de Acción 2026, versión 1».")
    )
    action_plan_on = DateField(label=_("Fecha"))
    action_plan_link = forms.URLField(
        label=_("Enlace"), max_length=500, required=False, assume_scheme="https", help_text=_("Si está en línea.")
    )

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the action expects them."""
        return {name: self.cleaned_data[name] for name in BASIS}


def basis_written(plan: Plan) -> dict[str, Any]:
    """What the plan cites, by the names of the form."""
    return {name: getattr(plan, name) for name in (*BASIS, "version")}


class MeetingForm(CreateForm):
    """A meeting of the plan that took place."""

    purpose = forms.ChoiceField(label=_("Para qué fue"), choices=MeetingPurpose.choices)
    responsible = forms.ModelChoiceField(queryset=None, label=_("Quién la dirigió"), empty_label=None)
    day = DateField(label=_("Fecha"))
    starts = forms.TimeField(label=_("Hora inicial"), widget=TimeInput)
    ends = forms.TimeField(label=_("Hora final"), widget=TimeInput)
    modality = forms.ChoiceField(label=_("Modalidad"), choices=Modality.choices, initial=Modality.IN_PERSON)
    place = forms.CharField(label=_("Lugar"), max_length=200, required=False)
    link = forms.URLField(label=_("Enlace"), max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args: Any, people: Any, purposes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        field: Any = self.fields["purpose"]
        field.choices = [(value, words) for value, words in MeetingPurpose.choices if value in purposes]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("La hora final debe ser posterior a la inicial."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as ``register_meeting`` expects them."""
        data = self.cleaned_data
        plain = {name: value for name, value in data.items() if name not in {"day", "starts", "ends"}}
        return plain | {
            "starts_at": datetime.combine(data["day"], data["starts"], BOGOTA),
            "ends_at": datetime.combine(data["day"], data["ends"], BOGOTA),
        }
