"""The needs of the groups, for other systems: the same lists, forms and verbs as the pages."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.policy import allows
from baquiano.planning import actions, queries, rules
from baquiano.planning.api import plan_to_see, room
from baquiano.planning.forms import RemoveForm
from baquiano.planning.models import Need
from baquiano.planning.need_forms import NeedCreateForm, NeedEditForm, need_written
from baquiano.planning.tables import NeedListing
from baquiano.ui.endpoints import Asked, Call, Rows, words


class NeedRows(Rows):
    year = words("year.year", _("vigencia"))
    unit_name = words("unit.name")
    component_name = words("component.name")
    topic_name = words("topic.name")
    source_name = words("source_type.name")
    item_count = serializers.IntegerField(read_only=True, help_text=_("actividades de planes que la atienden"))

    class Meta:
        model = Need
        fields = (
            "id",
            "code",
            "year",
            "unit",
            "unit_name",
            "description",
            "component",
            "component_name",
            "topic",
            "topic_name",
            "beneficiaries",
            "priority",
            "source_type",
            "source_name",
            "source_reference",
            "source_file",
            "goal",
            "item_count",
            "is_removed",
            "removed_reason",
            "version",
        )


FILTERS = [
    Asked("prioridad", _("Prioridad")),
    Asked("fuente", _("Fuente (id)")),
    Asked("componente", _("Componente (id)")),
    Asked("tema", _("Tema (id)")),
    Asked("actividad", _("Con actividad en un plan"), "boolean"),
]


def _needs(call: Call) -> Any:
    return queries.with_answers(queries.needs_visible_to(call.user))


def _need(call: Call, pk: UUID) -> Need:
    return call.one(_needs(call).select_related("institution"), pk=pk)


def _of_plan(call: Call, pk: UUID) -> Any:
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.view_need", plan))
    return _needs(call).filter(unit=plan.unit, year=plan.year)


room.rows(
    "need_list",
    "necesidades/",
    action="planning.view_need",
    answer=NeedRows,
    rows=_needs,
    listing=lambda request, rows: NeedListing(request, rows, years=queries.years_with_plans(request.institution)),
    asked=[Asked("vigencia", _("Vigencia")), Asked("grupo", _("Grupo (id)")), *FILTERS],
    summary=_("Las necesidades de los grupos que la persona puede ver, con las retiradas."),
)
room.row(
    "need_detail",
    "necesidades/<uuid:pk>/",
    action="planning.view_need",
    answer=NeedRows,
    find=_need,
    summary=_("Una necesidad."),
)
room.rows(
    "plan_needs",
    "<uuid:pk>/necesidades/",
    action="planning.view_need",
    answer=NeedRows,
    rows=_of_plan,
    listing=lambda request, rows: NeedListing(request, rows, years=[], of_plan=True),
    asked=FILTERS,
    summary=_("Las necesidades del grupo de un plan en su vigencia, con las retiradas."),
)


@room.verb(
    "plan_need_create",
    "<uuid:pk>/necesidades/crear/",
    action="planning.edit_need",
    form=NeedCreateForm,
    answer=NeedRows,
)
def plan_need_create(call: Call, pk: UUID) -> Need:
    """Registra una necesidad del grupo: con su fuente, citada o cargada, y su meta."""
    plan = plan_to_see(call, pk)
    call.require(rules.can_write_needs(call.user, plan))
    form = call.form(plan=plan, user=call.user)
    data = form.cleaned_data
    values = {"values": form.values, "file": data["file"], "by": call.user, "at": call.at}
    need = actions.create_need(id=data["id"], unit=plan.unit, year=plan.year, **values)
    return _need(call, need.pk)


def _to_write(call: Call, pk: UUID) -> Need:
    need = _need(call, pk)
    call.require(rules.can_write_need(call.user, need))
    return need


@room.verb(
    "need_edit", "necesidades/<uuid:pk>/editar/", action="planning.edit_need", form=NeedEditForm, answer=NeedRows
)
def need_edit(call: Call, pk: UUID) -> Need:
    """Guarda la necesidad completa sobre la versión que se leyó.

    El documento fuente se conserva si no se envía otro.
    """
    need = _to_write(call, pk)
    call.require(not need.is_removed)
    plan = call.one(queries.plans_visible_to(call.user), unit=need.unit, year=need.year, kind="group")
    form = call.form(
        written=need_written, plan=plan, user=call.user, has_file=need.source_file_id is not None,
        initial=need_written(need),
    )  # fmt: skip
    data = form.cleaned_data
    actions.edit_need(
        need, expected_version=data["version"], values=form.values, file=data["file"], by=call.user, at=call.at
    )
    return _need(call, pk)


@room.verb(
    "need_remove", "necesidades/<uuid:pk>/retirar/", action="planning.edit_need", form=RemoveForm, answer=NeedRows
)
def need_remove(call: Call, pk: UUID) -> Need:
    """Retira la necesidad de la lista, con el motivo."""
    need = _to_write(call, pk)
    call.require(not need.is_removed)
    actions.remove_need(need, reason=call.form().cleaned_data["reason"], by=call.user, at=call.at)
    return _need(call, pk)


@room.verb("need_restore", "necesidades/<uuid:pk>/restaurar/", action="planning.edit_need", answer=NeedRows)
def need_restore(call: Call, pk: UUID) -> Need:
    """Devuelve a la lista una necesidad retirada."""
    actions.restore_need(_to_write(call, pk), by=call.user, at=call.at)
    return _need(call, pk)
