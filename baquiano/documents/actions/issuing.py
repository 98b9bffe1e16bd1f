"""Issuing official documents."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.creation import create_once
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.common.identity import readable_code, uuid7
from baquiano.documents import queries, tasks
from baquiano.documents.choices import FormatState
from baquiano.documents.models import Format, IssuedDocument, RenderJob
from baquiano.documents.payloads import Payload

_HEADER = ("name", "short_name", "nit", "address", "city", "phone", "email", "website")


@transaction.atomic
def issue_document(
    format_code: str,
    *,
    subject: models.Model,
    title: str,
    number: str,
    payload: Payload | dict[str, Any],
    by: Any,
    at: datetime,
    supersedes: IssuedDocument | None = None,
    id: UUID | None = None,
) -> IssuedDocument:
    """Issue a document of ``subject`` in the format in force, with its verification code; its PDF follows on commit.

    ``supersedes`` makes it the next version of an earlier document, which from then on verifies as replaced. The
    content is stored with its SHA-256 and never changes. With ``id``, a repeated request issues it once.
    """
    institution = subject.institution  # type: ignore[attr-defined]
    repeated = IssuedDocument.objects.filter(pk=id).first() if id else None
    if repeated is not None:
        return repeated
    form = usable_format(format_code)
    version = _next_version(supersedes, subject)
    envelope = envelope_of(institution, form, number=number, title=title, version=version, payload=payload, at=at)
    fields = {
        "institution": institution,
        "format": form,
        "number": number,
        "title": title[:300],
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject_label": str(subject)[:300],
        "payload": envelope,
        "payload_sha256": sha256_of(envelope),
        "version": version,
        "supersedes": supersedes,
        "verification_code": readable_code(),
        "issued_by": by,
        "issued_at": at,
    }
    document, _is_new = create_once(IssuedDocument, id=id or uuid7(), fields=fields)
    RenderJob.objects.create(institution=institution, document=document, next_attempt_at=at)
    data = {"format": str(form), "number": number, "version": version, "sha256": document.payload_sha256}
    data |= {"code": document.verification_code, "supersedes": supersedes.pk if supersedes else None}
    trail.record("documents.document_issued", subject, by=by, at=at, data={"document": document.pk, **data})
    _draw_after_commit(document)
    return document


def issue_next(
    format_code: str,
    *,
    earlier: IssuedDocument | None,
    payload: Payload,
    by: Any,
    at: datetime,
    **fields: Any,
) -> IssuedDocument:
    """The next version of ``earlier``, by ``issue_document``; ``earlier`` itself where it already says the same.

    A button pressed twice issues once.
    """
    if earlier is not None and earlier.payload["content"] == in_bogota(payload.content()):
        return earlier
    return issue_document(format_code, payload=payload, supersedes=earlier, by=by, at=at, **fields)


def usable_format(code: str) -> Format:
    """The version in force of the format ``code``; refuses replaced and eliminated ones, naming the successor."""
    form = queries.format_in_force(code)
    if form is not None and form.is_usable:
        return form
    last = queries.formats(code=code).last()
    if last is None or last.state == FormatState.IN_FORCE:
        missing = _("La institución no tiene cargado el formato %(code)s. Avise al administrador.")
        raise Refused(missing % {"code": code})
    successor = _(" Use %(code)s.") % {"code": last.replaced_by} if last.replaced_by else ""
    raise Refused(
        _("El formato %(code)s está %(state)s y no se puede usar.%(successor)s")
        % {"code": code, "state": last.get_state_display().lower(), "successor": successor}
    )


def _next_version(supersedes: IssuedDocument | None, subject: models.Model) -> int:
    if supersedes is None:
        return 1
    # Locks the earlier version: of two corrections at once, the second sees the first.
    earlier = IssuedDocument.objects.select_for_update().get(pk=supersedes.pk)
    if (earlier.subject_type, earlier.subject_id) != (subject._meta.label_lower, str(subject.pk)):
        raise Refused(_("El documento que se reemplaza es de otro asunto."))
    if IssuedDocument.objects.filter(supersedes=earlier).exists():
        raise Refused(_("Ese documento ya fue reemplazado por una versión posterior. Corrija la más reciente."))
    return earlier.version + 1


def envelope_of(
    institution: Any,
    form: Format,
    *,
    number: str,
    title: str,
    version: int,
    payload: Payload | dict[str, Any],
    at: datetime,
) -> dict[str, Any]:
    """Everything that a document bears but its verification: what is stored, hashed and drawn."""
    content = payload.content() if isinstance(payload, Payload) else payload
    return in_bogota(
        {
            "institution": {name: getattr(institution, name) for name in _HEADER},
            "is_demo": institution.is_demo,
            "format": {
                "code": form.code,
                "name": form.name,
                "version": form.version,
                "process": form.process,
                "approved_on": form.approved_on,
                "logo_id": str(form.logo_id or ""),
                "header": form.header,
                "opening": form.opening,
                "closing": form.closing,
            },
            "number": number,
            "title": title,
            "version": version,
            "issued_at": at,
            "content": content,
        }
    )


def in_bogota(value: Any) -> Any:
    """``value`` as plain JSON, with every moment written in the time of Bogotá."""
    if isinstance(value, dict):
        return {str(key): in_bogota(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_bogota(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(BOGOTA).isoformat(timespec="seconds")
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _draw_after_commit(document: IssuedDocument) -> None:
    if settings.DOCUMENTS_RENDER == "task":
        transaction.on_commit(partial(tasks.render_document.enqueue, str(document.pk)))
    elif settings.DOCUMENTS_RENDER == "now":
        transaction.on_commit(partial(tasks.render_document.call, str(document.pk)))
