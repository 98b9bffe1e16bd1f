"""What a person may ask of the own data, how it is known who asks, and the life of what was asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    CONSULT = "consult", _("Conocer mis datos")
    CORRECT = "correct", _("Corregir o actualizar mis datos")
    WITHDRAW = "withdraw", _("Retirar mi autorización y suprimir mis datos")


# Working days to answer and how many more there may be, once, with a reason (Ley 1581 de 2012, art. 14 and 15).
TERMS = {RequestKind.CONSULT: (10, 5), RequestKind.CORRECT: (15, 8), RequestKind.WITHDRAW: (15, 8)}


class RequestState(TextChoices):
    UNIDENTIFIED = "unidentified", _("Por verificar identidad")
    OPEN = "open", _("En trámite")
    ANSWERED = "answered", _("Respondida")
    REFUSED = "refused", _("No procede")


REQUEST_MOVES = {
    RequestState.UNIDENTIFIED: {RequestState.OPEN, RequestState.REFUSED},
    RequestState.OPEN: {RequestState.ANSWERED, RequestState.REFUSED},
}


class Proof(TextChoices):
    """How it was known who asks."""

    CODE = "code", _("Código enviado al correo registrado")
    OFFICIAL = "official", _("Verificada por un funcionario")


class Light(TextChoices):
    """How near the term is."""

    ON_TIME = "on_time", _("En término")
    DUE_SOON = "due_soon", _("Por vencer")
    OVERDUE = "overdue", _("Vencida")
    DONE = "done", _("Cerrada")
