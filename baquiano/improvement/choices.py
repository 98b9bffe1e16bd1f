"""Kinds, origins and lives of actions, audits, findings and routines."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ActionKind(TextChoices):
    """What an action is for: before it happens, so that it does not happen again, or to do better (ACM-01)."""

    PREVENTIVE = "preventive", _("Preventiva")
    CORRECTIVE = "corrective", _("Correctiva")
    IMPROVEMENT = "improvement", _("De mejora")


class OriginKind(TextChoices):
    """Where the need of an action was seen."""

    MONITORING = "monitoring", _("Seguimiento")
    EVALUATION = "evaluation", _("Evaluación")
    AUDIT = "audit", _("Auditoría")
    CONTROL_POINT = "control_point", _("Punto de control")
    ALERT = "alert", _("Alerta")
    OTHER = "other", _("Otra fuente")


class ActionState(TextChoices):
    """Overdue is not a state: it is derived from the due date and the day."""

    OPEN = "open", _("Por formular")
    RUNNING = "running", _("En ejecución")
    DONE = "done", _("Por verificar")
    CLOSED = "closed", _("Cerrada")
    CANCELLED = "cancelled", _("Cancelada")


S = ActionState
# What was done and did not remove the cause is thought again; what was not done whole goes on.
ALLOWED_MOVES: dict[ActionState, set[ActionState]] = {
    S.OPEN: {S.RUNNING, S.CANCELLED},
    S.RUNNING: {S.DONE, S.CANCELLED},
    S.DONE: {S.CLOSED, S.RUNNING, S.OPEN},
    S.CLOSED: set(),
    S.CANCELLED: set(),
}
# What its responsible still owes, and what has not ended.
OWED = (S.OPEN, S.RUNNING)
LIVE = (*OWED, S.DONE)


class Standing(TextChoices):
    """How an action stands at a moment: derived from its steps, each action in exactly one."""

    IN_TIME = "en-termino", _("En término")
    LATE = "vencida", _("Vencidas")
    TO_VERIFY = "por-verificar", _("Por verificar")
    CLOSED = "cerrada", _("Cerradas")
    CANCELLED = "cancelada", _("Canceladas")

    @property
    def of_one(self) -> str:
        """What is said of a single action that has not ended; the labels are of columns, of many."""
        return str(_("Vencida") if self is Standing.LATE else self.label)


# What is told of actions: a cancelled one is out of every count.
COUNTED = (Standing.IN_TIME, Standing.LATE, Standing.TO_VERIFY, Standing.CLOSED)


class StepKind(TextChoices):
    """What happened in the life of an action."""

    OPENED = "opened", _("Se abrió")
    PLANNED = "planned", _("Se formuló")
    NOTED = "noted", _("Seguimiento")
    RESCHEDULED = "rescheduled", _("Cambió el plazo")
    FINISHED = "finished", _("Se declaró ejecutada")
    VERIFIED = "verified", _("Se verificó")
    CANCELLED = "cancelled", _("Se canceló")


class Verdict(TextChoices):
    """What somebody else found of an action that was declared done."""

    EFFECTIVE = "effective", _("Se hizo y la causa desapareció")
    NOT_DONE = "not_done", _("No se hizo completa")
    NOT_EFFECTIVE = "not_effective", _("Se hizo, pero la causa sigue")


# Where each verdict leaves the action.
AFTER = {
    Verdict.EFFECTIVE: ActionState.CLOSED,
    Verdict.NOT_DONE: ActionState.RUNNING,
    Verdict.NOT_EFFECTIVE: ActionState.OPEN,
}


class CauseMethod(TextChoices):
    FIVE_WHYS = "five_whys", _("Cinco porqués")
    ISHIKAWA = "ishikawa", _("Espina de pescado (Ishikawa)")
    PARETO = "pareto", _("Pareto")
    BRAINSTORM = "brainstorm", _("Lluvia de ideas")
    OTHER = "other", _("Otro")


class CorrectionKind(TextChoices):
    """What a director corrects of an assistance that is not developing properly (ACM-03)."""

    DATES = "dates", _("Cambio de fechas")
    USERS = "users", _("Cambio de usuarios")
    SKILLS = "skills", _("Desarrollo de habilidades")
    RESOURCES = "resources", _("Gestión de recursos")
    OTHER = "other", _("Otra")


# What changes the plan does it only by a change request (PLN-21).
OF_THE_PLAN = (CorrectionKind.DATES, CorrectionKind.USERS)


class PlanEffect(TextChoices):
    """How what a correction changes of the plan stands: derived, each correction in exactly one."""

    NONE = "no-cambia", _("No cambia el plan")
    TO_ASK = "por-pedir", _("Por pedir el cambio")
    ASKED = "pedido", _("Cambio pedido")
    APPROVED = "aprobado", _("Cambio aprobado")
    REFUSED = "negado", _("Cambio negado o retirado")


class AuditState(TextChoices):
    PLANNED = "planned", _("Programada")
    RUNNING = "running", _("En curso")
    CLOSED = "closed", _("Cerrada")
    CANCELLED = "cancelled", _("Cancelada")


AUDIT_MOVES: dict[AuditState, set[AuditState]] = {
    AuditState.PLANNED: {AuditState.RUNNING, AuditState.CANCELLED},
    AuditState.RUNNING: {AuditState.CLOSED, AuditState.CANCELLED},
    AuditState.CLOSED: set(),
    AuditState.CANCELLED: set(),
}


class Review(TextChoices):
    """What the auditor found in an element of the sample."""

    PENDING = "pending", _("Por revisar")
    CONFORMS = "conforms", _("Conforme")
    FAILS = "fails", _("No conforme")
    NOT_APPLICABLE = "not_applicable", _("No aplica")


class FindingKind(TextChoices):
    NONCONFORMITY = "nonconformity", _("No conformidad")
    OBSERVATION = "observation", _("Observación")
    OPPORTUNITY = "opportunity", _("Oportunidad de mejora")


class Treatment(TextChoices):
    """How a finding stands: derived from its actions and from the decision of opening none."""

    NONE = "sin-tratamiento", _("Sin tratamiento")
    RUNNING = "en-tratamiento", _("En tratamiento")
    TREATED = "tratado", _("Tratado")
    DISMISSED = "sin-accion", _("Sin acción, con motivo")


class RoutineState(TextChoices):
    SCHEDULED = "scheduled", _("Programada")
    HELD = "held", _("Realizada")
    CANCELLED = "cancelled", _("Cancelada")


ROUTINE_MOVES: dict[RoutineState, set[RoutineState]] = {
    RoutineState.SCHEDULED: {RoutineState.HELD, RoutineState.CANCELLED},
    RoutineState.HELD: set(),
    RoutineState.CANCELLED: set(),
}


class Frequency(IntegerChoices):
    """Every how many months a routine is held again."""

    ONCE = 0, _("Una sola vez")
    MONTHLY = 1, _("Cada mes")
    QUARTERLY = 3, _("Cada trimestre")
    HALF_YEARLY = 6, _("Cada semestre")
    YEARLY = 12, _("Cada año")
