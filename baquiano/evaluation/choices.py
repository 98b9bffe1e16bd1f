"""Kinds and lives of instruments, campaigns, answers and reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InstrumentKind(TextChoices):
    """What an instrument measures (EVA-01)."""

    PERCEPTION = "perception", _("Percepción")
    SATISFACTION = "satisfaction", _("Satisfacción")
    CONTENT = "content", _("Contenido y calidad")
    CAPACITY = "capacity", _("Capacidades")
    IMPACT = "impact", _("Impacto")
    OBSERVATION = "observation", _("Observación")


# What shows perception or satisfaction: an accompaniment closes with one of them (EVA-07).
OF_PERCEPTION = (InstrumentKind.PERCEPTION, InstrumentKind.SATISFACTION)


class InstrumentState(TextChoices):
    DRAFT = "draft", _("Borrador")
    IN_FORCE = "in_force", _("Vigente")
    REPLACED = "replaced", _("Reemplazado")


# One in force that nobody has used yet may go back to be corrected; once used, only its next version changes it.
INSTRUMENT_MOVES: dict[InstrumentState, set[InstrumentState]] = {
    InstrumentState.DRAFT: {InstrumentState.IN_FORCE},
    InstrumentState.IN_FORCE: {InstrumentState.DRAFT, InstrumentState.REPLACED},
    InstrumentState.REPLACED: set(),
}


class QuestionKind(TextChoices):
    SCALE = "scale", _("Escala")
    SINGLE = "single", _("Una opción")
    MULTIPLE = "multiple", _("Varias opciones")
    OPEN = "open", _("Respuesta abierta")


class Scope(TextChoices):
    """What a campaign is about."""

    SESSION = "session", _("Una visita")
    ASSISTANCE = "assistance", _("Una asistencia técnica")
    SESSIONS = "sessions", _("Las visitas de un período")
    UNIT = "unit", _("Una dependencia")


class Audience(TextChoices):
    """Who is invited."""

    ATTENDEES = "attendees", _("Quienes asistieron a las visitas")
    CONTACTS = "contacts", _("Los contactos de las entidades asistidas")


class Coverage(TextChoices):
    """How many answers are enough (requirements §5.7); refusals are out of every count."""

    NONE = "none", _("Sin mínimo")
    CONSENTING = "consenting", _("Todas las personas que aceptan responder")
    MINIMUM = "minimum", _("Un porcentaje mínimo de las invitadas")


class Moment(TextChoices):
    ONLY = "only", _("Un solo momento")
    BEFORE = "before", _("Antes")
    AFTER = "after", _("Después")


class CampaignState(TextChoices):
    DRAFT = "draft", _("En preparación")
    OPEN = "open", _("Abierta")
    CLOSED = "closed", _("Cerrada")
    CANCELLED = "cancelled", _("Cancelada")


# What was closed is not opened again: of an anonymous one, two readings would tell what came between them.
CAMPAIGN_MOVES: dict[CampaignState, set[CampaignState]] = {
    CampaignState.DRAFT: {CampaignState.OPEN, CampaignState.CANCELLED},
    CampaignState.OPEN: {CampaignState.CLOSED, CampaignState.CANCELLED},
    CampaignState.CLOSED: set(),
    CampaignState.CANCELLED: set(),
}


class InvitationState(TextChoices):
    """In an anonymous campaign who refused and who answered are told alike: the link was used."""

    PENDING = "pending", _("Sin usar")
    SPENT = "spent", _("Ya se usó")
    WITHDRAWN = "withdrawn", _("Ya no está en la lista")


INVITATION_MOVES: dict[InvitationState, set[InvitationState]] = {
    InvitationState.PENDING: {InvitationState.SPENT, InvitationState.WITHDRAWN},
    InvitationState.SPENT: set(),
    InvitationState.WITHDRAWN: {InvitationState.PENDING},
}


class Channel(TextChoices):
    """How an answer or a refusal came."""

    LINK = "link", _("Enlace personal")
    QR = "qr", _("Código QR")
    PAPER = "paper", _("En papel")


class Trigger(TextChoices):
    """What may fire a campaign, as the folder names it."""

    SESSION_HELD = "session_held", _("Visita realizada")
    ASSISTANCE_CLOSED = "assistance_closed", _("Asistencia cerrada")
    TURN_TO_EVALUATE = "turn_to_evaluate", _("Turno de evaluar en el procedimiento")
    ASSISTANCE_ENDED = "assistance_ended", _("Asistencia que cumplió sus hitos")
    SECOND_STAGE = "second_stage", _("Tiempo después de que terminó la asistencia")


# What a campaign that the clock closed says.
BY_CLOCK = "Terminó su plazo."
# What an assistance is evaluated with when its work plan ends, and some time after it (EVA-05, EVA-06).
STAGES = {Trigger.ASSISTANCE_ENDED: _("Primera etapa"), Trigger.SECOND_STAGE: _("Segunda etapa")}


class FirstStage(TextChoices):
    """How the satisfaction with an assistance that ended stands: derived from its answers, each one in exactly one."""

    MISSING = "sin-aplicar", _("Sin aplicar")
    EXCUSED = "sin-a-quien", _("No hubo a quién")
    LATE = "tarde", _("Aplicada tarde")
    ON_TIME = "a-tiempo", _("Aplicada a tiempo")


class SecondStage(TextChoices):
    """How the evaluation of an assistance as a whole stands: derived, each one in exactly one."""

    AHEAD = "por-crear", _("Todavía no")
    WAITING = "por-responder", _("Por responder")
    ANSWERED = "aplicada", _("Aplicada")
    UNANSWERED = "sin-respuesta", _("Terminó sin respuestas")


class ReportState(TextChoices):
    DRAFT = "draft", _("En preparación")
    ISSUED = "issued", _("Expedido")


REPORT_MOVES: dict[ReportState, set[ReportState]] = {ReportState.DRAFT: {ReportState.ISSUED}, ReportState.ISSUED: set()}
