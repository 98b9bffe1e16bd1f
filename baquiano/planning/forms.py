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
from baquiano.institutions.words import PLAN_UNIT, PLAN_UNITS
from baquiano.norms.models import Norm
from baquiano.norms.queries import APPLICABLE
from baquiano.planning.choices import DeliveryMode, ExecutionMode
from baquiano.planning.models import Agreement, Plan, PlanItem
from baquiano.planning.more import MORE, PESOS, more_fields
from baquiano.planning.queries import GroupStanding, needs_for_plan, required_fields
from baquiano.planning.rules import missing_requirements, topics_of
from baquiano.planning.values import COLUMNS as ITEM_COLUMNS
from baquiano.planning.values import SETS
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
    YesNoField,
)

NO_ENTRY = _("Sin definir")
NEEDED = _("Necesario para entregar el plan.")
NO_MANAGER = _("El gestor territorial se asigna solo cuando hay disponibilidad presupuestal.")


class PlanCreateForm(CreateForm):
    """The plan of a group in a vigencia."""

    unit = forms.ModelChoiceField(queryset=None, label=PLAN_UNIT, empty_label=None)
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
        (_("Qué se necesita"), ("procedure_types", "resources", "budget", "needs_inputs", "inputs")),
        (_("Con quién se concierta"), ("is_concerted", "meetings_cost")),
        (_("Cómo se ejecuta y se presta"), ("execution_mode", "agreement", "delivery_mode", "assisted_on")),
        (
            _("Qué pide la clase de entidad"),
            ("is_obligatory", "norm", "is_voluntary", "has_manager", "manager_is_funded"),
            _("De una entidad nacional, la obligación y la aceptación; de una territorial, el gestor territorial."),
        ),
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
    execution_mode = forms.ChoiceField(
        required=False, label=_("Modo de ejecución"), choices=[("", NO_ENTRY), *ExecutionMode.choices]
    )
    agreement = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Convenio, consultoría o alianza"),
        empty_label=NO_ENTRY,
        help_text=_("Se registran en Planes, Convenios y alianzas."),
    )
    delivery_mode = forms.ChoiceField(
        required=False, label=_("Forma de prestación"), choices=[("", NO_ENTRY), *DeliveryMode.choices]
    )
    assisted_on = DateField(required=False, label=_("Fecha de la asistencia técnica"))
    is_obligatory = YesNoField(label=_("¿Hay obligación normativa?"))
    norm = forms.ModelChoiceField(queryset=None, required=False, label=_("Norma que obliga"), empty_label=NO_ENTRY)
    is_voluntary = YesNoField(label=_("¿La entidad acepta voluntariamente?"))
    has_manager = YesNoField(label=_("¿La ofrece el gestor territorial?"))
    manager_is_funded = YesNoField(label=_("¿Hay disponibilidad presupuestal para el gestor territorial?"))
    needs_inputs = YesNoField(
        label=_("¿Necesita partida presupuestal o insumos?"),
        help_text=_("Si los necesita, escriba su valor estimado y los insumos."),
    )
    inputs = forms.CharField(
        required=False,
        label=_("Insumos técnicos o tecnológicos"),
        widget=TextArea(rows=2),
        max_length=2000,
        help_text=_("Con cuáles cuenta: cartografía, visor, guía, licencias…"),
    )
    is_concerted = YesNoField(label=_("¿Requiere concertación con entes externos?"))
    meetings_cost = MoneyField(
        required=False,
        label=_("Costo estimado de las reuniones de concertación"),
        help_text=_("Lo que cuestan las reuniones que se deban hacer para acordar costos y presupuesto."),
    )

    def __init__(self, *args: Any, plan: Plan, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        institution = plan.institution
        for name, code in _CATALOGUES.items():
            self.fields[name].queryset = catalogue(institution, code)  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = self._people(on)  # type: ignore[attr-defined]
        self._keep_of_scope()
        offer_by_team(self.fields["responsible"], teams_of([plan.unit_id], on) if plan.unit_id else ())
        self.fields["beneficiaries"].limit_to(user)  # type: ignore[attr-defined]
        self._offer_needs(user)
        year = plan.year
        self._keep_of_more(more_fields(institution, year.year))
        for name in self._days:
            self.fields[name].widget.attrs |= {
                "min": year.starts_on.isoformat(),
                "max": year.ends_on.isoformat(),
            }
        for name in required_fields(institution, year.year):
            if name in self.fields and name != "activity":
                self.fields[name].help_text = self.fields[name].help_text or NEEDED

    @property
    def _days(self) -> list[str]:
        return [name for name in ("starts_on", "ends_on", "assisted_on") if name in self.fields]

    def _keep_of_more(self, asked: tuple[str, ...]) -> None:
        """Of what only some institutions ask, what this one does."""
        for name in MORE:
            if name not in asked:
                del self.fields[name]
        if "agreement" in self.fields:
            self.fields["agreement"].queryset = Agreement.objects.order_by("-starts_on", "number")  # type: ignore[attr-defined]
        if "norm" in self.fields:
            self.fields["norm"].queryset = Norm.objects.filter(state__in=APPLICABLE).order_by("kind", "-issued_on")  # type: ignore[attr-defined]

    def _keep_of_scope(self) -> None:
        """Where plans are made by topic, only those of this one."""
        topics = topics_of(self.plan)
        if topics is not None:
            field: Any = self.fields["topic"]
            field.queryset = field.queryset.filter(code__in=topics)
            field.required, field.help_text = True, _("Uno del alcance de este plan.")

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
        for name in self._days:
            day = data.get(name)
            if day and day.year != self.plan.year.year:
                self.add_error(name, _("La fecha debe ser de la vigencia %(year)s.") % {"year": self.plan.year})
        if ends and not starts:
            self.add_error("starts_on", _("Escriba también la fecha inicial."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("La fecha final no puede ser anterior a la inicial."))
        if data.get("has_manager") and not data.get("manager_is_funded"):
            self.add_error("manager_is_funded", NO_MANAGER)
        self._check_declared(data)
        agreement, mode = data.get("agreement"), data.get("execution_mode")
        if agreement and mode and agreement.mode != mode:
            self.add_error("agreement", _("No es de esa clase: cambie el modo de ejecución o elija otro."))
        return data

    def _check_declared(self, data: dict[str, Any]) -> None:
        """What says that it needs something declares it (PLN-16), and what is concerted says its cost (PLN-17)."""
        if data.get("needs_inputs"):
            if not data.get("budget") and not self.has_error("budget"):
                self.add_error("budget", _("Dijo que necesita partida presupuestal o insumos: escriba su valor."))
            if not data.get("inputs"):
                self.add_error("inputs", _("Dijo que necesita partida presupuestal o insumos: escriba los insumos."))
        if data.get("is_concerted") and not data.get("meetings_cost") and not self.has_error("meetings_cost"):
            self.add_error("meetings_cost", _("Escriba cuánto cuestan las reuniones de concertación."))

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the actions expect them."""
        data = {name: self.cleaned_data[name] for name in ITEM_COLUMNS if name in self.cleaned_data}
        for name in ("budget", *PESOS):
            if data.get(name) is not None:
                data[name] = int(data[name])
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
        label=PLAN_UNITS,
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
