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


class CompletionRule(TextChoices):
    """What an institution asks of an assistance before it counts as rendered (EXE-17, requirements §5.24)."""

    STAGES = "stages_and_commitments", _("las etapas de la metodología con sus soportes y los compromisos verificados")
    PLAN = "plan_executed", _("sus visitas programadas hechas")


ALLOWED_ASSISTANCE_MOVES = {
    AssistanceState.OPEN: {AssistanceState.RENDERED, AssistanceState.NOT_RENDERED},
    AssistanceState.RENDERED: {AssistanceState.OPEN},
    AssistanceState.NOT_RENDERED: {AssistanceState.OPEN},
}
