"""How a trip goes from one state to another: once, with who, when and why, and somebody told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.institutions.models import CatalogueItem
from baquiano.notifications.actions import notify
from baquiano.travel import rules
from baquiano.travel.choices import TravelState
from baquiano.travel.models import TravelMove, TravelRequest


def check_move(request: TravelRequest, state: TravelState) -> None:
    if not rules.moves(request, state):
        raise Refused(
            _("La comisión figura como «%(now)s»: no puede pasar a «%(then)s». Abra de nuevo su página.")
            % {"now": request.get_state_display(), "then": state.label}
        )


def move(
    request: TravelRequest,
    state: TravelState,
    event: str,
    *,
    fields: Iterable[str] = (),
    reason: CatalogueItem | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> TravelRequest:
    """Put a locked request in ``state`` and keep the step; ``fields`` are the others that changed with it."""
    check_move(request, state)
    before, request.state = request.state, state
    request.version += 1
    request.save(update_fields=["state", "version", *fields])
    TravelMove.objects.create(
        institution_id=request.institution_id,
        request=request,
        from_state=before,
        to_state=state,
        reason=reason,
        note=note,
        moved_by=by,
        moved_at=at,
    )
    told = {**(data or {})} | ({"reason": str(reason)} if reason else {}) | ({"note": note} if note else {})
    trail.record(event, request, by=by, at=at, changes={"state": (before, state.value)}, data=told)
    return request


def hands_of(request: TravelRequest) -> list[User]:
    """Who travels and who carries the trip through, to be told of it; each once."""
    people = [request.traveller, *([request.responsible] if request.responsible else [])]
    return list({one.pk: one for one in people}.values())


def tell(
    request: TravelRequest, people: Iterable[User], kind: str, title: str, body: str, *, by: User | None, at: datetime
) -> None:
    """One notice per step of the trip and person."""
    notify(
        [person for person in people if by is None or person.pk != by.pk],
        institution=request.institution,
        kind=f"travel.{kind}",
        title=title,
        body=body,
        url=request.get_absolute_url(),
        key=f"travel.{kind}:{request.pk}:{request.version}",
        by=by,
        at=at,
        about=request,
    )


def words_of(request: TravelRequest) -> str:
    """A trip in one line, for whoever is told of it."""
    where = request.destinations or request.event
    when = (
        f"{request.starts_on:%d/%m/%Y}"
        if request.starts_on == request.ends_on
        else f"{request.starts_on:%d/%m/%Y} a {request.ends_on:%d/%m/%Y}"
    )
    return f"{request.traveller}: {when}{f' · {where}' if where else ''}. {request.purpose}"
