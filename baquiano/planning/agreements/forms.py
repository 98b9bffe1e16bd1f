"""What people write of an agreement, and of the money of an activity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Institution
from baquiano.institutions.queries import catalogue
from baquiano.planning.agreements.actions import AGREEMENT, FUNDING
from baquiano.planning.agreements.models import AGREED
from baquiano.planning.models import Agreement, Funding
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, MoneyField, TextArea

PESOS = ("own_pesos", "partner_pesos", "planned", "executed")


def _whole(name: str, value: Any) -> Any:
    return int(value) if name in PESOS and value is not None else value


class AgreementForm(Form):
    """An agreement, a consultancy or an alliance (LOG-04)."""

    groups = [
        (_("Con quién y para qué"), ("unit", "mode", "number", "partner", "purpose")),
        (_("Cuándo"), ("starts_on", "ends_on")),
        (_("Qué aporta cada parte"), ("own_pesos", "own_words", "partner_pesos", "partner_words")),
        (
            _("Contratación"),
            ("process", "process_link", "competence"),
            _("Si se contrata a quien escribe o produce, el criterio que piden los términos de referencia."),
        ),
    ]

    mode = forms.ChoiceField(label=_("Clase"), choices=AGREED)
    number = forms.CharField(label=_("Número"), max_length=60)
    partner = forms.CharField(label=_("Con quién"), max_length=250)
    purpose = forms.CharField(label=_("Objeto"), max_length=2000, widget=TextArea(rows=3))
    starts_on = DateField(label=_("Desde"))
    ends_on = DateField(label=_("Hasta"))
    own_pesos = MoneyField(required=False, label=_("Aporte de la entidad"))
    own_words = forms.CharField(
        required=False, label=_("Qué más aporta la entidad"), max_length=1000, widget=TextArea(rows=2)
    )
    partner_pesos = MoneyField(required=False, label=_("Aporte de la otra parte"))
    partner_words = forms.CharField(
        required=False, label=_("Qué más aporta la otra parte"), max_length=1000, widget=TextArea(rows=2)
    )
    process = forms.CharField(required=False, label=_("Proceso de contratación"), max_length=120)
    process_link = forms.URLField(
        required=False, label=_("Enlace del proceso en SECOP"), max_length=500, assume_scheme="https"
    )
    competence = forms.CharField(
        required=False, label=_("Criterio de competencia técnica y temática"), max_length=2000, widget=TextArea(rows=2)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("La fecha final no puede ser anterior a la inicial."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the actions expect them."""
        return {name: _whole(name, self.cleaned_data[name]) for name in AGREEMENT}


class AgreementCreateForm(CreateForm, AgreementForm):
    """A new one, of one of the units of the person."""

    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"), empty_label=None)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class AgreementEditForm(EditForm, AgreementForm):
    """One, over the version that was read."""


def agreement_written(agreement: Agreement) -> dict[str, Any]:
    """What it says, by the names of the form."""
    return {name: getattr(agreement, name) for name in (*AGREEMENT, "version")}


class _Money(Form):
    planned = MoneyField(label=_("Valor planeado"))
    executed = MoneyField(required=False, label=_("Valor ejecutado"))
    line = forms.CharField(required=False, label=_("Línea del plan anual de adquisiciones"), max_length=120)

    def clean_executed(self) -> Any:
        return self.cleaned_data["executed"] or 0

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the actions expect them."""
        return {name: _whole(name, self.cleaned_data[name]) for name in FUNDING}


class FundingCreateForm(CreateForm, _Money):
    """What a source gives to the activity."""

    source = forms.ModelChoiceField(queryset=None, label=_("Fuente"), empty_label=_("Elija la fuente"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = catalogue(institution, "funding_source")  # type: ignore[attr-defined]
        self.order_fields(["id", "source", "planned", "executed", "line"])

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"source": self.cleaned_data["source"]}


class FundingEditForm(EditForm, _Money):
    """What was planned and spent of a source, over the version that was read."""


def funding_written(funding: Funding) -> dict[str, Any]:
    """What it says, by the names of the form."""
    return {name: getattr(funding, name) for name in (*FUNDING, "version")}
