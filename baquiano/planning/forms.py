"""What people write about plans."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.forms import BeneficiariesField, MunicipalityField
from baquiano.governance.forms import VotesForm
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.queries import catalogue, people_of
from baquiano.planning.choices import Priority
from baquiano.planning.models import Need, Plan, PlanItem
from baquiano.planning.queries import GroupStanding, needs_for_plan, required_fields
from baquiano.planning.rules import missing_requirements
from baquiano.planning.values import COLUMNS as ITEM_COLUMNS
from baquiano.planning.values import NEED_COLUMNS, SETS
from baquiano.procedures.forms import ControlFields
from baquiano.procedures.models import Task
from baquiano.teams.forms import offer_by_team
from baquiano.teams.queries import teams_of
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
NEEDED = _("Necesario para entregar el plan.")


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
        (_("Por qué"), ("programme", "needs", "need", "strategy")),
        (_("Qué se hará"), ("activity", "objective", "topic", "service_type", "mechanism", "instruments")),
        (_("Cuándo"), ("starts_on", "ends_on"), _("Las fechas posibles de ejecución, dentro de la vigencia.")),
        (_("Dónde y para quién"), ("municipality", "place", "beneficiaries")),
        (_("Quién"), ("responsible", "team")),
        (_("Qué se necesita"), ("procedure_types", "resources", "budget")),
    ]

    programme = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Programa del plan de desarrollo"), empty_label=NO_ENTRY
    )
    needs = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("Necesidades identificadas que atiende"),
        widget=forms.CheckboxSelectMultiple,
    )
    need = forms.CharField(
        required=False,
        label=_("Necesidad detectada"),
        widget=TextArea(rows=3),
        max_length=4000,
        help_text=_("Como saldrá en el formato. Si la deja vacía se usa la de las necesidades marcadas."),
    )
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
        offer_by_team(self.fields["responsible"], teams_of([plan.unit_id], on) if plan.unit_id else ())
        self.fields["beneficiaries"].limit_to(user)  # type: ignore[attr-defined]
        self._offer_needs(user)
        year = plan.year
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs |= {
                "min": year.starts_on.isoformat(),
                "max": year.ends_on.isoformat(),
            }
        for name in required_fields(institution, year.year):
            if name in self.fields and name != "activity":
                self.fields[name].help_text = self.fields[name].help_text or NEEDED

    def _offer_needs(self, user: User) -> None:
        """The needs of the group, and any other that the activity already answers."""
        linked = [getattr(need, "pk", need) for need in self.initial.get("needs") or ()]
        offered = needs_for_plan(user, self.plan).filter(Q(unit=self.plan.unit) | Q(pk__in=linked))
        self.fields["needs"].queryset = offered  # type: ignore[attr-defined]
        if not offered.exists():
            del self.fields["needs"]

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
        return data | {name: list(self.cleaned_data[name]) for name in SETS if name in self.cleaned_data}


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


def lacking_fields(item: PlanItem) -> list[str]:
    """The names of what ``item`` still lacks, for its page."""
    required = required_fields(item.plan.institution, item.plan.year.year)
    return [str(requirement.label) for requirement in missing_requirements(item, required)]


class WaiveForm(CreateForm):
    """Why a finding of the check is accepted as it is; ``digest`` is the finding that the person read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Por qué se acepta"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("En una frase que entienda quien revise el plan: «Son dos jornadas distintas, mañana y tarde»."),
    )


class JointVisitForm(CreateForm):
    """The day that one group proposes to another for a single visit."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    proposed_for = forms.DateField(label=_("Día propuesto"))
    note = forms.CharField(
        label=_("Mensaje para el otro grupo"), max_length=1000, required=False, widget=forms.Textarea
    )


class ProposalAnswerForm(Form):
    """Whether the visit is made together."""

    accepts = forms.ChoiceField(choices=[("si", _("Sí")), ("no", _("No"))])
    answer = forms.CharField(max_length=1000, required=False)


class RecordCheckForm(CreateForm):
    """That the check was seen, with what there is to say of it."""

    note = forms.CharField(label=_("Observación"), max_length=500, required=False)


class AcknowledgeForm(CreateForm):
    """Which version of a specification is received; its page was read before."""

    version: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
