"""Lists of the room: campaigns, who is invited, results, answers, instruments, reports and observations."""

from datetime import date
from typing import Any

from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.evaluation import queries
from baquiano.evaluation.choices import (
    CampaignState,
    Channel,
    FirstStage,
    InstrumentKind,
    InstrumentState,
    InvitationState,
    ReportState,
    SecondStage,
)
from baquiano.evaluation.models import AnswerSheet, Campaign
from baquiano.evaluation.settings import second_stage_rule
from baquiano.institutions.models import Unit
from baquiano.ui.display import choice_words, day, percent_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge

FIRST_LOOKS = {
    FirstStage.MISSING: "overdue",
    FirstStage.EXCUSED: "closed",
    FirstStage.LATE: "due_soon",
    FirstStage.ON_TIME: "done",
}
SECOND_LOOKS = {
    SecondStage.AHEAD: "not_applicable",
    SecondStage.WAITING: "waiting",
    SecondStage.ANSWERED: "done",
    SecondStage.UNANSWERED: "overdue",
}
INVITATION_LOOKS = {InvitationState.PENDING: "waiting", InvitationState.SPENT: "done"}


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _state(row: Any) -> Any:
    return badge(choice_words(row, "state"), row.state)


class CampaignListing(Listing):
    """Campaigns with how far each is. Give it ``with_meters``."""

    name = "evaluaciones"
    caption = _("Campañas de evaluación")
    search = ["title", "instrument__title", "beneficiary__name", "responsible__full_name"]
    search_label = _("Nombre, instrumento, entidad o responsable")
    default_sort = "-opens"
    personal_data = True
    empty_title = _("No hay campañas de evaluación")
    empty_text = _("Se abren desde una visita, una asistencia o aquí; o solas, cuando los ajustes lo dicen.")

    def get_columns(self) -> list[Any]:
        return [
            Column("title", _("Campaña"), value="title", sort="title", link=True, css="col-wide", width=60),
            Column("instrument", _("Instrumento"), value=lambda row: str(row.instrument), on_screen=False, width=40),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
            Column(
                "beneficiary", _("Entidad"), value=lambda row: str(row.beneficiary or ""), on_screen=False, width=40
            ),
            Column("responsible", _("Responsable"), value="responsible.full_name", on_screen=False, personal=True),
            Column("opens", _("Abre"), value="opens_on", sort="opens_on"),
            Column("closes", _("Cierra"), value="closes_on", sort="closes_on"),
            Column("invited", _("Invitadas"), value="n_invited", css="is-number", on_screen=False),
            Column("refused", _("No aceptaron"), value="n_refused", css="is-number", on_screen=False),
            Column("answered", _("Respondieron"), value="n_answered", css="is-number"),
            Column("required", _("Mínimo"), value=lambda row: self._meters[row.pk].required, on_screen=False),
            Column("meter", _("Cobertura"), value=lambda row: self._meters[row.pk].words),
            Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
        ]

    def complete(self, objects: list[Campaign]) -> None:
        self._meters = queries.meters_of(objects)

    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CampaignState.choices),
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
        ChoiceFilter(key="clase", label=_("Clase"), field="instrument__kind", choices=InstrumentKind.choices),
        DateFilter(key="desde", label=_("Abren desde"), field="opens_on__gte"),
        DateFilter(key="hasta", label=_("Abren hasta"), field="opens_on__lte"),
    ]


class StageListing(Listing):
    """Assistances that ended, with their two stages. Give it ``stages_visible_to``."""

    name = "evaluacion-en-dos-etapas"
    caption = _("Asistencias que terminaron y su evaluación")
    search = ["beneficiary__search_text", "adviser__full_name", "service_version__service__name"]
    search_label = _("Entidad, profesional o servicio")
    default_sort = "-ended"
    personal_data = True
    empty_title = _("No hay asistencias que mostrar")
    empty_text = _("Aparecen el día en que se cumple el último hito de una asistencia.")

    def get_columns(self) -> list[Any]:
        return [
            Column("what", _("Asistencia"), value=str, link=True, css="col-wide", width=60),
            Column(
                "entity", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", on_screen=False, width=40
            ),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
            Column(
                "adviser", _("Profesional a cargo"), value=_giver, sort="adviser__full_name", personal=True, width=30
            ),
            Column("ended", _("Terminó"), value="ended_on", sort="ended_on"),
            Column("first", _("Primera etapa"), value=self._first, html=self._first_badge, sort="first_stage"),
            Column("applied", _("Aplicada el"), value="applied_on", on_screen=False),
            Column("missing", _("Quiénes faltan"), value=self._missing, html=self._missing_link),
            Column("first_mark", _("Calificación"), value=lambda row: self._mark(row, 0), on_screen=False),
            Column("second", _("Segunda etapa"), value=self._second, html=self._second_badge, sort="second_stage"),
            Column("second_by", _("A cargo de"), value=self._second_by, personal=True, on_screen=False, width=30),
            Column(
                "second_mark", _("Calificación de la segunda"), value=lambda row: self._mark(row, 1), on_screen=False
            ),
        ]

    def get_filters(self) -> list[Any]:
        return [
            BooleanFilter(
                key="pendientes",
                label=_("Sin aplicar o tarde"),
                apply=lambda rows, wanted: (
                    rows.exclude(first_stage=FirstStage.ON_TIME)
                    if wanted
                    else rows.filter(first_stage=FirstStage.ON_TIME)
                ),
            ),
            ChoiceFilter(key="primera", label=_("Primera etapa"), field="first_stage", choices=FirstStage.choices),
            ChoiceFilter(key="segunda", label=_("Segunda etapa"), field="second_stage", choices=SecondStage.choices),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
            DateFilter(key="desde", label=_("Terminó desde"), field="ended_on__gte"),
            DateFilter(key="hasta", label=_("Terminó hasta"), field="ended_on__lte"),
        ]

    def complete(self, objects: list[Any]) -> None:
        self._stages = queries.campaigns_of_stages(objects)
        self._rule = second_stage_rule(self.request.institution, self._today.year)  # type: ignore[attr-defined]

    @property
    def _today(self) -> date:
        return day_of(self.request.at)  # type: ignore[attr-defined]

    def _first(self, row: Any) -> str:
        if row.first_stage == FirstStage.MISSING and row.ended_on == self._today:
            return str(_("Vence hoy"))
        return str(FirstStage(row.first_stage).label)

    def _first_badge(self, row: Any) -> Any:
        is_today = row.first_stage == FirstStage.MISSING and row.ended_on == self._today
        look = "due_soon" if is_today else FIRST_LOOKS[FirstStage(row.first_stage)]
        applied = day(row.applied_on) if row.applied_on else ""
        return self._with_mark(badge(self._first(row), look), row, 0, applied)

    def _with_mark(self, shown: Any, row: Any, stage: int, *more: str) -> Any:
        """What stands, and under it the day and the mark, where they are told."""
        told = self._stages[row.pk][stage]
        mark = percent_words(told.mark) if told and told.mark is not None else ""
        words = " · ".join(filter(None, [*more, mark]))
        return format_html('<div>{}<br><span class="hint">{}</span></div>', shown, words) if words else shown

    def _missing(self, row: Any) -> str:
        told = self._stages[row.pk][0]
        if told is None:
            return str(_("No se ha preparado"))
        if row.first_stage == FirstStage.EXCUSED:
            return str(_("Nadie: vea el motivo"))
        if not told.meter.invited:
            return str(_("Nadie en las listas: qué hacer"))
        waiting = max(told.meter.base - told.meter.answered, 0)
        return str(_("%(n)s de %(all)s") % {"n": waiting, "all": told.meter.invited})

    def _missing_link(self, row: Any) -> Any:
        told = self._stages[row.pk][0]
        url = told.campaign.get_absolute_url() if told else queries.stages_address(row)
        return format_html('<a href="{}">{}</a>', url, self._missing(row))

    def _second(self, row: Any) -> str:
        if row.second_stage == SecondStage.AHEAD and self._rule is not None:
            return str(_("Desde el %(day)s") % {"day": day(self._rule.day_after(row.ended_on))})
        return str(SecondStage(row.second_stage).label)

    def _second_badge(self, row: Any) -> Any:
        told = self._stages[row.pk][1]
        shown = badge(self._second(row), SECOND_LOOKS[SecondStage(row.second_stage)])
        if told is None:
            return shown
        return self._with_mark(format_html('<a href="{}">{}</a>', told.campaign.get_absolute_url(), shown), row, 1)

    def _second_by(self, row: Any) -> str:
        told = self._stages[row.pk][1]
        return str(told.campaign.responsible) if told else ""

    def _mark(self, row: Any, stage: int) -> Any:
        told = self._stages[row.pk][stage]
        return percent_words(told.mark) if told else ""


def _giver(row: Any) -> str:
    return str(row.adviser or row.created_by or "")


class InvitationListing(Listing):
    """Who is invited. Give it ``invitations_of``."""

    name = "invitaciones"
    caption = _("Personas invitadas")
    default_sort = "key"
    personal_data = True
    empty_title = _("No hay personas invitadas")
    empty_text = _(
        "Se invita a quien está en las listas de asistencia validadas, o a los contactos, al abrir la campaña."
    )

    def get_columns(self) -> list[Any]:
        return [
            Column("key", _("Orden"), value=lambda row: "", sort="person_key", on_screen=False, on_export=False),
            Column("name", _("Persona"), value="name", personal=True, css="col-wide", width=40),
            Column("email", _("Correo"), value="email", personal=True, on_screen=False, width=34),
            *self._drawn(),
            Column("mailed", _("Enlace enviado"), value=lambda row: _("Sí") if row.mailed_at else _("No")),
            Column(
                "state",
                _("Enlace"),
                value="get_state_display",
                html=lambda row: badge(row.get_state_display(), INVITATION_LOOKS[InvitationState(row.state)]),
            ),
            Column("link", _("Enlace personal"), html=self._link, value=self._address, width=60, personal=True),
        ]

    filters = [
        ChoiceFilter(
            key="estado",
            label=_("Enlace"),
            field="state",
            choices=[one for one in InvitationState.choices if one[0] != InvitationState.WITHDRAWN],
        ),
        BooleanFilter(key="muestra", label=_("En la muestra"), field="is_drawn"),
    ]
    # Whether whom to ask first was drawn by lot.
    was_drawn = False

    def _drawn(self) -> list[Column]:
        said = Column("drawn", _("En la muestra"), value="is_drawn", sort="is_drawn")
        return [said] if self.was_drawn else []

    def _address(self, row: Any) -> str:
        if not row.is_pending:
            return ""
        return django_settings.SITE_URL.rstrip("/") + reverse("survey:answer", args=[row.token])

    def _link(self, row: Any) -> Any:
        url = self._address(row)
        return format_html('<a href="{}">{}</a>', url, url) if url else "—"


class ResultListing(Listing):
    """Campaigns that are told, with their marks. Give it ``campaigns_told``."""

    name = "resultados-de-evaluacion"
    caption = _("Resultados por campaña")
    search = ["title", "instrument__title", "beneficiary__name"]
    search_label = _("Nombre, instrumento o entidad")
    default_sort = "-closes"
    empty_title = _("No hay resultados")
    empty_text = _("Aparecen cuando se cierra una campaña.")

    def get_columns(self) -> list[Any]:
        return [
            Column("title", _("Campaña"), value="title", html=self._title, css="col-wide", width=60),
            Column("instrument", _("Instrumento"), value=lambda row: str(row.instrument), on_screen=False, width=40),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
            Column("topic", _("Tema"), value=lambda row: str(row.topic or ""), on_screen=False, width=30),
            Column("service", _("Tipo de asistencia"), value=lambda row: str(row.service_type or ""), on_screen=False),
            Column("place", _("Municipio"), value=lambda row: str(row.municipality or ""), on_screen=False),
            Column("closes", _("Cierra"), value="closes_on", sort="closes_on"),
            Column("invited", _("Invitadas"), value="n_invited", css="is-number", on_screen=False),
            Column("refused", _("No aceptaron"), value="n_refused", css="is-number"),
            Column("answered", _("Respondieron"), value="n_answered", css="is-number"),
            Column("mark", _("Calificación"), value=lambda row: percent_words(self._marks[row.pk])),
        ]

    filters = [
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
        ChoiceFilter(key="clase", label=_("Clase"), field="instrument__kind", choices=InstrumentKind.choices),
        DateFilter(key="desde", label=_("Cierran desde"), field="closes_on__gte"),
        DateFilter(key="hasta", label=_("Cierran hasta"), field="closes_on__lte"),
    ]

    def complete(self, objects: list[Any]) -> None:
        self._marks = queries.marks_of(objects)

    def _title(self, row: Any) -> Any:
        return format_html('<a href="{}resultados/">{}</a>', row.get_absolute_url(), row.title)


class AnswerListing(Listing):
    """Each sheet in a row and each question in a column. Give it ``sheets_told`` and the campaign."""

    name = "respuestas"
    caption = _("Respuestas")
    default_sort = "key"
    personal_data = True
    empty_title = _("No hay respuestas que mostrar")
    empty_text = _("De una evaluación anónima se muestran cuando se cierra y son suficientes.")
    campaign: Campaign

    def get_columns(self) -> list[Any]:
        asked = queries.questions_of(self.campaign.instrument)
        named = [] if self.campaign.is_anonymous else [
            Column("who", _("Quién"), value=lambda row: str(row.invitation or ""), personal=True, width=34),
            Column("when", _("Respondió el"), value="answered_on", sort="answered_on"),
        ]  # fmt: skip
        return [
            Column("key", _("Orden"), value=lambda row: "", sort="id", on_screen=False, on_export=False),
            *named,
            Column("channel", _("Medio"), value="get_channel_display"),
            Column("place", _("Municipio"), value=lambda row: str(row.municipality or ""), on_screen=False),
            *(Column(f"q-{one.code}", one.text, value=_said(one), width=30) for one in asked),
        ]

    filters = [ChoiceFilter(key="medio", label=_("Medio"), field="channel", choices=Channel.choices)]


def _said(question: Any) -> Any:
    def words(row: AnswerSheet) -> Any:
        value = next((one for one in row.values.all() if one.question_id == question.pk), None)
        if value is None:
            return ""
        if value.is_na:
            return str(_("No aplica"))
        if value.number is not None:
            return value.number
        return value.text or "; ".join(question.labels.get(code, code) for code in value.codes)

    return words


class InstrumentListing(Listing):
    """Instruments and their versions. Give it ``instruments_visible_to``."""

    name = "instrumentos-de-evaluacion"
    caption = _("Instrumentos de evaluación")
    columns = [
        Column("title", _("Instrumento"), value="title", sort="title", link=True, css="col-wide", width=50),
        Column("code", _("Código"), value="code", sort=("code", "edition")),
        Column("edition", _("Versión"), value="edition", css="is-number"),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("anonymous", _("Anónimo"), value="is_anonymous", on_screen=False),
        Column("questions", _("Preguntas"), value="n_questions", css="is-number"),
        Column("campaigns", _("Campañas"), value="n_campaigns", css="is-number"),
        Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
    ]
    search = ["title", "code"]
    search_label = _("Nombre o código")
    default_sort = "title"
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=InstrumentState.choices),
        ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=InstrumentKind.choices),
    ]
    empty_title = _("No hay instrumentos")
    empty_text = _("Escriba uno, cárguelo de un XLSForm, o póngalo en la carpeta de la entidad.")


class ReportListing(Listing):
    """The consolidated analyses."""

    name = "informes-de-evaluacion"
    caption = _("Informes de resultados de evaluación")
    columns = [
        Column("title", _("Informe"), value="title", sort="title", link=True, css="col-wide", width=50),
        Column("unit", _("Dependencia"), value=lambda row: str(row.unit or row.institution), width=34),
        Column("assistance", _("Asistencia"), value=lambda row: str(row.assistance or ""), on_screen=False, width=50),
        Column("first", _("Desde"), value="first_on", sort="first_on"),
        Column("last", _("Hasta"), value="last_on", sort="last_on"),
        Column("sha", _("SHA-256 de las cifras"), value="figures_sha256", on_screen=False, width=66),
        Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
    ]
    search = ["title"]
    search_label = _("Título")
    default_sort = "-last"
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ReportState.choices),
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
    ]
    empty_title = _("No hay informes de evaluación")
    empty_text = _("Empiece uno cuando se cierren las evaluaciones de un período.")


class ObservationListing(Listing):
    """Qualitative observations by their day."""

    name = "observaciones"
    caption = _("Observaciones cualitativas")
    columns = [
        Column("day", _("Fecha"), value="observed_on", sort="observed_on"),
        Column("beneficiary", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", width=40),
        Column("findings", _("Hallazgos"), value="findings", link=True, css="col-wide", width=60),
        Column("opportunity", _("Oportunidad de mejora"), value="opportunity", on_screen=False, width=60),
        Column("source", _("Quién lo dijo o dónde se vio"), value="source", on_screen=False, width=30),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
        Column("author", _("La registró"), value=lambda row: str(row.created_by or ""), on_screen=False, personal=True),
    ]
    search = ["findings", "opportunity", "beneficiary__name"]
    search_label = _("Hallazgo, oportunidad o entidad")
    default_sort = "-day"
    personal_data = True
    filters = [
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
        DateFilter(key="desde", label=_("Desde"), field="observed_on__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="observed_on__lte"),
    ]
    empty_title = _("No hay observaciones")
    empty_text = _("Registre lo que se percibe en el territorio, en la página de la entidad o aquí.")
