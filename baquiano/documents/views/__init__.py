"""Formats, issued documents and evidence on the screen. Files always leave as attachments."""

from baquiano.documents.views.filed import (
    attachment,
    document_classify,
    document_detail,
    document_download,
    document_list,
    document_retry,
    evidence_detail,
    evidence_download,
    evidence_supersede,
    signature_image,
)
from baquiano.documents.views.formats import (
    format_detail,
    format_discard,
    format_draft,
    format_list,
    format_preview,
    format_publish,
    format_template,
)

__all__ = [
    "attachment",
    "document_classify",
    "document_detail",
    "document_download",
    "document_list",
    "document_retry",
    "evidence_detail",
    "evidence_download",
    "evidence_supersede",
    "format_detail",
    "format_discard",
    "format_draft",
    "format_list",
    "format_preview",
    "format_publish",
    "format_template",
    "signature_image",
]
