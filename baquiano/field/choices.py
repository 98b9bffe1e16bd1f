"""What is captured without signal, and what became of it when it arrived."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaptureKind(TextChoices):
    VISIT = "visit", _("Visita")
    ATTENDANCE = "attendance", _("Asistente")
    COMMITMENT = "commitment", _("Compromiso")
    EVIDENCE = "evidence", _("Foto o archivo")
    NOTE = "note", _("Nota para el acta")


class CaptureState(TextChoices):
    RECEIVED = "received", _("Recibida")
    ACCEPTED = "accepted", _("Aceptada")
    CONFLICT = "conflict", _("En conflicto")
    REJECTED = "rejected", _("No entró")
    DISCARDED = "discarded", _("Descartada")


ALLOWED_MOVES = {
    CaptureState.RECEIVED: {CaptureState.ACCEPTED, CaptureState.CONFLICT, CaptureState.REJECTED},
    CaptureState.CONFLICT: {CaptureState.DISCARDED},
    CaptureState.REJECTED: {CaptureState.ACCEPTED, CaptureState.DISCARDED},
}
UNRESOLVED = (CaptureState.CONFLICT, CaptureState.REJECTED)


class Answered(TextChoices):
    """What the device is told of each record. What is not kept here must stay on the device."""

    ACCEPTED = "accepted", _("Aceptada")
    REPEATED = "repeated", _("Ya estaba aquí")
    CONFLICT = "conflict", _("En conflicto")
    REJECTED = "rejected", _("No entró")
    UNREADABLE = "unreadable", _("No se pudo leer")
