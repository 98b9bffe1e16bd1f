"""Pages of a list whose cost does not grow with the table."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

# Counting a hundred thousand rows costs more than reading a page of them, and nobody turns four hundred pages.
MOST_COUNTED = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to ``MOST_COUNTED`` and says whether there are more. The list tells it: it never passes for a total.

    ``counted`` are the same rows without what only the screen needs.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, *, counted: QuerySet[Any]) -> None:
        super().__init__(rows, per_page)
        self.counted = counted

    @cached_property
    def _seen(self) -> int:
        return self.counted.order_by().values("pk")[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return min(self._seen, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        return self._seen > MOST_COUNTED
