"""The retention table and the expedientes, for other systems (NFR-08)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.archive import actions, conservation, copies, queries
from baquiano.archive.forms import CloseForm, LocationForm, ReopenForm
from baquiano.archive.models import (
    CaseFile,
    Closure,
    DocumentType,
    Inventory,
    Location,
    Reopening,
    RepositoryCopy,
    RetentionSchedule,
)
from baquiano.archive.records import record_kinds
from baquiano.archive.tables import CaseFileListing, ConservationListing, CopyListing
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.documents.downloads import attachment
from baquiano.ui.endpoints import Asked, Call, Room, Rows, Told, words

room = Room(
    "archive",
    _("Archivo"),
    _("La tabla de retención, los expedientes con sus documentos, y los inventarios."),
)


class ScheduleRows(Rows):
    unit_code = words("unit.code")
    code = serializers.CharField(read_only=True)

    class Meta:
        model = RetentionSchedule
        fields = (
            "id",
            "code",
            "unit",
            "unit_code",
            "series_code",
            "series_name",
            "subseries_code",
            "subseries_name",
            "management_years",
            "central_years",
            "disposition",
            "procedure",
            "is_retired",
        )


class TypeRows(Rows):
    class Meta:
        model = DocumentType
        fields = ("id", "code", "name", "records", "expectation")


class ScheduleContent(ScheduleRows):
    types = TypeRows(many=True, read_only=True)

    class Meta:
        model = RetentionSchedule
        fields = (*ScheduleRows.Meta.fields, "types")


class RecordRows(Told):
    """A kind of record of the product, and the documentary types to which it belongs."""

    key = serializers.CharField()
    name = serializers.CharField()
    group = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())


class CaseFileRows(Rows):
    series = words("schedule.code")

    class Meta:
        model = CaseFile
        fields = (
            "id",
            "number",
            "title",
            "kind",
            "subject_type",
            "subject_id",
            "unit",
            "year",
            "schedule",
            "series",
            "state",
            "closed_on",
            "created_at",
        )


class CaseFileContent(CaseFileRows):
    documents = serializers.SerializerMethodField()

    class Meta:
        model = CaseFile
        fields = (*CaseFileRows.Meta.fields, "documents")

    def get_documents(self, case_file: CaseFile) -> list[dict[str, Any]]:
        """In order; what its access class closes to the person is named by its type."""
        entries = queries.entries_of(case_file, self.context["call"].user)
        places = copies.places_of_filed(case_file, [entry.row for entry in entries])
        return [
            {
                "position": entry.row.position,
                "volume": entry.row.volume,
                "title": entry.title,
                "type": entry.type_name,
                "dated_on": entry.row.dated_on.isoformat(),
                "first_page": entry.row.first_page,
                "last_page": entry.row.last_page,
                "sha256": entry.row.file.sha256,
                "access_class": entry.access_class,
                "is_superseded": entry.is_superseded,
                "places": [
                    {
                        "repository": place.repository,
                        "path": place.path if entry.may_open else "",
                        "url": place.url if entry.may_open else "",
                    }
                    for place in places[entry.row.pk]
                ],
            }
            for entry in entries
        ]


class ClosureRows(Rows):
    manifest_sha256 = words("manifest_file.sha256")

    class Meta:
        model = Closure
        fields = (
            "id",
            "case_file",
            "number",
            "document_count",
            "page_count",
            "waived",
            "reason",
            "closed_by",
            "closed_at",
            "manifest_sha256",
        )


class ReopeningRows(Rows):
    class Meta:
        model = Reopening
        fields = ("id", "closure", "reason", "reopened_by", "reopened_at")


class InventoryRows(Rows):
    class Meta:
        model = Inventory
        fields = (
            "id",
            "number",
            "layout",
            "purpose",
            "transfer_number",
            "file_count",
            "page_count",
            "content",
            "created_by",
            "created_at",
        )


class ConservationRows(CaseFileRows):
    """How the records of an intervention stand; what it lacks and who owes it are told of each one."""

    standing = serializers.CharField(read_only=True)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True)
    deadline = serializers.SerializerMethodField()

    class Meta:
        model = CaseFile
        fields = (*CaseFileRows.Meta.fields, "standing", "ended_at", "deadline")

    def get_deadline(self, row: Any) -> date:
        return conservation.deadline_of(row)


class CopyRows(Rows):
    case_file = words("filed.case_file_id")
    state = serializers.CharField(read_only=True)

    class Meta:
        model = RepositoryCopy
        fields = (
            "id",
            "case_file",
            "filed",
            "path",
            "sha256",
            "state",
            "problem",
            "attempts",
            "tried_at",
            "next_at",
            "written_at",
            "verified_at",
        )


class LocationRows(Rows):
    class Meta:
        model = Location
        fields = ("id", "case_file", "repository", "place", "noted_by", "noted_at")


def _case_file(call: Call, pk: UUID) -> CaseFile:
    rows = queries.case_files_visible_to(call.user).select_related("institution")
    return call.one(rows, pk=pk)


def _document(call: Call, pk: UUID, position: int) -> HttpResponseBase:
    entries = queries.entries_of(_case_file(call, pk), call.user)
    entry = next((one for one in entries if one.row.position == position), None)
    if entry is None:
        raise Http404
    call.require(entry.may_open)
    return attachment(entry.row.file)


room.rows(
    "schedule_list",
    "trd/",
    action="archive.view_schedule",
    answer=ScheduleRows,
    rows=lambda call: queries.schedules(),
    summary=_("Las series y subseries de la tabla de retención."),
)
room.row(
    "schedule_detail",
    "trd/<uuid:pk>/",
    action="archive.view_schedule",
    answer=ScheduleContent,
    find=lambda call, pk: call.one(queries.schedules(), pk=pk),
    summary=_("Una serie o subserie con sus tipos documentales."),
)
room.rows(
    "record_list",
    "trd/registros/",
    action="archive.view_schedule",
    answer=RecordRows,
    rows=lambda call: record_kinds(),
    summary=_("Qué tipo documental le corresponde a cada clase de registro; primero los que no tienen."),
)
room.rows(
    "case_file_list",
    "",
    action="archive.view_case_file",
    answer=CaseFileRows,
    rows=lambda call: queries.case_files_visible_to(call.user),
    listing=CaseFileListing,
    asked=[
        Asked("estado", _("Estado: open o closed")),
        Asked("de", _("Clase: plan, visit, assistance, trip o report")),
        Asked("dependencia", _("Oficina productora")),
        Asked("serie", _("Serie de la TRD")),
        Asked("vigencia", _("Vigencia")),
        Asked("transferir", _("Por transferir")),
    ],
    summary=_("Los expedientes que la persona ve."),
)
room.row(
    "case_file_detail",
    "<uuid:pk>/",
    action="archive.view_case_file",
    answer=CaseFileContent,
    find=_case_file,
    summary=_("Un expediente con sus documentos, en orden."),
)
room.file(
    "case_file_document",
    "<uuid:pk>/documentos/<int:position>/",
    action="archive.view_case_file",
    find=_document,
    summary=_("El archivo de un documento, si su clase de acceso lo permite."),
)
room.rows(
    "conservation_list",
    "conservacion/",
    action=conservation.VIEW,
    answer=ConservationRows,
    rows=lambda call: conservation.conservation_visible_to(call.user, day_of(call.at)),
    listing=ConservationListing,
    asked=[
        Asked("conservacion", _("Conservación: running, lacking, ready, waived o kept")),
        Asked("vencida", _("Plazo vencido")),
        Asked("dependencia", _("Dependencia")),
        Asked("vigencia", _("Vigencia")),
    ],
    summary=_("Las intervenciones y cómo están sus registros."),
)
room.rows(
    "copy_list",
    "repositorio/",
    action=copies.VIEW,
    answer=CopyRows,
    rows=lambda call: copies.copies_visible_to(call.user),
    listing=CopyListing,
    asked=[Asked("estado", _("Estado: pending, written o failed")), Asked("dependencia", _("Dependencia"))],
    summary=_("Los registros y su ruta en el repositorio de la institución."),
)
room.rows(
    "inventory_list",
    "inventarios/",
    action="archive.view_inventory",
    answer=InventoryRows,
    rows=lambda call: queries.inventories_visible_to(call.user),
    summary=_("Los inventarios documentales con su contenido."),
)

room.row(
    "inventory_detail",
    "inventarios/<uuid:pk>/",
    action="archive.view_inventory",
    answer=InventoryRows,
    find=lambda call, pk: call.one(queries.inventories_visible_to(call.user), pk=pk),
    summary=_("Un inventario documental con su contenido."),
)


@room.verb("case_file_fill", "<uuid:pk>/incorporar/", action="archive.fill_case_file", answer=CaseFileRows)
def case_file_fill(call: Call, pk: UUID) -> CaseFile:
    """Incorpora lo que ya se registró en el sistema y todavía no está en el expediente."""
    case_file = _case_file(call, pk)
    call.require(allows(call.user, "archive.fill_case_file", case_file))
    actions.file_pending(case_file, by=call.user, at=call.at)
    return case_file


@room.verb("case_file_close", "<uuid:pk>/cerrar/", action="archive.close_case_file", form=CloseForm, answer=ClosureRows)
def case_file_close(call: Call, pk: UUID) -> Closure:
    """Cierra el expediente. Lo que la tabla de retención pide y falta exige «reason»."""
    case_file = _case_file(call, pk)
    call.require(allows(call.user, "archive.close_case_file", case_file))
    data = call.form(must_explain=False).cleaned_data
    return actions.close_case_file(case_file, id=data["id"], reason=data["reason"], by=call.user, at=call.at)


@room.verb(
    "case_file_reopen", "<uuid:pk>/reabrir/", action="archive.close_case_file", form=ReopenForm, answer=ReopeningRows
)
def case_file_reopen(call: Call, pk: UUID) -> Reopening:
    """Reabre un expediente cerrado, con su motivo."""
    case_file = _case_file(call, pk)
    call.require(allows(call.user, "archive.close_case_file", case_file))
    data = call.form().cleaned_data
    return actions.reopen_case_file(case_file, id=data["id"], reason=data["reason"], by=call.user, at=call.at)


@room.verb("case_file_location", "<uuid:pk>/ubicacion/", action=copies.NOTE, form=LocationForm, answer=LocationRows)
def case_file_location(call: Call, pk: UUID) -> Location:
    """Anota dónde se conservan los registros del expediente en el repositorio de la institución."""
    case_file = _case_file(call, pk)
    call.require(allows(call.user, copies.NOTE, case_file))
    data = call.form().cleaned_data
    return actions.note_location(case_file, id=data["id"], place=data["place"], by=call.user, at=call.at)
