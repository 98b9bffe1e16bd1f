"""How the rules that compare activities say when they are."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from baquiano.planning.checking.findings import Finding
from baquiano.planning.checking.sheet import Row
from baquiano.ui.display import day

LONGEST_VISIT = timedelta(days=31)
SHOWN = 4


def is_open(row: Row) -> bool:
    """Whether its period is a span of possible dates, too long to be that of a visit."""
    return row.starts_on is not None and row.last_day is not None and row.last_day - row.starts_on > LONGEST_VISIT


def period_words(rows: Iterable[Row]) -> str:
    """The code and the days of each activity, the first ones."""
    found = [f"{row.code} ({_days(row)})" for row in rows]
    rest = len(found) - SHOWN
    return ", ".join(found[:SHOWN]) + (f" y {rest} más" if rest > 0 else "")


def _days(row: Row) -> str:
    if row.ends_on in (None, row.starts_on):
        return day(row.starts_on)
    return f"{day(row.starts_on)} – {day(row.ends_on)}"


def when_facts(rows: Iterable[Row]) -> tuple[str, ...]:
    """The rows and their days, as what matters of a finding."""
    return tuple(sorted(f"{row.id} {row.starts_on} {row.ends_on}" for row in rows))


def found_among(rule: str, words: str, rows: Sequence[Row], entities: Iterable[UUID], *also: str) -> Finding:
    """What a rule found among activities at the same entities; their days and ``also`` are what matters of it."""
    at = sorted(entities)
    return Finding(
        rule,
        ":".join(sorted(str(row.id) for row in rows)),
        words,
        (*also, *map(str, at), *when_facts(rows)),
        items=tuple(row.id for row in rows),
        plans=tuple(sorted({row.plan for row in rows})),
        entities=tuple(at),
    )
