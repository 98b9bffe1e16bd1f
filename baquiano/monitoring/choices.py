"""How an activity or an assistance goes, how a visit ended, and where follow-ups, cuts and contacts stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Light(TextChoices):
    """The traffic light of an activity of the plan: progress beside what its dates ask for by the day."""

    GREEN = "verde", _("En verde")
    AMBER = "amarillo", _("En amarillo")
    RED = "rojo", _("En rojo")
    NONE = "sin-empezar", _("Sin empezar")


class Pace(TextChoices):
    """The dates of an activity beside what was done by the day."""

    ON_TIME = "a-tiempo", _("Cumplida a tiempo")
    LATE = "tarde", _("Cumplida tarde")
    RUNNING = "en-curso", _("En curso")
    OVERDUE = "vencida", _("Vencida")
    AHEAD = "por-empezar", _("Por empezar")


class Outcome(TextChoices):
    """What became of a visit: programmed in a published agenda, or held outside it."""

    HELD = "realizada", _("Realizada")
    NOT_HELD = "no-realizada", _("No realizada")
    PENDING = "por-hacer", _("Por hacer")
    EXTRA = "extra", _("Fuera de agenda")


# What the agenda programmed; the extra ones are beside it.
PROGRAMMED = (Outcome.HELD, Outcome.NOT_HELD, Outcome.PENDING)


# Held in the agenda or outside it: what an address asks of the list of visits.
HELD_ANYWHERE = "hechas"


class FollowUpState(TextChoices):
    """Where the follow-up of a month stands, once the group presented it."""

    SUBMITTED = "submitted", _("Presentado")
    RETURNED = "returned", _("Devuelto")


FOLLOW_UP_MOVES = {
    FollowUpState.SUBMITTED: {FollowUpState.RETURNED},
    FollowUpState.RETURNED: {FollowUpState.SUBMITTED},
}


class CutState(TextChoices):
    """Where a cut of the follow-up stands: its report is issued only once somebody analysed it (MON-07)."""

    OPEN = "open", _("Sin análisis")
    ANALYSED = "analysed", _("Analizado")
    ISSUED = "issued", _("Reporte expedido")


CUT_MOVES = {
    CutState.OPEN: {CutState.ANALYSED},
    CutState.ANALYSED: {CutState.ISSUED},
    CutState.ISSUED: set(),
}


class ContactMeans(TextChoices):
    """By what means the head of a directorate contacted an entity."""

    PHONE = "phone", _("Llamada telefónica")
    VIDEO = "video", _("Videollamada")
    VISIT = "visit", _("Visita a la entidad")
    MEETING = "meeting", _("Reunión en nuestra sede")
    EMAIL = "email", _("Correo electrónico")
    LETTER = "letter", _("Oficio")


class Consistency(TextChoices):
    """Whether what was given is what was agreed."""

    FULL = "full", _("Consistente")
    PARTIAL = "partial", _("En parte")
    NONE = "none", _("No consistente")


class Achievement(TextChoices):
    """Whether the objectives of the assistance are being met."""

    MET = "met", _("Logrados")
    ON_WAY = "on_way", _("En camino")
    AT_RISK = "at_risk", _("En riesgo")
    NOT_MET = "not_met", _("No logrados")


class Order(TextChoices):
    """Of which order an entity is, as the follow-up tells them apart."""

    NATIONAL = "nacional", _("Del orden nacional")
    TERRITORIAL = "territorial", _("Del orden territorial")
