"""Reads of files, evidence, formats, issued documents and signatures."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baquiano.documents import storage
from baquiano.documents.choices import AccessClass, Authenticity, FormatState
from baquiano.documents.models import Evidence, Format, IssuedDocument, Reclassification, RenderJob, Signature
from baquiano.institutions.models import Institution
from baquiano.ui.display import day


def evidence_of(subject: models.Model) -> QuerySet[Evidence]:
    """The evidence in force of ``subject``, oldest first, with file and author."""
    return evidence_history(subject).filter(superseded_by__isnull=True)


def evidence_history(subject: models.Model) -> QuerySet[Evidence]:
    """All the evidence of ``subject``, superseded ones included."""
    return Evidence.objects.filter(**_of(subject)).select_related("file", "created_by", "superseded_by")


def links_of(kind: type[models.Model], keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The links in force, and open to anybody, that prove each of several subjects of a kind."""
    rows = Evidence.objects.filter(subject_type=kind._meta.label_lower, subject_id__in=[str(key) for key in keys])
    rows = rows.filter(superseded_by__isnull=True, access_class=AccessClass.PUBLIC).exclude(link="")
    found: dict[UUID, list[str]] = {}
    for key, link in rows.order_by("created_at", "id").values_list("subject_id", "link"):
        found.setdefault(UUID(key), []).append(link)
    return found


def formats(*, code: str = "") -> QuerySet[Format]:
    """The formats of the institution, or the versions of one."""
    rows = Format.objects.order_by("code", "approved_on", "version")
    return rows.filter(code=code) if code else rows


def format_by_id(pk: UUID) -> Format | None:
    return Format.objects.select_related("institution", "logo", "template_file").filter(pk=pk).first()


def issued_with(form: Format) -> int:
    """How many documents were issued with that version."""
    return IssuedDocument.objects.filter(format=form).count()


def reclassifications_of(document: IssuedDocument) -> QuerySet[Reclassification]:
    return Reclassification.objects.filter(document=document).select_related("classified_by")


def format_in_force(code: str) -> Format | None:
    return Format.objects.filter(code=code, state=FormatState.IN_FORCE).first()


def can_issue(code: str) -> bool:
    """Whether the institution has that format in force and complete: where it has or names none, nothing is issued."""
    form = format_in_force(code) if code else None
    return form is not None and form.is_usable


def format_lines(code: str) -> list[str]:
    """What heads a spreadsheet of the format: its name; its code, version and date. Nothing if it is not loaded."""
    form = format_in_force(code)
    if form is None:
        return []
    approved = _(" · Fecha %(day)s") % {"day": day(form.approved_on)} if form.approved_on else ""
    marks = _("Código %(code)s · Versión %(version)s") % {"code": form.code, "version": form.version}
    return [form.name, marks + approved]


def documents_of(subject: models.Model) -> QuerySet[IssuedDocument]:
    """The documents issued for ``subject``, newest first, with what a list of them shows."""
    return issued_documents().filter(**_of(subject))


def issued_documents() -> QuerySet[IssuedDocument]:
    return (
        IssuedDocument.objects.defer("payload")
        .select_related("format", "issued_by", "superseded_by", "render_job")
        .prefetch_related("renditions__file", "reclassifications")
    )


def current_document(subject: models.Model, format_code: str) -> IssuedDocument | None:
    """The latest version of the document of ``subject`` in that format, for showing or superseding it."""
    return documents_of(subject).filter(format__code=format_code, superseded_by__isnull=True).first()


def document_by_id(document_id: str | UUID) -> IssuedDocument | None:
    return IssuedDocument.objects.select_related("format", "institution").filter(pk=document_id).first()


def evidence_by_id(pk: UUID) -> Evidence | None:
    rows = Evidence.objects.select_related("file", "created_by", "supersedes", "superseded_by")
    return rows.filter(pk=pk).first()


def replaces(id: UUID | None, evidence: Evidence) -> bool:
    """Whether the evidence ``id`` is the one that took the place of ``evidence``."""
    return id is not None and Evidence.objects.filter(pk=id, supersedes=evidence).exists()


def document_with_files(pk: UUID) -> IssuedDocument | None:
    return issued_documents().select_related("institution", "supersedes__format").filter(pk=pk).first()


def signature_by_id(pk: UUID) -> Signature | None:
    return Signature.objects.select_related("image").filter(pk=pk).first()


def signatures_of(subject: models.Model, *, content_sha256: str = "") -> QuerySet[Signature]:
    """The signatures of ``subject`` in order; with ``content_sha256``, only those over that very content."""
    rows = Signature.objects.filter(**_of(subject)).select_related("signer", "image")
    return rows.filter(content_sha256=content_sha256) if content_sha256 else rows


def is_signature_of(subject: models.Model, id: UUID | None) -> bool:
    """Whether the signature ``id`` is one of the subject."""
    return id is not None and Signature.objects.filter(**_of(subject), pk=id).exists()


def render_jobs_due(at: datetime) -> QuerySet[RenderJob]:
    """Jobs whose moment has come: never tried, whatever the date of the document, or whose wait is over."""
    is_due = Q(attempts=0) | Q(next_attempt_at__lte=at)
    return RenderJob.objects.filter(is_due, is_done=False).order_by("next_attempt_at")


def verification_of(code: str) -> tuple[str, IssuedDocument | None]:
    """What the public page answers about ``code``: the state and the document, of whatever institution."""
    with scopes_disabled():
        document = (
            IssuedDocument.objects.defer("payload")
            .select_related("format", "institution", "superseded_by", "superseded_by__format")
            .prefetch_related("renditions__file", "reclassifications")
            .filter(verification_code=normalised_code(code))
            .first()
        )
    if document is None:
        return Authenticity.UNKNOWN, None
    return (Authenticity.SUPERSEDED if document.is_superseded else Authenticity.AUTHENTIC), document


def normalised_code(text: str) -> str:
    """A code as people type it, in the shape in which it was issued: upper case, in groups of four."""
    letters = "".join(character for character in text.upper() if character.isalnum())[:40]
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _of(subject: models.Model) -> dict[str, str]:
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def letterhead_of(institution: Institution) -> tuple[dict[str, str], dict[str, bytes]]:
    """What heads a page that is no controlled format: the data of the institution and, among its images, its emblem."""
    names = ("name", "short_name", "nit", "address", "city", "phone", "email")
    head = {name: str(getattr(institution, name)) for name in names}
    form = Format.objects.filter(state=FormatState.IN_FORCE, logo__isnull=False).select_related("logo").first()
    logo = form.logo if form else None
    head |= {"logo_id": str(logo.pk) if logo else "", "mark": institution.short_name.split(" ")[0][:4]}
    return head, {str(logo.pk): storage.read(logo.sha256)} if logo else {}
