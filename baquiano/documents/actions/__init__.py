"""Keeping files and evidence, issuing official documents and signing them."""

from baquiano.documents.actions.evidence import add_evidence, supersede_evidence
from baquiano.documents.actions.files import store_file
from baquiano.documents.actions.issuing import issue_document
from baquiano.documents.actions.rendering import render_due, render_now, retry_render
from baquiano.documents.actions.signing import sign

__all__ = [
    "add_evidence",
    "issue_document",
    "render_due",
    "render_now",
    "retry_render",
    "sign",
    "store_file",
    "supersede_evidence",
]
