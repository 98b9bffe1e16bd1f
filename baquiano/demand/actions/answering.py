"""Answering, refusing, and closing a ticket."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.demand import queries
from baquiano.demand.actions.telling import tell_requester
from baquiano.demand.actions.terms import checked_move, end, words_of
from baquiano.demand.choices import Product, RequestState, ServiceClass
from baquiano.demand.models import ServiceRequest
from baquiano.documents import actions as documents
from baquiano.institutions.models import CatalogueItem


@transaction.atomic
def answer_request(
    row: ServiceRequest, *, id: UUID, answer: str, product: str = "", file: Any = None, by: User, at: datetime
) -> ServiceRequest:
    """Answer who asked. An orientation ends with this record of the attention (DEM-03); a ticket waits to be closed.

    An advice is refused without the concept, record or report that it leaves (DEM-04). Repeated, it answers once.
    """
    current = queries.request_for_update(row)
    told = words_of(answer, "answer")
    if current.answered_at is not None and current.answer == told:
        return current
    to = RequestState.ANSWERED if current.is_ticket else RequestState.CLOSED
    checked_move(current, to)
    if current.service_class == ServiceClass.OUT:
        raise Refused(_("Lo que está fuera de competencia se traslada o se niega."))
    if file is not None:
        if product not in Product.values:
            raise Refused({"product": _("Diga qué es el archivo: concepto, registro o informe.")})
        documents.add_proof(
            current, id=uuid5(id, "evidence"), kind=product, title=str(Product(product).label), file=file,
            taken_on=day_of(at), by=by, at=at,
        )  # fmt: skip
    if current.service_class == ServiceClass.ADVICE and not current.is_ticket and not queries.has_product(current):
        raise Refused({"file": _("Una asesoría se cierra con su concepto, registro o informe: adjúntelo.")})
    end(current, to, told, by=by, at=at)
    late = day_of(at) > current.due_on
    trail.record("demand.request_answered", current, by=by, at=at, data={"due_on": current.due_on, "late": late})
    title = _("Respuesta a su solicitud %(number)s") % {"number": current.number}
    body = _("Ya la respondimos. Lea la respuesta en esta página, con su radicado y su clave.")
    tell_requester(current, title, body, "answered", by=by, at=at)
    return current


@transaction.atomic
def refuse_request(row: ServiceRequest, *, reason: CatalogueItem, note: str, by: User, at: datetime) -> ServiceRequest:
    """Say no, with the reason of the catalogue and in words (DEM-06)."""
    current = queries.request_for_update(row)
    if current.state == RequestState.REFUSED and current.refusal_reason_id == reason.pk:
        return current
    checked_move(current, RequestState.REFUSED)
    current.refusal_reason = reason
    end(current, RequestState.REFUSED, words_of(note, "note"), by=by, at=at)
    late = day_of(at) > current.due_on
    trail.record("demand.request_refused", current, by=by, at=at, data={"reason": reason.name, "late": late})
    title = _("Respuesta a su solicitud %(number)s") % {"number": current.number}
    tell_requester(current, title, f"{reason.name}. {current.answer}", "refused", by=by, at=at)
    return current


@transaction.atomic
def close_ticket(row: ServiceRequest, *, by: User, at: datetime) -> ServiceRequest:
    """End a ticket that was answered; when it was answered and when it was closed are two moments (DEM-08)."""
    current = queries.request_for_update(row)
    if current.state == RequestState.CLOSED:
        return current
    if current.state != RequestState.ANSWERED:
        raise Refused(_("Primero se responde; después se cierra."))
    checked_move(current, RequestState.CLOSED)
    current.state, current.closed_at = RequestState.CLOSED, at
    current.version += 1
    current.save(update_fields=["state", "closed_at", "version"])
    trail.record("demand.ticket_closed", current, by=by, at=at)
    return current
