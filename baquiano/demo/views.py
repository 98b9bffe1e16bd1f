"""Going back to the first day of the demonstration, by its administrator (NFR-03)."""

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from baquiano.common.policy import requires
from baquiano.demo import snapshot

logger = logging.getLogger(__name__)


@requires("demo.reset_demo")
def demo_reset(request: Any) -> HttpResponse:
    """Say what is lost and what stays; POST puts the demonstration back. Only in demo mode."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST" and request.POST.get("confirm") == "si" and snapshot.is_possible():
        logger.warning("demo.reset", extra={"user_id": str(request.user.pk)})
        snapshot.put_back()
        # The session is of before, like everything else: it is forgotten without being written.
        request.session.modified = False
        response = redirect("account_login")
        response.delete_cookie(settings.SESSION_COOKIE_NAME)
        return response
    context = {"is_possible": snapshot.is_possible(), "taken_at": snapshot.taken_at()}
    return render(request, "demo/demo_reset.html", context)
