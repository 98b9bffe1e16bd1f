"""Whoever holds a role for which the institution requires a second factor sets it up before anything else (AUD-05).

The roles and the days of grace are settings of the folder: ``access.second_factor_roles`` and
``access.second_factor_grace_days``. The grace counts from the first page in which the person was told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.actions import ask_second_factor
from baquiano.accounts.queries import has_second_factor
from baquiano.common.calendar_days import day_of
from baquiano.common.rest import is_api, problem_response
from baquiano.institutions.queries import role_label, setting

_WITHOUT = _("Su rol exige un segundo factor. Configúrelo en «Mi cuenta» y su token volverá a servir.")
LATER = "second_factor_later"
# The pages that stay open meanwhile: the own account, where it is set up, and choosing another institution.
_OPEN_ROOM = "baquiano.accounts."
_OPEN_PAGES = {"institutions:institution_choose"}


@dataclass(frozen=True)
class Due:
    """What a person still has to set up: for which roles, until which day, and how many days are left of the grace."""

    roles: tuple[str, ...]
    last_day: date
    days_left: int


def due_of(request: Any) -> Due | None:
    """What is due of the person of ``request``; nothing when no role held requires it or it is already set up."""
    if request.institution is None:
        return None
    required = set(setting(request.institution, "access.second_factor_roles", default=[]))
    held = sorted(required & request.user.standing.roles) if required else []
    if not held or has_second_factor(request.user):
        return None
    if request.user.second_factor_asked_at is None:
        ask_second_factor(request.user, by=request.user, at=request.at)
    grace = setting(request.institution, "access.second_factor_grace_days", default=0)
    last_day = day_of(request.user.second_factor_asked_at) + timedelta(days=grace - 1)
    left = max(0, (last_day - day_of(request.at)).days + 1)
    return Due(tuple(role_label(request.institution, role) for role in held), last_day, left)


class second_factor_first:  # noqa: N801 - it is used as a middleware factory, like its neighbours
    """Leads whoever lacks the second factor that the role requires to setting it up; nothing else is done until then.

    During the grace it comes once per session, and *Ahora no* lets the person work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.second_factor_due = due_of(request) if request.user.is_authenticated else None
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        due = request.second_factor_due
        if due is not None and is_api(request) and not getattr(view, "public_reason", ""):
            # Another system cannot be led to a page: it works during the grace and stops after it.
            return None if due.days_left else problem_response(403, "second_factor", _WITHOUT)
        if due is None or (due.days_left and request.session.get(LATER)) or _stays_open(request, view):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("accounts:second_factor_due")})
        return redirect("accounts:second_factor_due")


def _stays_open(request: Any, view: Any) -> bool:
    return (
        bool(getattr(view, "public_reason", ""))
        or view.__module__.startswith(_OPEN_ROOM)
        or request.resolver_match.view_name in _OPEN_PAGES
    )
