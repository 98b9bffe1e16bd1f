"""Who may do what with a document, and when."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.documents.models import Evidence, IssuedDocument


def can_supersede(user: Any, evidence: Evidence) -> bool:
    """Whoever filed it, while nobody replaced it."""
    return not evidence.is_superseded and allows(user, "documents.supersede_evidence", evidence)


def can_retry_render(user: Any, document: IssuedDocument) -> bool:
    """When its PDF failed at least once and is not ready."""
    job = document.render_job
    return not job.is_done and bool(job.last_error) and allows(user, "documents.retry_render", document)
