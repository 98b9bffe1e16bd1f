"""Drawing the PDF of what was issued."""

import io
import logging
from datetime import datetime, timedelta
from typing import Any

import segno
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from baquiano.audit import trail
from baquiano.documents import kinds, queries, rendering, storage
from baquiano.documents.actions.files import keep_bytes, sanitised_name
from baquiano.documents.models import Format, IssuedDocument, RenderJob, Rendition, StoredFile

logger = logging.getLogger(__name__)

# After each failure the next attempt waits longer; after the last one it waits for a person.
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12)]
LEASE = timedelta(minutes=2)
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
PDF = "application/pdf"
_OFFICE = {kind.media_type: kind.extensions[0] for kind in (kinds.DOCX, kinds.XLSX)}


def render_now(document: IssuedDocument, *, at: datetime) -> Rendition:
    """Draw the PDF/A of ``document`` and keep it; asked again, the one that exists. The clock or a page rings it.

    Raises ``rendering.RenderFailed`` when the renderer gives no document.
    """
    existing = Rendition.objects.filter(document=document).first()
    if existing is not None:
        return existing
    content, media_type, extension = _drawn(document)
    name = sanitised_name(f"{document.format.code} {document.number} v{document.version}.{extension}")
    try:
        with transaction.atomic():
            file = keep_bytes(
                content,
                media_type=media_type,
                institution=document.institution,
                name=name,
                by=document.issued_by,
                at=at,
            )
            rendition = Rendition.objects.create(
                institution=document.institution, document=document, file=file, media_type=media_type, created_at=at
            )
            RenderJob.objects.filter(document=document).update(is_done=True, last_error="")
            trail.record(
                "documents.document_rendered", document, by=None, at=at, data={"sha256": file.sha256, "size": file.size}
            )
    except IntegrityError:  # another worker drew it meanwhile
        return Rendition.objects.get(document=document)
    return rendition


def _drawn(document: IssuedDocument) -> tuple[bytes, str, str]:
    """The file, its type and its extension: the institution's own sheet when the format has one, or the PDF/A."""
    template = document.format.template_file
    if template is None:
        content = rendering.draw(document.format.source, drawing_data(document), _files_of(document))
        return content, PDF, "pdf"
    extension = _OFFICE[template.media_type]
    qr = {"qr.png": qr_png(drawing_data(document)["verification"]["url"])}
    content, _missing = rendering.fill(storage.read(template.sha256), extension, drawing_data(document), qr)
    return content, template.media_type, extension


def render_due(*, at: datetime, document: IssuedDocument | None = None, limit: int = 20) -> int:
    """What the clock does: draw the documents whose moment has come (or ``document``), a few at a time.

    Each is taken for a while before it is drawn, so that two workers do not draw the same; a failure is kept with
    its reason and tried later. Returns how many were drawn.
    """
    jobs = queries.render_jobs_due(at)
    if document is not None:
        jobs = jobs.filter(document=document)
    drawn = 0
    for job in jobs.select_related("document__format", "document__institution", "document__issued_by")[:limit]:
        if _taken(job, at):
            drawn += _attempt(job, at)
    return drawn


def retry_render(document: IssuedDocument, *, by: Any, at: datetime) -> None:
    """Put a document whose drawing failed again in the queue, from the page that shows the failure."""
    with transaction.atomic():
        changed = RenderJob.objects.filter(document=document, is_done=False).update(attempts=0, next_attempt_at=at)
        if changed:
            trail.record("documents.render_retried", document, by=by, at=at)


def drawing_data(document: IssuedDocument) -> dict[str, Any]:
    """The stored content plus what only the finished document bears: its code, its address and its QR."""
    url = settings.SITE_URL.rstrip("/") + reverse("verification:code_detail", args=[document.verification_code])
    verification = {
        "code": document.verification_code,
        "url": url,
        "page": settings.SITE_URL.rstrip("/") + reverse("verification:code_search"),
        "sha256": document.payload_sha256,
    }
    return {**document.payload, "verification": verification}


def _taken(job: RenderJob, at: datetime) -> bool:
    changed = RenderJob.objects.filter(pk=job.pk, is_done=False, next_attempt_at=job.next_attempt_at).update(
        next_attempt_at=at + LEASE, attempts=job.attempts + 1
    )
    job.attempts += 1
    return bool(changed)


def _attempt(job: RenderJob, at: datetime) -> int:
    try:
        render_now(job.document, at=at)
    except (rendering.RenderFailed, OSError) as error:
        logger.exception("documents.render_failed", extra={"document": str(job.document_id)})
        wait = WAITS[job.attempts - 1] if job.attempts <= len(WAITS) else timedelta(days=3650)
        RenderJob.objects.filter(pk=job.pk).update(last_error=str(error)[:500], next_attempt_at=at + wait)
        return 0
    return 1


def _files_of(document: IssuedDocument) -> dict[str, bytes]:
    """The images the content names by id, and the QR of its verification."""
    return files_of_envelope(document, drawing_data(document))


def files_of_envelope(row: IssuedDocument | Format, data: dict[str, Any]) -> dict[str, bytes]:
    """The images that ``data`` names, of the institution of ``row``, and the QR of its address."""
    ids = {text for text in _image_ids(data) if text}
    rows = StoredFile.objects.filter(pk__in=ids, institution_id=row.institution_id)
    files = {str(row.pk): storage.read(row.sha256) for row in rows if row.media_type in _EXTENSIONS}
    return {**files, "qr.svg": qr_svg(data["verification"]["url"])}


def _image_ids(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [str(item) for key, item in value.items() if key in {"image_id", "logo_id"}]
        return own + [found for item in value.values() for found in _image_ids(item)]
    if isinstance(value, list):
        return [found for item in value for found in _image_ids(item)]
    return []


def qr_svg(text: str) -> bytes:
    """The QR of ``text`` as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, dark="#1b1b1b", xmldecl=False)
    return out.getvalue()


def qr_png(text: str) -> bytes:
    """The QR of ``text`` as an image, for the sheets of Word."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", border=0, scale=6, dark="#1b1b1b")
    return out.getvalue()
