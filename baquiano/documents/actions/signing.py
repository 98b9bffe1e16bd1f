"""Signing: what was signed is known by its SHA-256, and how by its level (design §2.5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import delegation_of
from baquiano.common.text import one_line
from baquiano.documents import kinds
from baquiano.documents.actions.files import store_file
from baquiano.documents.choices import SignatureLevel
from baquiano.documents.models import Signature, StoredFile
from baquiano.documents.reauthentication import Reauthentication

_ALLOWED = {SignatureLevel.DRAWN: frozenset({kinds.PNG}), SignatureLevel.SCANNED: kinds.SCANS}


@transaction.atomic
def sign(
    subject: models.Model,
    *,
    content_sha256: str,
    level: str,
    party: str,
    signer_name: str,
    signer: Any = None,
    signer_document: str = "",
    signer_post: str = "",
    image: StoredFile | bytes | None = None,
    reauthentication: Reauthentication | None = None,
    ip: str | None = None,
    id: UUID | None = None,
    by: Any,
    at: datetime,
) -> Signature:
    """Record that a person signed the content ``content_sha256`` of ``subject``.

    ``drawn`` needs the PNG of the stroke, ``scanned`` the scan of the paper, ``reauthenticated`` a password check of
    this very person, made moments before by ``reauthentication.check``: nobody signs for another. With ``id``, a
    repeated request is one signature.
    """
    institution = subject.institution  # type: ignore[attr-defined]
    if level == SignatureLevel.REAUTHENTICATED:
        _check_reauthentication(reauthentication, signer, by, at)
    fields = {
        "institution": institution,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "content_sha256": _checked_digest(content_sha256),
        "level": level,
        "party": party,
        "signer": signer,
        "signer_name": one_line(signer_name)[:150],
        "signer_document": one_line(signer_document)[:30],
        "signer_post": one_line(_post_of(signer, signer_post, subject, by))[:150],
        "registered_by": by,
        "signed_at": at,
        "ip": ip or None,
    }
    if not fields["signer_name"]:
        raise Refused(_("Escriba el nombre de quien firma."))
    return _created(subject, fields, image, id=id or uuid7(), by=by, at=at)


def _post_of(signer: Any, post: str, subject: models.Model, by: Any) -> str:
    """The post that is drawn under the signature, and on whose behalf a delegate signs (ORG-04)."""
    delegation = delegation_of(by, subject) if signer is not None and by is not None and signer.pk == by.pk else None
    if delegation is None:
        return post
    return ", ".join(filter(None, [post, _("por delegación de %(of)s") % {"of": delegation.delegator}]))


def _created(
    subject: models.Model, fields: dict[str, Any], image: Any, *, id: UUID, by: Any, at: datetime
) -> Signature:
    repeated = Signature.objects.filter(pk=id, content_sha256=fields["content_sha256"]).first()
    if repeated is not None:
        return repeated
    fields["image"] = _stored_image(image, fields, by=by, at=at)
    signature, is_new = create_once(Signature, id=id, fields=fields)
    if is_new:
        data = {name: fields[name] for name in ("level", "party", "signer_name", "content_sha256")}
        data["image_sha256"] = signature.image.sha256 if signature.image else ""
        trail.record("documents.subject_signed", subject, by=by, at=at, data=data)
    return signature


def _stored_image(image: StoredFile | bytes | None, fields: dict[str, Any], *, by: Any, at: datetime) -> Any:
    if fields["level"] == SignatureLevel.REAUTHENTICATED:
        return None
    if image is None:
        raise Refused(_("Falta la firma: dibújela en el recuadro o cargue el documento firmado."))
    if isinstance(image, bytes):
        name = f"firma {fields['signer_name']}.png"
        allowed = _ALLOWED[SignatureLevel(fields["level"])]
        return store_file(image, institution=fields["institution"], name=name, by=by, at=at, allowed=allowed)
    if image.institution_id != fields["institution"].pk:
        raise Refused(_("Ese archivo no pertenece a esta institución."))
    if image.media_type not in {kind.media_type for kind in _ALLOWED[SignatureLevel(fields["level"])]}:
        raise Refused(_("El archivo de la firma debe ser una imagen o un PDF."))
    if fields["level"] == SignatureLevel.DRAWN and _already_used(image):
        raise Refused(_("Ese trazo ya se usó en otra firma. Dibújela de nuevo."))
    return image


def _already_used(image: StoredFile) -> bool:
    return Signature.objects.filter(image=image).exists()


def _check_reauthentication(proof: Reauthentication | None, signer: Any, by: Any, at: datetime) -> None:
    if signer is None or signer.pk != by.pk:
        raise Refused(_("Cada persona confirma su propia firma con su contraseña."))
    if proof is None or not proof.holds_for(signer, at):
        raise Refused(_("Confirme su contraseña para firmar. La confirmación vence a los cinco minutos."))


def _checked_digest(digest: str) -> str:
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError("content_sha256 is a hexadecimal SHA-256")
    return digest
