"""The legal basis and what happened to it, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.norms import actions, queries
from baquiano.norms.forms import ChangeForm, NormCreateForm, NormEditForm
from baquiano.norms.models import Norm, NormChange
from baquiano.norms.tables import NormListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows

room = Room("norms", _("Normas"), _("Las normas que sustentan la asistencia técnica, y qué pasó con cada una."))


class NormRows(Rows):
    class Meta:
        model = Norm
        fields = (
            "id",
            "kind",
            "number",
            "issued_on",
            "issuer",
            "title",
            "articles",
            "url",
            "state",
            "topics",
            "version",
        )


class ChangeRows(Rows):
    class Meta:
        model = NormChange
        fields = ("id", "norm", "kind", "happened_on", "act", "summary", "created_by", "created_at")


def _norm(call: Call, pk: UUID) -> Norm:
    return call.one(queries.norms_visible_to(call.user), pk=pk)


def _changes(call: Call, pk: UUID) -> Any:
    return queries.changes_of(_norm(call, pk))


room.rows(
    "norm_list",
    "",
    action="norms.view_norm",
    answer=NormRows,
    rows=lambda call: queries.norms_visible_to(call.user),
    listing=NormListing,
    asked=[
        Asked("clase", _("Clase")),
        Asked("estado", _("Estado")),
        Asked("tema", _("Tema o servicio (id)")),
        Asked("desde", _("Expedida desde"), "date"),
    ],
    summary=_("Las normas del catálogo."),
)
room.row(
    "norm_detail",
    "<uuid:pk>/",
    action="norms.view_norm",
    answer=NormRows,
    find=_norm,
    summary=_("Una norma."),
)
room.rows(
    "norm_changes",
    "<uuid:pk>/cambios/",
    action="norms.view_norm",
    answer=ChangeRows,
    rows=_changes,
    summary=_("Qué pasó con una norma: modificaciones, suspensiones y derogatorias."),
)


@room.verb("norm_create", "crear/", action="norms.edit_norm", form=NormCreateForm, answer=NormRows)
def norm_create(call: Call) -> Norm:
    """Agrega una norma al catálogo de la institución."""
    form = call.form(institution=call.institution)
    norm = actions.create_norm(
        call.institution,
        id=form.cleaned_data["id"],
        fields=form.values,
        topics=list(form.cleaned_data["topics"]),
        by=call.user,
        at=call.at,
    )
    return _norm(call, norm.pk)


@room.verb("norm_edit", "<uuid:pk>/corregir/", action="norms.edit_norm", form=NormEditForm, answer=NormRows)
def norm_edit(call: Call, pk: UUID) -> Norm:
    """Corrige los datos de una norma sobre la versión que se leyó."""
    norm = _norm(call, pk)
    form = call.form(institution=call.institution, instance=norm)
    actions.edit_norm(
        norm,
        fields=form.values,
        topics=list(form.cleaned_data["topics"]),
        expected_version=form.cleaned_data["version"],
        by=call.user,
        at=call.at,
    )
    return _norm(call, pk)


@room.verb("norm_change", "<uuid:pk>/cambiar/", action="norms.change_norm", form=ChangeForm, answer=NormRows)
def norm_change(call: Call, pk: UUID) -> Norm:
    """Registra que la norma cambió: se pide revisar cada procedimiento vinculado."""
    norm = _norm(call, pk)
    actions.change_norm(norm, **call.form(norm=norm).cleaned_data, by=call.user, at=call.at)
    return _norm(call, pk)
