"""What people write about needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.forms import BeneficiariesField
from baquiano.institutions.queries import catalogue
from baquiano.planning.choices import Priority
from baquiano.planning.forms import NO_ENTRY
from baquiano.planning.models import Need, Plan
from baquiano.planning.values import NEED_COLUMNS
from baquiano.ui.forms import CreateForm, EditForm, FileField, Form, TextArea


class NeedForm(Form):
    """A need with where it comes from and the goal to reach (PLN-01)."""

    groups = [
        (_("La falencia o necesidad"), ("description", "component", "topic", "beneficiaries", "priority")),
        (
            _("De dónde sale"),
            ("source_type", "source_reference", "file"),
            _("Cite el documento que la sustenta o cárguelo. Una necesidad sin fuente no se acepta."),
        ),
        (_("A dónde se quiere llegar"), ("goal",)),
    ]

    description = forms.CharField(label=_("Falencia o necesidad"), widget=TextArea(rows=3), max_length=4000)
    component = forms.ModelChoiceField(
        queryset=None, label=_("Componente por fortalecer"), empty_label=_("Elija el componente")
    )
    topic = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Tema"),
        empty_label=NO_ENTRY,
        help_text=_("Con el tema se compara lo que se necesita con lo que el plan ofrece."),
    )
    beneficiaries = BeneficiariesField(
        required=False,
        label=_("Entidades que la tienen"),
        help_text=_("Escriba parte del nombre o el código; puede agregar varias. Vacío: es general."),
    )
    priority = forms.TypedChoiceField(
        label=_("Prioridad"), choices=Priority.choices, coerce=int, initial=Priority.MEDIUM.value
    )
    source_type = forms.ModelChoiceField(queryset=None, label=_("Fuente"), empty_label=_("Elija la fuente"))
    source_reference = forms.CharField(
        required=False,
        label=_("Cita del documento"),
        widget=TextArea(rows=2),
        max_length=1000,
        help_text=_("Documento, fecha y página o numeral: «Acta de visita 014 del 12/02, hallazgo 3»."),
    )
    file = FileField(required=False, label=_("o cargue el documento"))
    goal = forms.CharField(label=_("Meta"), widget=TextArea(rows=2), max_length=2000)

    def __init__(self, *args: Any, plan: Plan, user: User, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        for name, code in {"component": "component", "topic": "topic", "source_type": "need_source"}.items():
            self.fields[name].queryset = catalogue(plan.institution, code)  # type: ignore[attr-defined]
        self.fields["beneficiaries"].limit_to(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("source_reference", "").strip() or data.get("file") or self.has_file):
            self.add_error("source_reference", _("Cite el documento que la sustenta, o cárguelo abajo."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the actions expect them."""
        names = [name for name in NEED_COLUMNS if name != "source_file"]
        return {name: self.cleaned_data[name] for name in (*names, "beneficiaries")}


class NeedCreateForm(CreateForm, NeedForm):
    """A new need."""


class NeedEditForm(EditForm, NeedForm):
    """A need, over the version that was read."""


def need_written(need: Need) -> dict[str, Any]:
    """What ``need`` says, by the names of the form."""
    values = {name: getattr(need, name) for name in NEED_COLUMNS if name != "source_file"}
    return values | {"beneficiaries": list(need.beneficiaries.all()), "version": need.version}
