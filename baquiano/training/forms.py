"""What people write about a training."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_of
from baquiano.training.models import Training
from baquiano.training.queries import organising_units
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, TextArea


class TrainingFields(Form):
    groups = (
        (_("Qué fue"), ("topic", "held_on", "hours", "trainer", "unit", "contents")),
        (_("Quiénes la recibieron"), ("people",)),
    )

    topic = forms.CharField(
        label=_("Tema"), max_length=200, help_text=_("Por ejemplo: registrar una visita desde el celular.")
    )
    held_on = DateField(label=_("Fecha"))
    hours = forms.IntegerField(label=_("Duración en horas"), min_value=1, max_value=200)
    trainer = forms.CharField(label=_("Quién la dio"), max_length=150)
    unit: Any = forms.ModelChoiceField(label=_("Dependencia que la organiza"), queryset=None, empty_label=None)
    contents = forms.CharField(label=_("Qué se vio"), max_length=2000, required=False, widget=TextArea(rows=3))
    people: Any = forms.ModelMultipleChoiceField(
        label=_("Personas capacitadas"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        institution: Institution,
        user: User,
        on: date,
        training: Training | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        units, people = organising_units(user, on), people_of(institution, on=on)
        if training is not None:
            units = units | type(training.unit).objects.filter(pk=training.unit_id)
            people = people | User.objects.filter(pk__in=training.people.values("pk"))
        self.fields["unit"].queryset = units.distinct()  # type: ignore[attr-defined]
        self.fields["people"].queryset = people.distinct().order_by("full_name")  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("topic", "held_on", "hours", "trainer", "unit", "contents")}


class TrainingCreateForm(CreateForm, TrainingFields):
    """A training that was given."""


class TrainingEditForm(EditForm, TrainingFields):
    """A correction over what was read."""


class AnnulForm(Form):
    reason = forms.CharField(label=_("Por qué se anula"), widget=TextArea(rows=3), max_length=500)
