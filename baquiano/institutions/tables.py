"""Lists of people and catalogues."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import the_policy
from baquiano.institutions.choices import Link
from baquiano.institutions.models import CatalogueItem, Membership, in_force
from baquiano.institutions.queries import role_labels, units_of
from baquiano.institutions.rules import can_end, can_revoke, has_ended
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Filter, Listing, RowAction
from baquiano.ui.templatetags.ui import badge

IN_FORCE, ENDED, AHEAD = _("Vigente"), _("Terminada"), _("Por iniciar")


def state_of(membership: Membership, on: date) -> tuple[Any, str]:
    """The words and the look of a membership on the day."""
    if membership.starts_on > on:
        return AHEAD, "waiting"
    return (ENDED, "closed") if has_ended(membership, on) else (IN_FORCE, "active")


class MembershipListing(Listing):
    name = "personas"
    caption = _("Personas vinculadas")
    search = ("user__full_name", "user__email", "post", "unit__name")
    search_label = _("Buscar por nombre, correo, cargo o dependencia")
    default_sort = "person"
    personal_data = True
    empty_title = _("Todavía no hay personas vinculadas")
    empty_text = _("El administrador funcional las vincula a su dependencia, con un rol y sus fechas.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        self.labels = role_labels(request.institution)  # type: ignore[attr-defined]
        super().__init__(request, queryset)

    def get_columns(self) -> list[Column]:
        return [
            Column("person", _("Persona"), value="user.full_name", sort="user__full_name", personal=True, link=True),
            Column("role", _("Rol"), value=self._role_words, sort="role"),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
            Column("post", _("Cargo"), on_screen=False),
            Column("link", _("Vinculación"), value="get_link_display", sort="link"),
            Column("contract", _("Contrato"), value="contract_number", on_screen=False),
            Column("starts_on", _("Desde"), sort="starts_on"),
            Column("last_day", _("Hasta")),
            Column("state", _("Estado"), value=self._state_words, html=self._state_badge),
            Column("delegated_by", _("Delegado por"), on_screen=False),
            Column("email", _("Correo electrónico"), value="user.email", personal=True, on_screen=False),
        ]

    def get_filters(self) -> list[Filter]:
        institution = self.request.institution  # type: ignore[attr-defined]
        return [
            ChoiceFilter(key="rol", label=_("Rol"), field="role", choices=list(self.labels.items())),
            ChoiceFilter(
                key="dependencia",
                label=_("Dependencia"),
                field="unit_id",
                choices=lambda: list(units_of(institution, self.today).values_list("pk", "name")),
            ),
            ChoiceFilter(key="vinculacion", label=_("Vinculación"), field="link", choices=Link.choices),
            BooleanFilter(key="vigente", label=_("Vigencia"), yes=IN_FORCE, no=_("No vigente"), apply=self._by_force),
        ]

    def _by_force(self, rows: QuerySet[Membership], wanted: bool) -> QuerySet[Membership]:
        condition: Q = Membership.holding_on(self.today) & in_force(self.today, "unit__")
        return rows.filter(condition) if wanted else rows.exclude(condition)

    def row_url(self, row: Membership) -> str:
        return reverse("institutions:person_detail", args=[row.user_id])

    def _role_words(self, row: Membership) -> str:
        role = self.labels.get(row.role, row.role)
        return (
            _("%(role)s, por delegación de %(of)s") % {"role": role, "of": row.delegated_by}
            if row.delegated_by
            else role
        )

    def _state_words(self, row: Membership) -> str:
        return str(state_of(row, self.today)[0])

    def _state_badge(self, row: Membership) -> SafeString:
        return badge(*state_of(row, self.today))

    def row_actions(self, row: Membership) -> list[RowAction]:
        if not can_end(self.request.user, row, self.today):  # type: ignore[arg-type]
            return []
        url = reverse("institutions:membership_end", args=[row.pk])
        return [RowAction(_("Terminar"), url, icon="calendar-x", tone="link")]


class UnitPeopleListing(MembershipListing):
    """Those of one unit, on its page: the unit is not said again."""

    name = "personas-de-la-dependencia"
    search_label = _("Buscar por nombre, correo o cargo")

    def get_columns(self) -> list[Column]:
        return [column for column in super().get_columns() if column.key != "unit"]

    def get_filters(self) -> list[Filter]:
        return [one for one in super().get_filters() if one.key != "dependencia"]


class DelegationListing(Listing):
    """Who acts on behalf of whom, in what and until when."""

    name = "delegaciones"
    caption = _("Delegaciones")
    search = ("user__full_name", "delegated_by__full_name", "unit__name", "act")
    search_label = _("Buscar por persona, dependencia o acto")
    default_sort = "-starts_on"
    personal_data = True
    empty_title = _("Todavía no hay delegaciones")
    empty_text = _(
        "Quien dirige puede delegar su rol por unos días, por ejemplo durante una comisión o unas vacaciones."
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        self.labels = role_labels(request.institution)  # type: ignore[attr-defined]
        super().__init__(request, queryset)

    def get_columns(self) -> list[Column]:
        return [
            Column(
                "to", _("Delegado(a)"), value="user.full_name", sort="user__full_name", personal=True, css="is-main"
            ),
            Column("of", _("Delega"), value="delegated_by.full_name", sort="delegated_by__full_name", personal=True),
            Column("role", _("Rol"), value=self._role_words, html=self._role_in_unit, sort="role"),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", on_screen=False),
            Column("verbs", _("Funciones"), value=verbs_in_words),
            Column("starts_on", _("Desde"), sort="starts_on"),
            Column("ends_on", _("Hasta"), sort="ends_on"),
            Column("act", _("Acto")),
            Column("state", _("Estado"), value=self._state_words, html=lambda row: badge(*state_of(row, self.today))),
        ]

    def _role_words(self, row: Membership) -> str:
        return self.labels.get(row.role, row.role)

    def _role_in_unit(self, row: Membership) -> SafeString:
        """The role and, under it, where: apart they do not fit beside the dates."""
        return format_html('<div>{}<br><span class="hint">{}</span></div>', self._role_words(row), row.unit.name)

    def _state_words(self, row: Membership) -> str:
        return str(state_of(row, self.today)[0])

    def row_actions(self, row: Membership) -> list[RowAction]:
        if not can_revoke(self.request.user, row, self.today):  # type: ignore[arg-type]
            return []
        url = reverse("institutions:delegation_revoke", args=[row.pk])
        return [RowAction(_("Revocar"), url, icon="x-circle", tone="link")]


def verbs_in_words(delegation: Membership) -> str:
    """What was delegated: all of the role, or its actions by their names."""
    known = the_policy().actions
    names = [gettext(known[code].name) for code in delegation.verbs if code in known]
    return "; ".join(names) if delegation.verbs else str(_("Todas las del rol"))


ATTRIBUTES = {
    "evaluable": _("Se evalúa"),
    "needs_description": _("Exige descripción"),
    "requires_planning": _("Requiere planeación"),
    "requires_analysis": _("Requiere análisis técnico o jurídico"),
    "starts_with": _("Inicia con"),
    "ends_with": _("Termina con"),
    "goal": _("Meta"),
    "procedure": _("Procedimiento"),
    "link": _("Eslabón de la cadena de valor"),
}
VALUES = {
    True: _("sí"),
    False: _("no"),
    "petition": _("petición"),
    "offer": _("oferta"),
    "both": _("petición u oferta"),
    "concept": _("concepto"),
    "record": _("registro"),
    "report": _("informe"),
}


def attributes_in_words(item: CatalogueItem) -> str:
    """``Se evalúa: sí · Exige descripción: no``."""
    pairs = ((ATTRIBUTES.get(name, name), VALUES.get(value, value)) for name, value in item.attributes.items())
    return " · ".join(f"{name}: {value}" for name, value in pairs)


class CatalogueListing(Listing):
    name = "catalogo"
    caption = _("Elementos del catálogo")
    columns = (  # type: ignore[assignment]
        Column("code", _("Código"), sort="code"),
        Column("name", _("Nombre"), sort="name"),
        Column("attributes", _("Atributos"), value=attributes_in_words),
        Column("is_active", _("En uso"), sort="is_active"),
    )
    search = ("name", "code")
    filters = (BooleanFilter(key="en_uso", label=_("En uso"), field="is_active"),)  # type: ignore[assignment]
    default_sort = "position"
    page_size = 50
