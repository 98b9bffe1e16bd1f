"""Signing the minutes: over the SHA-256 of their content, until every required party has signed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.documents import queries as document_queries
from baquiano.documents.choices import SignatureLevel
from baquiano.documents.models import IssuedDocument, Signature
from baquiano.documents.reauthentication import Reauthentication
from baquiano.meetings import payloads, profile, queries, signals
from baquiano.meetings.choices import MinutesState
from baquiano.meetings.models import Minutes


@transaction.atomic
def sign_minutes(
    minutes: Minutes,
    *,
    id: UUID,
    content_sha256: str,
    level: str,
    party: str,
    signer_name: str,
    signer: User | None = None,
    signer_document: str = "",
    signer_post: str = "",
    image: Any = None,
    reauthentication: Reauthentication | None = None,
    ip: str | None = None,
    by: User,
    at: datetime,
) -> Signature:
    """Record one signature over the content that the signer was shown; the last required one makes the minutes final.

    ``content_sha256`` is what was on the page: if the text changed meanwhile, nobody signs what was not read.
    """
    minutes = queries.minutes_for_update(minutes)
    repeated = Signature.objects.filter(pk=id, subject_id=str(minutes.pk)).first()
    if repeated is not None:
        return repeated
    _check_signable(minutes, content_sha256)
    if level != SignatureLevel.SCANNED and party not in queries.signing_of(minutes).missing:
        raise Refused(_("Esa parte ya firmó el acta."))
    signals.minutes_signing.send(Minutes, minutes=minutes, party=party, level=level, by=by, at=at)
    signature = documents.sign(
        minutes,
        id=id,
        content_sha256=minutes.content_sha256,
        level=level,
        party=party,
        signer=signer,
        signer_name=signer_name,
        signer_document=signer_document,
        signer_post=signer_post,
        image=image,
        reauthentication=reauthentication,
        ip=ip,
        by=by,
        at=at,
    )
    if queries.signing_of(minutes).is_complete:
        _close(minutes, on_paper=level == SignatureLevel.SCANNED, by=by, at=at)
    return signature


@transaction.atomic
def sign_on_paper(
    minutes: Minutes,
    *,
    id: UUID,
    content_sha256: str,
    scan: Any,
    scan_name: str,
    signers: Iterable[tuple[str, str]],
    ip: str | None = None,
    by: User,
    at: datetime,
) -> list[Signature]:
    """The printed acta, signed by hand and scanned back: one file, one signature for each ``(party, name)`` on it."""
    minutes = queries.minutes_for_update(minutes)
    wanted = {party: name for party, name in signers if party in minutes.required_parties}
    given = list(document_queries.signatures_of(minutes).filter(pk__in=[uuid5(id, party) for party in wanted]))
    if given:
        return given
    _check_signable(minutes, content_sha256)
    missing = queries.signing_of(minutes).missing
    wanted = {party: name for party, name in wanted.items() if party in missing}
    if not wanted:
        raise Refused(_("Indique quién firmó en el papel."))
    file = documents.store_file(
        scan, institution=minutes.institution, name=scan_name, by=by, at=at, allowed=kinds.SCANS, id=uuid5(id, "scan")
    )
    return [
        sign_minutes(
            minutes,
            id=uuid5(id, party),
            content_sha256=content_sha256,
            level=SignatureLevel.SCANNED,
            party=party,
            signer_name=name,
            image=file,
            ip=ip,
            by=by,
            at=at,
        )
        for party, name in wanted.items()
    ]


@transaction.atomic
def print_minutes(minutes: Minutes, *, by: User, at: datetime) -> IssuedDocument:
    """The acta as a document to sign on paper: with the signatures given and a line for each one missing."""
    minutes = queries.minutes_for_update(minutes)
    if minutes.is_draft:
        raise Refused(_("Primero cierre el texto del acta; después se imprime para firmar."))
    return _issue(minutes, by=by, at=at)


def _check_signable(minutes: Minutes, content_sha256: str) -> None:
    if minutes.is_draft:
        raise Refused(_("El texto del acta aún está en borrador. Ciérrelo antes de firmar."))
    if minutes.is_signed:
        raise Refused(_("El acta ya tiene todas sus firmas."))
    if content_sha256 != minutes.content_sha256:
        raise Refused(_("El texto del acta cambió desde que usted abrió esta página. Léalo de nuevo antes de firmar."))


def _close(minutes: Minutes, *, on_paper: bool, by: User, at: datetime) -> None:
    # The paper that was signed is the document: its code and QR are on it, so no other is issued in its place.
    printed = _current_document(minutes) if on_paper else None
    document = printed if printed and _shows(printed, minutes) else _issue(minutes, by=by, at=at)
    minutes.state, minutes.signed_at = MinutesState.SIGNED, at
    minutes.version += 1
    minutes.save(update_fields=["state", "signed_at", "version"])
    data = {"sha256": minutes.content_sha256, "document": document.pk, "code": document.verification_code}
    trail.record("meetings.minutes_signed", minutes, by=by, at=at, data=data)
    signals.minutes_signed.send(Minutes, minutes=minutes, document=document, by=by, at=at)


def _issue(minutes: Minutes, *, by: User, at: datetime) -> IssuedDocument:
    blocks = payloads.signature_blocks(minutes, queries.signing_of(minutes))
    payload = replace(
        payloads.minutes_from(minutes.content or {}),
        signatures=blocks,
        content_sha256=minutes.content_sha256,
        annexes=payloads.annexes_of(minutes.meeting),
    )
    return documents.issue_next(
        _format(minutes),
        subject=minutes.meeting,
        title=f"{payload.kind} {minutes.code}",
        number=f"{minutes.unit.code}-{minutes.year}-{minutes.number:03d}",
        payload=payload,
        by=by,
        at=at,
        earlier=_current_document(minutes),
    )


def _format(minutes: Minutes) -> str:
    return profile.minutes_format(minutes.institution, day_of(minutes.meeting.starts_at).year)


def _current_document(minutes: Minutes) -> IssuedDocument | None:
    return document_queries.current_document(minutes.meeting, _format(minutes))


def _shows(document: IssuedDocument, minutes: Minutes) -> bool:
    """Whether the printed document has this very text and every signature that was not given on the paper itself."""
    content = document.payload["content"]
    drawn = [block for block in content.get("signatures", ()) if block["name"]]
    elsewhere = [one for one in queries.signing_of(minutes).given if one.level != SignatureLevel.SCANNED]
    return content.get("content_sha256") == minutes.content_sha256 and len(drawn) == len(elsewhere)
