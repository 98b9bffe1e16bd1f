"""Fixed sets of documents: states of a format, who may open a document, how a signature was given."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FormatState(TextChoices):
    DRAFT = "draft", _("En preparación")
    IN_FORCE = "in_force", _("Vigente")
    REPLACED = "replaced", _("Reemplazado")
    ELIMINATED = "eliminated", _("Eliminado")


# A version is prepared, put in force, and leaves when another takes its place or the format is no longer used.
ALLOWED_MOVES = {
    FormatState.DRAFT: {FormatState.IN_FORCE},
    FormatState.IN_FORCE: {FormatState.REPLACED, FormatState.ELIMINATED},
}


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
    # A version of a procedure is prepared, reviewed and approved by people who sign it (WFL-09).
    PREPARED = "prepared", _("Elaboró")
    REVIEWED = "reviewed", _("Revisó")
    APPROVED = "approved", _("Aprobó")


class Authenticity(TextChoices):
    """What the public page answers about a code."""

    AUTHENTIC = "authentic", _("Auténtico y vigente")
    SUPERSEDED = "superseded", _("Reemplazado por una versión posterior")
    UNKNOWN = "unknown", _("Desconocido")
