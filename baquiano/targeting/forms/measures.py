"""What people write of a variable."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.targeting.choices import MoreMeans
from baquiano.targeting.models import Measure
from baquiano.ui.forms import CreateForm, EditForm, Form, TextArea


class _MeasureFields(Form):
    name = forms.CharField(label=_("Nombre"), max_length=150)
    unit = forms.CharField(
        label=_("Unidad"), help_text=_("Puntos, porcentaje, pesos por habitante, solicitudes…"), max_length=40,
        required=False,
    )  # fmt: skip
    more_means = forms.ChoiceField(
        label=_("Un valor mayor significa"),
        choices=MoreMeans.choices,
        help_text=_(
            "Con más necesidad se prioriza el valor mayor; con más desempeño, el menor. En cada ejercicio se cambia."
        ),
    )
    source = forms.CharField(label=_("Fuente"), max_length=200)
    description = forms.CharField(label=_("Qué mide"), widget=TextArea(rows=3), max_length=2000, required=False)

    @property
    def measure_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"id", "version"}}


class MeasureCreateForm(_MeasureFields, CreateForm):
    """A variable that was not in the catalogue."""

    field_order = ("id", "code", "name", "unit", "more_means", "source", "description")

    code = forms.CharField(
        label=_("Código"),
        help_text=_("Corto y sin espacios: con él se reconoce la columna de un archivo. No cambia después."),
        max_length=30,
        validators=Measure._meta.get_field("code").validators,
    )


class MeasureEditForm(_MeasureFields, EditForm):
    """The same, whose code stays; out of use it is offered no more."""

    is_active = forms.BooleanField(label=_("En uso"), required=False)
