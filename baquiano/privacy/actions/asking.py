"""Somebody asks, and it is known who."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.documents import clean_document
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions.models import Institution
from baquiano.institutions.numbering import next_number
from baquiano.institutions.personal import Holder, registered_emails
from baquiano.notifications.actions import send_mail_to
from baquiano.privacy import queries, rules
from baquiano.privacy.choices import REQUEST_MOVES, Proof, RequestState
from baquiano.privacy.models import DataRequest

CODE_DIGITS = 6


@transaction.atomic
def create_request(
    institution: Institution,
    *,
    id: UUID,
    kind: str,
    names: str,
    document_type: str,
    document_number: str,
    email: str,
    words: str = "",
    changes: dict[str, str] | None = None,
    by: Any = None,
    at: datetime,
) -> DataRequest:
    """Receive what a person asks; its term runs from this day. Sent twice it is received once.

    If the address is registered with that document a code goes to it; nobody is told whether it was.
    """
    number = clean_document(document_type, document_number)
    if document_type == DocumentType.NONE or not number:
        raise Refused(_("Escriba el tipo y el número de su documento: con ellos se buscan sus datos."))
    one_at_a_time(id)
    already = DataRequest._base_manager.filter(pk=id).first()
    year = day_of(at).year
    fields: dict[str, Any] = {
        "institution": institution,
        "number": already.number if already else _number(institution, year),
        "kind": kind,
        "names": one_line(names)[:200],
        "document_type": document_type,
        "document_number": number,
        "email": email.strip().lower(),
        "words": words.strip(),
        "changes": {name: one_line(value) for name, value in (changes or {}).items() if value.strip()},
        "token": already.token if already else secrets.token_urlsafe(18),
        "received_at": at,
        "due_on": already.due_on if already else rules.term_ends(institution, kind, day_of(at)),
    }
    request, is_new = create_once(DataRequest, id=id, fields=fields)
    if is_new:
        data = {"number": request.number, "kind": kind, "due_on": request.due_on}
        trail.record("privacy.request_received", request, by=by, at=at, data=data)
        send_code(request, by=by, at=at)
    return request


def _number(institution: Institution, year: int) -> str:
    return f"DP-{year}-{next_number('data_request', institution=institution, year=year):04d}"


@transaction.atomic
def send_code(request: DataRequest, *, by: Any = None, at: datetime) -> bool:
    """Send a code to the address of the request if it is registered with its document; False when it is not."""
    request = queries.request_for_update(request)
    holder = Holder(request.document_type, request.document_number)
    if request.is_identified or not request.is_pending or request.email not in registered_emails(holder):
        return False
    if request.code_sent_at is not None and (at - request.code_sent_at).total_seconds() < 60:
        return False
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    request.code_digest, request.code_sent_at, request.code_tries = _digest(request, code), at, 0
    request.save(update_fields=["code_digest", "code_sent_at", "code_tries"])
    send_mail_to(
        [request.email],
        institution=request.institution,
        title=_("Su código para la solicitud %(number)s") % {"number": request.number},
        body=_(
            "Alguien pidió conocer, corregir o retirar los datos que tenemos con su documento. Si fue usted, "
            "escriba este código en la página de la solicitud: %(code)s\n\nSirve durante media hora. Si no fue usted, "
            "no haga nada: sin el código no entregamos ningún dato."
        )
        % {"code": code},
        secret=code,
        key=f"privacy.code:{request.pk}:{at:%Y%m%d%H%M%S}",
        by=by,
        at=at,
    )
    trail.record("privacy.code_sent", request, by=by, at=at)
    return True


def _digest(request: DataRequest, code: str) -> str:
    return salted_hmac("privacy.code", f"{request.pk}:{code}", algorithm="sha256").hexdigest()


def identify_by_code(request: DataRequest, code: str, *, by: Any = None, at: datetime) -> DataRequest:
    """Know who asks by the code that only the registered address received. A wrong one counts, and is kept counted."""
    with transaction.atomic():
        request = queries.request_for_update(request)
        if request.is_identified:
            return request
        alive = rules.code_is_alive(request, at)
        matches = alive and constant_time_compare(_digest(request, code.strip()), request.code_digest)
        if matches:
            return _identify(request, Proof.CODE, "", by=by, at=at)
        request.code_tries += 1
        request.save(update_fields=["code_tries"])
    raise Refused(
        _("Ese código no es correcto. Revíselo en su correo.")
        if alive
        else _("Ese código ya no sirve. Pida otro, o espere a que un funcionario verifique su identidad.")
    )


@transaction.atomic
def identify_by_official(request: DataRequest, *, note: str, email: str, by: Any, at: datetime) -> DataRequest:
    """An official saw who asks (the document, the person) and says how; the answer goes to ``email``."""
    request = queries.request_for_update(request)
    if request.is_identified:
        return request
    if len(note.strip()) < 10:
        raise Refused({"note": _("Escriba cómo verificó la identidad, por ejemplo qué documento vio.")})
    request.email = email.strip().lower() or request.email
    return _identify(request, Proof.OFFICIAL, one_line(note)[:300], by=by, at=at)


def _identify(request: DataRequest, proof: Proof, note: str, *, by: Any, at: datetime) -> DataRequest:
    if RequestState.OPEN not in REQUEST_MOVES.get(RequestState(request.state), ()):
        raise Refused(_("Esta solicitud ya se cerró."))
    request.state, request.proof, request.proof_note = RequestState.OPEN, proof, note
    request.identified_at, request.identified_by, request.code_digest = at, by, ""
    request.version += 1
    request.save()
    trail.record("privacy.request_identified", request, by=by, at=at, data={"proof": proof, "note": note})
    return request
