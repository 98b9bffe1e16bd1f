"""What people write of an assistance of a service: its beginning, its hitos, what the entity answers."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.delivery import queries
from baquiano.delivery.models import AssistanceMilestone, AssistanceSession
from baquiano.institutions.models import Institution, Unit, in_force
from baquiano.institutions.queries import catalogue, people_of
from baquiano.portfolio.queries import versions_offered
from baquiano.ui.forms import CreateForm, DateField, FileField, Form, LookupField, TextArea

ACCEPTS, DECLINES = "accept", "decline"
VERIFY, RETURN = "verify", "return"


class ServiceStartForm(CreateForm):
    """Which service begins to be given, to whom and by whom."""

    groups = (
        (_("Qué y a quién"), ("service_version", "beneficiary", "starts_on", "strategy", "is_mandatory")),
        (_("Quién lo presta"), ("unit", "adviser", "other_units", "other_advisers")),
        (_("Otros temas"), ("other_topics",)),
    )

    service_version: Any = forms.ModelChoiceField(
        label=_("Servicio"), queryset=None, empty_label=_("Elija un servicio del portafolio")
    )
    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("Entidad"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    starts_on = DateField(label=_("Empieza el"), help_text=_("Desde ese día se cuentan los plazos de los hitos."))
    strategy: Any = forms.ModelChoiceField(
        label=_("Estrategia"), queryset=None, required=False, empty_label=_("Ninguna")
    )
    is_mandatory = forms.BooleanField(
        label=_("Una norma obliga a prestarla"),
        required=False,
        help_text=_("Si ninguna norma obliga, la entidad la acepta de manera voluntaria y puede declinarla."),
    )
    unit: Any = forms.ModelChoiceField(label=_("Dependencia que la lidera"), queryset=None, empty_label=None)
    adviser: Any = forms.ModelChoiceField(label=_("Profesional que la presta"), queryset=None, empty_label=None)
    other_units: Any = forms.ModelMultipleChoiceField(
        label=_("Otras dependencias que participan"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_advisers: Any = forms.ModelMultipleChoiceField(
        label=_("Quiénes responden por los hitos de las otras dependencias"),
        help_text=_("Una persona de cada dependencia. Sin elegir a nadie, responde quien la dirige."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_topics: Any = forms.ModelMultipleChoiceField(
        label=_("Además del tema del servicio"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, institution: Institution, units: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["service_version"].queryset = versions_offered()
        fields["service_version"].label_from_instance = lambda row: f"{row.service} ({row.service.code})"
        fields["beneficiary"].queryset = Beneficiary.objects.select_related("municipality").filter(is_active=True)
        fields["unit"].queryset = Unit.objects.filter(pk__in=units).order_by("name")
        fields["adviser"].queryset = people_of(institution, on=on) | User.objects.filter(pk=user.pk)
        fields["adviser"].initial = user.pk
        fields["other_units"].queryset = Unit.objects.filter(in_force(on)).order_by("name")
        fields["other_advisers"].queryset = queries.people_of_other_hitos(on)
        if not fields["other_advisers"].queryset.exists():
            del self.fields["other_advisers"]
        fields["other_topics"].queryset = catalogue(institution, "topic")
        fields["strategy"].queryset = catalogue(institution, "strategy")
        if not fields["strategy"].queryset.exists():
            del self.fields["strategy"]


class _Proof(CreateForm):
    """A file or a link, or neither where the service asks for none."""

    file = FileField(label=_("Archivo"), required=False)
    link = forms.URLField(label=_("O un enlace"), max_length=500, required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("file") and data.get("link"):
            raise ValidationError(_("Elija un archivo o escriba un enlace: uno de los dos."))
        return data


class ClaimForm(_Proof):
    """A hito that was met, with its day and its proof."""

    claimed_on = DateField(label=_("Se cumplió el"))
    note = forms.CharField(label=_("Qué se hizo"), max_length=2000, required=False, widget=TextArea(rows=3))
    field_order = ("claimed_on", "note", "file", "link")

    def __init__(self, *args: Any, milestone: AssistanceMilestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = milestone.milestone
        if asked.evidence_kind:
            words = " · ".join(part for part in (str(asked.evidence_kind), asked.evidence) if part)
            self.fields["file"].help_text = _("Se exige: %(words)s") % {"words": words}


class SessionClaimForm(_Proof):
    """The hitos that a visit met, of each entity that it served."""

    milestones: Any = forms.ModelMultipleChoiceField(
        label=_("Qué cumplió cada entidad"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Qué se hizo"), max_length=2000, required=False, widget=TextArea(rows=3))
    field_order = ("milestones", "note", "file", "link")

    def __init__(self, *args: Any, session: AssistanceSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["milestones"]
        field.queryset = queries.claimable_of(session)
        field.label_from_instance = _of_whom

    def keep_claimed(self, session: AssistanceSession) -> None:
        """Let the request be repeated: what it already claimed is one of its options too."""
        field: Any = self.fields["milestones"]
        field.queryset = queries.claimable_of(session) | queries.claimed_in(session)


def _of_whom(one: AssistanceMilestone) -> str:
    asked = f" · {one.milestone.evidence_kind}" if one.milestone.evidence_kind else ""
    return f"{one.assistance.beneficiary}: {one}{asked}"


class DecideMilestoneForm(Form):
    """Verified, or sent back with what must be adjusted."""

    result = forms.ChoiceField(
        label=_("Qué encontró"),
        choices=[(VERIFY, _("Se cumplió: verificarlo")), (RETURN, _("Falta algo: devolverlo"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Nota"),
        help_text=_("Necesaria si lo devuelve."),
        max_length=2000,
        required=False,
        widget=TextArea(rows=3),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("result") == RETURN and not data.get("note"):
            self.add_error("note", _("Escriba qué se debe ajustar."))
        return data


class AnswerForm(Form):
    """What the entity answered to the offer."""

    answer = forms.ChoiceField(
        label=_("Qué respondió la entidad"),
        choices=[(ACCEPTS, _("La acepta")), (DECLINES, _("La declina: no se prestará"))],
        widget=forms.RadioSelect,
    )
    answered_on = DateField(label=_("Fecha"))
    note = forms.CharField(
        label=_("Quién respondió y por qué"),
        help_text=_("Necesario si la declina."),
        max_length=2000,
        required=False,
        widget=TextArea(rows=3),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == DECLINES and not data.get("note"):
            self.add_error("note", _("Escriba quién declinó y por qué."))
        return data


class AuthoriseForm(Form):
    """Who registers a visit that somebody else gave."""

    person: Any = forms.ModelChoiceField(label=_("Quién la registra"), queryset=None, empty_label=None)
    note = forms.CharField(label=_("Por qué"), max_length=500, widget=TextArea(rows=2))

    def __init__(self, *args: Any, institution: Institution, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(institution, on=on).exclude(pk=by.pk)  # type: ignore[attr-defined]
