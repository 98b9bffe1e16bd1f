"""Kinds and states of an expediente, and what a retention table says of a series."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseKind(TextChoices):
    """What an expediente is of (DOC-03)."""

    PLAN = "plan", _("Plan")
    VISIT = "visit", _("Visita")
    ASSISTANCE = "assistance", _("Asistencia técnica")
    TRIP = "trip", _("Comisión")
    REPORT = "report", _("Informe de seguimiento")
    REQUEST = "request", _("Solicitud")


class CaseFileState(TextChoices):
    OPEN = "open", _("Abierto")
    CLOSED = "closed", _("Cerrado")


# Closed, nothing enters; a reopening keeps its reason and the next closing is another version of the index.
ALLOWED_MOVES = {CaseFileState.OPEN: {CaseFileState.CLOSED}, CaseFileState.CLOSED: {CaseFileState.OPEN}}


class Conservation(TextChoices):
    """How the records of an intervention stand. Read from its expediente and its days, never stored (DOC-06)."""

    RUNNING = "running", _("En curso")
    LACKING = "lacking", _("Incompleta")
    READY = "ready", _("Completa")
    WAIVED = "waived", _("Dispensada")
    KEPT = "kept", _("Conservada")


class CopyState(TextChoices):
    """How a record stands in the repository. Read from the copy, never stored."""

    PENDING = "pending", _("Por escribir")
    WRITTEN = "written", _("En el repositorio")
    FAILED = "failed", _("Con problema")


class Disposition(TextChoices):
    """What happens to a series when its retention ends, by the letters of the retention tables."""

    KEEP = "CT", _("Conservación total")
    ELIMINATE = "E", _("Eliminación")
    SELECT = "S", _("Selección")
    REPRODUCE = "M", _("Reproducción por medios técnicos")


class Expectation(TextChoices):
    """Whether an expediente must have a document of the type before it is closed."""

    ALWAYS = "always", _("Siempre")
    IF_ANY = "if_any", _("Si lo hay")


class Purpose(TextChoices):
    """What an inventory is made for."""

    MANAGEMENT = "management", _("Inventario del archivo de gestión")
    PRIMARY = "primary", _("Transferencia primaria")
    SECONDARY = "secondary", _("Transferencia secundaria")
    HANDOVER = "handover", _("Entrega por cambio de funciones o retiro")


class Origin(TextChoices):
    ELECTRONIC = "electronic", _("Electrónico")
    DIGITISED = "digitised", _("Digitalizado")
