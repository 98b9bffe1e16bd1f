"""What people write about a visit."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments.choices import CheckResult, Party
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.delivery.choices import KINDS, AssistanceState
from baquiano.delivery.models import AssistanceSession, ExecutionReport
from baquiano.delivery.profile import asks_for_work_plan, says_who_leads
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import catalogue, closed_rooms, people_of
from baquiano.meetings.choices import MeetingKind, Modality
from baquiano.meetings.models import Meeting
from baquiano.meetings.queries import attendance_of
from baquiano.planning.models import PlanItem
from baquiano.planning.queries import plans_in_force
from baquiano.teams.forms import offer_by_team
from baquiano.teams.queries import people_in, teams_of, work_of
from baquiano.ui.forms import (
    CreateForm,
    DateField,
    EditForm,
    Form,
    MultiLookupField,
    ReasonForm,
    TextArea,
    TimeInput,
)


class WhenForm(Form):
    """A day and two hours, cleaned to ``starts_at`` and ``ends_at``."""

    day = DateField(label=_("Fecha"))
    starts = forms.TimeField(label=_("Hora inicial"), widget=TimeInput)
    ends = forms.TimeField(label=_("Hora final"), widget=TimeInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, starts, ends = data.get("day"), data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("La hora final debe ser posterior a la inicial."))
        elif day and starts and ends:
            data["starts_at"] = datetime.combine(day, starts, BOGOTA)
            data["ends_at"] = datetime.combine(day, ends, BOGOTA)
        return data


def when_of(meeting: Meeting, at: datetime | None = None) -> dict[str, Any]:
    """The hours of the meeting by the names of the form; with ``at``, it ends by then at the latest."""
    starts_at, ends_at = meeting.starts_at.astimezone(BOGOTA), meeting.ends_at.astimezone(BOGOTA)
    if at is not None and starts_at < at < ends_at:
        ends_at = at.astimezone(BOGOTA)
    return {"day": day_of(meeting.starts_at), "starts": starts_at.time(), "ends": ends_at.time()}


def _led() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("La lidera la entidad"),
        help_text=_("Quítela si la entidad solo participa: las que lideran otros no llevan evaluación."),
        required=False,
        initial=True,
    )


class SessionCreateForm(CreateForm, WhenForm):
    """A visit outside the agenda."""

    groups = [
        (_("A quién y para qué"), ("plan_item", "beneficiaries", "title", "objective", "topic", "mechanism", "is_led")),
        (_("Cuándo y dónde"), ("day", "starts", "ends", "modality", "place", "link")),
        (_("Quién"), ("unit", "responsible", "kind", "is_contact")),
    ]

    beneficiaries = MultiLookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("Entidades asistidas"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    plan_item = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Actividad del plan"),
        empty_label=_("No está en el plan"),
        help_text=_("La sesión toma su tema y su mecanismo, si no se escriben otros."),
    )
    title = forms.CharField(label=_("Actividad"), max_length=250)
    objective = forms.CharField(label=_("Objetivo"), max_length=2000, required=False, widget=TextArea(rows=2))
    topic = forms.ModelChoiceField(queryset=None, required=False, label=_("Tema"), empty_label=_("Sin tema"))
    mechanism = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Mecanismo"), empty_label=_("Sin mecanismo")
    )
    is_led = _led()
    modality = forms.ChoiceField(label=_("Modalidad"), choices=Modality.choices)
    place = forms.CharField(label=_("Lugar"), max_length=200, required=False)
    link = forms.URLField(label=_("Enlace"), max_length=500, required=False, assume_scheme="https")
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"), empty_label=None)
    responsible = forms.ModelChoiceField(queryset=None, label=_("Responsable"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Clase"), choices=[(kind.value, kind.label) for kind in KINDS], initial=MeetingKind.VISIT
    )
    is_contact = forms.BooleanField(
        label=_("Es el contacto inicial"),
        help_text=_("La reunión en la que se explica el acompañamiento, antes de que haya plan de trabajo."),
        required=False,
    )

    def __init__(self, *args: Any, institution: Institution, units: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = catalogue(institution, "topic")
        self.fields["mechanism"].queryset = catalogue(institution, "mechanism")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units).order_by("name")
        self.fields["responsible"].queryset = people_of(institution, on=on) | User.objects.filter(pk=user.pk)
        self.fields["responsible"].initial = user.pk
        offer_by_team(self.fields["responsible"], teams_of(units, on))
        items = PlanItem.objects.filter(plan__in=plans_in_force(units, on.year), is_removed=False)
        items = items.select_related("plan__institution", "plan__year", "topic", "mechanism", "service_type")
        self.fields["plan_item"].queryset = items.order_by("code")
        if "agenda" not in closed_rooms(institution) or not items.exists():
            # Where there is an agenda, what is of the plan is programmed in it; and some have no plan of the year.
            del self.fields["plan_item"]
        if not asks_for_work_plan(institution, on.year):
            del self.fields["is_contact"]
        if not says_who_leads(institution, on.year):
            del self.fields["is_led"]
        self.fields["beneficiaries"].queryset = Beneficiary.objects.select_related("municipality").filter(
            is_active=True
        )


class ActivitiesForm(EditForm):
    """The first step: what the assistance is about. The objective and the activities are sections of the acta."""

    topic = forms.ModelChoiceField(queryset=None, required=False, label=_("Tema"), empty_label=_("Sin tema"))
    service_type = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Tipo de asistencia"), empty_label=_("Sin tipo")
    )
    mechanism = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Mecanismo"), empty_label=_("Sin mecanismo")
    )
    mechanism_note = forms.CharField(
        label=_("Descripción del mecanismo"),
        help_text=_("Solo si el mecanismo no está en la lista."),
        max_length=300,
        required=False,
    )
    is_led = _led()
    method_stages = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("Etapas de la metodología que se desarrollaron"),
        widget=forms.CheckboxSelectMultiple,
    )
    executors = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("Quiénes la prestan"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, session: AssistanceSession, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institution, meeting = session.meeting.institution, session.meeting
        if not says_who_leads(institution, day_of(meeting.starts_at).year):
            del self.fields["is_led"]
        for name in ("topic", "mechanism", "service_type"):
            chosen = CatalogueItem.objects.filter(pk=getattr(session, f"{name}_id"))
            self.fields[name].queryset = catalogue(institution, name) | chosen
        self.fields["method_stages"].queryset = catalogue(institution, "method_stage")
        here = User.objects.filter(pk__in=meeting.participations.values("user_id"))
        work = work_of(session, session.plan_item)
        team = people_in([work.team] if work else [], on)
        self.fields["executors"].queryset = people_of(institution, on=on, unit=meeting.unit) | here | team


def written(session: AssistanceSession) -> dict[str, Any]:
    """The stored visit by the names of the form."""
    return {
        "topic": session.topic,
        "service_type": session.service_type,
        "mechanism": session.mechanism,
        "mechanism_note": session.mechanism_note,
        "is_led": session.is_led,
        "method_stages": list(session.method_stages.all()),
        "executors": list(session.meeting.participants.all()),
        "version": session.version,
    }


class CommitmentForm(CreateForm):
    """A promise made in the visit."""

    text = forms.CharField(label=_("Qué se compromete a hacer"), max_length=2000, widget=TextArea(rows=2))
    party = forms.ChoiceField(label=_("Quién se compromete"), choices=Party.choices, widget=forms.RadioSelect)
    responsible_name = forms.CharField(
        label=_("Responsable"),
        max_length=150,
        required=False,
        help_text=_("Nombre y cargo. Si se compromete su entidad y lo deja vacío, responde usted."),
    )
    due_on = DateField(label=_("Fecha límite"))
    beneficiary = forms.ModelChoiceField(queryset=None, label=_("Entidad asistida"), empty_label=None)

    def __init__(self, *args: Any, session: AssistanceSession, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = Beneficiary.objects.filter(served_sessions__session=session).order_by("name")
        self.fields["beneficiary"].queryset = served
        first = served.first()
        self.fields["beneficiary"].initial = first.pk if first else None
        if served.count() == 1:
            self.fields["beneficiary"].widget = forms.HiddenInput()
        self.fields["party"].initial = Party.BENEFICIARY
        self.fields["due_on"].widget.attrs["min"] = on.isoformat()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("party") == Party.BENEFICIARY and not data.get("responsible_name"):
            self.add_error("responsible_name", _("Escriba quién responde por la entidad asistida."))
        return data


class CommitmentEditForm(EditForm, CommitmentForm):
    id = None  # type: ignore[assignment]


def promise_of(form: CommitmentForm, user: User) -> dict[str, Any]:
    """What the actions of a commitment expect; ``user`` answers for what the institution promises in no other name."""
    data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    is_own = data["party"] == Party.PROVIDER and data["responsible_name"] in ("", str(user))
    return {**data, "responsible": user if is_own else None}


class CheckForm(CreateForm):
    """What was found of a previous commitment."""

    result = forms.ChoiceField(label=_("Cómo va"), choices=CheckResult.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Nota de verificación"),
        help_text=_("Qué se vio o qué falta. Necesaria si se cumplió o no se cumplió."),
        max_length=1000,
        required=False,
        widget=TextArea(rows=2),
    )


class HoldForm(WhenForm):
    """The real hours of the visit."""


class RescheduleForm(WhenForm, ReasonForm):
    """The new date and why."""

    field_order = ["day", "starts", "ends", "reason", "note"]


class CancelForm(ReasonForm):
    """Why the visit does not happen."""


class ReportForm(EditForm):
    """The account of an execution; what the registration of the visit already said comes written."""

    groups = [
        (_("Relato breve"), ("found", "executed", "remarks")),
        (_("Personas entrevistadas"), ("interviewed",), _("De la lista de asistencia de la visita.")),
    ]

    found = forms.CharField(label=_("Qué se encontró"), required=False, widget=TextArea(rows=5), max_length=8000)
    executed = forms.CharField(label=_("Qué se ejecutó"), required=False, widget=TextArea(rows=6), max_length=8000)
    remarks = forms.CharField(label=_("Observaciones"), required=False, widget=TextArea(rows=3), max_length=4000)
    interviewed = forms.ModelMultipleChoiceField(
        queryset=None, required=False, label=_("A quiénes se entrevistó"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, session: AssistanceSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = attendance_of(session.meeting)
        field = self.fields["interviewed"]
        field.queryset = people  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: " · ".join(filter(None, [row.full_name, row.post, row.entity]))  # type: ignore[attr-defined]
        if not people.exists():
            del self.fields["interviewed"]


def report_written(report: ExecutionReport) -> dict[str, Any]:
    """What ``report`` says, by the names of the form."""
    texts = {name: getattr(report, name) for name in ("found", "executed", "remarks")}
    return texts | {"interviewed": list(report.interviewed.all()), "version": report.version}


class CloseAssistanceForm(Form):
    """Rendered, or not and why."""

    outcome = forms.ChoiceField(label=_("Cómo se cierra"), widget=forms.RadioSelect)
    reason = forms.ModelChoiceField(
        queryset=None, label=_("Motivo, si no se prestó"), empty_label=_("Elija un motivo"), required=False
    )
    note = forms.CharField(label=_("Explicación"), required=False, widget=TextArea(rows=3), max_length=2000)

    def __init__(self, *args: Any, institution: Institution, may_be_rendered: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = [AssistanceState.RENDERED, AssistanceState.NOT_RENDERED]
        # What is missing is told beside the form: the outcome that cannot be is not offered.
        offered = [state for state in closed if may_be_rendered or state != AssistanceState.RENDERED]
        self.fields["outcome"].choices = [(state.value, state.label) for state in offered]  # type: ignore[attr-defined]
        self.fields["reason"].queryset = catalogue(institution, "cancel_reason")  # type: ignore[attr-defined]
