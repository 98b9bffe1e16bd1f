"""What the official of finance records of a trip, and its accounts once it was made."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.queries import add_working_days
from baquiano.travel import profile, queries
from baquiano.travel.actions.moves import check_move, hands_of, move, tell, words_of
from baquiano.travel.choices import TravelState
from baquiano.travel.models import TravelRequest

OUTCOME = ("act_number", "act_on", "value", "cdp_number", "rp_number", "budget_line")
_CORRECTABLE = (TravelState.GRANTED, TravelState.TRAVELLED, TravelState.PRESENTED)


@transaction.atomic
def record_outcome(
    request: TravelRequest, *, fields: dict[str, Any], expected_version: int | None = None, by: User, at: datetime
) -> TravelRequest:
    """Write the act that grants the trip with its numbers and value; later, complete or correct them.

    The act needs its number and date; CDP and RP may come afterwards. Equal values change nothing.
    """
    current = queries.request_for_update(request)
    if expected_version is not None and current.version != expected_version:
        raise StaleEdit(current=current)
    if by.pk in current.hands:
        raise Refused(_("Nadie tramita su propia comisión, ni la que pidió. Debe hacerlo otra persona de financiera."))
    before = trail.snapshot(current, list(OUTCOME))
    for name, value in fields.items():
        setattr(current, name, value)
    if not current.act_number or not current.act_on:
        raise Refused({"act_number": _("Escriba el número y la fecha del acto que concede la comisión.")})
    changes = trail.diff(before, trail.snapshot(current, list(OUTCOME)))
    if current.state in _CORRECTABLE:
        return _corrected(current, changes, by=by, at=at)
    current.legalise_by = _due(current)
    data = {"act": current.act_number, "value": current.value}
    names = [*OUTCOME, "legalise_by"]
    move(current, TravelState.GRANTED, "travel.request_granted", fields=names, data=data, by=by, at=at)
    title = _("Comisión concedida: %(trip)s") % {"trip": current}
    body = _("Acto %(act)s del %(day)s. %(trip)s") % {
        "act": current.act_number,
        "day": f"{current.act_on:%d/%m/%Y}",
        "trip": words_of(current),
    }
    tell(current, hands_of(current), "granted", title, body, by=by, at=at)
    return current


def _corrected(request: TravelRequest, changes: Any, *, by: User, at: datetime) -> TravelRequest:
    if changes:
        request.version += 1
        request.save(update_fields=[*OUTCOME, "version"])
        trail.record("travel.outcome_corrected", request, by=by, at=at, changes=changes)
    return request


def _due(request: TravelRequest) -> Any:
    days = profile.number_of(request.institution, profile.LEGALISE, profile.LEGALISE_DAYS, request.ends_on)
    return add_working_days(request.institution, request.ends_on, days)


@transaction.atomic
def return_from_trip(request: TravelRequest, *, by: User, at: datetime) -> TravelRequest:
    """Say that the trip was made; from now on its accounts are due."""
    current = queries.request_for_update(request)
    if current.state == TravelState.TRAVELLED:
        return current
    if current.state != TravelState.GRANTED:
        raise Refused(_("Solo una comisión concedida se registra como realizada. Abra de nuevo su página."))
    if day_of(at) < current.ends_on:
        raise Refused(
            _("La comisión termina el %(day)s: regístrela como realizada desde ese día.")
            % {"day": f"{current.ends_on:%d/%m/%Y}"}
        )
    current.legalise_by = current.legalise_by or _due(current)
    return move(current, TravelState.TRAVELLED, "travel.trip_made", fields=["legalise_by"], by=by, at=at)


@transaction.atomic
def present_accounts(request: TravelRequest, *, note: str = "", by: User, at: datetime) -> TravelRequest:
    """Present the accounts: proof of each visit and the report. Refused with what is missing."""
    current = queries.request_for_update(request)
    if current.state == TravelState.PRESENTED:
        return current
    check_move(current, TravelState.PRESENTED)
    missing = queries.missing_to_present(current)
    if missing:
        raise Refused(_("Antes de presentar la legalización falta: %(missing)s.") % {"missing": "; ".join(missing)})
    move(current, TravelState.PRESENTED, "travel.accounts_presented", note=note.strip(), by=by, at=at)
    title = _("Legalización por revisar: %(trip)s") % {"trip": current}
    people = queries.finance_people(current.institution, day_of(at))
    tell(current, people, "presented", title, words_of(current), by=by, at=at)
    return current


@transaction.atomic
def legalise_request(request: TravelRequest, *, note: str = "", by: User, at: datetime) -> TravelRequest:
    """Finance closes the accounts of the trip: the traveller is at peace with the institution."""
    current = queries.request_for_update(request)
    if current.state == TravelState.LEGALISED:
        return current
    check_move(current, TravelState.LEGALISED)
    if by.pk in current.hands:
        raise Refused(_("Nadie legaliza su propia comisión, ni la que pidió para otra persona."))
    current.legalised_at = at
    move(
        current,
        TravelState.LEGALISED,
        "travel.accounts_closed",
        fields=["legalised_at"],
        note=note.strip(),
        by=by,
        at=at,
    )
    title = _("Comisión legalizada: %(trip)s") % {"trip": current}
    tell(current, hands_of(current), "legalised", title, words_of(current), by=by, at=at)
    return current


@transaction.atomic
def reopen_accounts(
    request: TravelRequest, *, reason: CatalogueItem | None, note: str, by: User, at: datetime
) -> TravelRequest:
    """Finance sends the accounts back, with what they lack; they are due again as they were."""
    current = queries.request_for_update(request)
    if current.state != TravelState.PRESENTED:
        raise Refused(_("La legalización de esta comisión no está presentada. Abra de nuevo su página."))
    if not note.strip():
        raise Refused({"note": _("Explique qué falta en la legalización.")})
    move(current, TravelState.TRAVELLED, "travel.accounts_returned", reason=reason, note=note.strip(), by=by, at=at)
    title = _("Legalización devuelta: %(trip)s") % {"trip": current}
    why = f"{reason}. " if reason else ""
    tell(current, hands_of(current), "accounts_returned", title, f"{why}{note.strip()}", by=by, at=at)
    return current
