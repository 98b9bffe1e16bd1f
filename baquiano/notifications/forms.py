"""How to be told, and writing to those who hold a role."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Unit
from baquiano.notifications.kinds import Kind
from baquiano.ui.forms import CreateForm, Form

LONGEST = 2000


class PreferencesForm(Form):
    """A choice per kind of notice, under the name of its section; what is fixed is said and not asked."""

    def __init__(self, *args: Any, kinds: Iterable[Kind], chosen: dict[str, str], **kwargs: Any) -> None:
        self._sections: dict[str, list[str]] = {}
        super().__init__(*args, **kwargs)
        for kind in kinds:
            if kind.is_fixed:
                continue
            self.fields[kind.code] = forms.ChoiceField(  # type: ignore[attr-defined]
                label=kind.label,
                choices=[(way.value, way.label) for way in kind.ways],
                initial=kind.way(chosen.get(kind.code)).value,
                help_text=kind.why,
            )
            self._sections.setdefault(str(kind.section), []).append(kind.code)
        self.groups = tuple((section, tuple(names)) for section, names in self._sections.items())  # type: ignore[misc]


class AnnouncementForm(CreateForm):
    unit: Any = forms.ModelChoiceField(label=_("Dependencia"), queryset=None, required=False)
    role = forms.ChoiceField(label=_("Rol"), required=False)
    title = forms.CharField(label=_("Asunto"), max_length=150)
    body = forms.CharField(
        label=_("Texto"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("Hasta 2.000 letras. No escriba datos personales de otras personas: llega por correo."),
    )

    def __init__(self, *args: Any, units: Any, roles: dict[str, str], whole_institution: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units
        unit.required = not whole_institution
        unit.empty_label = _("Toda la entidad") if whole_institution else _("Elija una dependencia")
        unit.help_text = _("Llega también a las dependencias que dependen de ella.")
        self.fields["role"].choices = [("", _("Todos los roles")), *roles.items()]  # type: ignore[attr-defined]


def units_within(units: Any, unit_ids: Iterable[Any] | None) -> Any:
    """Of ``units``, those of a reach; all of them when it is the whole institution."""
    return units if unit_ids is None else Unit.objects.filter(pk__in=units.values("pk")).filter(pk__in=list(unit_ids))
