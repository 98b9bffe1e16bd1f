"""Pages of a list whose cost does not grow with the table."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

# Counting a hundred thousand rows costs more than reading a page of them, and nobody turns four hundred pages.
MOST_COUNTED = 10_000


class Unasked:
    """Rows whose question is made when somebody reads them."""

    def __init__(self, make: Callable[[], QuerySet[Any]]) -> None:
        self.make = make

    def __getitem__(self, place: slice) -> "Unasked":
        return Unasked(lambda: self.make()[place])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.make())


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to ``MOST_COUNTED`` and says whether there are more. The list tells it: it never passes for a total.

    ``counted`` counts the rows up to what it is given; ``known`` is their number if the page has it.
    """

    def __init__(
        self, rows: Unasked, per_page: int, *, counted: Callable[[int], int], known: int | None = None
    ) -> None:
        super().__init__(rows, per_page)  # type: ignore[arg-type]
        self.counted, self.known = counted, known

    @cached_property
    def _seen(self) -> int:
        return self.counted(MOST_COUNTED + 1) if self.known is None else self.known

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return min(self._seen, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        return self._seen > MOST_COUNTED

    def page(self, number: Any) -> Any:
        """The page, asked by its whole size: cut at the count of today, a kept question would lose what comes."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = self.object_list[first : min(first + self.per_page, MOST_COUNTED)]
        return Page(rows, number, self)  # type: ignore[arg-type]
