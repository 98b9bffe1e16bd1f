"""States of the agenda of a month and of its entries, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgendaState(TextChoices):
    DRAFT = "draft", _("En preparación")
    SUBMITTED = "submitted", _("Enviada a planeación")
    VERIFIED = "verified", _("Verificada")
    PUBLISHED = "published", _("Publicada")


ALLOWED_MOVES = {
    AgendaState.DRAFT: {AgendaState.SUBMITTED},
    AgendaState.SUBMITTED: {AgendaState.VERIFIED, AgendaState.DRAFT},
    AgendaState.VERIFIED: {AgendaState.PUBLISHED},
    AgendaState.PUBLISHED: set(),
}


class EntryState(TextChoices):
    PLANNED = "planned", _("Programada")
    CANCELLED = "cancelled", _("Cancelada")


# A withdrawn entry may come back while the agenda is being prepared; after publication a cancellation is final.
ALLOWED_ENTRY_MOVES = {
    EntryState.PLANNED: {EntryState.CANCELLED},
    EntryState.CANCELLED: {EntryState.PLANNED},
}


class Severity(TextChoices):
    """How much a finding on the agenda matters: what blocks, what warns, and what two groups could do together."""

    SERIOUS = "serious", _("Conflicto")
    WARNING = "warning", _("Advertencia")
    CHANCE = "chance", _("Coincidencia")


class Decision(TextChoices):
    """What somebody answered to a finding."""

    ACCEPTED = "accepted", _("Se mantiene")
    COORDINATED = "coordinated", _("Se coordina")


class Preparation(TextChoices):
    """How far something to prepare has come."""

    PENDING = "pending", _("Pendiente")
    DONE = "done", _("Listo")
    NOT_APPLICABLE = "not_applicable", _("No aplica")
