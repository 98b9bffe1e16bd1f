"""What people write of the strategy, of the proposals of their directorates, and of the guidelines."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import Institution, Unit
from baquiano.meetings.choices import Modality
from baquiano.strategy import guided, queries
from baquiano.strategy.choices import CheckKind, DataKind, Mode, Space, Verdict
from baquiano.strategy.models import AnnualStrategy, Guideline, Proposal
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, MoneyField, TextArea, TimeInput

LONG = 20_000
SHORT = 2000
LEAST = {"min_length": _("Explique un poco más: al menos diez letras.")}


def _text(
    label: Any, help_text: Any = "", *, rows: int = 4, required: bool = False, most: int = LONG
) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=TextArea(rows=rows), max_length=most, required=required
    )


def _why(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=TextArea(rows=3),
        max_length=SHORT,
        min_length=10,
        error_messages=LEAST,
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Sin definir")), *choices], required=False)


class StrategyCreateForm(CreateForm):
    """Of which vigencia, and who leads it."""

    year = forms.ModelChoiceField(queryset=None, label=_("Vigencia"), empty_label=None)
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia que la lidera"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = queries.open_years(institution)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.order_by("name")  # type: ignore[attr-defined]


class StrategyForm(EditForm):
    """The sections of the strategy."""

    groups = (
        (_("De dónde parte"), ("analysis", "scenarios", "selections", "guidance")),
        (_("Qué se ofrece y cómo"), ("offer", "mode", "mode_note", "space", "space_note")),
        (_("Con qué"), ("talent", "budget", "travel", "alliances")),
    )

    analysis = _text(_("Análisis de la vigencia anterior"), _("Qué mostraron los resultados y qué se aprende."), rows=6)
    scenarios = _text(
        _("Entidades priorizadas y escenarios de intervención"),
        _("A quiénes, del orden nacional y territorial, y en qué escenarios."),
        rows=6,
    )
    selections = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Selecciones cerradas en que se apoya"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guidance = _text(_("Cómo atiende los lineamientos de la alta dirección"))
    offer = _text(_("Oferta institucional"), _("Los servicios, cada uno con sus hitos. Es la del portafolio."), rows=6)
    mode = _choice(_("Se presta de manera"), Mode.choices)
    mode_note = _text(_("Cuándo es individual y cuándo conjunta"), rows=2)
    space = _choice(_("Espacio"), Space.choices)
    space_note = _text(_("Cómo se usa cada espacio"), rows=2)
    talent = _text(_("Talento humano"))
    budget = MoneyField(label=_("Presupuesto"), required=False)
    travel = _text(_("Dependencias que se desplazan"), rows=3)
    alliances = _text(
        _("Alianzas"), _("Con entidades de la Rama Ejecutiva del orden nacional con presencia en territorio."), rows=3
    )

    def __init__(self, *args: Any, strategy: AnnualStrategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.closed_selections(strategy.year)
        if rows.exists():
            self.fields["selections"].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields["selections"]

    @property
    def strategy_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "selections"}}

    @property
    def selections_given(self) -> Any:
        """Those that were ticked; none where there were none to tick."""
        return self.cleaned_data.get("selections")


class SessionForm(CreateForm):
    """The session of analysis, on the date that was agreed."""

    groups = (
        (_("Cuándo y dónde"), ("day", "starts", "ends", "modality", "place", "link")),
        (_("Cómo se concertó"), ("agreed_on", "agreed_with", "due_on")),
    )

    day = DateField(label=_("Fecha de la sesión"))
    starts = forms.TimeField(label=_("Hora inicial"), widget=TimeInput)
    ends = forms.TimeField(label=_("Hora final"), widget=TimeInput)
    modality = forms.ChoiceField(
        label=_("Modalidad"),
        choices=[(one.value, one.label) for one in (Modality.IN_PERSON, Modality.VIRTUAL)],
        initial=Modality.IN_PERSON,
    )
    place = forms.CharField(label=_("Lugar"), max_length=200, required=False)
    link = forms.URLField(label=_("Enlace"), max_length=500, required=False, assume_scheme="https")
    agreed_on = DateField(label=_("Se concertó el"))
    agreed_with = _text(_("Con quiénes del comité se concertó"), rows=2, required=True, most=SHORT)
    due_on = DateField(
        label=_("Último día para enviar la información"),
        help_text=_("Cada dirección envía sus resultados hasta ese día."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("La hora final debe ser posterior a la inicial."))
        if not data.get("place") and not data.get("link"):
            self.add_error("place", _("Escriba el lugar, o el enlace si es virtual."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as ``convene_session`` expects them."""
        data = self.cleaned_data
        plain = {name: value for name, value in data.items() if name not in {"day", "starts", "ends"}}
        return plain | {
            "starts_at": datetime.combine(data["day"], data["starts"], BOGOTA),
            "ends_at": datetime.combine(data["day"], data["ends"], BOGOTA),
        }


class CiteForm(CreateForm):
    """A datum to cite: one that the session shows, or one that the system does not have."""

    fact = forms.ChoiceField(label=_("Dato de la sesión"), required=False)
    kind = forms.ChoiceField(
        label=_("Fuente"), choices=[("", _("La del dato de la sesión")), *DataKind.choices], required=False
    )
    title = forms.CharField(label=_("Dato"), max_length=250, required=False)
    value = _text(_("Qué dice"), rows=2, most=SHORT)
    url = forms.URLField(label=_("Dónde se consulta"), max_length=500, required=False, assume_scheme="https")
    note = _text(_("Por qué importa para la estrategia"), rows=2, most=SHORT)

    def __init__(self, *args: Any, facts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Otro dato, que escribo aquí")), *facts]
        self.fields["fact"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("fact"):
            for name in ("kind", "title", "value"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("Escriba de dónde es, cuál es el dato y qué dice, o elija uno de la sesión.")
                    )
        return data


class MissingForm(Form):
    """Why it goes on without what some directorate has not delivered."""

    note = _text(_("Observación"), rows=2, most=SHORT)

    def __init__(self, *args: Any, missing: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        reasons = {
            f"missing_{one.unit_id}": forms.CharField(
                label=str(one.unit), widget=TextArea(rows=2), max_length=500, required=False,
                help_text=_("Por qué se sigue sin lo suyo."),
            )
            for one in missing
        }  # fmt: skip
        self.fields = {**reasons, "note": self.fields["note"]}

    @property
    def reasons(self) -> dict[UUID, str]:
        return {one.unit_id: self.cleaned_data.get(f"missing_{one.unit_id}", "") for one in self.missing}


class CheckForm(CreateForm):
    """A check of the control point of activity 3."""

    kind = forms.ChoiceField(label=_("Qué se verifica"), choices=CheckKind.choices, widget=forms.RadioSelect)
    holds = forms.ChoiceField(
        label=_("Se cumple"), choices=[("yes", _("Sí")), ("no", _("No"))], widget=forms.RadioSelect
    )
    note = _why(_("Qué se encontró"), _("Con qué se financia, o a qué metas institucionales contribuye."))

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"holds": self.cleaned_data["holds"] == "yes"}


class SubmitForm(EditForm):
    """What was verified before the committee receives it."""

    note = _why(_("Qué se verificó"), _("Que tiene financiación y que es pertinente con las metas institucionales."))


class TableForm(CreateForm):
    """A working table, and how each comment was attended."""

    held_on = DateField(label=_("Fecha de la mesa"))
    people = _text(_("Quiénes participaron"), rows=3, required=True, most=SHORT)
    answer = _why(_("Cómo se atendieron los comentarios"), _("Responda a cada uno."))


class RegisterForm(EditForm):
    """The number that the planning tool gave."""

    number = forms.CharField(label=_("Número de registro"), max_length=80)
    registered_on = DateField(label=_("Se incluyó el"))
    note = _text(_("Observación"), rows=2, most=SHORT)


class ResultsForm(EditForm):
    """What a directorate brings to the session of analysis."""

    results = _text(_("Resultados de la vigencia"), _("Qué se hizo, qué se logró y qué faltó."), rows=6, required=True)
    priorities = _text(_("Entidades y escenarios que propone priorizar"), rows=4, required=True)


class ProposalForm(EditForm):
    """What a directorate proposes for the strategy."""

    groups = (
        (_("Qué propone"), ("priorities", "services", "mode", "space", "guidance", "alliances")),
        (_("Recursos"), ("talent", "budget", "resources", "travel")),
    )

    priorities = _text(_("Entidades y escenarios que prioriza"))
    services = _text(_("Servicios que ofrece"), _("Los del portafolio, cada uno con sus hitos."))
    mode = _choice(_("De manera"), Mode.choices)
    space = _choice(_("Espacio"), Space.choices)
    guidance = _text(_("Lineamientos para la ejecución"))
    alliances = _text(_("Alianzas"), rows=2)
    talent = _text(_("Talento humano"), rows=3)
    budget = MoneyField(label=_("Presupuesto"), required=False)
    resources = _text(_("Otros recursos"), rows=2)
    travel = _text(_("Dependencias que se desplazan"), _("Si ninguna viaja, dígalo."), rows=2)

    @property
    def proposal_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class JudgeForm(Form):
    """What the review says of a proposal."""

    verdict = forms.ChoiceField(label=_("Qué se decide"), choices=Verdict.choices, widget=forms.RadioSelect)
    comments = _why(_("Qué se revisó, o qué hay que ajustar"))


class _GuidelineFields(Form):
    title = forms.CharField(label=_("Título"), max_length=200)
    text = _text(_("Lineamiento"), required=True)
    issued_on = DateField(label=_("Fecha"))
    issued_by = forms.CharField(
        label=_("Quién lo imparte"), max_length=150, help_text=_("El cargo, o el cuerpo colegiado.")
    )
    source = forms.CharField(
        label=_("Dónde consta"), max_length=300, required=False, help_text=_("Acta, circular o comunicación.")
    )
    ends_on = DateField(label=_("Vale hasta"), required=False, help_text=_("En blanco, sin fecha final."))
    subjects = forms.MultipleChoiceField(
        label=_("Estrategias y planes que lo siguen"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {f"{kind.subject_type}:{row.pk}": row for kind in guided.registered() for row in kind.offered(user)}
        self.fields["subjects"].choices = [(key, str(row)) for key, row in self.rows.items()]  # type: ignore[attr-defined]
        self.fields["subjects"].is_expected = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("issued_on") and data.get("ends_on") and data["ends_on"] < data["issued_on"]:
            self.add_error("ends_on", _("El lineamiento termina antes de su fecha. Corrija las fechas."))
        return data

    @property
    def guideline_fields(self) -> dict[str, Any]:
        apart = {"id", "version", "subjects"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    @property
    def followers(self) -> list[Any]:
        return [self.rows[key] for key in self.cleaned_data["subjects"]]


class GuidelineCreateForm(_GuidelineFields, CreateForm):
    """A guideline to register."""


class GuidelineEditForm(_GuidelineFields, EditForm):
    """A correction of one, and of what follows it."""

    def unseen(self, guideline: Guideline) -> list[UUID]:
        """What follows it and the person does not see: it stays as it is."""
        seen = {row.pk for row in self.rows.values()}
        return [link.subject_id for link in guideline.links.all() if link.subject_id not in seen]
