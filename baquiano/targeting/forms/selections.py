"""What people write of selections, of who is in them and of the capacity of a unit."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.documents.forms import ProofForm
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import catalogue, fiscal_years
from baquiano.targeting import queries
from baquiano.targeting.forms.universe import UNIVERSE, UniverseFields, universe_initial
from baquiano.targeting.models import MOST_DAYS, Selection
from baquiano.targeting.rules import EDIT, EDIT_CAPACITY
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, TextArea

LONG = 4000


def _days(label: Any, help_text: Any = "", *, required: bool = True, most: Any = MOST_DAYS) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        min_value=Decimal(0),
        max_value=most,
        decimal_places=1,
        max_digits=5,
        required=required,
    )


def _over() -> forms.CharField:
    return forms.CharField(
        label=_("Por qué pasa de la capacidad"),
        help_text=_("Solo si con esto la dependencia queda con más días de trabajo de los que tiene."),
        widget=TextArea(rows=2),
        max_length=2000,
        required=False,
    )


class _SelectionFields(UniverseFields):
    groups = (
        (_("Qué se selecciona"), ("title", "year", "unit", "topic", "criteria")),
        (_("De quiénes se escoge"), UNIVERSE),
        (_("Cuándo y con cuánto trabajo"), ("starts_on", "ends_on", "days_each")),
    )

    title = forms.CharField(label=_("Nombre"), max_length=200)
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia que los atenderá"))
    topic = forms.ModelChoiceField(queryset=None, label=_("Tema"), required=False, empty_label=_("Todos los temas"))
    criteria = forms.CharField(
        label=_("Criterios"),
        help_text=_(
            "Con qué se escoge: las actividades de la vigencia, los recursos y las características de cada caso."
        ),
        widget=TextArea(rows=4),
        max_length=LONG,
    )
    starts_on = DateField(label=_("Se atienden desde"))
    ends_on = DateField(label=_("Hasta"))
    days_each = _days(
        _("Días de trabajo por entidad"), _("Los que pide cada una en el período; se corrige en cada una.")
    )

    def __init__(self, *args: Any, institution: Institution, user: User, **kwargs: Any) -> None:
        super().__init__(*args, institution=institution, **kwargs)
        unit = self.initial.get("unit")
        units = queries.offered_units(user, EDIT) | Unit.objects.filter(pk=getattr(unit, "pk", unit))  # type: ignore[misc]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("El período termina antes de empezar. Corrija las fechas."))
        return data

    @property
    def selection_fields(self) -> dict[str, Any]:
        """The fields of the row, with the universe together."""
        data = self.cleaned_data
        apart = {"id", "version", "year", *UNIVERSE}
        return {name: value for name, value in data.items() if name not in apart} | {"universe": self.universe}


class SelectionCreateForm(_SelectionFields, CreateForm):
    """A selection that begins."""

    year = forms.ModelChoiceField(queryset=None, label=_("Vigencia"), empty_label=None)

    def __init__(self, *args: Any, institution: Institution, user: User, **kwargs: Any) -> None:
        super().__init__(*args, institution=institution, user=user, **kwargs)
        self.fields["year"].queryset = open_years(institution)  # type: ignore[attr-defined]


class SelectionEditForm(_SelectionFields, EditForm):
    """The same, while it is not closed; its vigencia stays."""


def open_years(institution: Institution) -> Any:
    return fiscal_years(institution).filter(state="open")


class PickForm(CreateForm):
    """Why those that were ticked are chosen."""

    selected = forms.ModelMultipleChoiceField(queryset=None, widget=forms.MultipleHiddenInput, label=_("Entidades"))
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)
    reason = forms.CharField(
        label=_("Por qué se escogen"),
        widget=TextArea(rows=3),
        max_length=LONG,
        help_text=_("Vale para todas; luego se corrige en cada una."),
    )
    traits = forms.CharField(
        label=_("Características"), widget=TextArea(rows=2), max_length=LONG, required=False,
        help_text=_("Lo que las hace del caso: su tamaño, sus resultados, lo que necesitan."),
    )  # fmt: skip
    days = _days(_("Días de trabajo de cada una"))
    over_reason = _over()

    def __init__(self, *args: Any, universe: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["selected"].queryset = universe  # type: ignore[attr-defined]

    @property
    def beneficiaries(self) -> list[Beneficiary]:
        return list(self.cleaned_data["selected"])

    @property
    def pick_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"selected", "confirmed"}}


class PickEditForm(EditForm):
    """Why one is in, what makes it so and the days that it asks."""

    reason = forms.CharField(label=_("Por qué se escoge"), widget=TextArea(rows=3), max_length=LONG)
    traits = forms.CharField(label=_("Características"), widget=TextArea(rows=2), max_length=LONG, required=False)
    days = _days(_("Días de trabajo"))
    over_reason = _over()

    @property
    def pick_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "traits", "days")}


class TakeListForm(CreateForm):
    """How far down the list."""

    how_many = forms.IntegerField(
        label=_("Cuántas"),
        min_value=1,
        max_value=200,
        required=False,
        help_text=_("Las primeras de la lista que aún no están, en su orden. En blanco, todas."),
    )
    over_reason = _over()


class SupportForm(ProofForm):
    """A document that supports the selection."""

    field_order = ("id", "kind", "title", "file", "photo", "link", "taken_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_on"].label = _("Fecha del documento")


class CloseForm(EditForm):
    """The check of the control point."""

    note = forms.CharField(
        label=_("Qué se verificó"),
        help_text=_("Que se tuvieron en cuenta las actividades, los recursos y la capacidad de la dependencia."),
        widget=TextArea(rows=3),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


class DiscardForm(Form):
    note = forms.CharField(
        label=_("Por qué se descarta"),
        widget=TextArea(rows=3),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


class ReviseForm(CreateForm):
    """Nothing is asked: the new version begins as the closed one."""


class _CapacityFields(Form):
    people = forms.IntegerField(label=_("Personas"), min_value=0, max_value=2000)
    days_per_month = forms.DecimalField(
        label=_("Días al mes por persona"),
        help_text=_("Los que cada una puede dar a la asistencia, descontado lo demás que hace."),
        min_value=Decimal(0),
        max_value=Decimal(31),
        decimal_places=1,
        max_digits=3,
    )
    note = forms.CharField(label=_("De dónde sale"), max_length=300, required=False)


class CapacityCreateForm(_CapacityFields, CreateForm):
    """What a unit has from a day on."""

    field_order = ("id", "unit", "starts_on", "people", "days_per_month", "note")

    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"))
    starts_on = DateField(label=_("Desde"), help_text=_("La anterior vale hasta el mes antes."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.offered_units(user, EDIT_CAPACITY)  # type: ignore[attr-defined]


class CapacityEditForm(_CapacityFields, EditForm):
    """A correction of the same."""


def begin(selection: Selection) -> dict[str, Any]:
    """What the form of ``selection`` shows first."""
    names = ("title", "unit", "topic", "criteria", "starts_on", "ends_on", "days_each", "version")
    return {name: getattr(selection, name) for name in names} | universe_initial(selection.universe)


def begin_year(year: FiscalYear | None) -> dict[str, Any]:
    """What the form of a new selection shows first."""
    return {"year": year, "starts_on": year.starts_on, "ends_on": year.ends_on, "days_each": 5} if year else {}
