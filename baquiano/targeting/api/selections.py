"""Selections, who is in them, capacities and the list of the SGR, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.api.room import room
from baquiano.targeting.forms import (
    CapacityCreateForm,
    CapacityEditForm,
    CloseForm,
    DiscardForm,
    PickEditForm,
    PickForm,
    ReviseForm,
    SelectionCreateForm,
    SelectionEditForm,
    TakeListForm,
    TakeRankingForm,
)
from baquiano.targeting.models import Capacity, Pick, PriorityEntry, Selection
from baquiano.targeting.tables import CapacityListing, PickListing, PriorityListing, SelectionListing, UniverseListing
from baquiano.ui.endpoints import Asked, Call, Rows, Told, words


class SelectionRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")

    class Meta:
        model = Selection
        fields = (
            "id",
            "number",
            "edition",
            "vigencia",
            "unit",
            "unit_name",
            "topic",
            "title",
            "criteria",
            "universe",
            "starts_on",
            "ends_on",
            "days_each",
            "over_reason",
            "state",
            "state_note",
            "closed_at",
            "closed_by",
            "closed_sha256",
            "supersedes",
            "version",
        )


class PickRows(Rows):
    name = words("beneficiary.name")

    class Meta:
        model = Pick
        fields = ("id", "beneficiary", "name", "origin", "place", "reason", "traits", "days", "version")


class UniverseRows(Rows):
    class Meta:
        model = Beneficiary
        fields = ("id", "name", "kind", "divipola", "dane_code", "nit", "municipality", "order", "zone")


class CapacityRows(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = Capacity
        fields = ("id", "unit", "unit_name", "starts_on", "people", "days_per_month", "note", "version")


class PriorityRows(Rows):
    name = words("beneficiary.name")

    class Meta:
        model = PriorityEntry
        fields = ("id", "year", "place", "beneficiary", "name", "score", "criterion", "is_listed", "version")


class MonthRows(Told):
    """A month of the unit: what it has, what is asked of it, and what does not fit."""

    month = serializers.IntegerField()
    capacity = serializers.FloatField()
    chosen = serializers.FloatField()
    others = serializers.DictField(child=serializers.FloatField())
    over = serializers.FloatField()
    free = serializers.FloatField()


def _months(call: Call, pk: UUID) -> list[queries.MonthOfWork]:
    selection = _selection(call, pk)
    return queries.year_of_work(selection.unit, selection.year).months


def _selection(call: Call, pk: UUID) -> Any:
    return call.one(queries.selections_visible_to(call.user), pk=pk)


def _to_edit(call: Call, pk: UUID) -> Any:
    selection = _selection(call, pk)
    call.require(rules.can_edit(call.user, selection))
    return selection


def _pick(call: Call, pk: UUID) -> Pick:
    pick: Pick = call.one(queries.picks_visible_to(call.user), pk=pk)
    call.require(rules.can_edit(call.user, pick.selection))
    return pick


room.rows(
    "selection_list",
    "",
    action=rules.VIEW,
    answer=SelectionRows,
    rows=lambda call: queries.selections_visible_to(call.user),
    listing=SelectionListing,
    asked=[
        Asked("vigencia", _("Vigencia (año)")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("estado", _("Estado")),
        Asked("vigente", _("La última versión"), "boolean"),
    ],
    summary=_("Las selecciones que la persona puede ver."),
)
room.row(
    "selection_detail",
    "<uuid:pk>/",
    action=rules.VIEW,
    answer=SelectionRows,
    find=_selection,
    summary=_("Una selección."),
)
room.rows(
    "selection_picks",
    "<uuid:pk>/escogidas/",
    action=rules.VIEW,
    answer=PickRows,
    rows=lambda call, pk: queries.picks_of(_selection(call, pk)),
    listing=PickListing,
    asked=[Asked("origen", _("La escoge: unit, sgr_list o exercise"))],
    summary=_("Quiénes están en una selección y por qué."),
)
room.rows(
    "selection_universe",
    "<uuid:pk>/universo/",
    action=rules.VIEW,
    answer=UniverseRows,
    rows=lambda call, pk: queries.universe_of(_selection(call, pk).universe),
    listing=UniverseListing,
    asked=[
        Asked("departamento", _("Departamento (código)")),
        Asked("pdet", _("En municipio PDET"), "boolean"),
        Asked("zomac", _("En municipio ZOMAC"), "boolean"),
    ],
    summary=_("De quiénes escoge una selección."),
)
room.rows(
    "selection_work",
    "<uuid:pk>/carga/",
    action=rules.VIEW,
    answer=MonthRows,
    rows=_months,
    summary=_("La capacidad de la dependencia mes a mes, y lo que le piden sus selecciones y sus demás actividades."),
)
room.rows(
    "capacity_list",
    "capacidad/",
    action=rules.VIEW_CAPACITY,
    answer=CapacityRows,
    rows=lambda call: queries.capacities_visible_to(call.user),
    listing=CapacityListing,
    asked=[Asked("dependencia", _("Dependencia (id)"))],
    summary=_("La capacidad de cada dependencia desde cada fecha."),
)
room.rows(
    "priority_list",
    "lista-sgr/",
    action=rules.VIEW_PRIORITIES,
    answer=PriorityRows,
    rows=lambda call: queries.priorities_visible_to(call.user),
    listing=PriorityListing,
    asked=[Asked("anio", _("Año")), Asked("vigente", _("Está en la lista"), "boolean")],
    summary=_("La lista anual de priorización del SGR, por año y puesto."),
)


@room.verb("selection_create", "crear/", action=rules.EDIT, form=SelectionCreateForm, answer=SelectionRows)
def selection_create(call: Call) -> Selection:
    """Empieza la selección de una dependencia en una vigencia."""
    form = call.form(institution=call.institution, user=call.user)
    year: FiscalYear = form.cleaned_data["year"]
    return actions.create_selection(
        call.institution,
        id=form.cleaned_data["id"],
        year=year,
        fields=form.selection_fields,
        by=call.user,
        at=call.at,
    )


@room.verb("selection_edit", "<uuid:pk>/corregir/", action=rules.EDIT, form=SelectionEditForm, answer=SelectionRows)
def selection_edit(call: Call, pk: UUID) -> Selection:
    """Corrige una selección en preparación."""
    selection = _to_edit(call, pk)
    form = call.form(institution=call.institution, user=call.user)
    return actions.edit_selection(
        selection,
        expected_version=form.cleaned_data["version"],
        fields=form.selection_fields,
        by=call.user,
        at=call.at,
    )


@room.verb("selection_pick", "<uuid:pk>/escoger/", action=rules.EDIT, form=PickForm, answer=SelectionRows)
def selection_pick(call: Call, pk: UUID) -> Selection:
    """Escoge entidades del universo con un motivo, todas o ninguna."""
    selection = _to_edit(call, pk)
    form = call.form(universe=queries.universe_of(selection.universe))
    return actions.add_picks(selection, form.beneficiaries, **form.pick_fields, by=call.user, at=call.at)


@room.verb("selection_take", "<uuid:pk>/lista-sgr/", action=rules.EDIT, form=TakeListForm, answer=SelectionRows)
def selection_take(call: Call, pk: UUID) -> Selection:
    """Trae las primeras de la lista anual del SGR, en su orden."""
    return actions.take_list(_to_edit(call, pk), **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "selection_rank", "<uuid:pk>/priorizacion/", action=rules.EDIT_EXERCISE, form=TakeRankingForm, answer=SelectionRows
)
def selection_rank(call: Call, pk: UUID) -> Selection:
    """Trae las primeras de una priorización congelada, en su orden."""
    selection = _to_edit(call, pk)
    data = call.form(year=selection.year).cleaned_data
    return actions.take_ranking(selection, **data, by=call.user, at=call.at)


@room.verb("pick_edit", "escogidas/<uuid:pk>/", action=rules.EDIT, form=PickEditForm, answer=PickRows)
def pick_edit(call: Call, pk: UUID) -> Pick:
    """Corrige por qué está una entidad, sus características o sus días."""
    pick = _pick(call, pk)
    form = call.form()
    return actions.edit_pick(
        pick,
        expected_version=form.cleaned_data["version"],
        fields=form.pick_fields,
        over_reason=form.cleaned_data["over_reason"],
        by=call.user,
        at=call.at,
    )


@room.verb("pick_remove", "escogidas/<uuid:pk>/quitar/", action=rules.EDIT, answer=SelectionRows)
def pick_remove(call: Call, pk: UUID) -> Selection:
    """Quita una entidad de una selección en preparación."""
    return actions.remove_pick(_pick(call, pk), by=call.user, at=call.at)


@room.verb("selection_close", "<uuid:pk>/cerrar/", action=rules.CLOSE, form=CloseForm, answer=SelectionRows)
def selection_close(call: Call, pk: UUID) -> Selection:
    """Cierra la selección: queda fija y se expide su registro."""
    selection = _selection(call, pk)
    call.require(rules.can_close(call.user, selection))
    data = call.form().cleaned_data
    return actions.close_selection(
        selection, expected_version=data["version"], note=data["note"], by=call.user, at=call.at
    )


@room.verb("selection_discard", "<uuid:pk>/descartar/", action=rules.EDIT, form=DiscardForm, answer=SelectionRows)
def selection_discard(call: Call, pk: UUID) -> Selection:
    """Descarta una selección que no se va a cerrar, con su motivo."""
    selection = _selection(call, pk)
    call.require(rules.can_discard(call.user, selection))
    return actions.discard_selection(selection, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb("selection_revise", "<uuid:pk>/nueva-version/", action=rules.EDIT, form=ReviseForm, answer=SelectionRows)
def selection_revise(call: Call, pk: UUID) -> Selection:
    """Empieza la versión que reemplazará a una cerrada."""
    selection = _selection(call, pk)
    call.require(queries.is_made(call.identity) or rules.can_revise(call.user, selection))
    return actions.revise_selection(selection, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "capacity_create", "capacidad/crear/", action=rules.EDIT_CAPACITY, form=CapacityCreateForm, answer=CapacityRows
)
def capacity_create(call: Call) -> Capacity:
    """Registra la capacidad de una dependencia desde una fecha."""
    form = call.form(user=call.user)
    fields = form.values
    return actions.create_capacity(
        call.institution, id=form.cleaned_data["id"], fields=fields, by=call.user, at=call.at
    )


@room.verb(
    "capacity_edit",
    "capacidad/<uuid:pk>/corregir/",
    action=rules.EDIT_CAPACITY,
    form=CapacityEditForm,
    answer=CapacityRows,
)
def capacity_edit(call: Call, pk: UUID) -> Capacity:
    """Corrige una capacidad registrada."""
    capacity = call.one(queries.capacities_visible_to(call.user), pk=pk)
    call.require(allows(call.user, rules.EDIT_CAPACITY, capacity))
    form = call.form()
    return actions.edit_capacity(
        capacity,
        expected_version=form.cleaned_data["version"],
        fields=form.values,
        by=call.user,
        at=call.at,
    )
