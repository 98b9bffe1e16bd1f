"""What people write about services and their hitos."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.institutions.models import Institution, Unit, in_force
from baquiano.institutions.queries import catalogue
from baquiano.meetings.choices import Modality
from baquiano.portfolio.choices import EndsWith, StartsWith
from baquiano.portfolio.contents import ITEMS, MILESTONE_FIELDS, VERSION_FIELDS
from baquiano.portfolio.models import Service
from baquiano.portfolio.queries import documents_for, templates_visible_to, writing_units
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, TextArea

NAMED = ("code", "name", "unit")


class NameFields(Form):
    """What names a service."""

    code = forms.CharField(label=_("Código"), max_length=30, help_text=_("Corto y único: PARTICIPACION."))
    name = forms.CharField(label=_("Nombre"), max_length=200)
    unit: Any = forms.ModelChoiceField(label=_("Dependencia que lo presta"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, user: User, on: date, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = writing_units(user, on)
        if unit is not None:
            units = units | Unit.objects.filter(pk=unit.pk)
        self.fields["unit"].queryset = units.distinct()  # type: ignore[attr-defined]

    @property
    def named(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in NAMED}


class VersionFields(Form):
    """What a service consists of."""

    service_type: Any = forms.ModelChoiceField(label=_("Tipo de servicio"), queryset=None)
    topic: Any = forms.ModelChoiceField(label=_("Tema"), queryset=None, required=False)
    government_moment: Any = forms.ModelChoiceField(
        label=_("Momento de gobierno"), queryset=None, required=False, empty_label=_("Cualquiera")
    )
    capability: Any = forms.ModelChoiceField(label=_("Capacidad que fortalece"), queryset=None, required=False)
    modality = forms.ChoiceField(
        label=_("Modalidad"), required=False, choices=[("", _("Cualquiera")), *Modality.choices]
    )
    starts_with = forms.ChoiceField(label=_("Empieza con"), choices=StartsWith.choices)
    ends_with = forms.ChoiceField(label=_("Termina con"), choices=EndsWith.choices)
    summary = forms.CharField(label=_("En qué consiste"), max_length=4000, required=False, widget=TextArea(rows=4))
    audience = forms.CharField(label=_("A quién va dirigido"), max_length=2000, required=False, widget=TextArea(rows=2))
    requirements = forms.CharField(label=_("Qué se necesita"), max_length=2000, required=False, widget=TextArea(rows=2))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ITEMS:
            self.fields[name].queryset = catalogue(institution, name)  # type: ignore[attr-defined]

    @property
    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in VERSION_FIELDS}


class ServiceCreateForm(CreateForm, NameFields, VersionFields):
    """A service and the first draft of what it consists of."""

    groups = ((_("El servicio"), NAMED), (_("En qué consiste"), VERSION_FIELDS))


class ServiceEditForm(EditForm, NameFields):
    """A correction over what was read."""


class DocumentsForm(EditForm):
    """With what a service is given, of what the library lets be used."""

    documents: Any = forms.ModelMultipleChoiceField(
        label=_("Instrumentos y documentos"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un documento de política aparece cuando tiene el aval de quien lo formula."),
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].queryset = documents_for(service)  # type: ignore[attr-defined]


class VersionEditForm(EditForm, VersionFields):
    """What the draft says."""


class MilestoneFields(Form):
    """A hito of a draft."""

    groups = (
        (_("El hito"), ("position", "name", "description", "weight", "unit")),
        (_("Con qué se prueba"), ("evidence_kind", "evidence")),
        (_("Cuándo"), ("offset_days", "due_on", "duration_days")),
    )

    position = forms.IntegerField(label=_("Orden"), min_value=1, max_value=999)
    name = forms.CharField(label=_("Nombre"), max_length=200)
    description = forms.CharField(label=_("Descripción"), max_length=4000, required=False, widget=TextArea(rows=3))
    weight = forms.DecimalField(
        label=_("Peso"),
        min_value=0.01,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        help_text=_("De 100. Los pesos de todos los hitos suman 100."),
    )
    unit: Any = forms.ModelChoiceField(
        label=_("Dependencia que lo hace"), queryset=None, required=False, empty_label=_("La que presta el servicio")
    )
    evidence_kind: Any = forms.ModelChoiceField(
        label=_("Soporte que se exige"), queryset=None, required=False, empty_label=_("Ninguno")
    )
    evidence = forms.CharField(label=_("Qué debe mostrar el soporte"), max_length=300, required=False)
    offset_days = forms.IntegerField(
        label=_("Días desde el inicio"), min_value=0, max_value=3650, required=False,
        help_text=_("Días calendario desde que empieza la asistencia; o escriba una fecha fija."),
    )  # fmt: skip
    due_on = DateField(label=_("Fecha fija"), required=False)
    duration_days = forms.IntegerField(label=_("Duración en días"), min_value=1, max_value=3650, initial=1)

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(in_force(on)).order_by("name")  # type: ignore[attr-defined]
        self.fields["evidence_kind"].queryset = catalogue(institution, "evidence_kind")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and (data.get("offset_days") is None) == (data.get("due_on") is None):
            self.add_error("offset_days", _("Escriba los días desde el inicio o una fecha fija: uno de los dos."))
        return data

    @property
    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MILESTONE_FIELDS}


class MilestoneCreateForm(CreateForm, MilestoneFields):
    """A hito more."""


class MilestoneEditForm(EditForm, MilestoneFields):
    """A correction over what was read."""


class StepForm(Form):
    """A decision on a service, with its reason where it asks for one."""

    note = forms.CharField(label=_("Motivo"), max_length=2000, widget=TextArea(rows=3))

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            self.fields["note"].required = False
            self.fields["note"].label = _("Nota")


class TemplateForm(CreateForm):
    """The name under which hitos are kept."""

    name = forms.CharField(label=_("Nombre de la plantilla"), max_length=200)


class UseTemplateForm(Form):
    """The template whose hitos are copied."""

    template: Any = forms.ModelChoiceField(label=_("Plantilla"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates_visible_to(user)  # type: ignore[attr-defined]


class PressForm(Form):
    """A decision without fields."""
