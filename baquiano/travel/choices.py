"""The life of a trip, and how people move between two places."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TravelState(TextChoices):
    DRAFT = "draft", _("En preparación")
    RETURNED = "returned", _("Devuelta")
    FILED = "filed", _("Radicada ante el jefe")
    APPROVED = "approved", _("Aprobada por el jefe")
    DELIVERED = "delivered", _("Entregada a financiera")
    GRANTED = "granted", _("Comisión concedida")
    TRAVELLED = "travelled", _("Por legalizar")
    PRESENTED = "presented", _("Legalización presentada")
    LEGALISED = "legalised", _("Legalizada")
    REFUSED = "refused", _("Negada")
    CANCELLED = "cancelled", _("Cancelada")


S = TravelState
ALLOWED_MOVES: dict[TravelState, set[TravelState]] = {
    S.DRAFT: {S.FILED, S.CANCELLED},
    S.RETURNED: {S.FILED, S.CANCELLED},
    S.FILED: {S.APPROVED, S.RETURNED, S.REFUSED, S.CANCELLED},
    S.APPROVED: {S.DELIVERED, S.CANCELLED},
    S.DELIVERED: {S.GRANTED, S.RETURNED, S.REFUSED, S.CANCELLED},
    S.GRANTED: {S.TRAVELLED, S.CANCELLED},
    S.TRAVELLED: {S.PRESENTED},
    S.PRESENTED: {S.LEGALISED, S.TRAVELLED},
    S.LEGALISED: set(),
    S.REFUSED: set(),
    S.CANCELLED: set(),
}
# What the traveller still writes.
WRITABLE = (S.DRAFT, S.RETURNED)
# What counts as an approved trip for the visits that it covers.
APPROVED_STATES = (S.APPROVED, S.DELIVERED, S.GRANTED, S.TRAVELLED, S.PRESENTED, S.LEGALISED)
# Trips that are over for good without having been made.
DEAD = (S.REFUSED, S.CANCELLED)
# Trips that were granted and whose accounts are still open.
NOT_LEGALISED = (S.GRANTED, S.TRAVELLED, S.PRESENTED)


class Route(TextChoices):
    LAND = "land", _("Terrestre")
    AIR = "air", _("Aérea")
    WATER = "water", _("Fluvial o marítima")


class Transport(TextChoices):
    PUBLIC = "public", _("Transporte público")
    OFFICIAL = "official", _("Vehículo oficial")
    OWN = "own", _("Vehículo propio")
    HIRED = "hired", _("Vehículo contratado")
    PLANE = "plane", _("Avión")
    BOAT = "boat", _("Lancha o barco")
    OTHER = "other", _("Otro")


class Gate(TextChoices):
    """What the profile does with what should not happen."""

    NONE = "none", _("No se controla")
    WARN = "warn", _("Avisa")
    REFUSE = "refuse", _("No deja seguir")
