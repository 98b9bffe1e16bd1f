"""Filing evidence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.documents.actions.files import store_file
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import Evidence, StoredFile

_valid_url = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_evidence(
    subject: models.Model,
    *,
    id: UUID,
    kind: str,
    title: str,
    file: StoredFile | None = None,
    link: str = "",
    taken_on: date,
    by: Any,
    at: datetime,
    access_class: str = AccessClass.PUBLIC,
    supersedes: Evidence | None = None,
    reason: str = "",
) -> Evidence:
    """File a proof of ``subject``: a stored file or a link, never both. Repeating the request files it once."""
    _check_content(file, link, subject.institution_id)  # type: ignore[attr-defined]
    fields = {
        "institution_id": subject.institution_id,  # type: ignore[attr-defined]
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject_label": str(subject)[:300],
        "kind": kind,
        "title": one_line(title)[:200],
        "file": file,
        "link": link,
        "taken_on": taken_on,
        "access_class": access_class,
        "supersedes": supersedes,
        "reason": one_line(reason),
        "created_by": by,
        "created_at": at,
    }
    evidence, is_new = create_once(Evidence, id=id, fields=fields)
    if is_new:
        data = {"kind": kind, "title": title, "sha256": file.sha256 if file else "", "link": link, "reason": reason}
        trail.record("documents.evidence_added", subject, by=by, at=at, data={"evidence": evidence.pk, **data})
    return evidence


@transaction.atomic
def add_proof(
    subject: models.Model,
    *,
    id: UUID,
    kind: str,
    title: str,
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: Any,
    at: datetime,
) -> Evidence:
    """File what a ``ProofForm`` gave: the uploaded file is kept, and then filed as evidence of ``subject``."""
    stored = None
    if file is not None:
        institution = subject.institution  # type: ignore[attr-defined]
        stored = store_file(file, institution=institution, name=file.name, by=by, at=at, id=uuid5(id, "file"))
    return add_evidence(subject, id=id, kind=kind, title=title, file=stored, link=link, taken_on=taken_on, by=by, at=at)


@transaction.atomic
def supersede_evidence(
    evidence: Evidence,
    *,
    id: UUID,
    reason: str,
    title: str = "",
    file: StoredFile | None = None,
    link: str = "",
    taken_on: date | None = None,
    by: Any,
    at: datetime,
) -> Evidence:
    """Put another proof in the place of ``evidence``, with a reason; the old one stays and says so (DOC-10)."""
    if not reason.strip():
        raise Refused(_("Escriba por qué reemplaza esta evidencia."))
    _check_content(file, link, evidence.institution_id)
    current = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if Evidence.objects.filter(supersedes=current).exclude(pk=id).exists():
        raise Refused(_("Esta evidencia ya fue reemplazada. Abra la más reciente."))
    fields = {
        "institution_id": current.institution_id,
        "subject_type": current.subject_type,
        "subject_id": current.subject_id,
        "subject_label": current.subject_label,
        "kind": current.kind,
        "title": one_line(title)[:200] or current.title,
        "file": file,
        "link": link,
        "taken_on": taken_on or current.taken_on,
        "access_class": current.access_class,
        "supersedes": current,
        "reason": one_line(reason)[:300],
        "created_by": by,
        "created_at": at,
    }
    newer, is_new = create_once(Evidence, id=id, fields=fields)
    if is_new:
        data = {"replaces": current.pk, "reason": reason, "sha256": file.sha256 if file else "", "link": link}
        trail.record("documents.evidence_superseded", newer, by=by, at=at, data=data)
    return newer


def _check_content(file: StoredFile | None, link: str, institution_id: UUID) -> None:
    if (file is None) == (not link):
        raise Refused(_("Cargue un archivo o escriba un enlace: uno de los dos."))
    if file is not None and file.institution_id != institution_id:
        raise Refused(_("Ese archivo no pertenece a esta institución."))
    if link:
        try:
            _valid_url(link)
        except ValidationError as error:
            raise Refused(_("El enlace debe ser una dirección completa, por ejemplo https://…")) from error
