"""What people write of a trip."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.models import Municipality
from baquiano.documents.forms import ProofForm
from baquiano.institutions.models import Institution
from baquiano.travel.choices import Route, Transport
from baquiano.travel.models import TravelDay
from baquiano.ui.display import long_day, moment
from baquiano.ui.forms import (
    CreateForm,
    DateField,
    DateTimeField,
    EditForm,
    FileField,
    Form,
    LookupField,
    MoneyField,
    ReasonForm,
    SignatureField,
    TextArea,
)


class NeedForm(Form):
    """Why a visit does or does not require travel; the answer is the button."""

    note = forms.CharField(
        label=_("Nota"), help_text=_("Opcional: por ejemplo, «en el municipio sede»."), max_length=300, required=False
    )


class _VisitsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        town = f" · {obj.municipality}" if obj.municipality else ""
        return f"{moment(obj.starts_at)} · {obj.title}{town}"


class TripForm(Form):
    """What the trip is for."""

    groups = (
        (_("Para qué"), ("visits", "purpose", "event")),
        (_("Cuándo"), ("starts_on", "ends_on"), _("Si elige visitas, las fechas salen de ellas.")),
        (_("Además"), ("needs_tickets", "covered_by", "note")),
    )

    visits = _VisitsField(
        queryset=None,
        label=_("Visitas de la comisión"),
        help_text=_("Las de quien viaja, presenciales, que no están en otra comisión. Puede elegir varias."),
        required=False,
    )
    purpose = forms.CharField(
        label=_("Objeto"),
        help_text=_("Qué se va a hacer, como irá en el acto administrativo."),
        max_length=500,
        widget=TextArea(rows=3),
    )
    event = forms.CharField(
        label=_("Evento"),
        help_text=_("Solo si no hay visita: un foro, una capacitación."),
        max_length=200,
        required=False,
    )
    needs_tickets = forms.BooleanField(label=_("Necesita tiquetes"), required=False)
    covered_by = forms.CharField(
        label=_("Otra entidad paga los gastos"),
        help_text=_("Déjelo vacío si paga esta entidad. Si la visitada ofrece pagar, escriba cuál y con qué convenio."),
        max_length=200,
        required=False,
    )
    note = forms.CharField(label=_("Observaciones"), max_length=2000, required=False, widget=TextArea(rows=2))

    def __init__(self, *args: Any, visits: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visits"].queryset = visits  # type: ignore[attr-defined]
        if not visits.exists():
            self.fields["visits"].help_text = _(
                "No hay visitas presenciales sin comisión: escriba el evento y las fechas."
            )

    @property
    def trip_fields(self) -> dict[str, Any]:
        names = ("purpose", "event", "covered_by", "needs_tickets", "note")
        return {name: self.cleaned_data[name] for name in names}


class RequestCreateForm(TripForm, CreateForm):
    starts_on = DateField(label=_("Sale el"), required=False)
    ends_on = DateField(label=_("Regresa el"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if not data.get("visits") and not (start and end):
            raise ValidationError(_("Elija al menos una visita, o escriba cuándo sale y cuándo regresa."))
        if start and end and end < start:
            self.add_error("ends_on", _("El regreso no puede ser anterior a la salida."))
        return data


class RequestEditForm(TripForm, EditForm):
    """The same, of a request that was not filed or was returned."""


class _LegFields(Form):
    origin = LookupField(
        url=reverse_lazy("beneficiaries:municipality_lookup"),
        queryset=Municipality.objects.select_related("department"),
        label=_("Sale de"),
        placeholder=_("Escriba el municipio"),
        hint_of=lambda row: str(row.department),
    )
    destination = LookupField(
        url=reverse_lazy("beneficiaries:municipality_lookup"),
        queryset=Municipality.objects.select_related("department"),
        label=_("Llega a"),
        placeholder=_("Escriba el municipio"),
        hint_of=lambda row: str(row.department),
    )
    departs_at = DateTimeField(label=_("Sale el"))
    arrives_at = DateTimeField(label=_("Llega el"))
    route = forms.ChoiceField(label=_("Vía"), choices=Route.choices)
    transport = forms.ChoiceField(label=_("Transporte"), choices=Transport.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("departs_at") and data.get("arrives_at") and data["arrives_at"] <= data["departs_at"]:
            self.add_error("arrives_at", _("La llegada debe ser posterior a la salida."))
        if data.get("origin") and data.get("origin") == data.get("destination"):
            self.add_error("destination", _("El tramo debe ir de un municipio a otro."))
        return data

    @property
    def leg_fields(self) -> dict[str, Any]:
        names = ("origin", "destination", "departs_at", "arrives_at", "route", "transport")
        return {name: self.cleaned_data[name] for name in names}


class LegCreateForm(_LegFields, CreateForm):
    """A new stretch."""


class LegEditForm(_LegFields, EditForm):
    """A stretch that is corrected."""


class DaysForm(Form):
    """For each day of the trip, whether the traveller sleeps away."""

    def __init__(self, *args: Any, days: Iterable[TravelDay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = list(days)
        for day in self.days:
            self.fields[self._name(day)] = forms.BooleanField(  # type: ignore[attr-defined]
                label=_("Pernocta el %(day)s") % {"day": long_day(day.day)}, required=False, initial=day.is_overnight
            )

    @staticmethod
    def _name(day: TravelDay) -> str:
        return f"noche_{day.day:%Y%m%d}"

    @property
    def nights(self) -> dict[date, bool]:
        return {day.day: bool(self.cleaned_data[self._name(day)]) for day in self.days}


class PayForm(Form):
    basic_pay = MoneyField(
        label=_("Asignación básica mensual"),
        help_text=_(
            "Sin primas ni bonificaciones; si tiene dos, la mayor. Contratistas: el valor mensual del contrato."
        ),
    )


class FileRequestForm(Form):
    """Filing; with little notice, why."""

    late_reason = forms.CharField(
        label=_("Por qué se radica con tan poca anticipación"),
        max_length=500,
        min_length=10,
        required=False,
        widget=TextArea(rows=3),
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_late_filing = is_late
        if not is_late:
            self.fields["late_reason"].widget = forms.HiddenInput()


class ApproveForm(Form):
    authorises_late = forms.BooleanField(
        label=_("Autorizo el trámite extemporáneo"), required=False, help_text=_("Se radicó con poca anticipación.")
    )
    note = forms.CharField(label=_("Nota"), max_length=1000, required=False, widget=TextArea(rows=2))

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            self.fields["authorises_late"].widget = forms.HiddenInput()


class NoteForm(Form):
    note = forms.CharField(label=_("Nota"), max_length=1000, required=False, widget=TextArea(rows=3))


class DecisionForm(ReasonForm):
    """Sent back, refused or cancelled: a reason of the catalogue and words."""


class OutcomeForm(EditForm):
    """What the official of finance writes: the act, its numbers and the value. Nothing is computed here."""

    act_number = forms.CharField(label=_("Número del acto"), max_length=40)
    act_on = DateField(label=_("Fecha del acto"))
    value = MoneyField(label=_("Valor reconocido"), required=False)
    cdp_number = forms.CharField(label=_("CDP"), max_length=40, required=False)
    rp_number = forms.CharField(label=_("RP"), help_text=_("Puede llegar después."), max_length=40, required=False)
    budget_line = forms.CharField(label=_("Rubro"), max_length=80, required=False)

    @property
    def outcome_fields(self) -> dict[str, Any]:
        names = ("act_number", "act_on", "value", "cdp_number", "rp_number", "budget_line")
        data = {name: self.cleaned_data[name] for name in names}
        return {**data, "value": None if data["value"] is None else int(data["value"])}


class SupportForm(ProofForm):
    """A photo, a file or a link that supports the trip."""

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, institution=institution, **kwargs)
        self.fields["kind"].label = _("Clase de soporte")
        self.fields["title"].label = _("Qué es")
        self.fields["title"].help_text = _("Invitación, pasabordo, recibo…")


class CertificateForm(CreateForm):
    """Who certifies that the traveller was there; the signature may be drawn, scanned, or come later on paper."""

    groups = (
        (_("Permanencia"), ("arrived_at", "left_at")),
        (_("Quién certifica"), ("signer_name", "signer_post", "signer_entity")),
        (
            _("Firma"),
            ("drawn", "scan"),
            _("En la pantalla, o suba el papel firmado. Si deja las dos vacías, se expide para firmar a mano."),
        ),
    )
    arrived_at = DateTimeField(label=_("Desde"))
    left_at = DateTimeField(label=_("Hasta"))
    signer_name = forms.CharField(label=_("Nombre"), max_length=150)
    signer_post = forms.CharField(label=_("Cargo"), max_length=150, required=False)
    signer_entity = forms.CharField(label=_("Entidad"), max_length=200, required=False)
    drawn = SignatureField(label=_("Firma en la pantalla"), required=False)
    scan = FileField(label=_("Certificado firmado y escaneado"), accept=".pdf,image/*", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("drawn") and data.get("scan"):
            raise ValidationError(_("Firme en la pantalla o suba el papel escaneado: una de las dos."))
        return data


class ReportForm(Form):
    text = forms.CharField(
        label=_("Qué se hizo y qué se logró"),
        help_text=_("Las visitas, sus actas y sus compromisos se agregan solos."),
        max_length=20_000,
        min_length=20,
        widget=TextArea(rows=8),
        error_messages={"min_length": _("Cuente un poco más: al menos veinte letras.")},
    )
