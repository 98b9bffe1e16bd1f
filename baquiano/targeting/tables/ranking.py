"""Exercises; and the order of a scenario, which is computed and not stored while its exercise is open."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.naming import name_key
from baquiano.targeting import queries
from baquiano.targeting.choices import ExerciseState
from baquiano.targeting.models import Scenario
from baquiano.targeting.queries import Ranking
from baquiano.targeting.ranking import Placed
from baquiano.targeting.tables.selections import units, years
from baquiano.ui.display import choice_words
from baquiano.ui.listing import ChoiceFilter, Column, Listing
from baquiano.ui.listing.address import Address
from baquiano.ui.templatetags.ui import badge

PER_PAGE = 25
LISTED, OTHERS, BY_HAND, UNPLACED = "lista", "fuera", "mano", "sin_dato"
SHOWN = {
    LISTED: _("En la lista"),
    OTHERS: _("Fuera de la lista"),
    BY_HAND: _("Decididas a mano"),
    UNPLACED: _("Sin datos para ordenarlas"),
}


class ExerciseListing(Listing):
    """Exercises by vigencia and unit. Give it ``exercises_visible_to``."""

    name = "priorizaciones"
    caption = _("Ejercicios de priorización")
    columns = [
        Column("number", _("Número"), value="number", sort="number", link=True),
        Column("title", _("Nombre"), value="title", sort="title", css="col-wide", width=50),
        Column("year", _("Vigencia"), value="year.year", sort="year__year"),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
        Column("variables", _("Variables"), value="variable_count", css="is-number"),
        Column("scenarios", _("Escenarios"), value="scenario_count", css="is-number"),
        Column("chosen", _("Elegido"), value="chosen.name"),
        Column("listed", _("Entidades"), value=lambda row: row.listed_count or None, css="is-number"),
        Column(
            "state",
            _("Estado"),
            value=lambda row: choice_words(row, "state"),
            html=lambda row: badge(choice_words(row, "state"), row.state),
            sort="state",
        ),
        Column("purpose", _("Para qué"), value="purpose", on_screen=False, width=60),
        Column("frozen", _("Congelado el"), value="frozen_at", on_screen=False),
        Column("repeats", _("Repite"), value="repeats.number", on_screen=False),
    ]
    search = ["number", "title", "purpose"]
    search_label = _("Número, nombre o para qué")
    default_sort = "-number"
    empty_title = _("No hay ejercicios de priorización")
    empty_text = _("Empiece uno: entre quiénes, con qué variables y cuánto pesa cada una.")

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_sizes(rows)

    def for_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_sizes(rows)

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year__year", choices=years),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=units),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ExerciseState.choices),
        ]

    def row_css(self, row: Any) -> str:
        return "is-off" if row.state == ExerciseState.DISCARDED else ""


class RankingTable:
    """The order of a scenario, page by page, as the address narrows it; ``before`` is the place of each as saved."""

    def __init__(
        self, request: HttpRequest, scenario: Scenario, ranking: Ranking, before: Mapping[Any, int | None] | None = None
    ) -> None:
        self.scenario, self.ranking, self.before = scenario, ranking, before or {}
        self.address = Address(request)
        self.query = self.address.text("q")
        shown = self.address.text("ver")
        self.shown = shown if shown in SHOWN else ""
        self.department = self.address.text("departamento")

    @cached_property
    def rows(self) -> list[Placed]:
        """Everybody that the address leaves, in order."""
        words = name_key(self.query).split()
        return [
            one
            for one in self.ranking.placed
            if self._is_shown(one)
            and (not self.department or one.entity.department == self.department)
            and all(word in name_key(f"{one.entity.name} {one.entity.code} {one.entity.town_name}") for word in words)
        ]

    def _is_shown(self, one: Placed) -> bool:
        if not self.shown:
            return True
        if self.shown == BY_HAND:
            return bool(one.verdict)
        if self.shown == UNPLACED:
            return one.place is None
        return one.is_listed == (self.shown == LISTED)

    @cached_property
    def page(self) -> Page[Placed]:
        return Paginator(self.rows, PER_PAGE).get_page(self.address.whole("pagina", 1))

    @property
    def drawn(self) -> list[dict[str, Any]]:
        """The rows of the page with what the template says of each."""
        return [
            {
                "one": one,
                "moved": self._moved(one),
                "url": reverse("targeting:scenario_reason", args=[self.scenario.pk, one.entity.key]),
            }
            for one in self.page.object_list
        ]

    def _moved(self, one: Placed) -> int:
        """How many places it went up with what is being tried."""
        was = self.before.get(one.entity.key)
        return was - one.place if was and one.place else 0

    @property
    def options(self) -> list[tuple[str, Any]]:
        return list(SHOWN.items())

    @cached_property
    def departments(self) -> list[tuple[str, str]]:
        found = {one.entity.department: one.entity.department_name for one in self.ranking.placed}
        return sorted(((code, name) for code, name in found.items() if code), key=lambda pair: pair[1])

    @property
    def previous_url(self) -> str:
        return self.address.url(pagina=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.address.url(pagina=self.page.number + 1) if self.page.has_next() else ""

    @property
    def export_links(self) -> list[tuple[str, str]]:
        return [
            (words, self.address.url(exportar=kind, pagina="")) for kind, words in (("xlsx", "Excel"), ("csv", "CSV"))
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What is being tried, for the form that narrows the table."""
        return self.address.others({"q", "ver", "departamento", "pagina", "exportar"})

    def columns(self) -> list[Column]:
        """Those of the file: the place, the arithmetic of each variable and why it is in."""
        ranking, columns = (
            self.ranking,
            [
                Column("place", _("Puesto"), value="place", width=8),
                Column("name", _("Entidad"), value="entity.name", width=44),
                Column("code", _("Código"), value="entity.code", width=12),
                Column("department", _("Departamento"), value="entity.department_name", width=26),
                Column("population", _("Población"), value="entity.population", width=12),
                Column("score", _("Puntaje"), value="score", width=12),
                Column(
                    "listed", _("En la lista"), value=lambda row: str(_("Sí") if row.is_listed else _("No")), width=10
                ),
                Column("verdict", _("Decisión a mano"), value=verdict_words, width=18),
                Column("reason", _("Motivo"), value="reason", width=50),
            ],
        )
        for index, factor in enumerate(ranking.factors):
            columns.append(Column(f"raw{index}", factor.label, value=_part_of(ranking, index, "raw"), width=18))
            label = _now("Aporta: %(name)s") % {"name": factor.label}
            columns.append(Column(f"adds{index}", label, value=_part_of(ranking, index, "adds"), width=18))
        return columns


def _part_of(ranking: Ranking, index: int, name: str) -> Any:
    return lambda row: getattr(ranking.parts_of(row.entity.key)[index], name)


def verdict_words(row: Placed) -> str:
    return {"in": str(_("Agregada a mano")), "out": str(_("Quitada a mano"))}.get(row.verdict, "")
