"""Lists of the contacts of the heads, and of the entities behind the coverage."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring.choices import Achievement, Consistency, ContactMeans, Order
from baquiano.monitoring.contacts import queries
from baquiano.monitoring.tables import units
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, CutFilter, DateFilter, Listing, RowAction
from baquiano.ui.templatetags.ui import badge

CONSISTENCY = {Consistency.FULL: "fulfilled", Consistency.PARTIAL: "due_soon", Consistency.NONE: "overdue"}
ACHIEVEMENT = {
    Achievement.MET: "fulfilled",
    Achievement.ON_WAY: "running",
    Achievement.AT_RISK: "due_soon",
    Achievement.NOT_MET: "overdue",
}


class DirectorContactListing(Listing):
    """What each entity answered, the last contact first."""

    name = "seguimientos-del-director"
    caption = _("Seguimientos del director")
    personal_data = True
    columns = [
        Column("date", _("Fecha"), value="contacted_on", sort="contacted_on"),
        Column("entity", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", link=True, width=40),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", width=34),
        Column("means", _("Medio"), value="get_means_display"),
        Column("person", _("Con quién"), value="person", personal=True, width=30),
        Column("post", _("Cargo"), value="post", on_screen=False, width=30),
        Column(
            "consistency",
            _("Consistencia"),
            value="get_consistency_display",
            html=lambda row: badge(row.get_consistency_display(), CONSISTENCY[Consistency(row.consistency)]),
        ),
        Column(
            "consistency_note", _("Qué dijo de la consistencia"), value="consistency_note", on_screen=False, width=60
        ),
        Column(
            "achievement",
            _("Objetivos"),
            value="get_achievement_display",
            html=lambda row: badge(row.get_achievement_display(), ACHIEVEMENT[Achievement(row.achievement)]),
        ),
        Column("achievement_note", _("Qué dijo del logro"), value="achievement_note", on_screen=False, width=60),
        Column("adjustment", _("Ajuste que se acuerda"), value="adjustment", on_screen=False, width=60),
        Column("assistance", _("Asistencia"), value=lambda row: str(row.assistance or ""), on_screen=False, width=50),
        Column("by", _("Lo registró"), value=lambda row: str(row.created_by or ""), on_screen=False, personal=True),
    ]
    search = ["beneficiary__search_text", "person"]
    search_label = _("Entidad o persona")
    default_sort = "-date"
    empty_title = _("Todavía no hay seguimientos del director")
    empty_text = _("Aquí queda cada contacto del director con una entidad: con quién, cómo, cuándo y qué respondió.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units),
            ChoiceFilter(key="medio", label=_("Medio"), field="means", choices=ContactMeans.choices),
            ChoiceFilter(key="consistencia", label=_("Consistencia"), field="consistency", choices=Consistency.choices),
            ChoiceFilter(key="logro", label=_("Objetivos"), field="achievement", choices=Achievement.choices),
            DateFilter(key="desde", label=_("Desde"), field="contacted_on__gte"),
            DateFilter(key="hasta", label=_("Hasta"), field="contacted_on__lte"),
        ]


class ServedListing(Listing):
    """The entities that the dependencies served in a vigencia, with when each was contacted. Give it their coverage."""

    name = "entidades-atendidas"
    caption = _("Entidades atendidas y contactadas")
    search = ["search_text"]
    search_label = _("Entidad")
    default_sort = "entity"
    empty_title = _("No hay entidades")
    empty_text = _("Aquí están las entidades que cada dependencia atiende, y cuáles ha contactado su director.")

    def __init__(
        self, request: Any, coverage: queries.Coverage, names: dict[Any, str], *, may_record: Iterable[Any] = ()
    ) -> None:
        self.coverage, self.names, self.may_record = coverage, names, set(may_record)
        super().__init__(request, queries.entities_served(coverage))

    def get_columns(self) -> list[Any]:
        return [
            Column("entity", _("Entidad"), value="name", sort="name", link=True, width=44),
            Column("order", _("Orden"), value=lambda row: str(_order(row).label)),
            Column("municipality", _("Municipio"), value="municipality.name", sort="municipality__name", width=24),
            Column("units", PLAN_UNIT, value=self._units, width=44),
            Column("last", _("Último contacto"), value=lambda row: self.coverage.last_of(row.pk, self._asked)),
            Column(
                "contacted",
                _("Contacto"),
                value=lambda row: str(_("Contactada") if self._is_contacted(row) else _("Por contactar")),
                html=lambda row: (
                    badge(_("Contactada"), "done") if self._is_contacted(row) else badge(_("Por contactar"), "waiting")
                ),
            ),
        ]

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="grupo", label=PLAN_UNIT, choices=self._choices, apply=self._of_units),
            BooleanFilter(
                key="contacto",
                label=_("Contacto"),
                yes=_("Contactadas"),
                no=_("Por contactar"),
                apply=self._by_contact,
            ),
            ChoiceFilter(key="nivel", label=_("Orden"), choices=Order.choices, apply=queries.of_order),
            CutFilter(),
        ]

    def row_actions(self, row: Beneficiary) -> list[RowAction]:
        mine = [unit for unit in self._asked if unit in self.may_record and row.pk in self.coverage.served[unit]]
        if not mine:
            return []
        asked = urlencode({"entidad": row.pk, "dependencia": mine[0]})
        return [RowAction(_("Registrar el contacto"), f"{reverse('monitoring:contact_create')}?{asked}")]

    @property
    def _asked(self) -> list[Any]:
        """The dependency that the address asks for, or all of them."""
        asked = self.address.text("grupo")
        return [unit for unit in self.coverage.served if not asked or str(unit) == asked]

    def _choices(self) -> list[tuple[str, str]]:
        return sorted(((str(key), name) for key, name in self.names.items()), key=lambda pair: pair[1])

    def _units(self, row: Beneficiary) -> str:
        return ", ".join(sorted(self.names[unit] for unit in self._asked if row.pk in self.coverage.served[unit]))

    def _is_contacted(self, row: Beneficiary) -> bool:
        return self.coverage.last_of(row.pk, self._asked) is not None

    def _of_units(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=self.coverage.entities(self._asked))

    def _by_contact(self, rows: QuerySet[Any], value: bool) -> QuerySet[Any]:
        contacted = self.coverage.entities(self._asked, contacted=True)
        return rows.filter(pk__in=contacted) if value else rows.exclude(pk__in=contacted)


def _order(row: Beneficiary) -> Order:
    return Order.NATIONAL if "national" in (row.kind, row.order) else Order.TERRITORIAL
