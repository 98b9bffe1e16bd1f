from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How a person is told of a kind of notice."""

    NONE = "none", _("No avisarme")
    IN_APP = "in_app", _("Solo en Baquiano")
    DIGEST = "digest", _("En el resumen diario")
    AT_ONCE = "at_once", _("Por correo, de inmediato")


# From the most silent to the most insistent.
WAYS = [Way.NONE, Way.IN_APP, Way.DIGEST, Way.AT_ONCE]


class DeliveryState(TextChoices):
    PENDING = "pending", _("Por enviar")
    SENT = "sent", _("Enviado")
    FAILED = "failed", _("Falló, se reintentará")
    DEAD = "dead", _("No se pudo enviar")


# States in which the sweep still has something to do.
DUE_STATES = (DeliveryState.PENDING, DeliveryState.FAILED)
ALLOWED_MOVES = {
    DeliveryState.PENDING: {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DEAD},
    DeliveryState.FAILED: {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DEAD, DeliveryState.PENDING},
    DeliveryState.DEAD: {DeliveryState.PENDING},
    DeliveryState.SENT: set(),
}
