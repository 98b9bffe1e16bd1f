"""Units, people, catalogues and the calendar, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.institutions import golive, queries
from baquiano.institutions.models import CatalogueItem, FiscalYear, Membership, NonWorkingDay, Unit
from baquiano.institutions.settings_page import SettingRow, settings_page
from baquiano.institutions.tables import DelegationListing, MembershipListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, Told, words

room = Room("institutions", _("Institución"), _("Dependencias, personas vinculadas, catálogos y calendario."))


class UnitRows(Rows):
    class Meta:
        model = Unit
        fields = ("id", "code", "name", "kind", "parent", "email", "territory", "starts_on", "ends_on", "version")


class MembershipRows(Rows):
    name = words("user.full_name")
    email = words("user.email")
    unit_name = words("unit.name")

    class Meta:
        model = Membership
        fields = (
            "id",
            "user",
            "name",
            "email",
            "unit",
            "unit_name",
            "role",
            "post",
            "link",
            "delegated_by",
            "starts_on",
            "ends_on",
            "version",
        )


class CatalogueRows(Rows):
    class Meta:
        model = CatalogueItem
        fields = ("id", "catalogue", "code", "name", "attributes", "is_active", "position")


class YearRows(Rows):
    class Meta:
        model = FiscalYear
        fields = ("id", "year", "state")


class DayRows(Rows):
    class Meta:
        model = NonWorkingDay
        fields = ("id", "date", "name")


class DelegationRows(MembershipRows):
    delegated_by_name = words("delegated_by.full_name")

    class Meta:
        model = Membership
        fields = (*MembershipRows.Meta.fields, "source", "delegated_by_name", "act")


class SettingRows(Told):
    key = serializers.CharField()
    label = serializers.CharField()
    value = serializers.CharField(help_text=_("en palabras"))
    before = serializers.CharField(help_text=_("el de la vigencia anterior"))
    is_changed = serializers.BooleanField()
    is_editable = serializers.BooleanField()


class PointRows(Told):
    """A point of the checklist of a vigencia, looked at now."""

    key = serializers.CharField(source="point.key")
    title = words("point.title")
    is_met = serializers.BooleanField()
    told = serializers.CharField(help_text=_("cómo está o qué falta"))
    is_confirmed_by_people = serializers.BooleanField()


def _year(call: Call, year: int) -> FiscalYear:
    found = queries.fiscal_year(call.institution, year)
    if found is None:
        raise Http404
    return found


def _settings(call: Call, year: int) -> list[SettingRow]:
    page = settings_page(call.institution, _year(call, year).year)
    return [row for _title, rows in page.sections for row in rows] if page else []


def _unit(call: Call, pk: UUID) -> Unit:
    return call.one(queries.units_visible_to(call.user), pk=pk)


def _people(call: Call) -> Any:
    return queries.memberships_visible_to(call.user).select_related("user", "unit")


room.rows(
    "unit_list",
    "dependencias/",
    action="institutions.view_structure",
    answer=UnitRows,
    rows=lambda call: queries.units_visible_to(call.user),
    summary=_("Las dependencias."),
)
room.row(
    "unit_detail",
    "dependencias/<uuid:pk>/",
    action="institutions.view_structure",
    answer=UnitRows,
    find=_unit,
    summary=_("Una dependencia."),
)
room.rows(
    "membership_list",
    "personas/",
    action="institutions.view_people",
    answer=MembershipRows,
    rows=_people,
    listing=MembershipListing,
    asked=[
        Asked("rol", _("Rol")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("vinculacion", _("Vinculación")),
        Asked("vigente", _("Vigente"), "boolean"),
    ],
    summary=_("Las personas vinculadas, con su rol y sus fechas."),
)
room.rows(
    "catalogue_list",
    "catalogos/",
    action="institutions.view_catalogues",
    answer=CatalogueRows,
    rows=lambda call: queries.catalogue_items_visible_to(call.user),
    summary=_("Los elementos de los catálogos: temas, mecanismos, motivos."),
)
room.rows(
    "year_list",
    "vigencias/",
    action="institutions.view_calendar",
    answer=YearRows,
    rows=lambda call: queries.fiscal_years(call.institution),
    summary=_("Las vigencias."),
)
room.rows(
    "day_list",
    "dias/",
    action="institutions.view_calendar",
    answer=DayRows,
    rows=lambda call: queries.local_days(call.institution),
    summary=_("Los días no hábiles propios de la institución."),
)
room.rows(
    "delegation_list",
    "delegaciones/",
    action="institutions.view_delegations",
    answer=DelegationRows,
    rows=lambda call: queries.delegations_visible_to(call.user),
    listing=DelegationListing,
    summary=_("Quién actúa en nombre de quién, en qué rol y hasta cuándo."),
)
room.rows(
    "settings_detail",
    "vigencias/<int:year>/ajustes/",
    action="institutions.view_settings",
    answer=SettingRows,
    rows=_settings,
    summary=_("Los ajustes de una vigencia junto a los de la anterior."),
)
room.rows(
    "year_golive",
    "vigencias/<int:year>/puesta-en-marcha/",
    action="institutions.view_settings",
    answer=PointRows,
    rows=lambda call, year: golive.checklist(call.institution, _year(call, year), day_of(call.at)),
    summary=_("La lista de puesta en marcha de una vigencia, mirada ahora."),
)
