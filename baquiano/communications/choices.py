"""What a communication is and which way it goes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The kinds that the procedures name (DOC-08)."""

    LETTER = "letter", _("Carta")
    OFFICIAL_LETTER = "official_letter", _("Oficio")
    EMAIL = "email", _("Correo electrónico")
    INTERNAL = "internal", _("Comunicado interno")
    OFFICIAL = "official", _("Comunicación oficial")


class Direction(TextChoices):
    SENT = "sent", _("Enviada")
    RECEIVED = "received", _("Recibida")
