"""Kinds and states of meetings, how people attended, and the life of the minutes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    VISIT = "visit", _("Visita")
    WORKSHOP = "workshop", _("Taller")
    CALL = "call", _("Llamada")
    COMMITTEE = "committee", _("Sesión de comité")
    OTHER = "other", _("Otra reunión")


class Modality(TextChoices):
    IN_PERSON = "in_person", _("Presencial")
    VIRTUAL = "virtual", _("Virtual")
    TELEPHONE = "telephone", _("Telefónica")


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", _("Programada")
    HELD = "held", _("Realizada")
    CANCELLED = "cancelled", _("Cancelada")


MEETING_MOVES = {MeetingState.SCHEDULED: {MeetingState.HELD, MeetingState.CANCELLED}}


class AttendanceMode(TextChoices):
    IN_PERSON = "in_person", _("Presencial")
    VIRTUAL = "virtual", _("Virtual")
    TELEPHONE = "telephone", _("Telefónica")


class AttendanceChannel(TextChoices):
    """Where the person, and the authorisation, were registered."""

    SCREEN = "screen", _("En pantalla")
    QR = "qr", _("Por código QR")
    PAPER = "paper", _("Transcrita de la lista en papel")


class MinutesState(TextChoices):
    DRAFT = "draft", _("En borrador")
    SIGNING = "signing", _("En firmas")
    SIGNED = "signed", _("Firmada")


MINUTES_MOVES = {
    MinutesState.DRAFT: {MinutesState.SIGNING},
    MinutesState.SIGNING: {MinutesState.DRAFT, MinutesState.SIGNED},
}
