"""What only some institutions ask of an activity: the fields of ``plan.more_fields``, and how each is written.

How it is carried out and with whom (PLN-18, LOG-04), to one entity or several (ENT-11), and what the kind of entity
asks: of a national one, the obligation and its acceptance; of a territorial one, its authority and the *gestor
territorial* (PLN-05, P001-A5). Whether it needs budget and inputs, and which (PLN-16); whether it is agreed with
outside bodies, and what the meetings for that cost (PLN-17).
"""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from baquiano.common.importing.cells import Unclear
from baquiano.common.text import fold
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.planning.choices import DeliveryMode, ExecutionMode
from baquiano.ui.display import cop

YES_NO = ("is_obligatory", "is_voluntary", "has_manager", "manager_is_funded", "needs_inputs", "is_concerted")
MODES: dict[str, type[TextChoices]] = {"execution_mode": ExecutionMode, "delivery_mode": DeliveryMode}
LINKS = ("agreement", "norm")
TEXTS = ("inputs",)
PESOS = ("meetings_cost",)
MORE = (
    "assisted_on",
    *MODES,
    "agreement",
    "is_obligatory",
    "norm",
    "is_voluntary",
    "has_manager",
    "manager_is_funded",
    "needs_inputs",
    "inputs",
    "is_concerted",
    "meetings_cost",
)
_YES, _NO = {"si", "s", "x", "verdadero", "true", "1"}, {"no", "n", "falso", "false", "0"}


def more_fields(institution: Institution, year: int) -> tuple[str, ...]:
    """The fields of ``MORE`` that the profile of the vigencia asks for, in their order."""
    wanted = setting(institution, "plan.more_fields", year=year, default=())
    return tuple(name for name in MORE if name in wanted)


def yes_no_words(value: Any) -> str:
    """«Sí», «No», or nothing when nobody has said."""
    return "" if value is None or value == "" else _("Sí") if value else _("No")


def read_yes_no(text: str) -> bool | None:
    """What a cell says; raises ``Unclear`` with what to write."""
    word = fold(text)
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise Unclear(_("escriba Sí o No"))


def read_mode(name: str, text: str) -> str:
    """The value that a cell names by its words or by its code; raises ``Unclear`` with the words there are."""
    word = fold(text)
    if not word:
        return ""
    for value, label in MODES[name].choices:
        if word in (fold(value), fold(str(label))):
            return value
    raise Unclear(_("escriba una de estas: %(words)s") % {"words": ", ".join(str(one) for one in MODES[name].labels)})


def words_of(name: str, value: Any) -> str:
    """A value of ``MORE`` as a person reads it."""
    if name in YES_NO:
        return yes_no_words(value)
    if name in MODES:
        return str(MODES[name](value).label) if value else ""
    if name in PESOS:
        return cop(value) if value is not None else ""
    return str(value or "")
