"""What people write about plans."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.forms import BeneficiariesField, MunicipalityField
from baquiano.governance.forms import VotesForm
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.queries import catalogue, people_of
from baquiano.planning.importing.columns import COLUMNS
from baquiano.planning.importing.preview import Preview
from baquiano.planning.importing.reading import Question
from baquiano.planning.importing.recognition import Header
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.queries import GroupStanding, required_fields
from baquiano.planning.rules import missing_requirements
from baquiano.planning.values import COLUMNS as ITEM_COLUMNS
from baquiano.planning.values import SETS
from baquiano.procedures.forms import ControlFields
from baquiano.procedures.models import Task
from baquiano.ui.forms import (
    CreateForm,
    DateField,
    EditForm,
    FileField,
    Form,
    MoneyField,
    ReasonForm,
    TextArea,
)

NO_ENTRY = _("Sin definir")


class PlanCreateForm(CreateForm):
    """The plan of a group in a vigencia."""

    unit = forms.ModelChoiceField(queryset=None, label=_("Grupo"), empty_label=None)
    year = forms.ModelChoiceField(queryset=None, label=_("Vigencia"), empty_label=None)
    title = forms.CharField(
        label=_("Título"),
        max_length=250,
        required=False,
        help_text=_("Si lo deja vacío se usa el nombre del plan, la vigencia y el grupo."),
    )

    def __init__(self, *args: Any, units: Any, years: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["year"].queryset = years  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[Unit, FiscalYear]:
        return self.cleaned_data["unit"], self.cleaned_data["year"]


class ItemForm(Form):
    """An activity in the columns of MI-GE-RG-217. Only the activity is obligatory: a draft is written by parts."""

    groups = [
        (_("Por qué"), ("programme", "need", "strategy")),
        (_("Qué se hará"), ("activity", "objective", "topic", "service_type", "mechanism", "instruments")),
        (_("Cuándo"), ("starts_on", "ends_on"), _("Las fechas posibles de ejecución, dentro de la vigencia.")),
        (_("Dónde y para quién"), ("municipality", "place", "beneficiaries")),
        (_("Quién"), ("responsible", "team")),
        (_("Qué se necesita"), ("procedure_types", "resources", "budget")),
    ]

    programme = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Programa del plan de desarrollo"), empty_label=NO_ENTRY
    )
    need = forms.CharField(required=False, label=_("Necesidad detectada"), widget=TextArea(rows=3), max_length=4000)
    strategy = forms.CharField(required=False, label=_("Estrategia"), widget=TextArea(rows=2), max_length=4000)
    topic = forms.ModelChoiceField(queryset=None, required=False, label=_("Tema"), empty_label=NO_ENTRY)
    activity = forms.CharField(label=_("Actividad o proyecto"), widget=TextArea(rows=3), max_length=4000)
    objective = forms.CharField(
        required=False, label=_("Objetivo a alcanzar"), widget=TextArea(rows=2), max_length=4000
    )
    service_type = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Tipo de asistencia técnica"), empty_label=NO_ENTRY
    )
    mechanism = forms.ModelChoiceField(queryset=None, required=False, label=_("Mecanismo"), empty_label=NO_ENTRY)
    instruments = forms.CharField(
        required=False, label=_("Instrumentos técnicos"), widget=TextArea(rows=2), max_length=4000
    )
    starts_on = DateField(required=False, label=_("Fecha inicial"))
    ends_on = DateField(required=False, label=_("Fecha final"))
    municipality = MunicipalityField(required=False, label=_("Municipio"))
    place = forms.CharField(required=False, label=_("Lugar"), max_length=200)
    beneficiaries = BeneficiariesField(
        required=False,
        label=_("Entidades beneficiadas"),
        help_text=_("Escriba parte del nombre o el código DANE; puede agregar varias."),
    )
    responsible = forms.ModelChoiceField(queryset=None, required=False, label=_("Responsable"), empty_label=NO_ENTRY)
    team = forms.CharField(
        required=False, label=_("Equipo de trabajo"), max_length=500, help_text=_("Quiénes más ejecutan la actividad.")
    )
    procedure_types = forms.ModelMultipleChoiceField(
        queryset=None, required=False, label=_("Trámites que requiere"), widget=forms.CheckboxSelectMultiple
    )
    resources = forms.CharField(
        required=False, label=_("Recursos necesarios"), widget=TextArea(rows=2), max_length=4000
    )
    budget = MoneyField(required=False, label=_("Valor estimado"))

    def __init__(self, *args: Any, plan: Plan, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        institution = plan.institution
        for name, code in _CATALOGUES.items():
            self.fields[name].queryset = catalogue(institution, code)  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = self._people(on)  # type: ignore[attr-defined]
        self.fields["beneficiaries"].limit_to(user)  # type: ignore[attr-defined]
        year = plan.year
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs |= {
                "min": year.starts_on.isoformat(),
                "max": year.ends_on.isoformat(),
            }
        for name in required_fields(institution, year.year):
            if name in self.fields and name != "activity":
                self.fields[name].help_text = self.fields[name].help_text or _("Necesario para entregar el plan.")

    def _people(self, on: date) -> Any:
        people = people_of(self.plan.institution, on=on, unit=self.plan.unit)
        chosen = self.initial.get("responsible")
        return people | User.objects.filter(pk=getattr(chosen, "pk", chosen)) if chosen else people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_on"), data.get("ends_on")
        for name in ("starts_on", "ends_on"):
            day = data.get(name)
            if day and day.year != self.plan.year.year:
                self.add_error(name, _("La fecha debe ser de la vigencia %(year)s.") % {"year": self.plan.year})
        if ends and not starts:
            self.add_error("starts_on", _("Escriba también la fecha inicial."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("La fecha final no puede ser anterior a la inicial."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the actions expect them."""
        data = {name: self.cleaned_data[name] for name in ITEM_COLUMNS}
        data["budget"] = int(data["budget"]) if data["budget"] is not None else None
        return data | {name: list(self.cleaned_data[name]) for name in SETS}


_CATALOGUES = {
    "programme": "programme",
    "topic": "topic",
    "service_type": "service_type",
    "mechanism": "mechanism",
    "procedure_types": "procedure_type",
}


class ItemCreateForm(CreateForm, ItemForm):
    """A new activity."""


class ItemEditForm(EditForm, ItemForm):
    """An activity, over the version that was read."""


def written(item: PlanItem) -> dict[str, Any]:
    """What ``item`` says, by the names of the form."""
    values = {name: getattr(item, name) for name in ITEM_COLUMNS}
    return values | {name: list(getattr(item, name).all()) for name in SETS} | {"version": item.version}


class RemoveForm(Form):
    """Why an activity leaves the plan."""

    reason = forms.CharField(
        label=_("Por qué se retira"), widget=TextArea(rows=3), max_length=1000, help_text=_("Queda en el historial.")
    )


class VerbForm(ControlFields):
    """A step of the plan: the check of its control point when it has one, or an observation."""

    note = forms.CharField(label=_("Observación"), required=False, widget=TextArea(rows=3), max_length=2000)

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, task=task, **kwargs)
        if "control_note" in self.fields:
            del self.fields["note"]
            self.fields["control_passed"].required = True
            self.fields["control_passed"].error_messages["required"] = _(
                "Marque la verificación del punto de control para continuar."
            )

    @property
    def words(self) -> str:
        """What was written beside the check."""
        return self.cleaned_data.get("control_note") or self.cleaned_data.get("note") or ""


class BulkVerbForm(VerbForm):
    """The same step over several plans, named by their keys."""

    selected = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["selected"].choices = [(str(plan.pk), str(plan)) for plan in plans]  # type: ignore[attr-defined]


class BulkReturnForm(ReasonForm):
    """One reason for several plans."""

    selected = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["selected"].choices = [(str(plan.pk), str(plan)) for plan in plans]  # type: ignore[attr-defined]


class ReturnGroupsForm(ReasonForm):
    """Which groups receive their plan back, and why."""

    groups = [(_("A quiénes se devuelve"), ("plans",)), (_("Por qué"), ("reason", "note"))]

    plans = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Grupos"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elija al menos un grupo.")},
    )

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"].queryset = plans  # type: ignore[attr-defined]
        self.fields["plans"].label_from_instance = lambda plan: str(plan.unit)  # type: ignore[attr-defined]


class CommitteeReturnForm(VotesForm):
    """The votes of a return, with the groups that receive their plan back."""

    def __init__(self, *args: Any, plans: Any, reasons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"] = forms.ModelMultipleChoiceField(
            queryset=plans,
            label=_("Grupos a los que se devuelve su plan"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Elija al menos un grupo.")},
        )
        self.fields["plans"].label_from_instance = lambda plan: str(plan.unit)  # type: ignore[attr-defined]
        self.fields["reason"] = forms.ModelChoiceField(
            queryset=reasons, label=_("Motivo"), empty_label=_("Elija un motivo")
        )
        self.fields["comments"].required = True


class ConsolidateForm(CreateForm, VerbForm):
    """Consolidating, with a reason for each group whose plan is missing."""

    def __init__(self, *args: Any, groups: list[GroupStanding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absent = [group for group in groups if not group.is_delivered]
        for group in self.absent:
            self.fields[f"missing_{group.unit.pk}"] = forms.CharField(
                label=_("Por qué se consolida sin %(unit)s") % {"unit": group.unit},
                required=False,
                max_length=500,
                help_text=_("Déjelo vacío si va a esperar el plan."),
            )

    @property
    def missing(self) -> dict[Any, str]:
        """The reason for each absent group, by the key of its unit."""
        return {group.unit.pk: self.cleaned_data.get(f"missing_{group.unit.pk}", "") for group in self.absent}


class UploadForm(CreateForm):
    """The spreadsheet that the group keeps."""

    file = FileField(
        label=_("Archivo de Excel"),
        accept=".xlsx,.ods",
        help_text=_("En .xlsx u .ods, como lo lleva su grupo: se reconocen sus columnas, estén en el orden que estén."),
    )


class ColumnsForm(Form):
    """What each column that was not recognised is."""

    def __init__(self, *args: Any, headers: list[Header], taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(column.field, column.header) for column in COLUMNS if column.field not in taken]
        self.headers = headers
        for header in headers:
            self.fields[f"column_{header.index}"] = forms.ChoiceField(
                label=_("Columna %(letter)s: «%(text)s»") % {"letter": header.letter, "text": header.text},
                choices=[("", _("Elija")), ("-", _("No importar")), *free],
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [value for value in data.values() if value and value != "-"]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(_("Dos columnas no pueden ser el mismo dato: revise lo que eligió."))
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """Header → field, empty for the ones that are not imported."""
        values = {header.key: self.cleaned_data[f"column_{header.index}"] for header in self.headers}
        return {key: "" if value == "-" else value for key, value in values.items()}


class QuestionsForm(Form):
    """One choice per doubt; what is left unanswered stays asked."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions):
            self.fields[f"question_{number}"] = forms.ChoiceField(
                label=f"{question.header}: «{question.doubt.text}»",
                help_text=_("%(ask)s Filas: %(rows)s.") % {"ask": question.doubt.ask, "rows": question.rows_words},
                choices=[("", _("Elija cuál es")), *((one.value, one.label) for one in question.doubt.options)],
                required=False,
            )
            self.fields[f"question_{number}"].is_expected = True  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[str, str]:
        return {
            question.doubt.key: self.cleaned_data.get(f"question_{number}", "")
            for number, question in enumerate(self.questions)
        }


class SheetForm(Form):
    """Which sheet holds the plan, when the book has several."""

    sheet = forms.ChoiceField(label=_("Hoja"), choices=[])

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in preview.sheets]  # type: ignore[attr-defined]


def lacking_fields(item: PlanItem) -> list[str]:
    """The names of what ``item`` still lacks, for its page."""
    required = required_fields(item.plan.institution, item.plan.year.year)
    return [str(requirement.label) for requirement in missing_requirements(item, required)]
