"""Lists: search, filters, order, pages and export over one queryset, with a constant number of queries.

    class PlanListing(Listing):
        name = "planes"
        caption = _("Planes del año")
        columns = [
            Column("code", _("Código"), sort="code", link=True),
            Column("unit", _("Grupo"), value="unit.name", sort="unit__name"),
            Column("state", _("Estado"), value="get_state_display", html=lambda plan: state_badge(plan)),
        ]
        search = ["search_text", "code"]
        filters = [ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=PlanState.choices)]
        default_sort = "code"

    def plan_list(request):
        plans = plans_visible_to(request.user).select_related("unit")
        return PlanListing(request, plans).respond("planning/plan_list.html")

The template says ``{% include "ui/listing.html" %}``. Give the queryset its ``select_related``/``prefetch_related``.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.common.signals import exported
from baquiano.ui.display import number
from baquiano.ui.listing.address import Address
from baquiano.ui.listing.columns import Column
from baquiano.ui.listing.drawing import RowDrawer
from baquiano.ui.listing.export import CHUNK, export_file
from baquiano.ui.listing.filters import BoundFilter, Filter
from baquiano.ui.listing.paging import BoundedPaginator, Unasked
from baquiano.ui.listing.rows import Bulk, Cell, Header, Row, RowAction
from baquiano.ui.search import words_query

PAGE_SIZE, MOST_PER_PAGE = 25, 100
MOST_EXPORTED = 20_000


class Listing:
    """One list of one page. Everything read from the address is checked; what is not understood is told and ignored."""

    name: ClassVar[str] = "lista"
    caption: ClassVar[Any] = ""
    columns: ClassVar[list[Column]] = []
    filters: ClassVar[list[Filter]] = []
    search: ClassVar[Iterable[str]] = ()
    search_label: ClassVar[Any] = ""
    default_sort: ClassVar[str] = ""
    page_size: ClassVar[int] = PAGE_SIZE
    export_limit: ClassVar[int] = MOST_EXPORTED
    exports: ClassVar[tuple[str, ...]] = ("xlsx", "csv")
    personal_data: ClassVar[bool] = False
    row_template: ClassVar[str] = ""
    empty_title: ClassVar[Any] = ""
    empty_text: ClassVar[Any] = ""
    # Two lists on one page need different prefixes.
    prefix: ClassVar[str] = ""

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any] | Callable[[], QuerySet[Any]],
        *,
        bulk: Bulk | None = None,
        depends_on: tuple[Hashable, ...] = (),
    ) -> None:
        """``queryset`` gives the rows, or makes them when they are needed.

        ``depends_on`` is everything that its conditions hold, of the person too (``policy.seen_by``): with it, the
        unfiltered pages are a kept question (``common.statements``). Not for a queryset with ``prefetch_related``.
        """
        self.request, self._given, self.bulk, self.depends_on = request, queryset, bulk, depends_on
        self.address = Address(request, self.prefix)
        self.bound_filters = [BoundFilter(f, self.address.text(f.key)) for f in self.get_filters()]

    # What a list may override.

    def get_columns(self) -> list[Column]:
        return list(self.columns)

    def get_filters(self) -> list[Filter]:
        return list(self.filters)

    def row_url(self, row: Any) -> str:
        """Where the linked column leads; the row's own page by default."""
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""

    def row_actions(self, row: Any) -> list[RowAction]:
        return []

    def row_css(self, row: Any) -> str:
        return ""

    def can_select(self, row: Any) -> bool:
        """Whether the row may be ticked for ``bulk``."""
        return True

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """``rows`` with no more than the page draws (``only``); the export reads them whole."""
        return rows

    def for_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """``rows`` with what only the file tells."""
        return rows

    def complete(self, objects: list[Any]) -> None:
        """Put on the rows, those of a page or of a batch of a file, in one read, what they themselves leave aside."""

    def result_links(self) -> list[tuple[Any, str, str]]:
        """What else may be done with the rows that were found: words, address and icon. Drawn with each result."""
        return []

    def known_count(self) -> int | None:
        """How many rows there are, when the page already counted them; nothing to have them counted."""
        return None

    # What the address asks.

    @cached_property
    def query(self) -> str:
        return self.address.text("q")

    @cached_property
    def sort(self) -> str:
        """``code`` or ``-code``: a column that allows it, or else the default order."""
        asked = self.address.text("orden")
        if asked and asked.removeprefix("-") in self._sortable:
            return asked
        if asked:
            self.address.notice(_("Esta lista no se puede ordenar así; se muestra en su orden habitual."))
        return self.default_sort

    @cached_property
    def _sortable(self) -> dict[str, tuple[str, ...]]:
        return {column.key: column.sort_lookups for column in self.get_columns() if column.sort_lookups}

    # The rows.

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """All the rows, before the address narrows them."""
        return self._given() if callable(self._given) else self._given

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """The rows under search, filters and order: what the pages show and what is exported."""
        rows = self.queryset
        if self.query and self.search:
            rows = rows.filter(words_query(self.query, self.search))
        for bound in self.bound_filters:
            rows = bound.narrow(rows)
            if not bound.understood:
                self.not_understood(bound)
        return self._ordered(rows)

    def not_understood(self, bound: BoundFilter) -> None:
        """Tell that the address gave a filter something that means nothing to it."""
        self.address.notice(_("El filtro «%(label)s» no se entiende y se dejó de lado.") % {"label": bound.label})

    def _ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        sort = self.sort
        if not sort:
            return rows if rows.ordered else rows.order_by("pk")
        lookups = self._sortable.get(sort.removeprefix("-"), (sort.removeprefix("-"),))
        sign = "-" if sort.startswith("-") else ""
        # The key last, so that equal values keep their page; the same way, so that an index gives the order.
        return rows.order_by(*(f"{sign}{lookup}" for lookup in (*lookups, "pk")))

    @cached_property
    def page(self) -> Any:
        size = self.address.whole("por_pagina", self.page_size, MOST_PER_PAGE)
        paginator = BoundedPaginator(
            Unasked(lambda: self.for_screen(self.filtered)), size, counted=self._count, known=self.known_count()
        )
        wanted = self.address.whole("pagina", 1)
        if wanted > paginator.num_pages:
            self.address.notice(self._why_not_so_far(paginator))
        return paginator.get_page(wanted)

    def _why_not_so_far(self, paginator: BoundedPaginator) -> str:
        if not paginator.has_more:
            return _("La lista tiene menos páginas que las pedidas; se muestra la última.")
        return _("Se pueden recorrer %(most)s filas. Use los filtros o cambie el orden para ver las demás.") % {
            "most": number(paginator.count)
        }

    @cached_property
    def screen_columns(self) -> list[Column]:
        return [column for column in self.get_columns() if column.on_screen]

    @cached_property
    def column_words(self) -> tuple[str, ...]:
        """The label of each column, looked up once a page."""
        return tuple(str(column.label) for column in self.screen_columns)

    def _objects(self) -> list[Any]:
        """The rows of the page that is shown."""
        page = self.page
        if not self._is_kept:
            return list(page.object_list)
        place = (self.sort, page.number, page.paginator.per_page)
        return statements.instances(self._question, page.object_list.make, *self.depends_on, *place)

    @property
    def _question(self) -> str:
        return f"{type(self).__module__}.{type(self).__qualname__}"

    @property
    def _is_kept(self) -> bool:
        return bool(self.depends_on) and not self.is_filtered

    def _count(self, most: int) -> int:
        """How many rows there are, counted up to ``most``."""

        def counted() -> QuerySet[Any]:
            rows = self.filtered.order_by().values("pk")
            rows.query.set_limits(high=most)
            return rows

        if self._is_kept:
            return statements.count((self._question, *self.depends_on, most), counted)
        return statements.count_once(counted())

    @cached_property
    def rows(self) -> list[Row]:
        objects = self._objects()
        self.complete(objects)
        return [self._row(obj) for obj in objects]

    def _row(self, obj: Any) -> Row:
        return Row(
            object=obj,
            cells=[Cell(column, column.shown(obj)) for column in self.screen_columns],
            url=self.row_url(obj),
            actions=self.row_actions(obj),
            key=str(obj.pk),
            can_select=bool(self.bulk) and self.can_select(obj),
            css=self.row_css(obj),
        )

    @cached_property
    def has_actions(self) -> bool:
        return any(row.actions for row in self.rows)

    @property
    def drawn_rows(self) -> SafeString:
        """The rows as HTML, unless ``row_template`` draws them."""
        drawer = RowDrawer(
            columns=zip(self.screen_columns, self.column_words, strict=True),
            request=self.request,
            bulk_form=f"{self.id}-bulk" if self.bulk else "",
            has_actions=self.has_actions,
        )
        return drawer.draw(self.rows)

    @cached_property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.screen_columns]

    def _header(self, column: Column) -> Header:
        if not column.sort_lookups:
            return Header(column, "", "")
        direction = {column.key: "up", f"-{column.key}": "down"}.get(self.sort, "")
        target = f"-{column.key}" if direction == "up" else column.key
        return Header(column, self.url(orden=target, pagina=""), direction)

    # Addresses.

    def url(self, **changes: Any) -> str:
        """This list with some parameters changed; an empty value removes one."""
        return self.address.url(**changes)

    @property
    def notices(self) -> list[str]:
        return self.address.notices

    @property
    def id(self) -> str:
        return f"lista-{self.prefix}{self.name}"

    @property
    def pushes_address(self) -> bool:
        return self.address.is_of_the_page

    @property
    def clear_url(self) -> str:
        return self.url(q="", pagina="", orden="", **{bound.key: "" for bound in self.bound_filters})

    @property
    def export_links(self) -> list[tuple[str, str]]:
        words = {"xlsx": _("Excel"), "csv": _("CSV")}
        return [(words[kind], self.url(exportar=kind, pagina="")) for kind in self.exports]

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """Parameters of the address that the filter form must not lose (the other list, the order)."""
        return self.address.others({"q", "pagina", "exportar", *(bound.key for bound in self.bound_filters)})

    @property
    def bar_key(self) -> tuple[Any, ...]:
        """Everything that the bar of filters shows: equal keys are drawn equal."""
        words = (self.id, self.prefix, self.request.path, self.query, str(self.search_label), bool(self.search))
        return (
            *words,
            self.pushes_address,
            *self.kept_parameters,
            *(bound.key_of_drawing for bound in self.bound_filters),
        )

    @property
    def head_key(self) -> tuple[Any, ...]:
        """Everything that the headings show: the columns, the address that their links change, and the order."""
        columns = tuple((column.key, column.css, column.money) for column in self.screen_columns)
        return (columns, self.column_words, self.url(orden="", pagina=""), self.sort, bool(self.bulk), self.has_actions)

    @property
    def pages_key(self) -> tuple[Any, ...]:
        """Everything that the links to the other pages show."""
        return (self.id, self.pushes_address, self.url(pagina=""), self.page.number, self.page.paginator.num_pages)

    @property
    def is_filtered(self) -> bool:
        return bool(self.query) or any(bound.is_on for bound in self.bound_filters)

    @property
    def active_filters(self) -> list[tuple[str, str, str]]:
        """``(label, words, address without it)`` of each filter in force."""
        return [
            (str(bound.label), bound.words, self.url(**{bound.key: "", "pagina": ""}))
            for bound in self.bound_filters
            if bound.is_on
        ]

    @cached_property
    def summary(self) -> str:
        """``Se muestran 26–50 de 1.312.``, or ``… de más de 10.000.``"""
        page = self.page
        if not page.paginator.count:
            return str(_("No hay resultados."))
        sentence = _("Se muestran %(first)s–%(last)s de %(total)s.")
        if page.paginator.has_more:
            sentence = _("Se muestran %(first)s–%(last)s de más de %(total)s.")
        return sentence % {
            "first": number(page.start_index()),
            "last": number(page.end_index()),
            "total": number(page.paginator.count),
        }

    @cached_property
    def page_numbers(self) -> list[int | None]:
        """First, last and the neighbours; ``None`` stands for a gap."""
        last, current = self.page.paginator.num_pages, self.page.number
        wanted = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
        shown: list[int | None] = []
        for value in wanted:
            if shown and shown[-1] is not None and value - shown[-1] > 1:
                shown.append(None)
            shown.append(value)
        return shown

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def page_links(self) -> list[tuple[int | None, str]]:
        return [(value, self.url(pagina=value) if value else "") for value in self.page_numbers]

    @property
    def previous_url(self) -> str:
        return self.url(pagina=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.url(pagina=self.page.number + 1) if self.page.has_next() else ""

    # Answers.

    def respond(self, template: str, context: dict[str, Any] | None = None, **options: Any) -> HttpResponse:
        """The page; only the results for htmx; a file for ``?exportar=``."""
        kind = self.address.text("exportar")
        if kind in self.exports:
            return self.export(kind)
        asked_for_results = self.request.headers.get("HX-Target") == f"{self.id}-resultados"
        if self.request.headers.get("HX-Request") == "true" and asked_for_results:
            template = "ui/listing_results.html"
        # Rows are drawn first: what they notice goes above them.
        self.rows  # noqa: B018
        response = render(self.request, template, {**(context or {}), "listing": self}, **options)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        return response

    def export(self, kind: str) -> HttpResponse:
        """The filtered rows as a file. Beyond the limit the person is told to narrow the list."""
        total = self.filtered.count()
        if total > self.export_limit:
            sentence = _("Son %(total)s filas y la descarga admite %(limit)s. Use los filtros y descargue por partes.")
            messages.warning(self.request, sentence % {"total": number(total), "limit": number(self.export_limit)})
            return HttpResponseRedirect(self.url(exportar=""))
        columns = [column for column in self.get_columns() if column.on_export]
        at = self.request.at  # type: ignore[attr-defined]
        response, rows = export_file(
            kind,
            columns=columns,
            objects=self._completed(self.for_export(self.filtered)),
            title=str(self.caption or self.name),
            name=f"{self.name}-{day_of(at):%Y-%m-%d}",
        )
        self._tell(kind, rows, columns)
        return response

    def _completed(self, rows: QuerySet[Any]) -> Iterator[Any]:
        """The rows of a file, batch by batch, each with what the screen says of it."""
        found = rows.iterator(chunk_size=CHUNK)
        while batch := list(islice(found, CHUNK)):
            self.complete(batch)
            yield from batch

    def _tell(self, kind: str, rows: int, columns: list[Column]) -> None:
        exported.send(
            sender=type(self),
            user=self.request.user,
            listing=self.name,
            filters={"q": self.query, **{b.key: b.raw for b in self.bound_filters if b.is_on}},
            rows=rows,
            format=kind,
            personal_data=self.personal_data or any(column.personal for column in columns),
            institution=getattr(self.request, "institution", None),
            at=self.request.at,  # type: ignore[attr-defined]
        )
