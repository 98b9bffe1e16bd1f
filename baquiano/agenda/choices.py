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
