"""Guides, manuals and specifications with their versions, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.documents.downloads import attachment
from baquiano.library import actions, queries, rules
from baquiano.library.forms import EndorseForm, GuideCreateForm, GuideEditForm, RetireForm, VersionForm
from baquiano.library.models import Guide, GuideVersion
from baquiano.library.tables import GuideListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("library", _("Biblioteca"), _("Las guías, los manuales y las especificaciones, con sus versiones."))


class GuideRows(Rows):
    unit_name = words("unit.name")
    current_label = serializers.CharField(read_only=True, allow_null=True, help_text=_("versión que rige hoy"))
    current_from = serializers.DateField(read_only=True, allow_null=True, help_text=_("desde cuándo rige"))
    awaits = serializers.BooleanField(read_only=True, help_text=_("si alguna versión espera el aval"))

    class Meta:
        model = Guide
        fields = (
            "id",
            "code",
            "title",
            "kind",
            "unit",
            "unit_name",
            "summary",
            "topics",
            "must_acknowledge",
            "access_class",
            "current_label",
            "current_from",
            "awaits",
            "retired_on",
            "retired_reason",
            "version",
        )


class VersionRows(Rows):
    file_name = words("file.original_name")
    sha256 = words("file.sha256")
    is_usable = serializers.BooleanField(
        read_only=True, help_text=_("si se puede usar: un documento de política, con aval")
    )

    class Meta:
        model = GuideVersion
        fields = (
            "id",
            "guide",
            "label",
            "in_force_from",
            "link",
            "note",
            "file_name",
            "sha256",
            "is_usable",
            "created_by",
            "created_at",
        )


def _guide(call: Call, pk: UUID) -> Guide:
    return call.one(queries.for_listing(queries.guides_visible_to(call.user), day_of(call.at)), pk=pk)


def _versions(call: Call, pk: UUID) -> Any:
    return queries.versions_of(_guide(call, pk))


def _file(call: Call, pk: UUID) -> HttpResponseBase:
    version = call.one(queries.version_visible_to(call.user), pk=pk)
    call.require(rules.can_read(call.user, version, is_usable=version.is_usable))
    if version.file is None:
        raise Http404
    return attachment(version.file)


room.rows(
    "guide_list",
    "",
    action="library.view_guide",
    answer=GuideRows,
    rows=lambda call: queries.guides_visible_to(call.user),
    listing=GuideListing,
    asked=[
        Asked("clase", _("Clase")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("tema", _("Tema o servicio (id)")),
        Asked("acuse", _("Exige acuse"), "boolean"),
        Asked("uso", _("En uso"), "boolean"),
        Asked("aval", _("Con aval; los demás lo esperan"), "boolean"),
    ],
    summary=_("Los documentos de la biblioteca, con la versión que rige hoy."),
)
room.row(
    "guide_detail",
    "<uuid:pk>/",
    action="library.view_guide",
    answer=GuideRows,
    find=_guide,
    summary=_("Un documento de la biblioteca."),
)
room.rows(
    "guide_versions",
    "<uuid:pk>/versiones/",
    action="library.view_guide",
    answer=VersionRows,
    rows=_versions,
    summary=_("Las versiones de un documento; de las que son un enlace, su dirección."),
)
room.file(
    "version_download",
    "versiones/<uuid:pk>/",
    action="library.view_guide",
    find=_file,
    summary=_("El archivo de una versión, si la clase de acceso del documento lo permite."),
)


def _to_edit(call: Call, pk: UUID) -> Guide:
    guide = _guide(call, pk)
    call.require(rules.can_edit(call.user, guide))
    return guide


@room.verb("guide_create", "crear/", action="library.edit_guide", form=GuideCreateForm, answer=GuideRows)
def guide_create(call: Call) -> Guide:
    """Agrega un documento a la biblioteca con su primera versión: un archivo («file») o un enlace («link»)."""
    form = call.form(institution=call.institution, user=call.user)
    data = form.cleaned_data
    probe = Guide(institution=call.institution, unit=data["unit"])
    call.require(allows(call.user, "library.edit_guide", probe))
    guide = actions.create_guide(
        call.institution,
        id=data["id"],
        fields=form.values,
        topics=list(data["topics"]),
        first=form.content,
        by=call.user,
        at=call.at,
    )
    return _guide(call, guide.pk)


@room.verb("guide_edit", "<uuid:pk>/corregir/", action="library.edit_guide", form=GuideEditForm, answer=GuideRows)
def guide_edit(call: Call, pk: UUID) -> Guide:
    """Corrige lo que la biblioteca dice del documento, sobre la versión que se leyó."""
    guide = _to_edit(call, pk)
    form = call.form(institution=call.institution, user=call.user, instance=guide)
    actions.edit_guide(
        guide,
        fields=form.values,
        topics=list(form.cleaned_data["topics"]),
        expected_version=form.cleaned_data["version"],
        by=call.user,
        at=call.at,
    )
    return _guide(call, pk)


@room.verb("guide_version_add", "<uuid:pk>/version/", action="library.edit_guide", form=VersionForm, answer=VersionRows)
def guide_version_add(call: Call, pk: UUID) -> GuideVersion:
    """Agrega una versión: las anteriores se conservan."""
    guide = _to_edit(call, pk)
    form = call.form()
    version = actions.add_version(guide, id=form.cleaned_data["id"], content=form.content, by=call.user, at=call.at)
    return queries.versions_of(guide).get(pk=version.pk)


@room.verb("guide_retire", "<uuid:pk>/retirar/", action="library.edit_guide", form=RetireForm, answer=GuideRows)
def guide_retire(call: Call, pk: UUID) -> Guide:
    """Retira el documento de uso, con el motivo; sus versiones se conservan."""
    guide = _to_edit(call, pk)
    actions.retire_guide(guide, reason=call.form().cleaned_data["reason"], by=call.user, at=call.at)
    return _guide(call, pk)


@room.verb("version_endorse", "versiones/<uuid:pk>/aval/", action=rules.ENDORSE, form=EndorseForm, answer=VersionRows)
def version_endorse(call: Call, pk: UUID) -> GuideVersion:
    """Da el aval a una versión de un documento de política («si»), o dice qué se debe ajustar («no»)."""
    version = call.one(queries.version_visible_to(call.user), pk=pk)
    call.require(rules.can_endorse(call.user, version.guide))
    actions.endorse_version(version, **call.form().cleaned_data, by=call.user, at=call.at)
    return queries.versions_of(version.guide).get(pk=version.pk)
