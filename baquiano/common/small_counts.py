"""Counts of people that are read by anybody: small ones are not told, nor can they be worked out from the others."""

from dataclasses import dataclass

# Fewer people than these could be recognised.
LEAST = 5


@dataclass(frozen=True)
class Cell:
    """A line of a table that adds up to a total; ``count`` is None where it is not told."""

    label: str
    count: int | None


@dataclass(frozen=True)
class Counted:
    """A table of counts; ``total`` is None when it would tell what a line does not."""

    cells: list[Cell]
    total: int | None


def is_few(count: int, least: int = LEAST) -> bool:
    return 0 < count < least


def suppressed(counts: list[tuple[str, int]], least: int = LEAST) -> Counted:
    """The lines without those of fewer than ``least``, and without as many others as it takes to hide them.

    A single hidden line is the total minus the others, and several that add up to as many as they are say one each.
    Hence the smallest of the others are hidden too, until neither holds; where nothing is left to hide them with, the
    total is not told either.
    """
    total = sum(count for _label, count in counts)
    hidden = {place for place, (_label, count) in enumerate(counts) if is_few(count, least)}
    rest = sorted((count, place) for place, (_label, count) in enumerate(counts) if count >= least)
    while hidden and rest and not _is_safe([counts[place][1] for place in hidden], least):
        hidden.add(rest.pop(0)[1])
    safe = not hidden or _is_safe([counts[place][1] for place in hidden], least)
    cells = [Cell(label, None if place in hidden else count) for place, (label, count) in enumerate(counts)]
    return Counted(cells, total if safe else None)


def _is_safe(hidden: list[int], least: int) -> bool:
    added = sum(hidden)
    return len(hidden) > 1 and added >= least and added > len(hidden)
