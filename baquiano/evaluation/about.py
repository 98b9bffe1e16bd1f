"""What an address says that a campaign is about: the page and its endpoint read it alike."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.delivery.queries import assistances_visible_to, sessions_visible_to


def named(request: HttpRequest) -> AssistanceSession | Assistance | None:
    """The visit of ``?visita=`` or the assistance of ``?asistencia=``, seen by the person; 404 for one that is not."""
    user: Any = request.user
    session, assistance = request.GET.get("visita", ""), request.GET.get("asistencia", "")
    if session:
        return get_object_or_404(sessions_visible_to(user), pk=_key(session))
    if assistance:
        return get_object_or_404(assistances_visible_to(user), pk=_key(assistance))
    return None


def answers_for(about: AssistanceSession | Assistance) -> Any:
    """The row that says whose it is: of a visit, its meeting."""
    return about.meeting if isinstance(about, AssistanceSession) else about


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
