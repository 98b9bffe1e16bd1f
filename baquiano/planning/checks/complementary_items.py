"""Two groups with the same topic at the same entity, far apart in the year: they may complement each other (PLN-10)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.periods import found_among, period_words
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    met: dict[tuple[UUID, ...], list[UUID]] = defaultdict(list)
    for entity, rows in desk.rows_at.items():
        by_topic: dict[UUID, list[Row]] = defaultdict(list)
        for row in rows:
            if row.topic and row.starts_on:
                by_topic[row.topic].append(row)
        for same in by_topic.values():
            if len({row.plan for row in same}) > 1 and _all_apart(desk, same):
                met[tuple(row.id for row in same)].append(entity)
    for items, entities in met.items():
        yield _finding(desk, [desk.by_id[item] for item in items], entities)


def _all_apart(desk: Desk, rows: list[Row]) -> bool:
    """Whether no two of different groups, in the order of their days, are near nor say the same: others tell those."""
    gap = timedelta(days=desk.thresholds.nearby_days)
    for at, row in enumerate(rows):
        for other in rows[at + 1 :]:
            if row.plan == other.plan:
                continue
            if other.starts_on <= (row.last_day or row.starts_on) + gap:  # type: ignore[operator]
                return False
            if frozenset((row.id, other.id)) in desk.similar:
                return False
    return True


def _finding(desk: Desk, rows: list[Row], entities: list[UUID]) -> Finding:
    words = _("%(groups)s trabajan «%(topic)s» en %(where)s en momentos distintos: %(when)s.") % {
        "groups": listed(desk.groups(rows)),
        "topic": desk.topics.get(rows[0].topic, "") if rows[0].topic else "",
        "where": desk.named(entities),
        "when": period_words(rows),
    }
    return found_among("complementary_items", words, rows, entities, str(rows[0].topic))


CHECK = Check(
    "complementary_items",
    gettext_lazy("Dos grupos que se pueden complementar"),
    gettext_lazy("Trabajan lo mismo con la misma entidad: lo que deja el primero le sirve al segundo."),
    gettext_lazy("Compartan lo que cada uno va a hacer; si ya lo acordaron, acéptelo diciendo cómo se reparten."),
    Severity.SUGGESTS,
    find,
)
