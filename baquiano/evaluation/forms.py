"""What people write of instruments, campaigns, answers, reports and observations."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.errors import Refused
from baquiano.common.text import fold
from baquiano.delivery.models import Assistance
from baquiano.evaluation.actions import NA
from baquiano.evaluation.choices import Audience, CampaignState, Coverage, InstrumentKind, Moment, QuestionKind
from baquiano.evaluation.models import Campaign, Question
from baquiano.evaluation.payloads import mark_in_words
from baquiano.evaluation.queries import instruments_in_force
from baquiano.evaluation.specs import CODE, LEAST_SCALE, MOST_SCALE, USUAL_SCALE
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import catalogue, units_of
from baquiano.ui.forms import CreateForm, DateField, EditForm, FileField, Form, LookupField, TextArea

LONG = 4000


def _text(
    label: Any, help_text: Any = "", *, rows: int = 3, required: bool = True, most: int = LONG
) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required, widget=TextArea(rows=rows)
    )


def _reason(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=TextArea(rows=3),
        min_length=10,
        max_length=2000,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


# --- instruments -----------------------------------------------------------------------------------------------------
class _InstrumentFields(Form):
    title = forms.CharField(label=_("Nombre"), max_length=200)
    kind = forms.ChoiceField(label=_("Clase"), choices=InstrumentKind.choices)
    introduction = _text(
        _("Presentación"), _("Lo primero que lee quien responde: para qué es y cuánto toma."), required=False, most=2000
    )
    is_anonymous = forms.BooleanField(
        label=_("Las respuestas son anónimas"),
        required=False,
        initial=True,
        help_text=_("Nadie podrá saber quién respondió qué, ni siquiera quien administra el sistema."),
    )
    has_moments = forms.BooleanField(
        label=_("Se aplica antes y después"), required=False, help_text=_("Para comparar los dos momentos.")
    )


class InstrumentCreateForm(_InstrumentFields, CreateForm):
    """A new instrument; its questions are written afterwards."""

    field_order = ("id", "code")

    code = forms.CharField(
        label=_("Código"), max_length=40, help_text=_("Con letras sin tilde, números y guiones: PERCEPCION-AT.")
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not CODE.match(code):
            raise ValidationError(_("Empiece con una letra y use solo letras sin tilde, números, guion y guion bajo."))
        return code


class InstrumentEditForm(_InstrumentFields, EditForm):
    """The same, while it is a draft."""


class ImportForm(CreateForm):
    file = FileField(
        label=_("Libro XLSForm"),
        accept=".xlsx,.xls,.ods",
        help_text=_("El formato de KoboToolbox y ODK: hojas survey, choices y settings. Hasta 2 MB."),
    )


class _QuestionFields(Form):
    groups = (
        (_("La pregunta"), ("text", "hint", "section", "code")),
        (_("Cómo se responde"), ("kind", "is_required", "allows_na")),
        (_("Si es una escala"), ("scale_max", "low_label", "high_label")),
        (_("Si tiene opciones"), ("options",)),
    )

    text = _text(_("Pregunta"), rows=2, most=500)
    hint = forms.CharField(label=_("Ayuda"), max_length=300, required=False)
    section = forms.CharField(
        label=_("Sección"),
        max_length=150,
        required=False,
        help_text=_("Las preguntas seguidas de una sección van juntas."),
    )
    code = forms.CharField(
        label=_("Código"), max_length=40, help_text=_("Corto y sin espacios: así se llama su columna al exportar.")
    )
    kind = forms.ChoiceField(label=_("Tipo"), choices=QuestionKind.choices, widget=forms.RadioSelect)
    is_required = forms.BooleanField(label=_("Es obligatoria"), required=False, initial=True)
    allows_na = forms.BooleanField(label=_("Admite «No aplica»"), required=False)
    scale_max = forms.IntegerField(
        label=_("La escala va de 1 a"), min_value=LEAST_SCALE, max_value=MOST_SCALE, required=False, initial=USUAL_SCALE
    )
    low_label = forms.CharField(label=_("Qué significa 1"), max_length=60, required=False)
    high_label = forms.CharField(label=_("Qué significa el más alto"), max_length=60, required=False)
    options = _text(
        _("Opciones"), _("Una por línea. Para darle un código propio: codigo = Palabras."), rows=5, required=False
    )

    def clean_options(self) -> list[dict[str, str]]:
        found = []
        for number, line in enumerate(self.cleaned_data["options"].splitlines(), start=1):
            code, equals, label = line.partition("=")
            if not line.strip():
                continue
            words = label.strip() if equals else line.strip()
            made = re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")[:40] or f"opcion_{number}"
            found.append({"code": code.strip() if equals else made, "label": words})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == QuestionKind.SCALE and not data.get("scale_max"):
            self.add_error("scale_max", _("Escriba hasta dónde llega la escala."))
        return data


class QuestionCreateForm(_QuestionFields, CreateForm):
    """One more question of a draft."""


class QuestionEditForm(_QuestionFields, EditForm):
    """A question of a draft."""


def options_as_lines(question: Question) -> str:
    return "\n".join(f"{one['code']} = {one['label']}" for one in question.options)


# --- campaigns -------------------------------------------------------------------------------------------------------
class CampaignForm(CreateForm):
    """An instrument applied to a visit or an assistance, which the page names, or to the visits of a period."""

    groups = (
        (_("Qué se aplica y a quién"), ("instrument", "title", "audience")),
        (_("Sobre qué visitas"), ("unit", "first_on", "last_on", "topic", "service_type")),
        (_("Cuántas respuestas bastan y hasta cuándo"), ("coverage", "percent", "closes_on")),
        (_("Si se aplica antes y después"), ("moment", "compares")),
    )

    instrument = forms.ModelChoiceField(queryset=None, label=_("Instrumento"))
    title = forms.CharField(
        label=_("Nombre"),
        max_length=250,
        required=False,
        help_text=_("Vacío, se llama como el instrumento y lo evaluado."),
    )
    audience = forms.ChoiceField(label=_("A quién se invita"), choices=Audience.choices)
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"))
    first_on = DateField(label=_("Visitas desde"), required=False)
    last_on = DateField(
        label=_("Visitas hasta"), required=False, help_text=_("Sin fechas, todas las visitas realizadas del año.")
    )
    topic = forms.ModelChoiceField(queryset=None, label=_("Solo del tema"), required=False, empty_label=_("Todos"))
    service_type = forms.ModelChoiceField(
        queryset=None, label=_("Solo del tipo de asistencia"), required=False, empty_label=_("Todos")
    )
    coverage = forms.ChoiceField(
        label=_("Cobertura"),
        choices=Coverage.choices,
        help_text=_("Quien no acepta responder se cuenta aparte y sale del total."),
    )
    percent = forms.IntegerField(label=_("Porcentaje mínimo"), min_value=1, max_value=100, required=False)
    closes_on = DateField(label=_("Recibe respuestas hasta"))
    moment = forms.ChoiceField(label=_("Momento"), choices=Moment.choices)
    compares = forms.ModelChoiceField(
        queryset=None, label=_("Se compara con"), required=False, empty_label=_("Ninguna")
    )

    def __init__(
        self, *args: Any, institution: Institution, on: date, about: Any = None, before: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.about = on, about
        fields: Any = self.fields
        fields["instrument"].queryset = instruments_in_force()
        fields["compares"].queryset = before if before is not None else Campaign.objects.none()
        for name in ("topic", "service_type"):
            fields[name].queryset = catalogue(institution, name)
        fields["unit"].queryset = units_of(institution, on)
        if about is not None:
            for name in ("unit", "first_on", "last_on", "topic", "service_type"):
                del fields[name]

    def clean_closes_on(self) -> date:
        closes_on: date = self.cleaned_data["closes_on"]
        if closes_on < self.on:
            raise ValidationError(_("Ese día ya pasó. Escriba uno desde hoy."))
        return closes_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_on"), data.get("last_on")
        if bool(first) != bool(last):
            self.add_error("last_on", _("Escriba las dos fechas del período, o ninguna."))
        elif first and last and last < first:
            self.add_error("last_on", _("El período termina antes de empezar. Corrija las fechas."))
        if data.get("coverage") == Coverage.MINIMUM and not data.get("percent"):
            self.add_error("percent", _("Escriba el porcentaje."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = {name: value for name, value in super().values.items() if name != "instrument"}
        if isinstance(self.about, Assistance):
            return data | {"assistance": self.about}
        return data | ({"session": self.about} if self.about is not None else {})


class CampaignEditForm(EditForm):
    title = forms.CharField(label=_("Nombre"), max_length=250)
    closes_on = DateField(label=_("Recibe respuestas hasta"))


class CloseForm(Form):
    note = _reason(_("Observación"), _("Si faltan respuestas, explique por qué se cierra así."), required=False)


class CancelForm(Form):
    note = _reason(_("Por qué se cancela"))


# --- answers ---------------------------------------------------------------------------------------------------------
_NA = (NA, _("No aplica"))
PREFIX = "q_"


class AnswerForm(Form):
    """The questions of an instrument, for whoever answers and for whoever transcribes the paper.

    The identity is random, not ordered in time: it is the key of the answer, which says nothing of when it came.
    """

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    notice = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[PREFIX + question.code] = _field_of(question)
            if question.kind == QuestionKind.OPEN and question.allows_na:
                self.fields[f"{PREFIX}{question.code}_na"] = forms.BooleanField(label=_("No aplica"), required=False)

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields by section, in their order."""
        found: list[tuple[str, list[Any]]] = []
        for question in self.questions:
            if not found or found[-1][0] != question.section:
                found.append((question.section, []))
            found[-1][1].append(self[PREFIX + question.code])
            if f"{PREFIX}{question.code}_na" in self.fields:
                found[-1][1].append(self[f"{PREFIX}{question.code}_na"])
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What was answered, as ``actions.record_answer`` takes it."""
        data = self.cleaned_data
        found: dict[str, Any] = {}
        for question in self.questions:
            value = data.get(PREFIX + question.code)
            if data.get(f"{PREFIX}{question.code}_na"):
                value = NA
            if value not in (None, "", []):
                found[question.code] = value
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for question in self.questions:
            name = PREFIX + question.code
            value = data.get(name)
            if isinstance(value, list) and NA in value and len(value) > 1:
                self.add_error(name, _("Marque «No aplica» o las opciones, no las dos cosas."))
            if question.kind == QuestionKind.OPEN and question.is_required and name in data:
                if not value and not data.get(f"{name}_na"):
                    self.add_error(name, _("Esta pregunta es obligatoria."))
                elif value and data.get(f"{name}_na"):
                    self.add_error(name, _("Escriba la respuesta o marque «No aplica», no las dos cosas."))
        return data

    def tell(self, refusal: Refused) -> None:
        """What the rule said of each question, beside it."""
        named = getattr(refusal, "error_dict", {})
        if not named or any(PREFIX + code not in self.fields for code in named):
            self.add_error(None, refusal.sentence)
            return
        for code, errors in named.items():
            self.add_error(PREFIX + code, errors)


def _field_of(question: Question) -> forms.Field:
    shared: dict[str, Any] = {"label": question.text, "help_text": question.hint, "required": question.is_required}
    required = {"required": _now("Esta pregunta es obligatoria.")}
    if question.kind == QuestionKind.OPEN:
        return forms.CharField(**(shared | {"required": False}), max_length=2000, widget=TextArea(rows=3))
    options: list[tuple[Any, Any]] = list(question.labels.items())
    if question.kind == QuestionKind.SCALE:
        options = [(str(mark), mark_in_words(question, mark)) for mark in range(1, (question.scale_max or 0) + 1)]
    options = [*options, _NA] if question.allows_na else options
    if question.kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(
            **shared, choices=options, widget=forms.CheckboxSelectMultiple, error_messages=required
        )
    return forms.ChoiceField(**shared, choices=options, widget=forms.RadioSelect, error_messages=required)


class PublicAnswerForm(AnswerForm):
    """The same on a public page, with a trap for what fills in everything."""

    website = forms.CharField(label=_("No escriba nada aquí"), required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Deje vacía la casilla «No escriba nada aquí» y envíe otra vez."))
        return ""


class PaperAnswerForm(AnswerForm):
    """What came on paper, whose authorisation is that in force; not anonymous, also whose it is."""

    notice = None  # type: ignore[assignment]

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            self.fields["person"] = forms.ModelChoiceField(
                queryset=people, label=_("Quién respondió"), required=False, empty_label=_("No se sabe")
            )


class RefuseForm(Form):
    """Somebody who does not accept: nothing of who it is."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    notice = forms.UUIDField(widget=forms.HiddenInput)


class PaperRefuseForm(RefuseForm):
    """The same, said on paper."""

    notice = None  # type: ignore[assignment]


class AlreadyForm(Form):
    """Who holds a link says that they answered in another way; nothing else is asked."""


# --- reports and observations ----------------------------------------------------------------------------------------
class _ReportWords(Form):
    title = forms.CharField(label=_("Título"), max_length=200)
    perception = _text(_("Percepción y satisfacción"), _("Qué muestran los resultados."), rows=5, required=False)
    refusals = _text(
        _("Cobertura y negativas"), _("A quién se alcanzó, quién no aceptó y por qué, si se sabe."), required=False
    )
    improvements = _text(_("Mejoras"), _("Qué se mejora a partir de esto, o por qué no hace falta."), required=False)


class ReportCreateForm(_ReportWords, CreateForm):
    """The analysis of a period; its figures are counted by the system."""

    field_order = ("id", "title", "unit", "first_on", "last_on")

    unit = forms.ModelChoiceField(
        queryset=None, label=_("Dependencia"), required=False, empty_label=_("Toda la entidad")
    )
    first_on = DateField(label=_("Evaluaciones cerradas desde"))
    last_on = DateField(label=_("Hasta"))

    def __init__(self, *args: Any, institution: Institution, on: date, assistance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assistance = assistance
        self.fields["unit"].queryset = units_of(institution, on)  # type: ignore[attr-defined]
        if assistance is not None:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first_on") and data.get("last_on") and data["last_on"] < data["first_on"]:
            self.add_error("last_on", _("El período termina antes de empezar. Corrija las fechas."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"assistance": self.assistance}


class ReportEditForm(_ReportWords, EditForm):
    """The words of the analysis, until it is issued."""


class _ObservationFields(Form):
    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("Entidad asistida"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
    )
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia que la registra"))
    observed_on = DateField(label=_("Fecha"))
    source = forms.CharField(
        label=_("Quién lo dijo o dónde se vio"),
        max_length=200,
        required=False,
        help_text=_("Un cargo o un encuentro, no el nombre de una persona."),
    )
    findings = _text(_("Hallazgos"), _("Qué perciben y qué se observó."), rows=4)
    opportunity = _text(_("Oportunidad de mejora"), required=False)

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, unit = units_of(institution, on), self.initial.get("unit")
        self.fields["unit"].queryset = units | Unit.objects.filter(pk__in=[getattr(unit, "pk", unit)])  # type: ignore[attr-defined]
        rows = Beneficiary.objects.filter(is_active=True).select_related("municipality")
        self.fields["beneficiary"].queryset = rows  # type: ignore[attr-defined]


class ObservationCreateForm(_ObservationFields, CreateForm):
    """What was perceived of an entity on a day."""


class ObservationEditForm(_ObservationFields, EditForm):
    """The same, corrected."""


def before_campaigns(rows: Any) -> Any:
    """The campaigns of «before» that one of «after» may be compared with."""
    return rows.filter(moment=Moment.BEFORE, state__in=(CampaignState.OPEN, CampaignState.CLOSED))
