"""Of whom one chooses: the filters that a selection and an exercise share."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.choices import Order, Zone
from baquiano.beneficiaries.queries import enabled_kinds
from baquiano.institutions.models import Institution
from baquiano.targeting import queries
from baquiano.ui.forms import Form

_BOTH = [("", _("Con y sin")), ("yes", _("Sí")), ("no", _("No"))]
_BOOLEANS = {"yes": True, "no": False}
UNIVERSE = ("kinds", "departments", "categories", "order", "zone", "pdet", "zomac")


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class UniverseFields(Form):
    """The filters; ``universe`` gives them together, as they are stored."""

    kinds = _several(_("Clase"))
    departments = _several(_("Departamento"))
    categories = _several(_("Categoría (Ley 617)"))
    order = forms.ChoiceField(label=_("Orden"), choices=[("", _("Cualquiera")), *Order.choices], required=False)
    zone = forms.ChoiceField(label=_("Zona"), choices=[("", _("Cualquiera")), *Zone.choices], required=False)
    pdet = forms.ChoiceField(label=_("Municipios PDET"), choices=_BOTH, required=False)
    zomac = forms.ChoiceField(label=_("Municipios ZOMAC"), choices=_BOTH, required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Mapping[str, Iterable[tuple[str, Any]]] = {
            "kinds": [(kind.value, kind.label) for kind in enabled_kinds(institution)],
            "departments": [(one.pk, one.name) for one in queries.departments_served()],
            "categories": [(one, one) for one in queries.categories_served()],
        }
        for name, options in choices.items():
            self.fields[name].choices = list(options)

    @property
    def universe(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data.get(name) for name in UNIVERSE}
        return found | {name: _BOOLEANS.get(data.get(name, "")) for name in ("pdet", "zomac")}


def universe_initial(stored: dict[str, Any]) -> dict[str, Any]:
    """The stored universe as the form shows it."""
    flags = {name: {True: "yes", False: "no"}.get(stored.get(name), "") for name in ("pdet", "zomac")}
    return {name: stored.get(name) for name in UNIVERSE} | flags
