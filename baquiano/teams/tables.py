"""Lists of teams and of their people."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Unit, in_force
from baquiano.teams.choices import TeamRole
from baquiano.teams.models import Team, TeamMember
from baquiano.teams.queries import for_listing, teams_visible_to, with_areas
from baquiano.teams.rules import can_change_member
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Filter, Listing, RowAction
from baquiano.ui.templatetags.ui import badge

ACTIVE, ENDED, AHEAD = _("Activo"), _("Terminado"), _("Por iniciar")


def state_of(row: Team | TeamMember, on: Any) -> tuple[Any, str]:
    """The words and the look on the day."""
    if row.starts_on > on:
        return AHEAD, "waiting"
    return (ENDED, "closed") if row.has_ended(on) else (ACTIVE, "active")


def areas_in_words(count: int) -> str:
    """Of how many dependencies its people are."""
    return str(_("%(n)s dependencias") % {"n": count}) if count > 1 else ""


class TeamListing(Listing):
    name = "equipos"
    caption = _("Equipos de trabajo")
    search = ("name", "purpose", "members__user__full_name", "members__external_name")
    search_label = _("Buscar por equipo, propósito o integrante")
    default_sort = "name"
    empty_title = _("Todavía no hay equipos")
    empty_text = _("Quien lidera un grupo los conforma con personas de una o varias dependencias.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[Team]) -> None:
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        super().__init__(request, for_listing(queryset, self.today))

    def get_columns(self) -> list[Column]:
        return [
            Column("name", _("Equipo"), sort="name", link=True),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
            Column("purpose", _("Para qué"), on_screen=False),
            Column("people", _("Integrantes"), sort="people", css="is-number"),
            Column("areas", _("Interdisciplinario"), value=lambda row: areas_in_words(row.areas)),
            Column("carried", _("Trabajos"), sort="carried", css="is-number"),
            Column("starts_on", _("Desde"), sort="starts_on"),
            Column("ends_on", _("Hasta"), sort="ends_on"),
            Column("state", _("Estado"), value=self._words, html=lambda row: badge(*state_of(row, self.today))),
        ]

    def get_filters(self) -> list[Filter]:
        return [
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit_id", choices=self._units),
            BooleanFilter(key="activo", label=_("Estado"), yes=ACTIVE, no=_("No activo"), apply=self._by_state),
        ]

    def _units(self) -> list[tuple[Any, str]]:
        teams = teams_visible_to(self.request.user)  # type: ignore[arg-type]
        return list(Unit.objects.filter(pk__in=teams.values("unit_id")).order_by("name").values_list("pk", "name"))

    def _by_state(self, rows: QuerySet[Team], wanted: bool) -> QuerySet[Team]:
        condition: Q = in_force(self.today)
        return rows.filter(condition) if wanted else rows.exclude(condition)

    def _words(self, row: Team) -> str:
        return str(state_of(row, self.today)[0])


class MemberListing(Listing):
    name = "integrantes"
    caption = _("Integrantes del equipo")
    search = ("user__full_name", "external_name", "external_entity", "duty")
    search_label = _("Buscar por nombre, entidad o función")
    default_sort = "person"
    personal_data = True
    empty_title = _("El equipo todavía no tiene integrantes")
    empty_text = _("Pueden ser personas de varias dependencias o ejecutores externos.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[TeamMember]) -> None:
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        super().__init__(request, with_areas(queryset, self.today))

    def get_columns(self) -> list[Column]:
        return [
            Column("person", _("Persona"), value="called", sort="called", personal=True, css="is-main"),
            Column("area", _("Dependencia o entidad"), sort="area"),
            Column("external", _("Externo"), value=lambda row: _("Sí") if row.is_external else ""),
            Column("role", _("Rol en el equipo"), value="get_role_display", sort="role"),
            Column("duty", _("Qué hace")),
            Column("starts_on", _("Desde"), sort="starts_on"),
            Column("ends_on", _("Hasta"), sort="ends_on"),
            Column("state", _("Estado"), value=self._words, html=lambda row: badge(*state_of(row, self.today))),
        ]

    def get_filters(self) -> list[Filter]:
        return [
            ChoiceFilter(key="rol", label=_("Rol en el equipo"), field="role", choices=TeamRole.choices),
            BooleanFilter(key="activo", label=_("Estado"), yes=ACTIVE, no=_("No activo"), apply=self._by_state),
        ]

    def _by_state(self, rows: QuerySet[TeamMember], wanted: bool) -> QuerySet[TeamMember]:
        condition: Q = in_force(self.today)
        return rows.filter(condition) if wanted else rows.exclude(condition)

    def _words(self, row: TeamMember) -> str:
        return str(state_of(row, self.today)[0])

    def row_actions(self, row: TeamMember) -> list[RowAction]:
        if not can_change_member(self.request.user, row, self.today):  # type: ignore[arg-type]
            return []
        return [
            RowAction(_("Corregir"), reverse("teams:member_edit", args=[row.pk]), icon="pencil", tone="link"),
            RowAction(_("Retirar"), reverse("teams:member_end", args=[row.pk]), icon="calendar-x", tone="link"),
        ]
