"""What an activity of the plan already set going: the rooms above register it here, and planning knows none of them.

effects.register(effects.Source("agenda", _("En la agenda"), "agenda.view_agenda", _entries, order=10))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.policy import allows
from baquiano.planning.models import PlanItem
from baquiano.ui.display import day


@dataclass(frozen=True)
class Effect:
    """Something born of the activity: a visit, an entry of the agenda, a commitment.

    ``is_done`` says that it happened and ``awaits`` that its day may still be changed; ``served`` whom it serves.
    """

    row: Any
    on: date
    text: str
    state: str
    state_label: Any
    is_done: bool = False
    awaits: bool = False
    served: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Source:
    """One kind of effect: who may open it and how it is read for an activity."""

    key: str
    label: Any
    action: str
    read: Callable[[PlanItem], list[Effect]]
    order: int = 100


@dataclass(frozen=True)
class Shown:
    """The effects of one source; ``url`` only for whoever may open it."""

    label: Any
    rows: list[tuple[Effect, str]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add ``source``; the same key again replaces it."""
    _sources[source.key] = source


def effects_of(item: PlanItem) -> list[Effect]:
    """Everything that the activity set going."""
    return [effect for source in _ordered() for effect in source.read(item)]


def shown_to(user: User, item: PlanItem) -> list[Shown]:
    """The same by source, for a page."""
    found = []
    for source in _ordered():
        rows = [(one, _url(user, source, one)) for one in source.read(item)]
        if rows:
            found.append(Shown(source.label, rows))
    return found


def obstacle(kind: str, item: PlanItem, values: dict[str, Any], on: date) -> str:
    """Why the change cannot be: what happened is not cancelled, and whom was visited does not leave the activity."""
    effects = effects_of(item)
    done = sorted({one.on for one in effects if one.is_done})
    if kind == "cancel":
        if done:
            return _(
                "La actividad %(code)s ya se ejecutó el %(days)s: no se cancela. Si no se hará lo que falta, pida "
                "mover su fecha final."
            ) % {"code": item.code, "days": ", ".join(day(one) for one in done[:3])}
        late = sorted(one.on for one in effects if one.awaits and one.on < on)
        if late:
            return _(
                "La actividad %(code)s tiene una visita del %(day)s sin registrar: regístrela o cancélela antes."
            ) % {"code": item.code, "day": day(late[0])}
    if "beneficiaries" in values:
        kept = {row.pk for row in values["beneficiaries"]}
        served = {key for one in effects if one.is_done for key in one.served}
        lost = [row for row in item.beneficiaries.all() if row.pk in served and row.pk not in kept]
        if lost:
            return _("%(who)s ya recibió esta asistencia: no se quita de la actividad.") % {"who": lost[0]}
    return ""


def _ordered() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: source.order)


def _url(user: User, source: Source, effect: Effect) -> str:
    return effect.row.get_absolute_url() if allows(user, source.action, effect.row) else ""
