"""What the head of a directorate writes of a contact with an entity."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import contacts_in_force
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import catalogue
from baquiano.monitoring.choices import Achievement, Consistency, ContactMeans
from baquiano.monitoring.contacts import queries
from baquiano.ui.forms import CreateForm, DateField, FileField, LookupField, TextArea

LONG = 4000


class DirectorContactForm(CreateForm):
    """With whom, by what means and when; what was answered; and what proves it."""

    groups = (
        (_("La entidad"), ("unit", "beneficiary", "assistance")),
        (_("El contacto"), ("contacted_on", "means", "contact", "person", "post")),
        (
            _("Seguimiento y evaluación"),
            ("consistency", "consistency_note", "achievement", "achievement_note", "adjustment"),
        ),
        (
            _("La evidencia"),
            ("kind", "file", "link"),
            _("Un archivo o un enlace: el correo, el acta, el registro de la llamada."),
        ),
    )

    unit: Any = forms.ModelChoiceField(label=_("Dependencia"), queryset=None, empty_label=None)
    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("Entidad"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    assistance: Any = forms.ModelChoiceField(
        label=_("Asistencia de la que se habló"), queryset=None, required=False, empty_label=_("De todas")
    )
    contacted_on = DateField(label=_("Fecha"))
    means = forms.ChoiceField(label=_("Medio"), choices=ContactMeans.choices)
    contact: Any = forms.ModelChoiceField(
        label=_("Con quién"), queryset=None, required=False, empty_label=_("Otra persona: la escribo abajo")
    )
    person = forms.CharField(label=_("Nombre de la persona"), max_length=150, required=False)
    post = forms.CharField(label=_("Cargo"), max_length=100, required=False)
    consistency = forms.ChoiceField(
        label=_("¿La asistencia es consistente con lo que se acordó?"),
        choices=Consistency.choices,
        widget=forms.RadioSelect,
    )
    consistency_note = forms.CharField(
        label=_("Qué dijo la entidad de la consistencia"), max_length=LONG, widget=TextArea(rows=3)
    )
    achievement = forms.ChoiceField(
        label=_("¿Se logran los objetivos de la asistencia?"), choices=Achievement.choices, widget=forms.RadioSelect
    )
    achievement_note = forms.CharField(
        label=_("Qué dijo la entidad del logro de los objetivos"), max_length=LONG, widget=TextArea(rows=3)
    )
    adjustment = forms.CharField(
        label=_("Ajuste que se acuerda"), max_length=LONG, required=False, widget=TextArea(rows=2)
    )
    kind: Any = forms.ModelChoiceField(label=_("Clase de evidencia"), queryset=None, empty_label=None)
    file = FileField(label=_("Archivo"), required=False)
    link = forms.URLField(label=_("O un enlace"), max_length=500, required=False, assume_scheme="https")

    def __init__(
        self, *args: Any, institution: Institution, units: Any, entity: Beneficiary | None, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].queryset = units
        fields["beneficiary"].queryset = Beneficiary.objects.select_related("municipality").filter(is_active=True)
        fields["kind"].queryset = catalogue(institution, "evidence_kind")
        if entity is None:
            # Until the entity is known nobody can say who speaks for it nor what it receives.
            del fields["contact"], fields["assistance"]
            return
        fields["assistance"].queryset = queries.assistances_to_speak_of(units, entity)
        fields["contact"].queryset = contacts_in_force(entity, on)
        fields["contact"].label_from_instance = lambda row: ", ".join(part for part in (row.name, row.post) if part)

    @property
    def told(self) -> dict[str, Any]:
        """What was written, by the names of the action: the kind of the evidence by its code."""
        return {**self.cleaned_data, "kind": self.cleaned_data["kind"].code}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("file") and data.get("link"):
            raise ValidationError(_("Elija un archivo o escriba un enlace: uno de los dos."))
        if not data.get("file") and not data.get("link") and "file" not in self.errors and "link" not in self.errors:
            self.add_error("file", _("Adjunte la evidencia del contacto o escriba su enlace."))
        if not data.get("contact") and not data.get("person") and "person" not in self.errors:
            self.add_error("person", _("Elija un contacto de la entidad o escriba con quién habló."))
        return data
