"""Pages of a list whose cost does not grow with the table."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from baquiano.common import statements

# Counting a hundred thousand rows costs more than reading a page of them, and nobody turns four hundred pages.
MOST_COUNTED = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to ``MOST_COUNTED`` and says whether there are more. The list tells it: it never passes for a total.

    ``counted`` are the same rows without what only the screen needs; ``known``, their number if the page has it.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, *, counted: QuerySet[Any], known: int | None = None) -> None:
        super().__init__(rows, per_page)
        self.counted, self.known = counted, known

    @cached_property
    def _seen(self) -> int:
        if self.known is not None:
            return self.known
        rows = self.counted.order_by().values("pk")
        rows.query.set_limits(high=MOST_COUNTED + 1)
        return statements.count_once(rows)

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return min(self._seen, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        return self._seen > MOST_COUNTED
