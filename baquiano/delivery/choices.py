"""What the pages of a visit ask for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from baquiano.meetings.choices import MeetingKind


class Step(TextChoices):
    """The steps with which a visit is registered, in their order."""

    ACTIVITIES = "activities", _("Objetivo y actividades")
    ATTENDANCE = "attendance", _("Asistencia")
    COMMITMENTS = "commitments", _("Compromisos")
    EVIDENCE = "evidence", _("Evidencias")
    MINUTES = "minutes", _("Acta")
    SIGNATURES = "signatures", _("Firmas")


# The meetings that are assistance; committees and internal meetings are not.
KINDS = (MeetingKind.VISIT, MeetingKind.WORKSHOP, MeetingKind.CALL)


class ReportState(TextChoices):
    """Where an execution report stands. That it is overdue is derived from its day, never a state."""

    DRAFT = "draft", _("Borrador")
    DELIVERED = "delivered", _("Entregado")
    REVIEWED = "reviewed", _("Revisado")


ALLOWED_REPORT_MOVES = {
    ReportState.DRAFT: {ReportState.DELIVERED},
    ReportState.DELIVERED: {ReportState.REVIEWED, ReportState.DRAFT},
    ReportState.REVIEWED: set(),
}


class AssistanceState(TextChoices):
    """Where the assistance of one activity to one entity stands."""

    OPEN = "open", _("En curso")
    RENDERED = "rendered", _("Prestada")
    NOT_RENDERED = "not_rendered", _("No prestada")
    DECLINED = "declined", _("No tomada")


class CompletionRule(TextChoices):
    """What an institution asks of an assistance before it counts as rendered (EXE-17, requirements §5.24)."""

    STAGES = "stages_and_commitments", _("las etapas de la metodología con sus soportes y los compromisos verificados")
    PLAN = "plan_executed", _("sus visitas programadas hechas")
    HITOS = "hitos_100", _("todos los hitos de su servicio verificados")


ALLOWED_ASSISTANCE_MOVES = {
    AssistanceState.OPEN: {AssistanceState.RENDERED, AssistanceState.NOT_RENDERED, AssistanceState.DECLINED},
    AssistanceState.RENDERED: {AssistanceState.OPEN},
    AssistanceState.NOT_RENDERED: {AssistanceState.OPEN},
    AssistanceState.DECLINED: {AssistanceState.OPEN},
}


class WorkPlanState(TextChoices):
    """Where a version of a work plan stands; the one that a newer one follows stays as it was."""

    DRAFT = "draft", _("Borrador")
    IN_REVIEW = "in_review", _("En revisión")
    APPROVED = "approved", _("Aprobado")
    REPLACED = "replaced", _("Reemplazado")


ALLOWED_WORK_PLAN_MOVES = {
    WorkPlanState.DRAFT: {WorkPlanState.IN_REVIEW},
    WorkPlanState.IN_REVIEW: {WorkPlanState.APPROVED, WorkPlanState.DRAFT},
    WorkPlanState.APPROVED: {WorkPlanState.REPLACED},
    WorkPlanState.REPLACED: set(),
}


class PlanReply(TextChoices):
    """What the assisted entity answered to the plan."""

    AWAITED = "awaited", _("Sin respuesta")
    ACCEPTED = "accepted", _("Aceptado")
    ADJUST = "adjust", _("Pide ajustes")


class LineKind(TextChoices):
    """What a line of a work plan is. Training is there only when the plan says that it is needed (ORG-09)."""

    ACTIVITY = "activity", _("Actividad concertada")
    TECHNOLOGICAL = "technological", _("Recurso tecnológico")
    PHYSICAL = "physical", _("Recurso físico")
    HUMAN = "human", _("Recurso humano")
    TRAINING = "training", _("Entrenamiento del personal")


RESOURCES = (LineKind.TECHNOLOGICAL, LineKind.PHYSICAL, LineKind.HUMAN)


class Periodicity(TextChoices):
    """How often a unit reports what it executed (EXE-14, EXE-18)."""

    NONE = "none", _("Sin periodicidad")
    MONTHLY = "monthly", _("Mensual")
    QUARTERLY = "quarterly", _("Trimestral")
    SEMESTER = "semester", _("Semestral")


class MilestoneState(TextChoices):
    """Where a hito of an assistance stands. Whether it is on time is read from its days, never stored (EXE-13)."""

    PENDING = "pending", _("Pendiente")
    CLAIMED = "claimed", _("Por verificar")
    VERIFIED = "verified", _("Verificado")


ALLOWED_MILESTONE_MOVES = {
    MilestoneState.PENDING: {MilestoneState.CLAIMED},
    MilestoneState.CLAIMED: {MilestoneState.VERIFIED, MilestoneState.PENDING},
    MilestoneState.VERIFIED: set(),
}


class Timing(TextChoices):
    """How a hito stands against its day: derived, each one in exactly one."""

    ON_TIME = "a-tiempo", _("A tiempo")
    LATE = "tarde", _("Tarde")
    PENDING = "pendiente", _("Pendiente")
    OVERDUE = "vencido", _("Vencido")
