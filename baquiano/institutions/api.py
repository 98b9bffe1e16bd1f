"""Units, people, catalogues and the calendar, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.institutions import queries
from baquiano.institutions.models import CatalogueItem, FiscalYear, Membership, NonWorkingDay, Unit
from baquiano.institutions.tables import MembershipListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

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
