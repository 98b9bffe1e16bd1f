"""Two groups with the same topic at the same entity on overlapping dates (PLN-10)."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk, collide, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.periods import found_among, period_words
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    met: dict[tuple[UUID, ...], list[UUID]] = defaultdict(list)
    for entity, rows in desk.rows_at.items():
        for cluster in _clusters(rows):
            met[tuple(row.id for row in cluster)].append(entity)
    for items, entities in met.items():
        yield _finding(desk, [desk.by_id[item] for item in items], entities)


def _clusters(rows: list[Row]) -> Iterator[list[Row]]:
    """Of the rows of an entity, those of one topic whose periods follow one another without a gap, of two groups."""
    by_topic: dict[UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        if row.topic and row.starts_on:
            by_topic[row.topic].append(row)
    for same in by_topic.values():
        cluster: list[Row] = []
        for row in same:
            if cluster and row.starts_on > max(one.last_day or one.starts_on for one in cluster):  # type: ignore[type-var,operator]
                yield from _of_two_groups(cluster)
                cluster = []
            cluster.append(row)
        yield from _of_two_groups(cluster)


def _of_two_groups(cluster: list[Row]) -> Iterator[list[Row]]:
    kept = [row for row in cluster if any(collide(row, other) for other in cluster)]
    if kept:
        yield kept


def _finding(desk: Desk, rows: list[Row], entities: list[UUID]) -> Finding:
    words = _("%(groups)s planean «%(topic)s» en %(where)s en las mismas fechas: %(when)s.") % {
        "groups": listed(desk.groups(rows)),
        "topic": desk.topics.get(rows[0].topic, "") if rows[0].topic else "",
        "where": desk.named(entities),
        "when": period_words(rows),
    }
    return found_among("same_topic_overlap", words, rows, entities, str(rows[0].topic))


CHECK = Check(
    "same_topic_overlap",
    gettext_lazy("Dos grupos, el mismo tema, la misma entidad y las mismas fechas"),
    gettext_lazy("Lo más probable es que la actividad esté dos veces en el plan de la entidad."),
    gettext_lazy("Acuerden cuál grupo la hace, o háganla juntos; si son distintas, acéptelo diciendo en qué."),
    Severity.WARNS,
    find,
)
