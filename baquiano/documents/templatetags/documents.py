"""``{% load documents %}``: what is filed of something, on its own page.

    {% evidence_of session %}   {% documents_of plan %}   {% signatures_of minutes %}

The page has already decided that the person may see the subject; files are checked again when they are opened.
"""

from typing import Any

from django import template
from django.db.models import Model

from baquiano.documents import queries

register = template.Library()


@register.inclusion_tag("documents/_evidence_of.html")
def evidence_of(subject: Model) -> dict[str, Any]:
    """The evidence in force, with its SHA-256."""
    return {"rows": list(queries.evidence_of(subject))}


@register.inclusion_tag("documents/_documents_of.html")
def documents_of(subject: Model) -> dict[str, Any]:
    """The issued documents: the PDF when it is ready, "en preparación" before."""
    return {"rows": list(queries.documents_of(subject))}


@register.inclusion_tag("documents/_signatures_of.html")
def signatures_of(subject: Model, content_sha256: str = "") -> dict[str, Any]:
    """Who signed, how and what; ``content_sha256`` is the present content, to say whose signature is of another."""
    return {"rows": list(queries.signatures_of(subject)), "content_sha256": content_sha256}
