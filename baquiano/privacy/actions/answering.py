"""What an official does with a request, and the answer."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.documents.actions import issue_document, reclassify_document
from baquiano.documents.choices import AccessClass
from baquiano.documents.payloads import LetterPayload, Person
from baquiano.institutions import personal
from baquiano.institutions.queries import setting
from baquiano.notifications.actions import send_mail_to
from baquiano.privacy import queries, rules
from baquiano.privacy.choices import REQUEST_MOVES, RequestKind, RequestState
from baquiano.privacy.models import DataRequest
from baquiano.ui.display import long_day


@transaction.atomic
def extend_request(request: DataRequest, *, reason: str, by: Any, at: datetime) -> DataRequest:
    """Lengthen the term once, telling the person why and until when before the first one ends (art. 14 and 15)."""
    request = queries.request_for_update(request)
    if not rules.can_extend(request, day_of(at)):
        raise Refused(_("El término solo se prorroga una vez y antes de que venza."))
    if len(reason.strip()) < 10:
        raise Refused({"reason": _("Explique el motivo de la demora: lo recibe la persona.")})
    before = request.due_on
    request.due_on = rules.term_ends(request.institution, request.kind, day_of(request.received_at), extended=True)
    request.extended_at, request.extension_reason = at, reason.strip()[:500]
    _save(request)
    trail.record("privacy.request_extended", request, by=by, at=at, changes={"due_on": (before, request.due_on)})
    title = _("La respuesta a su solicitud %(number)s tomará más tiempo") % {"number": request.number}
    body = _("La respondemos a más tardar el %(day)s. Motivo: %(reason)s") % {
        "day": long_day(request.due_on),
        "reason": request.extension_reason,
    }
    _mail(request, title, body, request.token, "extended", by=by, at=at)
    return request


@transaction.atomic
def apply_correction(request: DataRequest, *, by: Any, at: datetime) -> DataRequest:
    """Write in each row what the person gave; what cannot change any more is told with its reason."""
    request = _open_for_update(request, RequestKind.CORRECT)
    outcome = []
    for finding in queries.findings_of(request):
        if finding.kind.correct is None:
            continue
        try:
            with transaction.atomic():
                done = finding.kind.correct(finding.row, request.changes, by=by, at=at)
        except Refused as refusal:
            outcome.append(_line(finding, "kept", refusal.sentence))
        else:
            if done:
                outcome.append(_line(finding, "corrected", ""))
    if not outcome and not request.outcome:
        raise Refused(
            _("No hay nada que corregir: los datos ya están así, o no se dijo cómo deben quedar. Responda en palabras.")
        )
    return _note(request, outcome, "privacy.data_corrected", by=by, at=at)


@transaction.atomic
def withdraw_data(request: DataRequest, *, by: Any, at: datetime) -> DataRequest:
    """Erase what the law lets of everything that was found; the rest stays, each with why."""
    request = _open_for_update(request, RequestKind.WITHDRAW)
    outcome = []
    for finding in queries.findings_of(request):
        kept, erased = finding.kept, personal.erase(finding, by=by, at=at)
        if erased or kept:
            outcome.append(_line(finding, "erased" if erased else "kept", kept))
    return _note(request, outcome, "privacy.data_withdrawn", by=by, at=at)


def _line(finding: personal.Finding, result: str, why: str) -> dict[str, str]:
    return {"title": finding.title, "label": finding.label, "result": result, "why": why}


def _open_for_update(request: DataRequest, kind: RequestKind) -> DataRequest:
    request = queries.request_for_update(request)
    if not rules.can_answer(request) or request.kind != kind:
        raise Refused(_("Primero se verifica la identidad de quien pide; una solicitud cerrada no cambia."))
    return request


def _note(request: DataRequest, outcome: list[dict[str, str]], event: str, *, by: Any, at: datetime) -> DataRequest:
    # Done again, what was already erased or corrected stays told.
    done = {(line["title"], line["label"]): line for line in [*request.outcome, *outcome] if line["result"] != "kept"}
    kept = [line for line in outcome if (line["title"], line["label"]) not in done]
    request.outcome = [*done.values(), *kept]
    _save(request)
    counts = {result: sum(line["result"] == result for line in request.outcome) for result in _RESULTS}
    trail.record(_EVENTS[event], request, by=by, at=at, data=counts)
    return request


_RESULTS = ("corrected", "erased", "kept")
_EVENTS = {name: name for name in ("privacy.data_corrected", "privacy.data_withdrawn")}


@transaction.atomic
def answer_request(request: DataRequest, *, answer: str, by: Any, at: datetime) -> DataRequest:
    """Answer in words, with everything that is kept and why, and send the way to it to the person's own address."""
    current = queries.request_for_update(request)
    if current.state == RequestState.ANSWERED:
        return current
    if not rules.can_answer(current):
        raise Refused(_("Primero verifique la identidad de quien pide: la respuesta lleva sus datos."))
    if current.kind == RequestKind.WITHDRAW and not current.outcome:
        current = withdraw_data(current, by=by, at=at)
    _close(current, RequestState.ANSWERED, answer, by=by, at=at)
    _issue_letter(current, by=by, at=at)
    title = _("Respuesta a su solicitud %(number)s") % {"number": current.number}
    body = _("Ya respondimos su solicitud sobre sus datos personales. Léala y descárguela en esta página.")
    _mail(current, title, body, current.answer_token or "", "answered", by=by, at=at)
    return current


@transaction.atomic
def refuse_request(request: DataRequest, *, answer: str, by: Any, at: datetime) -> DataRequest:
    """Close without an answer to the substance, saying why: nobody could tell who asks, it is of another entity."""
    request = queries.request_for_update(request)
    if request.state == RequestState.REFUSED:
        return request
    _close(request, RequestState.REFUSED, answer, by=by, at=at)
    title = _("Su solicitud %(number)s no procede") % {"number": request.number}
    _mail(request, title, request.answer, request.token, "refused", by=by, at=at)
    return request


def _close(request: DataRequest, to: RequestState, answer: str, *, by: Any, at: datetime) -> None:
    if to not in REQUEST_MOVES.get(RequestState(request.state), ()):
        raise Refused(_("Esta solicitud ya se cerró."))
    if len(answer.strip()) < 10:
        raise Refused({"answer": _("Escriba la respuesta: la lee la persona.")})
    request.state, request.answer = to, answer.strip()
    request.answered_at, request.answered_by = at, by
    if to == RequestState.ANSWERED:
        request.answer_token = secrets.token_urlsafe(18)
    _save(request)
    late = day_of(at) > request.due_on
    trail.record(_CLOSED[to], request, by=by, at=at, data={"due_on": request.due_on, "late": late})


_CLOSED = {RequestState.ANSWERED: "privacy.request_answered", RequestState.REFUSED: "privacy.request_refused"}


def _issue_letter(request: DataRequest, *, by: Any, at: datetime) -> None:
    """The answer as an official letter, where the institution has a format for letters; it is classified."""
    code = setting(request.institution, "communication.format", day_of(at).year, default="")
    if not code:
        return
    payload = LetterPayload(
        kind=_("Respuesta a una solicitud de datos personales"),
        city=request.institution.city,
        dated_on=day_of(at),
        recipients=[Person(name=request.names)],
        subject=_("Solicitud %(number)s: %(kind)s") % {"number": request.number, "kind": request.get_kind_display()},
        body=letter_body(request),
        sender=Person(name=str(by)),
        reference=request.number,
    )
    title = _("Respuesta a la solicitud %(number)s") % {"number": request.number}
    letter = issue_document(code, subject=request, title=title, number=request.number, payload=payload, by=by, at=at)
    if letter.access_class == AccessClass.PUBLIC:
        reason = _("Contiene datos personales de quien pregunta (Ley 1712 de 2014, artículo 18).")
        reclassify_document(letter, access_class=AccessClass.CLASSIFIED, reason=reason, by=by, at=at)


def letter_body(request: DataRequest) -> str:
    """The answer and, of a consultation, everything that is kept; of a claim, what was done with each thing."""
    parts = [request.answer]
    if request.kind == RequestKind.CONSULT:
        for finding in queries.findings_of(request):
            values = "\n".join(f"{label}: {value}" for label, value in finding.values)
            why = finding.kept and "\n" + _("Por qué se conserva: %(why)s") % {"why": finding.kept}
            parts.append(f"{finding.title} — {finding.label}\n{values}{why}")
    parts += [
        f"{line['title']} — {line['label']}: {RESULT_WORDS[line['result']]} {line['why']}".strip()
        for line in request.outcome
    ]
    return "\n\n".join(parts)


RESULT_WORDS = {"corrected": "corregido.", "erased": "suprimido lo que la ley permite.", "kept": "se conserva."}


def _mail(request: DataRequest, title: str, body: str, token: str, what: str, *, by: Any, at: datetime) -> None:
    """Tell who asked. The page of ``token`` is theirs alone: the request, or the answer once it was given."""
    page = "answer" if token == request.answer_token else "request"
    send_mail_to(
        [request.email],
        institution=request.institution,
        title=title,
        body=body,
        url=reverse(f"rights:{page}", args=[token]),
        secret=token,
        key=f"privacy.{what}:{request.pk}",
        by=by,
        at=at,
    )


def _save(request: DataRequest) -> None:
    request.version += 1
    request.save()
