"""What people write about an agenda."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.agenda import queries, rules
from baquiano.agenda.choices import Decision, Preparation
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.programming import is_programming, teams_of_items
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import BOGOTA, day_of, days_in_month
from baquiano.communications.models import Communication
from baquiano.institutions.queries import catalogue, people_of
from baquiano.library.models import Guide
from baquiano.library.queries import guides_on
from baquiano.meetings.choices import Modality
from baquiano.planning.models import PlanItem
from baquiano.procedures.forms import ControlFields
from baquiano.teams.forms import offer_by_team
from baquiano.teams.models import Team
from baquiano.teams.queries import people_in, teams_of
from baquiano.ui.display import month_name
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, LookupField, ReasonForm, TextArea, TimeInput

# The fields that are called the same in the form and in the row.
NAMES = (
    "plan_item",
    "title",
    "topic",
    "mechanism",
    "beneficiary",
    "modality",
    "place",
    "link",
    "responsible",
    "note",
)


# What is asked besides where the month is programmed by directorate (AGD-06).
PROGRAMMED = ("space", "team", "materials")


class EntryForm(Form):
    """Everything of an entry that a person writes; ``entry_fields`` gives it as the action expects it."""

    groups = [
        (_("Qué y para quién"), ("plan_item", "title", "topic", "mechanism", "beneficiary")),
        (_("Cuándo y dónde"), ("day", "starts", "ends", "modality", "space", "place", "link")),
        (_("Quién y con qué"), ("responsible", "team", "materials", "note")),
    ]

    plan_item = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Actividad del plan"),
        empty_label=_("Ninguna: es una actividad fuera del plan"),
    )
    title = forms.CharField(
        label=_("Actividad"),
        max_length=300,
        required=False,
        help_text=_("Si la deja vacía se usa el texto del plan."),
    )
    topic = forms.ModelChoiceField(queryset=None, required=False, label=_("Tema"), empty_label=_("Sin tema"))
    mechanism = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Mecanismo"), empty_label=_("Sin mecanismo")
    )
    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        required=False,
        label=_("Beneficiario"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    day = DateField(label=_("Fecha"))
    starts = forms.TimeField(label=_("Hora inicial"), widget=TimeInput)
    ends = forms.TimeField(label=_("Hora final"), widget=TimeInput)
    modality = forms.ChoiceField(label=_("Modalidad"), choices=Modality.choices, initial=Modality.IN_PERSON)
    place = forms.CharField(label=_("Lugar"), max_length=200, required=False, help_text=_("Si es presencial."))
    link = forms.URLField(
        label=_("Enlace"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Si es virtual: la dirección de la reunión."),
    )
    responsible = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Responsable"), empty_label=_("Por definir")
    )
    space = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Clase de espacio"), empty_label=_("Sin clasificar")
    )
    team = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Equipo de trabajo"), empty_label=_("Sin equipo")
    )
    materials = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("Material de la biblioteca"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Las guías, manuales y formatos en uso con los que se trabaja."),
    )
    note = forms.CharField(label=_("Nota"), required=False, max_length=2000, widget=TextArea(rows=3))

    def __init__(self, *args: Any, agenda: MonthlyAgenda, on: date, entry: AgendaEntry | None = None, **kwargs: Any):
        self.agenda, self.entry = agenda, entry
        super().__init__(*args, **kwargs)
        institution = agenda.institution
        items = queries.items_in_force(agenda.year, agenda.unit)
        self.fields["plan_item"].queryset = items
        self.fields["plan_item"].label_from_instance = _item_label
        self.fields["topic"].queryset = catalogue(institution, "topic")
        self.fields["mechanism"].queryset = catalogue(institution, "mechanism")
        teams = teams_of([agenda.unit_id], on)
        people = people_of(institution, on=on, unit=agenda.unit) | people_in(teams, on)
        if entry is not None and entry.responsible_id:
            people = people | User.objects.filter(pk=entry.responsible_id)
        self.fields["responsible"].queryset = people
        offer_by_team(self.fields["responsible"], teams)
        self._offer_programmed(institution, teams, on)
        self.fields["beneficiary"].queryset = Beneficiary.objects.select_related("municipality").filter(is_active=True)
        first, last = days_in_month(agenda.year.year, agenda.month)
        self.fields["day"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def _offer_programmed(self, institution: Any, teams: list[Team], on: date) -> None:
        if not is_programming(institution, self.agenda.year.year):
            for name in PROGRAMMED:
                del self.fields[name]
            return
        kept = [self.entry.team_id] if self.entry is not None else []
        self.fields["space"].queryset = catalogue(institution, "space")
        self.fields["team"].queryset = Team.objects.filter(pk__in=[*kept, *(team.pk for team in teams)]).order_by(
            "name"
        )
        guides = Guide.objects.filter(retired_on__isnull=True)
        if self.entry is not None:
            guides = guides | Guide.objects.filter(pk__in=self.entry.materials.values("pk"))
        self.fields["materials"].queryset = guides.order_by("title")

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if rules.month_of(day) != (self.agenda.year.year, self.agenda.month):
            month = f"{month_name(self.agenda.month)} de {self.agenda.year}"
            raise ValidationError(_("La agenda es de %(month)s: elija un día de ese mes.") % {"month": month})
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        item: PlanItem | None = data.get("plan_item")
        if not data.get("title"):
            data["title"] = item.activity[:300] if item else ""
            if not data["title"]:
                self.add_error("title", _("Escriba qué se va a hacer."))
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("La hora final debe ser posterior a la inicial."))
        return data

    @property
    def entry_fields(self) -> dict[str, Any]:
        """The cleaned fields by the names of the row."""
        data = self.cleaned_data
        return {name: data[name] for name in (*NAMES, *PROGRAMMED) if name in data} | {
            "starts_at": datetime.combine(data["day"], data["starts"], BOGOTA),
            "ends_at": datetime.combine(data["day"], data["ends"], BOGOTA),
        }


def _item_label(item: PlanItem) -> str:
    text = str(item)
    return text if len(text) <= 110 else f"{text[:109]}…"


class EntryCreateForm(CreateForm, EntryForm):
    """A new entry."""


class EntryEditForm(EditForm, EntryForm):
    """An entry as it stands, with the version that was read."""


def written(entry: AgendaEntry) -> dict[str, Any]:
    """The stored entry by the names of the form: what it begins with, and what a conflict compares."""
    starts_at, ends_at = entry.starts_at.astimezone(BOGOTA), entry.ends_at.astimezone(BOGOTA)
    names = (
        "plan_item",
        "title",
        "topic",
        "mechanism",
        "beneficiary",
        "modality",
        "place",
        "link",
        "responsible",
        "note",
    )
    return {name: getattr(entry, name) for name in names} | {
        "day": day_of(entry.starts_at),
        "starts": starts_at.time().replace(second=0, microsecond=0),
        "ends": ends_at.time().replace(second=0, microsecond=0),
        "space": entry.space,
        "team": entry.team,
        "materials": list(entry.materials.all()),
        "version": entry.version,
    }


def proposed(
    agenda: MonthlyAgenda, item: PlanItem | None, beneficiary: Beneficiary | None, day: date
) -> dict[str, Any]:
    """What a new entry begins with: the first hour of the day and, if it comes from the plan, what the plan says."""
    hours = queries.hours_of(agenda)
    begin = datetime.combine(day, hours.starts[0])
    initial: dict[str, Any] = {
        "day": day,
        "starts": begin.time(),
        "ends": (begin + timedelta(minutes=hours.minutes)).time(),
        "beneficiary": beneficiary,
        "place": beneficiary.name if beneficiary else "",
    }
    if item is not None:
        initial |= {
            "plan_item": item,
            "title": item.activity[:300],
            "topic": item.topic,
            "mechanism": item.mechanism,
            "responsible": item.responsible,
            "place": item.place or initial["place"],
            "team": teams_of_items([item]).get(item.pk),
            "materials": list(guides_on([item.topic_id, item.service_type_id])),
        }
    return initial


class MoveForm(EditForm):
    """Another day of the month, and another hour if it is given."""

    day = DateField(label=_("Fecha"))
    starts = forms.TimeField(
        label=_("Hora inicial"), widget=TimeInput, required=False, help_text=_("Dura lo mismo que antes.")
    )

    def __init__(self, *args: Any, agenda: MonthlyAgenda, **kwargs: Any):
        super().__init__(*args, **kwargs)
        first, last = days_in_month(agenda.year.year, agenda.month)
        self.fields["day"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class FindingForm(Form):
    """What is decided of a conflict or a coincidence, and why."""

    decision = forms.ChoiceField(label=_("Qué se decide"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Razón"),
        help_text=_("La leen quien publica la agenda y los grupos de que se trata."),
        min_length=10,
        max_length=1000,
        widget=TextArea(rows=3),
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )

    def __init__(self, *args: Any, finding: rules.Finding, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = []
        if finding.is_acceptable:
            choices.append((Decision.ACCEPTED.value, _("Se mantiene así")))
        if len(finding.units) > 1:
            choices.append((Decision.COORDINATED.value, _("Proponer a los otros grupos ir juntos: se les avisa")))
        self.fields["decision"].choices = choices


class FeedForm(CreateForm):
    """Whose agenda a calendar will read."""

    unit = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Qué agenda"),
        empty_label=_("La mía: lo que tengo en todos los grupos"),
        help_text=_("Solo se lee lo publicado, y no lleva nombres de personas."),
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = groups


class TickForm(Form):
    """What is said of one thing to prepare."""

    item = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=Preparation.choices)
    note = forms.CharField(required=False, max_length=300)


class AbsenceForm(CreateForm):
    """The days on which somebody cannot go."""

    person = forms.ModelChoiceField(queryset=None, label=_("Persona"), empty_label=_("Elija la persona"))
    starts_on = DateField(label=_("Desde"))
    ends_on = DateField(label=_("Hasta"), help_text=_("El último día que no puede. No hace falta decir por qué."))

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("El último día no puede ser anterior al primero."))
        return data


class WithdrawForm(Form):
    note = forms.CharField(
        label=_("Por qué se retira"),
        help_text=_("Planeación lo verá al comparar la agenda con el plan."),
        min_length=10,
        max_length=1000,
        widget=TextArea(rows=3),
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


class SubmitForm(Form):
    note = forms.CharField(
        label=_("Mensaje para planeación"),
        help_text=_("Opcional. Si le pidieron ajustes, diga qué cambió. Si no habrá actividades, diga por qué."),
        required=False,
        max_length=2000,
        widget=TextArea(rows=4),
    )


class VerifyForm(ControlFields):
    """The check of the control point: the agenda was confronted with the plan."""


class PublishForm(ControlFields):
    """The check of the control point: what becomes public was reviewed."""


class ReturnForm(ReasonForm):
    """What the group has to adjust, until when, and the oficio with which it was asked for, if there is one."""

    due_on = DateField(
        label=_("Plazo para responder"),
        required=False,
        help_text=_("Si lo deja vacío: tres días hábiles, o los de su entidad."),
    )
    communication = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Oficio"),
        empty_label=_("Ninguno: se pide por correo"),
        help_text=_("Si la solicitud también salió por oficio, elija el que registró en Comunicaciones."),
    )

    def __init__(self, *args: Any, letters: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["communication"].queryset = letters if letters is not None else Communication.objects.none()
