"""Instruments, campaigns, results, observations and reports, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.delivery.models import Assistance
from baquiano.evaluation import actions, queries, rules
from baquiano.evaluation.forms import CloseForm
from baquiano.evaluation.models import (
    AnalysisReport,
    AnswerSheet,
    AnswerValue,
    Campaign,
    Instrument,
    Invitation,
    Observation,
    Question,
)
from baquiano.evaluation.tables import (
    AnswerListing,
    CampaignListing,
    InstrumentListing,
    InvitationListing,
    ObservationListing,
    ReportListing,
    ResultListing,
    StageListing,
)
from baquiano.ui.endpoints import Asked, Call, Room, Rows, Told, words

room = Room(
    "evaluation",
    _("Evaluaciones"),
    _("Instrumentos por versiones, campañas, respuestas de quienes fueron asistidos, observaciones e informes."),
)


class StageRows(Rows):
    unit_name = words("unit.name")
    beneficiary_name = words("beneficiary.name")
    adviser_name = words("adviser.full_name")
    ended_on = serializers.DateField(read_only=True)
    applied_on = serializers.DateField(read_only=True, allow_null=True)
    first_stage = serializers.CharField(read_only=True)
    second_stage = serializers.CharField(read_only=True)

    class Meta:
        model = Assistance
        fields = (
            "id",
            "unit",
            "unit_name",
            "beneficiary",
            "beneficiary_name",
            "adviser",
            "adviser_name",
            "ended_on",
            "applied_on",
            "first_stage",
            "second_stage",
        )


class CampaignRows(Rows):
    unit_name = words("unit.name")
    responsible_name = words("responsible.full_name")
    instrument_name = words("instrument")
    invited = serializers.IntegerField(source="n_invited", read_only=True, default=None)
    refused = serializers.IntegerField(source="n_refused", read_only=True, default=None)
    answered = serializers.IntegerField(source="n_answered", read_only=True, default=None)

    class Meta:
        model = Campaign
        fields = (
            "id",
            "title",
            "instrument",
            "instrument_name",
            "unit",
            "unit_name",
            "responsible",
            "responsible_name",
            "scope",
            "session",
            "assistance",
            "first_on",
            "last_on",
            "beneficiary",
            "municipality",
            "topic",
            "service_type",
            "audience",
            "coverage",
            "percent",
            "moment",
            "compares",
            "state",
            "state_note",
            "opens_on",
            "closes_on",
            "closed_at",
            "invited",
            "refused",
            "answered",
            "version",
        )


class MeterTold(Told):
    invited = serializers.IntegerField()
    refused = serializers.IntegerField()
    answered = serializers.IntegerField()
    required = serializers.IntegerField()
    missing = serializers.IntegerField()
    is_met = serializers.BooleanField()
    words = serializers.CharField()


class InvitationRows(Rows):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "name", "state", "mailed_at", "reminders")


class QuestionTold(Told):
    code = serializers.CharField(source="question.code")
    kind = serializers.CharField(source="question.kind")
    text = serializers.CharField(source="question.text")
    answered = serializers.IntegerField()
    not_applicable = serializers.IntegerField()
    average = serializers.FloatField(allow_null=True)
    percent = serializers.FloatField(allow_null=True)
    counts = serializers.SerializerMethodField()
    texts = serializers.ListField(child=serializers.CharField())

    def get_counts(self, result: Any) -> list[dict[str, Any]]:
        return [{"label": label, "count": count} for label, count in result.counts]


class ValueRows(Rows):
    question_code = words("question.code")

    class Meta:
        model = AnswerValue
        fields = ("question", "question_code", "number", "codes", "text", "is_na")


class SheetRows(Rows):
    """Of an anonymous campaign, without the day."""

    answered_on = serializers.SerializerMethodField()
    values = ValueRows(many=True, read_only=True)

    class Meta:
        model = AnswerSheet
        fields = ("id", "campaign", "instrument", "channel", "municipality", "answered_on", "values")

    def get_answered_on(self, sheet: AnswerSheet) -> str | None:
        return None if sheet.invitation_id is None else sheet.answered_on.isoformat()


class InstrumentRows(Rows):
    class Meta:
        model = Instrument
        fields = (
            "id",
            "code",
            "edition",
            "title",
            "kind",
            "introduction",
            "is_anonymous",
            "has_moments",
            "state",
            "published_at",
            "version",
        )


class QuestionRows(Rows):
    class Meta:
        model = Question
        fields = (
            "id",
            "position",
            "section",
            "code",
            "kind",
            "text",
            "hint",
            "is_required",
            "allows_na",
            "scale_max",
            "low_label",
            "high_label",
            "options",
        )


class ObservationRows(Rows):
    beneficiary_name = words("beneficiary.name")
    unit_name = words("unit.name")

    class Meta:
        model = Observation
        fields = (
            "id",
            "beneficiary",
            "beneficiary_name",
            "unit",
            "unit_name",
            "observed_on",
            "source",
            "findings",
            "opportunity",
            "created_by",
            "version",
        )


class ReportRows(Rows):
    class Meta:
        model = AnalysisReport
        fields = (
            "id",
            "title",
            "unit",
            "assistance",
            "first_on",
            "last_on",
            "perception",
            "refusals",
            "improvements",
            "state",
            "figures",
            "figures_sha256",
            "issued_at",
            "document",
            "version",
        )


def campaign_of(call: Call, pk: UUID) -> Campaign:
    return call.one(queries.campaigns_visible_to(call.user), pk=pk)


def _told(call: Call, pk: UUID) -> Campaign:
    campaign = campaign_of(call, pk)
    call.require(rules.can_see_results(call.user, campaign))
    return campaign


def _invitations(call: Call, pk: UUID) -> Any:
    campaign = campaign_of(call, pk)
    call.require(rules.can_list_invited(call.user, campaign))
    return queries.invitations_of(campaign)


class _Sheets(AnswerListing):
    """The list without its columns of questions, which only the page draws."""

    default_sort = "id"

    def get_columns(self) -> list[Any]:
        return []


CLASSES = Asked("clase", _("Clase"))
room.rows(
    "campaign_list",
    "",
    action=rules.VIEW,
    answer=CampaignRows,
    rows=lambda call: queries.with_meters(queries.campaigns_visible_to(call.user)),
    listing=CampaignListing,
    asked=[
        Asked("estado", _("Estado")),
        Asked("dependencia", _("Dependencia (id)")),
        CLASSES,
        Asked("desde", _("Abren desde"), "date"),
        Asked("hasta", _("Abren hasta"), "date"),
    ],
    summary=_("Las campañas de evaluación que la persona puede ver, con cuántas personas respondieron."),
)
room.rows(
    "stage_list",
    "etapas/",
    action=rules.VIEW_STAGES,
    answer=StageRows,
    rows=lambda call: queries.stages_visible_to(call.user),
    listing=StageListing,
    asked=[
        Asked("pendientes", _("Sin aplicar o aplicadas tarde"), "boolean"),
        Asked("primera", _("Primera etapa: sin-aplicar, sin-a-quien, tarde o a-tiempo")),
        Asked("segunda", _("Segunda etapa: por-crear, por-responder, aplicada o sin-respuesta")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("desde", _("Terminó desde"), "date"),
        Asked("hasta", _("Terminó hasta"), "date"),
    ],
    summary=_("Las asistencias que terminaron y cómo va cada una en las dos etapas de su evaluación."),
)
room.row(
    "campaign_detail", "<uuid:pk>/", action=rules.VIEW, answer=CampaignRows, find=campaign_of, summary=_("Una campaña.")
)
room.row(
    "campaign_meter",
    "<uuid:pk>/avance/",
    action=rules.VIEW,
    answer=MeterTold,
    find=lambda call, pk: queries.meter_of(campaign_of(call, pk)),
    summary=_("Cuánto le falta a una campaña para cumplir su cobertura."),
)
room.rows(
    "campaign_invitations",
    "<uuid:pk>/invitaciones/",
    action=rules.RUN,
    answer=InvitationRows,
    rows=_invitations,
    listing=InvitationListing,
    asked=[Asked("estado", _("Enlace")), Asked("muestra", _("En la muestra sorteada"), "boolean")],
    summary=_("Las personas invitadas a una campaña; sin su enlace, que es de cada una."),
)
room.rows(
    "campaign_results",
    "<uuid:pk>/resultados/",
    action=rules.VIEW_RESULTS,
    answer=QuestionTold,
    rows=lambda call, pk: queries.results_of(_told(call, pk)).questions,
    summary=_("Los resultados de una campaña por pregunta; nada, si es anónima y respondieron muy pocas personas."),
)
room.rows(
    "campaign_answers",
    "<uuid:pk>/respuestas/",
    action=rules.VIEW_RESULTS,
    answer=SheetRows,
    rows=lambda call, pk: queries.sheets_told(_told(call, pk)),
    listing=_Sheets,
    asked=[Asked("medio", _("Medio"))],
    summary=_("Cada hoja de respuestas; de una campaña anónima, sin nombres, sin fecha y sin orden de llegada."),
)
room.rows(
    "results",
    "resultados/",
    action=rules.VIEW_RESULTS,
    answer=CampaignRows,
    rows=lambda call: queries.campaigns_told(call.user),
    listing=ResultListing,
    asked=[
        Asked("dependencia", _("Dependencia (id)")),
        CLASSES,
        Asked("desde", _("Cierran desde"), "date"),
        Asked("hasta", _("Cierran hasta"), "date"),
    ],
    summary=_("Las campañas cuyos resultados ya se cuentan."),
)
room.rows(
    "instrument_list",
    "instrumentos/",
    action=rules.VIEW_INSTRUMENT,
    answer=InstrumentRows,
    rows=lambda call: queries.instruments_visible_to(call.user),
    listing=InstrumentListing,
    asked=[Asked("estado", _("Estado")), CLASSES],
    summary=_("Los instrumentos de evaluación y sus versiones."),
)
room.rows(
    "instrument_detail",
    "instrumentos/<uuid:pk>/",
    action=rules.VIEW_INSTRUMENT,
    answer=QuestionRows,
    rows=lambda call, pk: call.one(queries.instruments_visible_to(call.user), pk=pk).questions.order_by("position"),
    summary=_("Las preguntas de una versión de un instrumento, en su orden."),
)
room.rows(
    "observation_list",
    "observaciones/",
    action=rules.VIEW_OBSERVATION,
    answer=ObservationRows,
    rows=lambda call: queries.observations_visible_to(call.user),
    listing=ObservationListing,
    asked=[
        Asked("dependencia", _("Dependencia (id)")),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
    ],
    summary=_("Las observaciones cualitativas del territorio."),
)
room.row(
    "observation_detail",
    "observaciones/<uuid:pk>/",
    action=rules.VIEW_OBSERVATION,
    answer=ObservationRows,
    find=lambda call, pk: call.one(queries.observations_visible_to(call.user), pk=pk),
    summary=_("Una observación."),
)
room.rows(
    "report_list",
    "informes/",
    action=rules.VIEW_REPORT,
    answer=ReportRows,
    rows=lambda call: queries.reports_visible_to(call.user),
    listing=ReportListing,
    asked=[Asked("estado", _("Estado")), Asked("dependencia", _("Dependencia (id)"))],
    summary=_("Los informes de resultados de evaluación, con sus cifras selladas."),
)
room.row(
    "report_detail",
    "informes/<uuid:pk>/",
    action=rules.VIEW_REPORT,
    answer=ReportRows,
    find=lambda call, pk: call.one(queries.reports_visible_to(call.user), pk=pk),
    summary=_("Un informe."),
)


@room.verb("campaign_open", "<uuid:pk>/abrir/", action=rules.RUN, answer=CampaignRows)
def campaign_open(call: Call, pk: UUID) -> Any:
    """Abre una campaña: quien está invitado recibe su enlace y el código QR responde."""
    campaign = campaign_of(call, pk)
    call.require(rules.can_open(call.user, campaign) or rules.can_invite(call.user, campaign))
    return actions.open_campaign(campaign, by=call.user, at=call.at)


@room.verb("campaign_draw", "<uuid:pk>/sortear/", action=rules.RUN, answer=CampaignRows)
def campaign_draw(call: Call, pk: UUID) -> Any:
    """Sortea a quiénes se pide responder primero, una sola vez y con su semilla."""
    campaign = campaign_of(call, pk)
    call.require(rules.can_list_invited(call.user, campaign))
    return actions.draw_sample(campaign, by=call.user, at=call.at)


@room.verb("campaign_close", "<uuid:pk>/cerrar/", action=rules.RUN, form=CloseForm, answer=CampaignRows)
def campaign_close(call: Call, pk: UUID) -> Any:
    """Cierra una campaña; por debajo de su cobertura, con el motivo."""
    campaign = campaign_of(call, pk)
    call.require(rules.can_close(call.user, campaign))
    return actions.close_campaign(campaign, **call.form().cleaned_data, by=call.user, at=call.at)


# The verbs that write are in a file of their own, and belong to the same room.
from baquiano.evaluation import writing_api as _writing  # noqa: E402, F401
