"""Lives of selections and of exercises, how an entity comes to be in one, and how entities are compared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SelectionState(TextChoices):
    """That a closed one was replaced is not a state: it is read from the version that points to it."""

    DRAFT = "draft", _("En preparación")
    CLOSED = "closed", _("Cerrada")
    DISCARDED = "discarded", _("Descartada")


S = SelectionState
ALLOWED_MOVES: dict[SelectionState, set[SelectionState]] = {
    S.DRAFT: {S.CLOSED, S.DISCARDED},
    S.CLOSED: set(),
    S.DISCARDED: set(),
}


class ExerciseState(TextChoices):
    """Of an exercise with which a unit orders its universe by figures."""

    DRAFT = "draft", _("En preparación")
    FROZEN = "frozen", _("Congelado")
    DISCARDED = "discarded", _("Descartado")


E = ExerciseState
EXERCISE_MOVES: dict[ExerciseState, set[ExerciseState]] = {
    E.DRAFT: {E.FROZEN, E.DISCARDED},
    E.FROZEN: set(),
    E.DISCARDED: set(),
}


class Direction(TextChoices):
    """Which end of a variable comes first."""

    MORE = "more", _("El valor mayor va primero")
    LESS = "less", _("El valor menor va primero")


class Scaling(TextChoices):
    """How variables of different units are brought to one (``docs/rules/prioritisation.md``)."""

    RANGE = "range", _("Entre el mínimo y el máximo (0 a 100)")
    RANK = "rank", _("Por la posición entre las demás (percentil, 0 a 100)")
    DEVIATION = "deviation", _("Por la distancia al promedio (puntaje T: 50 es el promedio)")


class Missing(TextChoices):
    """What is done with an entity of which a variable says nothing."""

    REWEIGHT = "reweight", _("Las variables que sí tiene se reparten el peso")
    AVERAGE = "average", _("Se le pone el promedio de las demás")
    LOWEST = "lowest", _("Se le pone el valor que menos prioridad da")
    LEAVE_OUT = "leave_out", _("No se ordena: queda fuera por falta de datos")


class Cut(TextChoices):
    """Where the list ends."""

    NUMBER = "number", _("Las primeras entidades")
    SCORE = "score", _("Las que llegan a un puntaje")


class DeliveryMode(TextChoices):
    """How the assistance reaches those of the list (ENT-11)."""

    INDIVIDUAL = "individual", _("A cada entidad por separado")
    JOINT = "joint", _("Conjunta: a varias entidades a la vez")


class Verdict(TextChoices):
    """What a person decided of an entity over what the order says."""

    IN = "in", _("Agregada a mano")
    OUT = "out", _("Quitada a mano")


class MoreMeans(TextChoices):
    """What a greater value of a variable tells of an entity."""

    NEED = "need", _("Más necesidad")
    PERFORMANCE = "performance", _("Más desempeño")


class PickOrigin(TextChoices):
    """Who decided it: the dependency with its reasons, the annual list of the SGR (ENT-06), or a frozen order."""

    UNIT = "unit", _("La dependencia")
    SGR_LIST = "sgr_list", _("La lista anual del SGR")
    EXERCISE = "exercise", _("Una priorización congelada")
