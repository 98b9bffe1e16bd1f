"""The kinds of notice: each room registers its own, and each person says how to be told of each (NFR-07).

kinds.register(Kind("agenda.agenda_published", _("Agenda del mes publicada"), _("Agenda")))
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import WAYS, Way


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its words, how it is usually told, and the least that a person may choose.

    ``urgent`` ones do not wait for the hours of rest. ``why`` says why it may not be turned off.
    """

    code: str
    label: Any
    section: Any
    usual: Way = Way.AT_ONCE
    least: Way = Way.IN_APP
    urgent: bool = False
    why: Any = ""

    @property
    def ways(self) -> list[Way]:
        """What a person may choose, the most silent first."""
        return WAYS[WAYS.index(self.least) :]

    @property
    def is_fixed(self) -> bool:
        return len(self.ways) == 1

    def way(self, chosen: str | None) -> Way:
        """How it is told to whoever chose ``chosen``: never less than the least."""
        wanted = Way(chosen) if chosen in WAYS else self.usual
        return wanted if wanted in self.ways else self.least


OTHER = Kind("other", _("Otros avisos"), _("Otros"))
_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds; the same code again replaces it, so that ``ready()`` may run twice."""
    _kinds.update({kind.code: kind for kind in kinds})


def kind_of(code: str) -> Kind:
    """The kind of that code; what no room registered is told as *Otros avisos*."""
    return _kinds.get(code, OTHER)


def registered() -> list[Kind]:
    """Every kind by section and label, the others last."""
    return [*sorted(_kinds.values(), key=lambda kind: (str(kind.section), str(kind.label))), OTHER]
