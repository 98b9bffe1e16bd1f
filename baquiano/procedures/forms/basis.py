"""What a procedure stands on: norms, documents, reviews, risks and indicators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.procedures.choices import ReviewOutcome
from baquiano.ui.forms import CreateForm, EditForm, Form, TextArea


class NormLinkForm(CreateForm):
    """A norm that founds the procedure."""

    norm: Any = forms.ModelChoiceField(label=_("Norma"), queryset=None, empty_label=_("Elija una norma"))
    note = forms.CharField(label=_("En qué lo sustenta"), max_length=300, required=False)

    def __init__(self, *args: Any, norms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norm"].queryset = norms  # type: ignore[attr-defined]


class GuideLinkForm(CreateForm):
    """A document of the library, for everyone or for one dependency."""

    guide: Any = forms.ModelChoiceField(label=_("Documento"), queryset=None, empty_label=_("Elija un documento"))
    unit: Any = forms.ModelChoiceField(label=_("Para"), queryset=None, required=False)

    def __init__(self, *args: Any, guides: Any, units: Any, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guide"].queryset = guides  # type: ignore[attr-defined]
        unit = self.fields["unit"]
        unit.queryset, unit.required = units, not for_all  # type: ignore[attr-defined]
        unit.empty_label = _("Todas las dependencias") if for_all else None  # type: ignore[attr-defined]
        unit.help_text = _("Una dependencia puede tener sus propias especificaciones; las demás no las ven.")


class ReviewForm(Form):
    """What the review of the procedure found."""

    outcome = forms.ChoiceField(label=_("Resultado"), choices=ReviewOutcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Razón"),
        widget=TextArea(rows=4),
        max_length=2000,
        help_text=_("Qué se comparó y por qué el procedimiento cambia o no."),
    )


class RiskForm(Form):
    description = forms.CharField(label=_("Riesgo"), max_length=300, help_text=_("Qué podría pasar."))
    cause = forms.CharField(label=_("Causa"), max_length=500, required=False, widget=TextArea(rows=2))
    effect = forms.CharField(label=_("Consecuencia"), max_length=500, required=False, widget=TextArea(rows=2))
    control = forms.CharField(label=_("Control"), max_length=500, required=False, widget=TextArea(rows=2))


class IndicatorForm(Form):
    name = forms.CharField(label=_("Indicador"), max_length=200)
    formula = forms.CharField(label=_("Fórmula"), max_length=500, required=False, widget=TextArea(rows=2))
    goal = forms.CharField(label=_("Meta"), max_length=200, required=False)
    frequency = forms.CharField(label=_("Cada cuánto se mide"), max_length=100, required=False)
    source = forms.CharField(label=_("Fuente"), max_length=300, required=False)


class RiskCreateForm(CreateForm, RiskForm):
    """A new risk."""


class RiskEditForm(EditForm, RiskForm):
    """A risk, over the version that was read."""


class IndicatorCreateForm(CreateForm, IndicatorForm):
    """A new indicator."""


class IndicatorEditForm(EditForm, IndicatorForm):
    """An indicator, over the version that was read."""


class RetirePointForm(Form):
    reason = forms.CharField(label=_("Por qué se retira"), widget=TextArea(rows=3), max_length=500)
