"""Two groups at one entity within a few days: it could be one visit (ART-04)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk, collide, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.periods import LONGEST_VISIT, found_among, period_words
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    met: dict[tuple[UUID, ...], list[UUID]] = defaultdict(list)
    for entity, rows in desk.rows_at.items():
        for cluster in near(rows, desk.thresholds.nearby_days):
            if any(_is_news(desk, one, other) for one in cluster for other in cluster):
                met[tuple(row.id for row in cluster)].append(entity)
    for items, entities in met.items():
        yield _finding(desk, [desk.by_id[item] for item in items], entities)


def near(rows: list[Row], days: int) -> Iterator[list[Row]]:
    """Visits, by their first day, of two or more groups within ``days`` of the end of the first of them."""
    visits = [row for row in rows if row.starts_on and row.last_day and (row.last_day - row.starts_on) <= LONGEST_VISIT]
    at = 0
    while at < len(visits):
        limit = visits[at].last_day + timedelta(days=days)  # type: ignore[operator]
        cluster = [row for row in visits[at:] if row.starts_on <= limit]  # type: ignore[operator]
        if len({row.plan for row in cluster}) > 1:
            yield cluster
            at += len(cluster)
        else:
            at += 1


def _is_news(desk: Desk, one: Row, other: Row) -> bool:
    """Whether they are of two groups and no other rule already says that they are the same activity."""
    return one.plan != other.plan and not collide(one, other) and frozenset((one.id, other.id)) not in desk.similar


def _finding(desk: Desk, rows: list[Row], entities: list[UUID]) -> Finding:
    words = _("%(groups)s van a %(where)s con pocos días de diferencia: %(when)s. Podría ser una sola visita.") % {
        "groups": listed(desk.groups(rows)),
        "where": desk.named(entities),
        "when": period_words(rows),
    }
    return found_among("joint_visit", words, rows, entities)


CHECK = Check(
    "joint_visit",
    gettext_lazy("Dos grupos en la misma entidad en pocos días"),
    gettext_lazy(
        "Una visita conjunta ahorra un viaje y le quita tiempo una sola vez a la entidad. Se comparan las actividades "
        "de hasta 31 días: un período más largo todavía no dice qué día se va."
    ),
    gettext_lazy("Proponga al otro grupo una visita conjunta; si no conviene, acéptelo diciendo por qué."),
    Severity.SUGGESTS,
    find,
)
