"""Who promised, where a commitment stands and what a verification found."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Party(TextChoices):
    PROVIDER = "provider", _("Entidad que asiste")
    BENEFICIARY = "beneficiary", _("Entidad asistida")


class CommitmentState(TextChoices):
    """Overdue is not a state: it is derived from the due date and the day."""

    OPEN = "open", _("Abierto")
    FULFILLED = "fulfilled", _("Cumplido")
    CANCELLED = "cancelled", _("Cancelado")


ALLOWED_MOVES = {CommitmentState.OPEN: {CommitmentState.FULFILLED, CommitmentState.CANCELLED}}


class CheckResult(TextChoices):
    FULFILLED = "fulfilled", _("Cumplido")
    IN_PROGRESS = "in_progress", _("En curso")
    NOT_FULFILLED = "not_fulfilled", _("No cumplido")


class Standing(TextChoices):
    """How a commitment stands at a moment: derived from its rows, each commitment in exactly one."""

    ON_TIME = "a-tiempo", _("Cumplido a tiempo")
    LATE = "tarde", _("Cumplido tarde")
    TO_VERIFY = "por-verificar", _("Por verificar")
    OVERDUE = "vencido", _("Vencido")
    PENDING = "por-vencer", _("Por vencer")
    CANCELLED = "cancelado", _("Cancelado")


# What is asked of people by the day: a commitment that has not fallen due yet is not asked of anybody.
COUNTED = (Standing.ON_TIME, Standing.LATE, Standing.TO_VERIFY, Standing.OVERDUE, Standing.PENDING)
