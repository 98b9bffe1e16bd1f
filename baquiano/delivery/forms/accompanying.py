"""What people write of an assistance before and while it runs: its contact, its work plan, its partial reports."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments.choices import Party
from baquiano.communications.queries import communications_visible_to
from baquiano.delivery import queries
from baquiano.delivery.choices import LineKind, PlanReply
from baquiano.delivery.models import Assistance, WorkLine, WorkPlan
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import catalogue
from baquiano.meetings.choices import Modality
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, LookupField, MultiLookupField, TextArea

LONG = 4000


def _text(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONG, required=required, widget=TextArea(rows=rows)
    )


class StartForm(CreateForm):
    """Whom a unit begins to assist, and about what."""

    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("A quién se asiste"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    topic = forms.ModelChoiceField(queryset=None, label=_("Tema"), empty_label=_("Elija un tema"))
    service_type = forms.ModelChoiceField(
        queryset=None, label=_("Tipo de asistencia"), required=False, empty_label=_("Sin tipo")
    )
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"), empty_label=None)

    def __init__(self, *args: Any, institution: Institution, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beneficiary"].queryset = Beneficiary.objects.select_related("municipality").filter(  # type: ignore[attr-defined]
            is_active=True
        )
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]
        self.fields["service_type"].queryset = catalogue(institution, "service_type")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units).order_by("name")  # type: ignore[attr-defined]


class ContactForm(CreateForm):
    """What was said to whom is going to be assisted, and what proves it."""

    groups = [
        (_("El contacto"), ("modality", "contacted_on", "person")),
        (_("Lo que se informó y se coordinó"), ("explained", "provider_duties", "beneficiary_duties")),
        (_("Con qué se hizo"), ("communications", "session"), _("Al menos uno de los dos.")),
    ]

    modality = forms.ChoiceField(label=_("Modalidad"), choices=Modality.choices, widget=forms.RadioSelect)
    contacted_on = DateField(label=_("Fecha"))
    person = forms.CharField(label=_("Con quién"), max_length=200, help_text=_("Nombre y cargo."))
    explained = _text(_("En qué consiste"), _("Lo que se le explicó a la entidad."))
    provider_duties = _text(_("Lo que hará la entidad que asiste"), rows=2)
    beneficiary_duties = _text(_("Lo que hará la entidad asistida"), rows=2)
    communications = MultiLookupField(
        url=reverse_lazy("communications:communication_lookup"),
        label=_("Comunicaciones oficiales"),
        placeholder=_("Escriba el número o el asunto"),
        search=("number", "subject"),
        required=False,
    )
    session = forms.ModelChoiceField(
        queryset=None,
        label=_("Reunión de contacto"),
        empty_label=_("No hubo reunión"),
        required=False,
        help_text=_("Las reuniones de contacto ya realizadas con la entidad; de ahí salen la lista y el acta."),
    )

    def __init__(self, *args: Any, assistance: Assistance, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["communications"].queryset = communications_visible_to(user)  # type: ignore[attr-defined]
        self.fields["session"].queryset = queries.contact_sessions_of(assistance, user)  # type: ignore[attr-defined]


class WorkPlanForm(EditForm):
    """What a work plan says beside its lines."""

    scope = _text(_("Alcance"), _("Hasta dónde llega el acompañamiento y qué deja."), required=False)
    evaluation = _text(
        _("Mecanismo de evaluación y su alcance"), _("Con qué se evaluará, a quiénes y cuándo."), required=False
    )
    needs_training = forms.TypedChoiceField(
        label=_("¿El personal necesita entrenamiento o capacitación para ejecutarlo?"),
        choices=[("si", _("Sí")), ("no", _("No"))],
        coerce=lambda value: value == "si",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def plan_written(plan: WorkPlan) -> dict[str, Any]:
    """What the plan says, by the names of the form."""
    said = {True: "si", False: "no", None: ""}[plan.needs_training]
    return {"scope": plan.scope, "evaluation": plan.evaluation, "needs_training": said, "version": plan.version}


class _Line(Form):
    """The data of a line; an activity has its days, the rest may have the day for which it is ready."""

    text = forms.CharField(label=_("Descripción"), max_length=500, widget=TextArea(rows=2))
    party = forms.ChoiceField(
        label=_("Quién responde"), choices=Party.choices, initial=Party.PROVIDER, widget=forms.RadioSelect
    )
    responsible_name = forms.CharField(
        label=_("Responsable"), max_length=150, required=False, help_text=_("Nombre y cargo.")
    )
    starts_on = DateField(label=_("Desde"), required=False)
    ends_on = DateField(label=_("Hasta"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_activity = kind == LineKind.ACTIVITY
        self.fields["starts_on"].required = self.fields["ends_on"].required = is_activity
        if not is_activity:
            del self.fields["starts_on"]
            self.fields["ends_on"].label = _("Listo para el día")


class AddLineForm(CreateForm, _Line):
    """One more line of the plan."""


class LineForm(EditForm, _Line):
    """A line of the plan, over the version that was read."""


def line_written(line: WorkLine) -> dict[str, Any]:
    """What the line says, by the names of the form."""
    names = ("text", "party", "responsible_name", "starts_on", "ends_on", "version")
    return {name: getattr(line, name) for name in names}


class PlanNoteForm(Form):
    """The check of a control point: what was verified."""

    note = _text(_("Qué verificó"), _("Queda como observación del punto de control."), rows=2, required=False)


class ReturnPlanForm(Form):
    """Why a plan goes back to its writer."""

    note = _text(_("Qué se debe ajustar"), rows=3)


class ReplyForm(Form):
    """What the assisted entity answered to the plan, and who answers for it."""

    reply = forms.ChoiceField(
        label=_("Qué respondió"),
        choices=[(one.value, one.label) for one in PlanReply if one != PlanReply.AWAITED],
        widget=forms.RadioSelect,
    )
    who = forms.CharField(label=_("Quién respondió"), max_length=200, help_text=_("Nombre y cargo."))
    note = _text(_("Qué pide ajustar"), _("Necesario si pide ajustes."), rows=3, required=False)


class PartialReportForm(CreateForm):
    """The period that is reported and how far the execution is; the rest comes from the records."""

    first_on = DateField(label=_("Desde"))
    last_on = DateField(label=_("Hasta"))
    advance = _text(_("Avance de la ejecución"), _("Qué se logró frente al plan de trabajo."), rows=5)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first: date | None = data.get("first_on")
        last: date | None = data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("El último día es anterior al primero."))
        return data
