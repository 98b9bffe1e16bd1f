"""The guidelines of the senior management, for other systems: the same lists, forms and verbs as the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from baquiano.common.policy import allows
from baquiano.strategy import actions, guided, queries, rules
from baquiano.strategy.api import room
from baquiano.strategy.forms import GuidelineCreateForm, GuidelineEditForm
from baquiano.strategy.models import Guideline
from baquiano.strategy.tables import GuidelineListing
from baquiano.ui.endpoints import Asked, Call, Rows


class GuidelineRows(Rows):
    class Meta:
        model = Guideline
        fields = ("id", "number", "title", "text", "issued_on", "issued_by", "source", "ends_on", "version")


def _guideline(call: Call, pk: UUID) -> Any:
    return call.one(queries.guidelines_visible_to(call.user), pk=pk)


room.rows(
    "guideline_list",
    "lineamientos/",
    action=rules.VIEW,
    answer=GuidelineRows,
    rows=lambda call: queries.guidelines_visible_to(call.user),
    listing=GuidelineListing,
    asked=[Asked("vigente", _("Vigente hoy"), "boolean")],
    summary=_("Los lineamientos de la alta dirección."),
)
room.row(
    "guideline_detail",
    "lineamientos/<uuid:pk>/",
    action=rules.VIEW,
    answer=GuidelineRows,
    find=_guideline,
    summary=_("Un lineamiento."),
)


def _of_plan(call: Call, pk: UUID) -> Any:
    if guided.find(call.user, "planning.plan", pk) is None:
        raise Http404
    return queries.guidelines_of("planning.plan", pk)


room.rows(
    "plan_guidelines",
    "planes/<uuid:pk>/",
    action=rules.VIEW,
    answer=GuidelineRows,
    rows=_of_plan,
    summary=_("Los lineamientos que sigue un plan."),
)


@room.verb(
    "guideline_create",
    "lineamientos/crear/",
    action=rules.EDIT_GUIDELINE,
    form=GuidelineCreateForm,
    answer=GuidelineRows,
)
def guideline_create(call: Call) -> Guideline:
    """Registra un lineamiento de la alta dirección."""
    form = call.form(user=call.user)
    return actions.create_guideline(
        call.institution,
        id=form.cleaned_data["id"],
        fields=form.guideline_fields,
        subjects=form.followers,
        by=call.user,
        at=call.at,
    )


@room.verb(
    "guideline_edit",
    "lineamientos/<uuid:pk>/corregir/",
    action=rules.EDIT_GUIDELINE,
    form=GuidelineEditForm,
    answer=GuidelineRows,
)
def guideline_edit(call: Call, pk: UUID) -> Guideline:
    """Corrige un lineamiento y lo que lo sigue."""
    guideline = _guideline(call, pk)
    call.require(allows(call.user, rules.EDIT_GUIDELINE, guideline))
    form = call.form(user=call.user)
    return actions.edit_guideline(
        guideline,
        expected_version=form.cleaned_data["version"],
        fields=form.guideline_fields,
        subjects=form.followers,
        kept=form.unseen(guideline),
        by=call.user,
        at=call.at,
    )
