"""Doorbells: what the worker is asked to do. Running one twice does it once."""

import logging

from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks import task

from baquiano.documents import queries

logger = logging.getLogger(__name__)


@task()
def render_document(document_id: str) -> None:
    """Draw the PDF of an issued document; a failure stays in its job and the sweep tries again."""
    from baquiano.documents import actions  # noqa: PLC0415 - the doorbell rings upstairs

    with scopes_disabled():
        document = queries.document_by_id(document_id)
        if document is None:
            logger.warning("documents.render_of_unknown_document", extra={"document": document_id})
            return
        actions.render_due(at=timezone.now(), document=document)
