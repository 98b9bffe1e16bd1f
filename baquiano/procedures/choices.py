"""States of procedures, cases and tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProcedureState(TextChoices):
    IN_FORCE = "in_force", _("Vigente")
    REPLACED = "replaced", _("Reemplazado")


class CaseState(TextChoices):
    OPEN = "open", _("En curso")
    COMPLETED = "completed", _("Terminado")
    CANCELLED = "cancelled", _("Cancelado")


CASE_MOVES = {CaseState.OPEN: {CaseState.COMPLETED, CaseState.CANCELLED}}


class TaskState(TextChoices):
    OPEN = "open", _("Pendiente")
    COMPLETED = "completed", _("Terminada")
    # The fact that comes after it in the diagram happened before anybody registered this activity.
    OMITTED = "omitted", _("Sin registrar")
    CANCELLED = "cancelled", _("Retirada")


TASK_MOVES = {TaskState.OPEN: {TaskState.COMPLETED, TaskState.OMITTED, TaskState.CANCELLED}}


class Window(TextChoices):
    """Where a task stands against its time window on a day (WFL-06)."""

    NOT_OPEN = "not_open", _("Aún no abre")
    OPEN = "open", _("En plazo")
    DUE_SOON = "due_soon", _("Próxima a vencer")
    OVERDUE = "overdue", _("Vencida")


class Phva(TextChoices):
    PLAN = "P", _("Planear")
    DO = "H", _("Hacer")
    CHECK = "V", _("Verificar")
    ACT = "A", _("Actuar")


class Requirement(TextChoices):
    MANDATORY = "mandatory", _("Obligatorio")
    IF_APPLICABLE = "if_applicable", _("Si aplica")
