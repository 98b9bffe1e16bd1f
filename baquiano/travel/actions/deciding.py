"""A request on its way: filed, approved or returned by the boss, delivered to finance; refused or cancelled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.numbering import next_number
from baquiano.travel import profile, queries
from baquiano.travel.actions.moves import check_move, hands_of, move, tell, words_of
from baquiano.travel.choices import Gate, TravelState
from baquiano.travel.models import TravelRequest
from baquiano.travel.signals import request_delivered


@transaction.atomic
def file_request(request: TravelRequest, *, late_reason: str = "", by: User, at: datetime) -> TravelRequest:
    """File the request before the boss; the first filing fixes its date and number, whatever is returned later.

    Refused with what is missing, with an earlier trip not legalised when the profile says so, and without a reason
    when it is filed with less notice than the profile asks.
    """
    current = queries.request_for_update(request)
    if current.state == TravelState.FILED:
        return current
    check_move(current, TravelState.FILED)
    missing = queries.missing_to_file(current)
    if missing:
        raise Refused(_("Antes de radicar falta: %(missing)s.") % {"missing": "; ".join(missing)})
    _check_legalised(current, at)
    current.first_filed_at = current.first_filed_at or at
    current.is_late_filing = queries.would_be_late(current, day_of(at))
    current.late_reason = one_line(late_reason)[:500] or current.late_reason
    if current.is_late_filing and not current.late_reason:
        raise Refused(
            {"late_reason": _("La solicitud es extemporánea: escriba por qué se radica con tan poco tiempo.")}
        )
    current.number = current.number or _number(current)
    fields = ("first_filed_at", "is_late_filing", "late_reason", "number", "late_authorised_by")
    current.late_authorised_by = None
    data = {"number": current.number, "late": current.is_late_filing}
    move(current, TravelState.FILED, "travel.request_filed", fields=fields, data=data, by=by, at=at)
    title = _("Comisión por aprobar: %(trip)s") % {"trip": current}
    tell(current, queries.approvers_of(current, day_of(at)), "filed", title, words_of(current), by=by, at=at)
    return current


def _number(request: TravelRequest) -> str:
    given = next_number("travel.request", institution=request.institution, year=request.year)
    return f"COM-{request.year}-{given:04d}"


def _check_legalised(request: TravelRequest, at: datetime) -> None:
    if profile.gate(request.institution, profile.UNLEGALISED, day_of(at)) != Gate.REFUSE:
        return
    earlier = queries.not_legalised_of(request.traveller, day_of(at), but=request).first()
    if earlier is not None:
        raise Refused(
            _("La comisión %(trip)s, que terminó el %(day)s, está sin legalizar. Legalícela antes de radicar otra.")
            % {"trip": earlier.number, "day": f"{earlier.ends_on:%d/%m/%Y}"}
        )


@transaction.atomic
def approve_request(
    request: TravelRequest, *, authorises_late: bool = False, note: str = "", by: User, at: datetime
) -> TravelRequest:
    """The boss approves; a request filed with little notice needs the word that it is authorised all the same."""
    current = queries.request_for_update(request)
    if current.state == TravelState.APPROVED:
        return current
    check_move(current, TravelState.APPROVED)
    if by.pk in current.hands:
        raise Refused(
            _("Nadie aprueba su propia comisión, ni la que pidió para otra persona. Debe hacerlo otro superior.")
        )
    if current.is_late_filing and not authorises_late:
        raise Refused(
            {"authorises_late": _("Se radicó con poca anticipación: marque que autoriza el trámite, o devuélvala.")}
        )
    current.late_authorised_by = by if current.is_late_filing else None
    move(
        current,
        TravelState.APPROVED,
        "travel.request_approved",
        fields=["late_authorised_by"],
        note=note.strip(),
        data={"late": current.is_late_filing},
        by=by,
        at=at,
    )
    title = _("Comisión aprobada: %(trip)s") % {"trip": current}
    body = _("Anexe los soportes y entréguela a financiera. %(trip)s") % {"trip": words_of(current)}
    tell(current, hands_of(current), "approved", title, body, by=by, at=at)
    return current


@transaction.atomic
def return_request(
    request: TravelRequest, *, reason: CatalogueItem | None, note: str, by: User, at: datetime
) -> TravelRequest:
    """The boss, or finance once delivered, sends it back to be mended; its filing date does not move."""
    return _sent_back(request, TravelState.RETURNED, "returned", reason=reason, note=note, by=by, at=at)


@transaction.atomic
def refuse_request(
    request: TravelRequest, *, reason: CatalogueItem | None, note: str, by: User, at: datetime
) -> TravelRequest:
    """The trip is not granted, and why. It is final: another one is another request."""
    return _sent_back(request, TravelState.REFUSED, "refused", reason=reason, note=note, by=by, at=at)


def _sent_back(
    request: TravelRequest,
    state: TravelState,
    word: str,
    *,
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> TravelRequest:
    current = queries.request_for_update(request)
    check_move(current, state)
    if by.pk in current.hands:
        raise Refused(_("Nadie decide sobre su propia comisión, ni sobre la que pidió para otra persona."))
    if not note.strip():
        raise Refused({"note": _("Explique por qué, para quien la pidió.")})
    move(current, state, f"travel.request_{word}", reason=reason, note=note.strip(), by=by, at=at)
    titles = {"returned": _("Comisión devuelta: %(trip)s"), "refused": _("Comisión negada: %(trip)s")}
    why = f"{reason}. " if reason else ""
    tell(current, hands_of(current), word, titles[word] % {"trip": current}, f"{why}{note.strip()}", by=by, at=at)
    return current


@transaction.atomic
def deliver_request(request: TravelRequest, *, note: str = "", by: User, at: datetime) -> TravelRequest:
    """Hand the approved request and its supports to the official of finance (LOG-02)."""
    current = queries.request_for_update(request)
    if current.state == TravelState.DELIVERED:
        return current
    move(current, TravelState.DELIVERED, "travel.request_delivered", note=note.strip(), by=by, at=at)
    request_delivered.send(sender=TravelRequest, request=current, meetings=queries.meetings_of(current), by=by, at=at)
    title = _("Comisión por tramitar: %(trip)s") % {"trip": current}
    people = queries.finance_people(current.institution, day_of(at))
    tell(current, people, "delivered", title, words_of(current), by=by, at=at)
    return current


@transaction.atomic
def cancel_request(
    request: TravelRequest, *, reason: CatalogueItem | None, note: str, by: User, at: datetime
) -> TravelRequest:
    """The trip will not be made; who had it in hand is told."""
    current = queries.request_for_update(request)
    if current.state == TravelState.CANCELLED:
        return current
    before = TravelState(current.state)
    move(current, TravelState.CANCELLED, "travel.request_cancelled", reason=reason, note=note.strip(), by=by, at=at)
    people = hands_of(current)
    if before in (TravelState.DELIVERED, TravelState.GRANTED):
        people += queries.finance_people(current.institution, day_of(at))
    elif before == TravelState.FILED:
        people += queries.approvers_of(current, day_of(at))
    title = _("Comisión cancelada: %(trip)s") % {"trip": current}
    tell(current, people, "cancelled", title, note.strip(), by=by, at=at)
    return current
