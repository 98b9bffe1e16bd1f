"""Starting a case on a screen, ending it before time, and what is said of its activities."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.policy import visible
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import people_of, units_of
from baquiano.ui.forms import CreateForm, DateField, Form, LookupField, TextArea


class CaseStartForm(CreateForm):
    """What the case is about: any title, a vigencia, a unit, an entity, or several of them."""

    groups = (
        (_("De qué trata"), ("title", "beneficiary", "year", "unit"), _("Escriba el asunto, o escoja de qué trata.")),
        (_("Quién responde y para cuándo"), ("responsible", "reference_on", "note")),
    )

    title = forms.CharField(
        label=_("Asunto"),
        max_length=250,
        required=False,
        help_text=_(
            "Como lo buscaría después. Si lo deja vacío, el caso se llama como el beneficiario o la dependencia."
        ),
    )
    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        required=False,
        label=_("Beneficiario"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    year: Any = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Vigencia"), empty_label=_("No es de una vigencia")
    )
    unit: Any = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Dependencia"),
        empty_label=_("De ninguna en particular"),
        help_text=_("Las actividades «de la dependencia del caso» les llegan a las personas de ella."),
    )
    responsible: Any = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Responsable"),
        empty_label=_("Yo"),
        help_text=_("A esta persona le llegan las actividades «de la persona responsable»."),
    )
    reference_on = DateField(
        label=_("Día de referencia"),
        required=False,
        help_text=_("El día del evento, si los plazos se cuentan desde él."),
    )
    note = forms.CharField(label=_("Antecedentes"), required=False, widget=TextArea(rows=3), max_length=4000)

    def __init__(self, *args: Any, user: User, institution: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = visible(units_of(institution, on), user, "procedures.start_case")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        years = FiscalYear.objects.order_by("-year")
        self.fields["year"].queryset = years  # type: ignore[attr-defined]
        self.fields["year"].initial = years.filter(year=on.year).first()
        self.fields["responsible"].queryset = people_of(institution, on=on)  # type: ignore[attr-defined]
        beneficiaries = beneficiaries_visible_to(user).select_related("municipality")
        self.fields["beneficiary"].queryset = beneficiaries  # type: ignore[attr-defined]


class CaseEndForm(Form):
    how = forms.ChoiceField(
        label=_("Cómo termina"),
        choices=[
            ("cancelled", _("Se cancela: no se hará y sale de las cuentas")),
            ("completed", _("Se da por terminado: lo que faltaba se hizo por fuera o ya no hace falta")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Motivo"), widget=TextArea(rows=3), max_length=2000)


class NoteForm(CreateForm):
    text = forms.CharField(label=_("Nota"), widget=TextArea(rows=3), max_length=4000)


class DueDayForm(CreateForm):
    due_on = DateField(label=_("Nuevo plazo"))
    reason = forms.CharField(label=_("Motivo"), widget=TextArea(rows=2), max_length=1000)
