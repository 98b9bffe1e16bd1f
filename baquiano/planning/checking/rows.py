"""Rows that were computed and not read, for the lists of pages and of the API."""

from collections.abc import Iterator, Sequence
from typing import Any

from baquiano.planning.checking.results import Result, Results
from baquiano.planning.models import Waiver


class FoundRows:
    """Findings with as much of a queryset as ``Listing`` and the API ask: counting, slicing, order by key."""

    # Whose kind of key the cursor of the API reads.
    model = Waiver
    ordered = True

    def __init__(self, results: Results, rows: Sequence[Result] | None = None) -> None:
        self.results, self.rows = results, list(results.all if rows is None else rows)

    def kept(self, keep: Any) -> "FoundRows":
        return FoundRows(self.results, [row for row in self.rows if keep(row)])

    def filter(self, *, pk__gt: Any) -> "FoundRows":
        return self.kept(lambda row: row.pk > pk__gt)

    def order_by(self, *names: str) -> "FoundRows":
        return FoundRows(self.results, sorted(self.rows, key=lambda row: row.pk)) if names == ("pk",) else self

    def count(self) -> int:
        return len(self.rows)

    def iterator(self, chunk_size: int = 0) -> Iterator[Result]:
        return iter(self.rows)

    def __iter__(self) -> Iterator[Result]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: Any) -> Any:
        return self.rows[key]
