"""Each request knows its moment, its institution and what the person is there today."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.institutions import queries
from baquiano.institutions.models import Institution, Membership

CHOSEN = "institution_id"


class institution_scope:  # noqa: N801 - it is used as a middleware factory, like its neighbours
    """Sets ``request.at``, ``request.institution`` and ``user.standing``, and activates the scope of the institution.

    Roles are read at every request: whoever's contract ended yesterday does not work today (ORG-03). Without an
    institution no scope is active and every query of institution rows raises (ORG-01).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.at = timezone.now()
        request.institution = None
        request.institutions = []
        request.has_left = False
        if not request.user.is_authenticated:
            return self.get_response(request)
        held = queries.memberships_in_force(request.user, day_of(request.at))
        request.has_left = not held and queries.has_left(request.user, day_of(request.at))
        request.institutions = list({row.institution_id: row.institution for row in held}.values())
        request.institution = self._chosen(request)
        if request.institution is None:
            return self.get_response(request)
        request.user.standing = queries.standing_from(held, request.institution.pk)
        with scope(institution=request.institution):
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Whoever signed in and holds nothing today gets a page that says so, instead of a bare 403."""
        open_to_all = getattr(view, "public_reason", "") or getattr(view, "signed_in_reason", "")
        needs_login = getattr(view, "login_required", True)
        if request.has_left:
            # Whoever holds nothing any more does not keep an open session, be it on a public page (ORG-03).
            response = no_membership(request) if needs_login else None
            logout(request)
            return response
        if request.institution or open_to_all or not needs_login or not request.user.is_authenticated:
            return None
        return no_membership(request)

    @staticmethod
    def _chosen(request: Any) -> Institution | None:
        bound = getattr(request, "bound_institution_id", None)
        wanted = request.session.get(CHOSEN) if bound is None else str(bound)
        for institution in request.institutions:
            if str(institution.pk) == wanted:
                return institution
        # A token opens one institution and no other.
        return request.institutions[0] if request.institutions and bound is None else None


def no_membership(request: Any) -> HttpResponse:
    """The page of a person without a membership in force: when it ended and whom to call."""
    today = day_of(request.at)
    ahead = queries.next_membership(request.user, today)
    last: Membership | None = ahead or queries.last_membership(request.user)
    admins = list(queries.people_with_role(last.institution, "admin", on=today)) if last else []
    context = {"last": last, "is_ahead": ahead is not None, "admins": admins}
    return render(request, "institutions/no_membership.html", context, status=403)
