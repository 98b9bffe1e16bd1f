"""States of procedures, cases and tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProcedureState(TextChoices):
    """The life of a version. What the folder brings is born in force; what is made on the screen is born a draft."""

    DRAFT = "draft", _("En preparación")
    IN_REVIEW = "in_review", _("En revisión")
    IN_FORCE = "in_force", _("Vigente")
    REPLACED = "replaced", _("Reemplazado")
    DISCARDED = "discarded", _("Descartado")


PROCEDURE_MOVES = {
    ProcedureState.DRAFT: {ProcedureState.IN_REVIEW, ProcedureState.DISCARDED},
    ProcedureState.IN_REVIEW: {ProcedureState.IN_FORCE, ProcedureState.DRAFT},
    ProcedureState.IN_FORCE: {ProcedureState.REPLACED},
}


class Origin(TextChoices):
    """Where a version was made: loading the folder never overwrites what was made on the screen."""

    FOLDER = "folder", _("Carpeta de la institución")
    SCREEN = "screen", _("Pantalla")


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

    NOT_OPEN = "not_open", _("Se puede adelantar")
    OPEN = "open", _("En plazo")
    DUE_SOON = "due_soon", _("Próxima a vencer")
    OVERDUE = "overdue", _("Vencida")


class Phva(TextChoices):
    PLAN = "P", _("Planear")
    DO = "H", _("Hacer")
    CHECK = "V", _("Verificar")
    ACT = "A", _("Actuar")
    CHECK_ACT = "VA", _("Verificar y actuar")


class Requirement(TextChoices):
    MANDATORY = "mandatory", _("Obligatorio")
    IF_APPLICABLE = "if_applicable", _("Si aplica")


class ReviewState(TextChoices):
    """The review of a procedure that a changed norm asks for (WFL-10)."""

    OPEN = "open", _("Por revisar")
    CLOSED = "closed", _("Revisada")


REVIEW_MOVES = {ReviewState.OPEN: {ReviewState.CLOSED}}


class ReviewOutcome(TextChoices):
    NO_CHANGE = "no_change", _("No requiere cambios")
    NEW_VERSION = "new_version", _("Requiere una versión nueva")
