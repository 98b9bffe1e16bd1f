"""Fixed sets of documents: states of a format, who may open a document, how a signature was given."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FormatState(TextChoices):
    IN_FORCE = "in_force", _("Vigente")
    REPLACED = "replaced", _("Reemplazado")
    ELIMINATED = "eliminated", _("Eliminado")


class AccessClass(TextChoices):
    """Ley 1712 de 2014: public unless the law says classified (art. 18) or reserved (art. 19)."""

    PUBLIC = "public", _("Pública")
    CLASSIFIED = "classified", _("Pública clasificada")
    RESERVED = "reserved", _("Pública reservada")


class SignatureLevel(TextChoices):
    DRAWN = "drawn", _("Dibujada en pantalla")
    REAUTHENTICATED = "reauthenticated", _("Confirmada con contraseña")
    SCANNED = "scanned", _("Firmada en papel y escaneada")


class Party(TextChoices):
    PROVIDER = "provider", _("Entidad que asiste")
    BENEFICIARY = "beneficiary", _("Entidad asistida")
    # The minutes of a collegiate body are signed by who presides it and by its technical secretary.
    CHAIR = "chair", _("Presidencia")
    SECRETARY = "secretary", _("Secretaría técnica")


class Authenticity(TextChoices):
    """What the public page answers about a code."""

    AUTHENTIC = "authentic", _("Auténtico y vigente")
    SUPERSEDED = "superseded", _("Reemplazado por una versión posterior")
    UNKNOWN = "unknown", _("Desconocido")
