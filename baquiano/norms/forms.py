"""What people write about norms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Institution
from baquiano.norms.models import Norm
from baquiano.norms.queries import linkable_items
from baquiano.norms.rules import possible_changes
from baquiano.ui.forms import CreateForm, DateField, EditForm, ModelForm, TextArea


class NormForm(ModelForm):
    groups = (
        (_("Cuál es"), ("kind", "number", "issued_on", "issuer")),
        (_("De qué trata"), ("title", "articles", "url")),
        (
            _("A qué se aplica"),
            ("topics",),
            _("Quien planee una actividad de estos temas la verá como insumo. Sin temas, no se muestra al planear."),
        ),
    )

    issued_on = DateField(label=_("Fecha de expedición"))
    url = forms.URLField(
        label=_("Dónde consultarla"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Una dirección completa: https://…"),
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=None, required=False, label=_("Temas y tipos de servicio"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Norm
        fields = ("kind", "number", "issued_on", "issuer", "title", "articles", "url")
        widgets = {"title": TextArea(rows=2)}
        help_texts = {
            "number": _("Solo el número: 1620, 001. Déjelo vacío si no tiene."),
            "articles": _("Por ejemplo: 11 a 13; 29, numeral 2."),
        }

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = linkable_items(institution)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NormCreateForm(CreateForm, NormForm):
    def _post_clean(self) -> None:
        """The action checks the row, and says it in the same words."""


class NormEditForm(EditForm, NormForm):
    def _post_clean(self) -> None:
        """The action checks the row, over the version that was read."""


class ChangeForm(CreateForm):
    """What happened to the norm, since when and by which act."""

    kind = forms.ChoiceField(label=_("Qué pasó"))
    happened_on = DateField(label=_("Desde cuándo"))
    act = forms.CharField(
        label=_("Acto que la cambia"), max_length=200, help_text=_("Por ejemplo: Decreto 100 de 2026, artículo 3.")
    )
    summary = forms.CharField(
        label=_("Qué cambia"),
        widget=TextArea(rows=4),
        max_length=1000,
        help_text=_("Lo leerá quien revise cada procedimiento vinculado."),
    )

    def __init__(self, *args: Any, norm: Norm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in possible_changes(norm)]  # type: ignore[attr-defined]
