"""Two groups at one entity within a few days: it could be one visit (ART-04)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk, collide, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.periods import found_among, is_open, period_words
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    yield from _visits(desk)
    yield from _open_periods(desk)


def _visits(desk: Desk) -> Iterator[Finding]:
    met: dict[tuple[UUID, ...], list[UUID]] = defaultdict(list)
    for entity, rows in desk.rows_at.items():
        for cluster in near(rows, desk.thresholds.nearby_days):
            if any(_is_news(desk, one, other) for one in cluster for other in cluster):
                met[tuple(row.id for row in cluster)].append(entity)
    for items, entities in met.items():
        rows = [desk.by_id[item] for item in items]
        words = _("%(groups)s van a %(where)s con pocos días de diferencia: %(when)s. Podría ser una sola visita.") % {
            "groups": listed(desk.groups(rows)),
            "where": desk.named(entities),
            "when": period_words(rows),
        }
        yield found_among("joint_visit", words, rows, entities)


def _open_periods(desk: Desk) -> Iterator[Finding]:
    """One finding for each period without a day, with all that other groups do near it at the same entities.

    Apart from the visits: among them it would join all those of its months as if they were of one week.
    """
    pairs: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for entity, rows in desk.rows_at.items():
        visits, periods = [row for row in rows if not is_open(row)], [row for row in rows if is_open(row)]
        for at, period in enumerate(periods, start=1):
            for other in (*visits, *periods[at:]):
                if period.plan != other.plan and _are_near(desk, period, other):
                    pairs[period.id, other.id].append(entity)
    met: dict[UUID, dict[UUID, list[UUID]]] = defaultdict(dict)
    for (key, other_key), entities in pairs.items():
        if _is_news(desk, desk.by_id[key], desk.by_id[other_key]):
            met[key][other_key] = entities
    for key, others in met.items():
        period, rest = desk.by_id[key], [desk.by_id[other] for other in sorted(others, key=desk.order.__getitem__)]
        entities = sorted({entity for each in others.values() for entity in each})
        words = _(
            "%(group)s va a %(where)s en un período largo, %(period)s. Por esos días también van %(groups)s: %(when)s. "
            "Precisen los días: podría ser una sola visita."
        ) % {
            "group": desk.group(period),
            "where": desk.named(entities),
            "period": period_words([period]),
            "groups": listed(desk.groups(rest)),
            "when": period_words(rest),
        }
        yield found_among("joint_visit", words, [period, *rest], entities)


def near(rows: list[Row], days: int) -> Iterator[list[Row]]:
    """Visits, by their first day, of two or more groups within ``days`` of the end of the first of them."""
    visits = [row for row in rows if row.starts_on and not is_open(row)]
    at = 0
    while at < len(visits):
        limit = visits[at].last_day + timedelta(days=days)  # type: ignore[operator]
        cluster = [row for row in visits[at:] if row.starts_on <= limit]  # type: ignore[operator]
        if len({row.plan for row in cluster}) > 1:
            yield cluster
            at += len(cluster)
        else:
            at += 1


def _are_near(desk: Desk, one: Row, other: Row) -> bool:
    """Whether no more days than those of the profile go from the end of one to the beginning of the other."""
    if one.starts_on is None or other.starts_on is None:
        return False
    gap = timedelta(days=desk.thresholds.nearby_days)
    ends, other_ends = one.last_day or one.starts_on, other.last_day or other.starts_on
    return one.starts_on <= other_ends + gap and other.starts_on <= ends + gap


def _is_news(desk: Desk, one: Row, other: Row) -> bool:
    """Whether they are of two groups and no other rule already says that they are the same activity."""
    return one.plan != other.plan and not collide(one, other) and frozenset((one.id, other.id)) not in desk.similar


CHECK = Check(
    "joint_visit",
    gettext_lazy("Dos grupos en la misma entidad en pocos días"),
    gettext_lazy(
        "Una visita conjunta ahorra un viaje y le quita tiempo una sola vez a la entidad. Un período de más de 31 días "
        "todavía no dice qué día se va: se dice una vez, con lo que otros hacen en él, para que precisen los días."
    ),
    gettext_lazy("Proponga al otro grupo una visita conjunta; si no conviene, acéptelo diciendo por qué."),
    Severity.SUGGESTS,
    find,
)
