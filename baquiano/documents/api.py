"""Issued documents and evidence with their files, for other systems (NFR-08)."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.errors import Refused
from baquiano.common.policy import allows
from baquiano.documents import access, queries
from baquiano.documents.downloads import attachment
from baquiano.documents.models import Evidence, Format, IssuedDocument
from baquiano.ui.endpoints import Call, Room, Rows, words

room = Room("documents", _("Documentos"), _("Los formatos, los documentos expedidos y las evidencias."))


class FormatRows(Rows):
    class Meta:
        model = Format
        fields = ("id", "code", "name", "version", "approved_on", "access_class", "state")


class FormatContent(FormatRows):
    template_name = words("template_file.original_name", _("plantilla de Word o Excel"))
    template_sha256 = words("template_file.sha256")
    issued = serializers.SerializerMethodField(help_text=_("documentos expedidos con esta versión"))

    class Meta:
        model = Format
        fields = (
            *FormatRows.Meta.fields,
            "process",
            "replaced_by",
            "header",
            "opening",
            "closing",
            "template_name",
            "template_sha256",
            "issued",
        )

    def get_issued(self, row: Format) -> int:
        return queries.issued_with(row)


class DocumentRows(Rows):
    format_code = words("format.code")
    format_name = words("format.name")

    class Meta:
        model = IssuedDocument
        fields = (
            "id",
            "format",
            "format_code",
            "format_name",
            "subject_type",
            "subject_id",
            "subject_label",
            "verification_code",
            "issued_at",
            "issued_by",
            "supersedes",
        )


class EvidenceRows(Rows):
    file_name = words("file.original_name")
    media_type = words("file.media_type")
    sha256 = words("file.sha256")

    class Meta:
        model = Evidence
        fields = (
            "id",
            "subject_type",
            "subject_id",
            "subject_label",
            "kind",
            "title",
            "link",
            "taken_on",
            "access_class",
            "file_name",
            "media_type",
            "sha256",
            "supersedes",
            "created_by",
            "created_at",
        )


def _format(call: Call, pk: UUID) -> Format:
    found = queries.format_by_id(pk)
    if found is None:
        raise Http404
    return found


def _document(call: Call, pk: UUID) -> IssuedDocument:
    document = queries.document_with_files(pk)
    may_list = allows(call.user, "documents.list_documents")
    if document is None or not (may_list or access.can_open(call.user, document)):
        raise Http404
    return document


def _pdf(call: Call, pk: UUID) -> HttpResponseBase:
    document = _document(call, pk)
    call.require(access.can_open(call.user, document))
    if document.pdf is None:
        raise Refused(_("El PDF todavía se está generando. Pídalo de nuevo en unos segundos."))
    return attachment(document.pdf.file)


def _evidence(call: Call, pk: UUID) -> Evidence:
    evidence = queries.evidence_by_id(pk)
    if evidence is None or not access.can_open(call.user, evidence):
        raise Http404
    return evidence


def _file(call: Call, pk: UUID) -> HttpResponseBase:
    evidence = _evidence(call, pk)
    if evidence.file is None:
        raise Http404
    return attachment(evidence.file)


room.rows(
    "format_list",
    "formatos/",
    action="documents.view_format",
    answer=FormatRows,
    rows=lambda call: queries.formats(),
    summary=_("Los formatos controlados, en todas sus versiones."),
)
room.row(
    "format_detail",
    "formatos/<uuid:pk>/",
    action="documents.view_format",
    answer=FormatContent,
    find=_format,
    summary=_("Un formato en una de sus versiones: sus plantillas, cuántos documentos se expidieron y su encabezado."),
)
room.rows(
    "document_list",
    "",
    action="documents.list_documents",
    answer=DocumentRows,
    rows=lambda call: queries.issued_documents(),
    summary=_("Los documentos expedidos."),
)
room.row(
    "document_detail",
    "<uuid:pk>/",
    action="documents.view_document",
    answer=DocumentRows,
    find=_document,
    summary=_("Un documento expedido."),
)
room.file(
    "document_download",
    "<uuid:pk>/pdf/",
    action="documents.view_document",
    find=_pdf,
    summary=_("El PDF de un documento, si su clase de acceso lo permite."),
)
room.row(
    "evidence_detail",
    "evidencias/<uuid:pk>/",
    action="documents.view_document",
    answer=EvidenceRows,
    find=_evidence,
    summary=_("Una evidencia."),
)
room.file(
    "evidence_download",
    "evidencias/<uuid:pk>/archivo/",
    action="documents.view_document",
    find=_file,
    summary=_("El archivo de una evidencia."),
)
