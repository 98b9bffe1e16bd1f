"""What people write of actions, audits, findings and routines."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.documents.forms import ProofForm
from baquiano.improvement.choices import ActionKind, CauseMethod, FindingKind, Frequency, Review, Verdict
from baquiano.improvement.models import Audit, SampleItem
from baquiano.improvement.populations import Population
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import people_of, people_with_role, units_of
from baquiano.ui.forms import CreateForm, DateField, EditForm, FileField, Form, TextArea

LONG = 4000


def _text(
    label: Any, help_text: Any = "", *, rows: int = 3, required: bool = True, most: int = LONG
) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required, widget=TextArea(rows=rows)
    )


def _reason(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=TextArea(rows=3),
        min_length=10,
        max_length=2000,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


def _of_whom(form: Form, institution: Institution, on: date) -> None:
    """The units and the people of the institution that day; who already is in the row is offered too."""
    units, people = units_of(institution, on), people_of(institution, on=on)
    unit, person = form.initial.get("unit"), form.initial.get("responsible")
    form.fields["unit"].queryset = units | Unit.objects.filter(pk=_key(unit))  # type: ignore[attr-defined]
    form.fields["responsible"].queryset = people | User.objects.filter(pk=_key(person))  # type: ignore[attr-defined]


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)


# --- actions ---------------------------------------------------------------------------------------------------------
class ActionForm(CreateForm):
    """What is seen and who answers for mending it; the rest is written by whoever answers."""

    kind = forms.ChoiceField(
        label=_("Tipo"),
        choices=ActionKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Correctiva: ya pasó y no debe repetirse. Preventiva: podría pasar. De mejora: se puede hacer mejor."
        ),
    )
    description = _text(_("Qué pasa"), _("El hecho y dónde se ve. La causa y la acción las escribe quien responde."))
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia que la cumple"))
    responsible = forms.ModelChoiceField(queryset=None, label=_("Responsable"))
    due_on = DateField(label=_("Plazo"))

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of_whom(self, institution, on)


class PlanActionForm(EditForm):
    """Why it happened and what will be done about the cause."""

    cause_method = forms.ChoiceField(
        label=_("Método de análisis"), choices=[("", "—"), *CauseMethod.choices], required=False
    )
    cause = _text(_("Causa"), _("Por qué pasó. En una acción correctiva es obligatoria."), required=False)
    action = _text(_("Qué se hará"), _("Lo que quita la causa, no solo lo que arregla lo que se encontró."))
    goal = _text(_("Cómo se sabrá que sirvió"), _("Lo que verá quien la verifique."), rows=2, required=False)

    def __init__(self, *args: Any, is_corrective: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].required = is_corrective


class NoteForm(CreateForm):
    note = _text(_("Cómo va"), _("Qué se hizo desde la última vez y qué falta."), most=2000)
    file = FileField(label=_("Soporte"), required=False, help_text=_("Opcional."))


class RescheduleForm(Form):
    due_on = DateField(label=_("Nuevo plazo"))
    note = _reason(_("Por qué cambia"))


class FinishForm(ProofForm):
    """That it is done, with its proof."""

    field_order = ("id", "note", "photo", "file", "link", "title", "taken_on")

    note = _text(_("Qué se hizo"), _("Lo lee quien verifica, con la prueba."), required=False, most=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.fields["taken_on"].label = _("Fecha de la prueba")


class VerifyForm(CreateForm):
    verdict = forms.ChoiceField(label=_("Qué encontró"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = _reason(_("Qué revisó y qué vio"), _("La acción se cierra solo si se hizo y la causa desapareció."))
    file = FileField(label=_("Soporte"), required=False, help_text=_("Opcional."))


class AddOriginForm(CreateForm):
    action = forms.ModelChoiceField(
        queryset=None, label=_("Acción"), help_text=_("Las que siguen en curso y usted puede ver, primero la última.")
    )

    def __init__(self, *args: Any, actions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = actions  # type: ignore[attr-defined]


class DismissForm(CreateForm):
    reason = _reason(_("Por qué no se abre una acción"), _("Queda a la vista junto con lo que se encontró."))


# --- audits ----------------------------------------------------------------------------------------------------------
class _AuditFields(Form):
    groups = (
        (_("Qué se audita"), ("title", "scope", "criteria", "unit")),
        (_("Período que se mira"), ("starts_on", "ends_on")),
        (_("Quién y hasta cuándo"), ("auditor", "due_on")),
    )

    title = forms.CharField(label=_("Nombre"), max_length=200)
    scope = _text(_("Alcance"), _("Qué se mira y qué no."))
    criteria = _text(_("Criterios"), _("Contra qué se compara: procedimiento, norma, actividad."))
    unit = forms.ModelChoiceField(
        queryset=None,
        label=_("Dependencia auditada"),
        required=False,
        empty_label=_("Toda la entidad"),
    )
    starts_on = DateField(label=_("Desde"))
    ends_on = DateField(label=_("Hasta"))
    auditor = forms.ModelChoiceField(queryset=None, label=_("Auditor responsable"))
    due_on = DateField(label=_("Fecha prevista de cierre"))

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, auditor = self.initial.get("unit"), self.initial.get("auditor")
        units, people = units_of(institution, on), people_with_role(institution, "internal_control", on=on)
        self.fields["unit"].queryset = units | Unit.objects.filter(pk=_key(unit))  # type: ignore[attr-defined]
        self.fields["auditor"].queryset = people | User.objects.filter(pk=_key(auditor))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("El período termina antes de empezar. Corrija las fechas."))
        return data


class AuditCreateForm(_AuditFields, CreateForm):
    """An audit that is programmed."""


class AuditEditForm(_AuditFields, EditForm):
    """The same, while it has not ended."""


class CloseAuditForm(Form):
    conclusion = _text(_("Conclusión"), _("Qué se encontró en conjunto y qué se recomienda."), rows=5)


class CancelForm(Form):
    note = _reason(_("Por qué se cancela"))


def _seed() -> str:
    """A seed that nobody chose."""
    return f"{secrets.randbelow(10**8):08d}"


class SampleForm(CreateForm):
    """Of what, how many and with which seed."""

    population = forms.ChoiceField(label=_("Población"))
    size = forms.IntegerField(label=_("Tamaño de la muestra"), min_value=1, max_value=500)
    seed = forms.CharField(
        label=_("Semilla"),
        max_length=40,
        initial=_seed,
        help_text=_("Con la misma semilla y la misma población sale la misma muestra. Puede escribir otra."),
    )

    def __init__(self, *args: Any, populations: Iterable[Population], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["population"].choices = [(one.key, one.label) for one in populations]  # type: ignore[attr-defined]


class ReviewForm(Form):
    """What was found in an element of the sample."""

    review = forms.ChoiceField(
        label=_("Resultado"),
        choices=[one for one in Review.choices if one[0] != Review.PENDING],
        widget=forms.RadioSelect,
    )
    note = _text(_("Qué se vio"), _("Si no es conforme, diga en qué."), required=False, most=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("review") == Review.FAILS and not (data.get("note") or "").strip():
            self.add_error("note", _("Escriba en qué no es conforme."))
        return data


# --- findings --------------------------------------------------------------------------------------------------------
class _FindingFields(Form):
    kind = forms.ChoiceField(label=_("Tipo"), choices=FindingKind.choices, widget=forms.RadioSelect)
    criterion = _text(_("Criterio"), _("Qué debía cumplirse y dónde está escrito."))
    condition = _text(_("Condición encontrada"), _("El hecho, con cifras y fechas. Sin opiniones."))
    effect = _text(_("Efecto"), _("Qué consecuencia tiene o puede tener."), rows=2, required=False)
    item = forms.ModelChoiceField(
        queryset=None, label=_("Elemento de la muestra"), required=False, empty_label=_("Ninguno en particular")
    )
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia que responde"))
    responsible = forms.ModelChoiceField(queryset=None, label=_("Responsable"))

    def __init__(self, *args: Any, audit: Audit, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of_whom(self, audit.institution, on)
        rows = SampleItem.objects.filter(sample__audit=audit).select_related("sample").order_by("sample", "position")
        self.fields["item"].queryset = rows  # type: ignore[attr-defined]


class FindingCreateForm(_FindingFields, CreateForm):
    """A finding that is recorded."""


class FindingEditForm(_FindingFields, EditForm):
    """The same, while its audit runs."""


# --- routines --------------------------------------------------------------------------------------------------------
class RoutineForm(CreateForm):
    """When the entity gives account, of what and to whom."""

    title = forms.CharField(label=_("Nombre"), max_length=200)
    purpose = _text(_("Qué se rinde y a quién"))
    place = forms.CharField(label=_("Lugar o medio"), max_length=200, required=False)
    held_on = DateField(label=_("Fecha"))
    frequency = forms.TypedChoiceField(
        label=_("Se repite"),
        choices=Frequency.choices,
        coerce=int,
        help_text=_("La siguiente se programa sola cuando se registra esta."),
    )
    responsible = forms.ModelChoiceField(queryset=None, label=_("Responsable"))

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people_of(institution, on=on)  # type: ignore[attr-defined]
        self.on = on

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on < self.on:
            raise ValidationError(_("Esa fecha ya pasó. Escriba una desde hoy."))
        return held_on


class HoldForm(CreateForm):
    outcome = _text(_("Qué se hizo y qué se acordó"), rows=4)
    file = FileField(label=_("Soporte"), required=False, help_text=_("Opcional: acta, presentación o lista."))
