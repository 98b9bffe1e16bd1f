"""The list of beneficiaries, and the history of each."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.choices import BeneficiaryKind, Zone
from baquiano.beneficiaries.history import History, together
from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import enabled_kinds, municipalities_served
from baquiano.common import statements
from baquiano.common.addresses import address_of
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Filter, Listing
from baquiano.ui.search import words_query
from baquiano.ui.templatetags.ui import badge


def code_of(beneficiary: Beneficiary) -> str:
    return beneficiary.dane_code or beneficiary.divipola or beneficiary.nit


def code_badge(beneficiary: Beneficiary) -> SafeString | str:
    """The code, or a mark on the school whose DANE code is missing."""
    if beneficiary.kind == BeneficiaryKind.SCHOOL and not beneficiary.dane_code:
        return badge(_("Sin código DANE"), "due_soon")
    return code_of(beneficiary)


class BeneficiaryListing(Listing):
    name = "beneficiarios"
    columns = (  # type: ignore[assignment]
        Column("name", _("Nombre"), sort="name", link=True),
        Column("code", _("Código"), value=code_of, html=code_badge, sort="dane_code"),
        Column("municipality", _("Municipio"), value="town", export="municipality.name", sort="municipality__name"),
        Column("department", _("Departamento"), value="municipality.department.name", on_screen=False),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("zone", _("Zona"), value="get_zone_display", sort="zone"),
        Column("order", _("Orden"), value="get_order_display", on_screen=False),
        Column("nature", _("Naturaleza"), value="get_nature_display", on_screen=False),
        Column("nit", _("NIT"), on_screen=False),
        Column("region", _("Región o subregión"), on_screen=False),
        Column("sector", _("Sector"), value="get_sector_display", on_screen=False),
        Column("authority", _("Autoridad"), value="authority_name", personal=True, on_screen=False),
        Column("authority_post", _("Cargo de la autoridad"), on_screen=False),
        Column("email", _("Correo electrónico"), on_screen=False),
        Column("phone", _("Teléfono"), on_screen=False),
    )
    search = ("search_text",)
    search_label = _("Buscar por nombre, municipio o código")
    default_sort = "name"
    empty_title = _("Todavía no hay beneficiarios")
    empty_text = _("Se cargan con la carpeta de la institución o se registran uno por uno.")

    def __init__(self, request: HttpRequest, queryset: Any) -> None:
        self.institution = request.institution  # type: ignore[attr-defined]
        super().__init__(request, queryset)

    def for_screen(self, rows: Any) -> Any:
        own = ("name", "dane_code", "divipola", "nit", "kind", "zone")
        return rows.select_related(None).only(*own).annotate(town=F("municipality__name"))

    def get_filters(self) -> list[Filter]:
        towns = statements.options(
            ("beneficiaries.towns",), lambda: municipalities_served(self.institution).values_list("pk", "name")
        )
        kinds = [(kind.value, kind.label) for kind in enabled_kinds(self.institution)]
        return [
            ChoiceFilter(key="municipio", label=_("Municipio"), field="municipality_id", choices=towns),
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=kinds),
            ChoiceFilter(key="zona", label=_("Zona"), field="zone", choices=Zone.choices),
            BooleanFilter(key="activo", label=_("Estado"), field="is_active", yes=_("Activos"), no=_("Inactivos")),
        ]


class HistoryListing(Listing):
    """What was done, promised and remains pending with one entity, of every strand together (ENT-12)."""

    name = "historia"
    caption = _("Quién hace qué")
    columns = (  # type: ignore[assignment]
        Column("date", _("Fecha"), value="told_on", sort="told_on"),
        Column("kind", _("Qué"), value=lambda row: "", sort="told_kind"),
        Column("title", _("Asunto"), value="told_title", sort="told_title", link=True),
        Column("unit", _("Dependencia"), value="told_unit", sort="told_unit"),
        Column("state", _("Estado"), value=lambda row: ""),
        Column("pending", _("Pendiente"), value="told_pending", on_screen=False),
    )
    search = ("told_title",)
    search_label = _("Buscar en el asunto")
    default_sort = "-date"
    empty_title = _("Todavía no hay nada con esta entidad")
    empty_text = _("Aquí aparece lo que las dependencias planean, hacen y acuerdan con ella.")

    def __init__(self, request: HttpRequest, history: History) -> None:
        self.history = history
        self.by_key = {strand.key: strand for strand in history.strands}
        self.words = {strand.key: {code: str(words) for code, words in strand.states} for strand in history.strands}
        super().__init__(request, together(history.parts))

    def get_columns(self) -> list[Column]:
        own = {"kind": {"value": self._kind}, "state": {"value": self._state, "html": self._state_badge}}
        return [replace(column, **own.get(column.key, {})) for column in self.columns]

    def _kind(self, row: Any) -> str:
        return str(self.by_key[row.told_kind].label)

    def _state(self, row: Any) -> str:
        return self.words[row.told_kind].get(row.told_state, row.told_state)

    def _state_badge(self, row: Any) -> SafeString:
        return badge(self._state(row), row.told_state)

    def get_filters(self) -> list[Filter]:
        kinds = [(strand.key, strand.plural) for strand in self.history.strands]
        years = [(year, str(year)) for year in self.history.years]
        return [
            ChoiceFilter(key="anio", label=_("Año"), field="told_year", choices=years),
            ChoiceFilter(key="que", label=_("Qué"), field="told_kind", choices=kinds),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="told_unit_id", choices=self.history.units),
            BooleanFilter(key="pendiente", label=_("Pendiente"), field="told_pending"),
        ]

    @cached_property
    def filtered(self) -> Any:
        """Each strand is narrowed by itself: a union can only be ordered and cut."""
        kinds = [bound for bound in self.bound_filters if bound.key == "que"]
        chosen = next((bound.raw for bound in kinds if bound.raw in self.by_key), "")
        parts = {}
        for key, part in self.history.parts.items():
            if chosen and key != chosen:
                continue
            rows = part.filter(words_query(self.query, self.search)) if self.query else part
            for bound in self.bound_filters:
                rows = bound.narrow(rows) if bound.key != "que" else rows
            parts[key] = rows
        for bound in self.bound_filters:
            if bound.raw and not bound.understood:
                self.not_understood(bound)
        return self._ordered(together(parts))

    def row_url(self, row: Any) -> str:
        return address_of(self.by_key[row.told_kind].url_name, row.pk)
