"""What people write of an exercise, of its scenarios and of an entity in one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import fiscal_years
from baquiano.targeting import queries
from baquiano.targeting.actions.exercising import Chosen
from baquiano.targeting.choices import Cut, DeliveryMode, Direction, Missing, MoreMeans, Scaling, Verdict
from baquiano.targeting.forms.universe import UNIVERSE, UniverseFields, universe_initial
from baquiano.targeting.models import MOST_DAYS, Scenario, TargetingExercise
from baquiano.targeting.models.exercises import MOST_WEIGHT
from baquiano.targeting.queries import Trial
from baquiano.targeting.ranking import Line
from baquiano.targeting.rules import EDIT_EXERCISE
from baquiano.ui.display import number
from baquiano.ui.forms import CreateForm, EditForm, FieldGroup, Form, MoneyField, TextArea

LONG = 4000
MOST_ENTITIES = 20_000
# How the field of a variable, and that of its weight, begin.
VARIABLE, WEIGHT = "v_", "w_"
_MORE = {MoreMeans.NEED: _("más es más necesidad"), MoreMeans.PERFORMANCE: _("más es mejor desempeño")}


class _ExerciseFields(UniverseFields):
    title = forms.CharField(label=_("Nombre"), max_length=200)
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia que prioriza"))
    purpose = forms.CharField(
        label=_("Para qué se prioriza"),
        help_text=_("Qué se hará con la lista y con qué criterio se escogen las variables."),
        widget=TextArea(rows=3),
        max_length=LONG,
    )
    scaling = forms.ChoiceField(
        label=_("Escala común"),
        help_text=_("Cómo se comparan variables de unidades distintas. La ayuda explica cada una con un ejemplo."),
        choices=Scaling.choices,
        initial=Scaling.RANGE,
    )
    missing = forms.ChoiceField(
        label=_("Si a una entidad le falta un dato"), choices=Missing.choices, initial=Missing.REWEIGHT
    )

    def __init__(self, *args: Any, institution: Institution, user: User, **kwargs: Any) -> None:
        super().__init__(*args, institution=institution, **kwargs)
        unit = self.initial.get("unit")
        units = queries.offered_units(user, EDIT_EXERCISE) | Unit.objects.filter(pk=getattr(unit, "pk", unit))  # type: ignore[misc]
        self.fields["unit"].queryset = units
        self.offered = {f"{VARIABLE}{one['measure__code']}_{one['year']}": one for one in queries.offered_variables()}
        for name, one in self.offered.items():
            self.fields[name] = _variable_field(one)

    @property
    def field_groups(self) -> list[FieldGroup]:
        about = ("title", "year", "unit", "purpose")
        return [
            FieldGroup(_("Qué se prioriza"), [self[name] for name in about if name in self.fields]),
            FieldGroup(_("Entre quiénes"), [self[name] for name in UNIVERSE]),
            FieldGroup(
                _("Con qué variables"),
                [self[name] for name in self.offered],
                _("Las que no se usan se dejan así. Cuánto pesa cada una se mueve después, viendo el orden.")
                if self.offered
                else _("Todavía no hay valores cargados: cárguelos en «Variables de priorización»."),
            ),
            FieldGroup(_("Cómo se comparan"), [self["scaling"], self["missing"]]),
        ]

    @property
    def exercise_fields(self) -> dict[str, Any]:
        names = ("title", "unit", "purpose", "scaling", "missing")
        return {name: self.cleaned_data[name] for name in names} | {"universe": self.universe}

    @property
    def chosen(self) -> list[Chosen]:
        """The variables that were chosen, with the direction of each."""
        data = self.cleaned_data
        return [Chosen(one["measure"], one["year"], data[name]) for name, one in self.offered.items() if data.get(name)]


def _variable_field(one: dict[str, Any]) -> forms.ChoiceField:
    label = f"{one['measure__name']}, {one['year']}"
    words = _now("%(total)s valores; %(more)s")
    help_text = words % {"total": number(one["total"]), "more": _MORE[MoreMeans(one["measure__more_means"])]}
    return forms.ChoiceField(
        label=label, choices=[("", _("No se usa")), *Direction.choices], required=False, help_text=help_text
    )


class ExerciseCreateForm(_ExerciseFields, CreateForm):
    """An exercise that begins."""

    year = forms.ModelChoiceField(queryset=None, label=_("Vigencia"), empty_label=None)

    def __init__(self, *args: Any, institution: Institution, user: User, **kwargs: Any) -> None:
        super().__init__(*args, institution=institution, user=user, **kwargs)
        self.fields["year"].queryset = fiscal_years(institution).filter(state="open")


class ExerciseEditForm(_ExerciseFields, EditForm):
    """The same, while it is not frozen; its vigencia stays."""


def begin_exercise(exercise: TargetingExercise) -> dict[str, Any]:
    """What the form of ``exercise`` shows first."""
    names = ("title", "unit", "purpose", "scaling", "missing", "version")
    variables = {f"{VARIABLE}{one.key}": one.direction for one in queries.variables_of(exercise)}
    return {name: getattr(exercise, name) for name in names} | universe_initial(exercise.universe) | variables


class _ScenarioFields(Form):
    groups = (
        (_("Qué propone"), ("name", "rationale", "like")),
        (_("Cómo se entrega"), ("delivery", "delivery_note", "days_each")),
        (
            _("Cuánto cuesta"),
            ("cost_each", "cost_total"),
            _("El total es el de la lista; en blanco, es el de cada entidad por las que estén en ella."),
        ),
    )

    name = forms.CharField(label=_("Nombre"), max_length=120)
    rationale = forms.CharField(label=_("Por qué este escenario"), widget=TextArea(rows=3), max_length=LONG)
    delivery = forms.ChoiceField(label=_("Entrega"), choices=DeliveryMode.choices, initial=DeliveryMode.INDIVIDUAL)
    delivery_note = forms.CharField(
        label=_("Con quiénes se agrupa"),
        help_text=_("Si es conjunta: por subregión, por esquema asociativo, por provincia…"),
        max_length=300,
        required=False,
    )
    days_each = forms.DecimalField(
        label=_("Días de trabajo por entidad"),
        min_value=Decimal(0),
        max_value=MOST_DAYS,
        max_digits=5,
        decimal_places=1,
        initial=5,
        help_text=_("Con ellos se compara la lista con la capacidad de la dependencia."),
    )
    cost_each = MoneyField(label=_("Costo por entidad"), required=False)
    cost_total = MoneyField(label=_("Costo total de la lista"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("delivery") == DeliveryMode.JOINT and not data.get("delivery_note"):
            self.add_error("delivery_note", _("Diga con quiénes se agrupa la entrega conjunta."))
        return data

    @property
    def scenario_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"id", "version", "like"}}


class ScenarioCreateForm(_ScenarioFields, CreateForm):
    """Another alternative, that begins as one that there is."""

    field_order = ("id", "name", "rationale", "like")

    like = forms.ModelChoiceField(
        queryset=None,
        label=_("Empieza como"),
        help_text=_("Toma sus pesos, su corte y sus decisiones; luego se cambian."),
        empty_label=None,
    )

    def __init__(self, *args: Any, exercise: TargetingExercise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].queryset = queries.scenarios_of(exercise)


class ScenarioEditForm(_ScenarioFields, EditForm):
    """A correction of its words, its delivery or its cost."""


class TrialForm(Form):
    """The weights and the cut that are being tried, one field by variable; what is left out is as it is stored."""

    cut = forms.ChoiceField(label=_("La lista es"), choices=Cut.choices, required=False)
    cut_number = forms.IntegerField(label=_("Cuántas"), min_value=0, max_value=MOST_ENTITIES, required=False)
    cut_score = forms.DecimalField(
        label=_("Puntaje mínimo"), min_value=-1000, max_value=1000, max_digits=7, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scenario, self.variables = scenario, queries.variables_of(scenario.exercise)
        for one in self.variables:
            self.fields[f"{WEIGHT}{one.key}"] = forms.IntegerField(
                label=str(one),
                min_value=0,
                max_value=MOST_WEIGHT,
                required=False,
                help_text=one.get_direction_display(),
            )

    @property
    def weight_fields(self) -> list[Any]:
        return [self[f"{WEIGHT}{one.key}"] for one in self.variables]

    @property
    def cut_fields(self) -> list[Any]:
        return [self[name] for name in ("cut", "cut_number", "cut_score")]

    @property
    def trial_fields(self) -> dict[str, Any]:
        """The fields of the scenario that this would leave."""
        data, stored = self.cleaned_data, self.scenario
        kept = {name: getattr(stored, name) for name in ("cut_number", "cut_score")}
        given = {name: value if data.get(name) is None else data[name] for name, value in kept.items()}
        return {
            **given,
            "cut": data.get("cut") or stored.cut,
            "weights": {one.key: self._weight(one) for one in self.variables},
        }

    def _weight(self, variable: Any) -> int:
        given = self.cleaned_data.get(f"{WEIGHT}{variable.key}")
        return self.scenario.weight_of(variable) if given is None else given

    @property
    def trial(self) -> Trial:
        fields = self.trial_fields
        return Trial(fields["weights"], Line(fields["cut"], fields["cut_number"], float(fields["cut_score"])))


class WeighForm(TrialForm, EditForm):
    """The same, to be kept."""


def begin_trial(scenario: Scenario) -> dict[str, Any]:
    """What the form of the weights shows first."""
    names = ("cut", "cut_number", "cut_score", "version")
    weights = {f"{WEIGHT}{one.key}": scenario.weight_of(one) for one in queries.variables_of(scenario.exercise)}
    return {name: getattr(scenario, name) for name in names} | weights


class DecideForm(Form):
    """What a person decides of an entity over what the order says."""

    verdict = forms.ChoiceField(
        label=_("Decisión"),
        choices=[("", _("Como diga el orden")), *Verdict.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Motivo"),
        help_text=_("Se guarda con quién lo decidió y sale en el registro."),
        widget=TextArea(rows=3),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") and not data.get("reason", "").strip():
            self.add_error("reason", _("Escriba por qué."))
        return data


class FreezeForm(EditForm):
    """Which scenario is the prioritised list, and what was verified."""

    scenario = forms.ModelChoiceField(
        queryset=None, label=_("Escenario elegido"), empty_label=None, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Qué se verificó"),
        help_text=_(
            "Las fuentes, los pesos, las decisiones a mano y que la lista cabe en la capacidad y en el presupuesto."
        ),
        widget=TextArea(rows=3),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )

    def __init__(self, *args: Any, exercise: TargetingExercise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenario"].queryset = queries.scenarios_of(exercise)


class RepeatForm(CreateForm):
    """Nothing is asked: it begins as the one that it repeats."""


class TakeRankingForm(CreateForm):
    """From which frozen exercise, and how far down its list."""

    exercise = forms.ModelChoiceField(queryset=None, label=_("Priorización"), empty_label=None)
    how_many = forms.IntegerField(
        label=_("Cuántas"),
        min_value=1,
        max_value=2000,
        required=False,
        help_text=_("Las primeras de la lista que aún no están, en su orden. En blanco, todas."),
    )
    over_reason = forms.CharField(
        label=_("Por qué pasa de la capacidad"),
        help_text=_("Solo si con esto la dependencia queda con más días de trabajo de los que tiene."),
        widget=TextArea(rows=2),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, year: FiscalYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exercise"].queryset = queries.frozen_exercises(year)
