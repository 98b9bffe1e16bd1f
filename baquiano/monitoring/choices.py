"""How an activity goes, how a visit of the agenda ended, and where the follow-up of a month stands."""

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
