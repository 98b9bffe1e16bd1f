"""What is known of an entity, a topic or a group before planning for it again (PLN-25).

Each room registers what it knows of the vigencia before and of the one that runs; the pages of plans, activities and
needs show it while people plan, and know nothing of what is behind. A room that comes later (evaluations, with their
satisfaction) appears by registering its own.

    background.register(background.Source("visitas", _("Visitas"), "delivery.view_session", _visits, order=20))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.common.policy import allows
from baquiano.institutions.models import Unit
from baquiano.planning import queries
from baquiano.planning.choices import PlanKind
from baquiano.planning.models import PlanItem

MOST_LINES = 6
# The key under which the room of evaluations registers what it knows; until then the page says that there is nothing.
SATISFACTION = "satisfaccion"
ACTIVITIES = "planning.view_plan"


@dataclass(frozen=True)
class Asked:
    """Of whom one asks, for planning ``year``: its entities; without any, its topics; or a whole group or institution.

    ``on`` is the day on which something is overdue.
    """

    user: User
    year: int
    on: date
    beneficiaries: frozenset[UUID] = frozenset()
    topics: frozenset[UUID] = frozenset()
    unit: Unit | None = None
    everything: bool = False

    @property
    def years(self) -> tuple[int, int]:
        """The vigencia before, and the one that is planned."""
        return self.year - 1, self.year

    @property
    def is_about_something(self) -> bool:
        return bool(self.beneficiaries or self.topics or self.unit or self.everything)

    def condition(self, *, beneficiary: str, topic: str, unit: str) -> Q:
        """The rows asked for, by the paths of a model. ``topic`` may be empty where rows have none."""
        if self.unit is not None:
            return Q(**{unit: self.unit})
        if self.beneficiaries:
            return Q(**{f"{beneficiary}__in": self.beneficiaries})
        return Q() if self.everything else Q(**{f"{topic}__in": self.topics}) if topic else Q(pk__in=())


@dataclass(frozen=True)
class Figure:
    """How many of something, in the vigencia before and in the one that runs; ``is_alert`` asks to be looked at."""

    label: Any
    before: int
    now: int
    is_alert: bool = False


@dataclass(frozen=True)
class Line:
    """One thing that happened, or that is owed, with why it did not when it did not."""

    on: date | None
    text: str
    url: str
    state: str
    state_label: Any
    why: str = ""


@dataclass(frozen=True)
class Found:
    """What one room knows: its figures, and the things that most deserve a look."""

    figures: list[Figure]
    lines: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.lines and not any(figure.before or figure.now for figure in self.figures)


@dataclass(frozen=True)
class Source:
    """One kind of background, for whom the policy grants ``action``; read in a constant number of queries."""

    key: str
    label: Any
    action: str
    read: Callable[[Asked], Found]
    order: int = 100


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add ``source``; the same key again replaces it."""
    _sources[source.key] = source


def told(asked: Asked) -> list[tuple[Any, Found]]:
    """What every room knows that the person may see; what knows nothing is left out."""
    if not asked.is_about_something:
        return []
    ordered = sorted(_sources.values(), key=lambda source: source.order)
    found = [(one.label, one.read(asked)) for one in ordered if allows(asked.user, one.action)]
    return [(label, known) for label, known in found if not known.is_empty]


def silence_on_satisfaction(asked: Asked, known: Iterable[tuple[Any, Found]]) -> str:
    """Why nothing is said of satisfaction, when ``known`` says nothing of it: silence would read as all is well."""
    source = _sources.get(SATISFACTION)
    if source is None:
        return _("De la satisfacción no hay datos: todavía no se registran evaluaciones en el sistema.")
    if not allows(asked.user, source.action) or source.label in [label for label, _found in known]:
        return ""
    before, now = asked.years
    return _("De la satisfacción no hay evaluaciones en %(before)s ni en %(now)s.") % {"before": before, "now": now}


def by_year(
    rows: QuerySet[Any], path: str, years: tuple[int, int], conditions: Iterable[tuple[Any, Q]]
) -> list[Figure]:
    """The figures of ``conditions`` in each of the two vigencias, whose year is at ``path``. One query."""
    wanted = list(conditions)
    counts = {
        f"n{place}_{year}": Count("pk", filter=condition & Q(**{path: year}), distinct=True)
        for place, (_label, condition) in enumerate(wanted)
        for year in years
    }
    found = rows.order_by().aggregate(**counts)
    before, now = years
    return [
        Figure(label, found[f"n{place}_{before}"], found[f"n{place}_{now}"])
        for place, (label, _condition) in enumerate(wanted)
    ]


# --- what planning itself knows --------------------------------------------------------------------------------------
def _activities(asked: Asked) -> Found:
    wanted = asked.condition(beneficiary="beneficiaries", topic="topic", unit="plan__unit")
    rows = queries.items_visible_to(asked.user)
    rows = PlanItem.objects.filter(pk__in=rows.values("pk"), plan__kind=PlanKind.GROUP).filter(wanted)
    counts = [(_("Actividades planeadas"), Q(is_removed=False)), (_("Canceladas o retiradas"), Q(is_removed=True))]
    figures = by_year(rows, "plan__year__year", asked.years, counts)
    lost = rows.filter(is_removed=True, plan__year__year__in=asked.years).distinct()
    return Found(figures, [_lost(item) for item in lost.order_by("-removed_at")[:MOST_LINES]])


def _lost(item: PlanItem) -> Line:
    return Line(item.starts_on, f"{item.code} · {item.activity}", item.get_absolute_url(), "cancelled", _("Cancelada"),
                item.removed_reason)  # fmt: skip


def register_own() -> None:
    """Declare the activities of plans; called when the room is ready."""
    register(Source("actividades", gettext_lazy("Lo planeado"), ACTIVITIES, _activities, order=10))
