"""Keeping files and evidence, issuing official documents and signing them."""

from baquiano.documents.actions.evidence import add_evidence, add_proof, supersede_evidence
from baquiano.documents.actions.files import store_file
from baquiano.documents.actions.formats import (
    discard_format,
    draft_format,
    preview_format,
    publish_format,
    reclassify_document,
    store_logo,
    store_template,
)
from baquiano.documents.actions.issuing import issue_document, issue_next
from baquiano.documents.actions.rendering import render_due, render_now, retry_render
from baquiano.documents.actions.signing import sign

__all__ = [
    "add_evidence",
    "add_proof",
    "discard_format",
    "draft_format",
    "issue_document",
    "issue_next",
    "preview_format",
    "publish_format",
    "reclassify_document",
    "render_due",
    "render_now",
    "retry_render",
    "sign",
    "store_file",
    "store_logo",
    "store_template",
    "supersede_evidence",
]
