"""What a device asks: the page that opens without signal, a visit to take along, and where to send what it has."""

import base64
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.digests import sha256_of
from baquiano.common.policy import allows, public, require, requires, signed_in
from baquiano.delivery.queries import sessions_visible_to
from baquiano.field import actions, envelopes, keys, queries, rules
from baquiano.field.forms import FORMS
from baquiano.field.models import Capture

logger = logging.getLogger(__name__)
WHY = (
    "It opens without signal from the cache of the browser, for nobody in particular, and shows nobody's data (EXE-20)."
)
_FOLDER = Path(__file__).parents[1] / "static" / "field"
# What the page needs, and nothing else of the product: the worker keeps these files and no other address.
_FILES = (
    "ui/tokens.css",
    "ui/forms.css",
    "ui/light.css",
    "ui/icon.svg",
    "ui/modules/page.js",
    "ui/modules/signature.js",
    "vendor/idb-8.0.4/index.js",
    "vendor/signature-pad-5.1.4/signature_pad.umd.min.js",
    "field/field.css",
    "field/capture.js",
    "field/store.js",
    "field/sealing.js",
    "field/sending.js",
    "field/preparing.js",
    "field/exporting.js",
    "field/shell.js",
)


@public(WHY)
def shell(request: HttpRequest) -> HttpResponse:
    """The page in which a visit is captured. The same for everybody: whose it is, the browser knows."""
    return render(request, "field/shell.html", {"forms": {kind.value: form() for kind, form in FORMS.items()}})


@public(WHY)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the address whose pages it may serve. A new version of any file is a new worker."""
    version = sha256_of(" ".join(_addresses()) + _versions())[:16]
    text = f'const VERSION = "{version}";\n{_worker()}'
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@public(WHY)
def shell_files(request: HttpRequest) -> HttpResponse:
    response = JsonResponse({"files": _addresses()})
    response.headers["Cache-Control"] = "no-cache"
    return response


def _addresses() -> list[str]:
    return [reverse("field:shell"), *map(static, _FILES)]


@cache
def _worker() -> str:
    return (_FOLDER / "worker.js").read_text(encoding="utf-8")


@cache
def _versions() -> str:
    """The content of what the shell is made of, so that an installation that was updated says so."""
    parts = [*sorted(_FOLDER.glob("*.*")), _FOLDER.parents[1] / "templates" / "field" / "shell.html"]
    return sha256_of(b"".join(part.read_bytes() for part in parts))


@signed_in("Each device asks who it is sending for; it says the own identity, a public key and whether one captures.")
def device_state(request: HttpRequest) -> HttpResponse:
    """Who is signed in, the mark that a request must carry, and the key for which a device seals."""
    point = keys.public_point()
    return JsonResponse(
        {
            "user": str(request.user.pk),
            "csrf": get_token(request),
            "key": {"id": keys.key_id_of(point), "point": base64.b64encode(point).decode("ascii")},
            "most_bytes": settings.MAX_FILE_MB * 1024 * 1024,
            # Who captures nothing has nothing to be prepared for.
            "captures": allows(request.user, "field.capture_visit"),
        }
    )


@requires("field.capture_visit")
def visit_carry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the visit along: a panel of its page, or a page of its own."""
    session = get_object_or_404(sessions_visible_to(request.user), pk=pk)
    context = {
        "session": session,
        "can_carry": rules.can_carry(request.user, session),
        "captures": list(queries.captures_visible_to(request.user).filter(session=session)[:50]),
    }
    template = "field/_carry.html" if request.htmx else "field/visit_carry.html"
    return render(request, template, context)


@requires("field.capture_visit")
def visit_package(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = get_object_or_404(sessions_visible_to(request.user), pk=pk)
    require(rules.can_carry(request.user, session))
    return JsonResponse(queries.package_of(session, request.user, request.at))


@requires("field.capture_visit")
def device_package(request: HttpRequest) -> HttpResponse:
    """What keeps a device ready: the own visits of these days, and what one needs to be born there."""
    return JsonResponse(queries.device_package(request.user, request.institution, request.at))


@require_POST
@requires("field.capture_visit")
def capture_receive(request: HttpRequest) -> HttpResponse:
    """Receive what a device sends: each record is answered by itself, whatever happened to its neighbours.

    When the database cannot keep one just now, those before it are answered all the same; the device sends again
    whatever was not answered.
    """
    file = request.FILES.get("captures")
    if file is None:
        return JsonResponse({"detail": _("La petición no trae capturas.")}, status=400)
    answers: list[actions.Answer] = []
    try:
        answers.extend(received(request, file))
    except OperationalError:
        if not answers:
            raise
        logger.warning("field.batch_cut", extra={"answered": len(answers)}, exc_info=True)
    return JsonResponse({"answers": [as_json(one) for one in answers]})


def received(request: HttpRequest, file: Any) -> Iterator[actions.Answer]:
    """Each line of ``file``, received in its turn."""
    for line in envelopes.lines_of(file, at=request.at):
        yield actions.receive_capture(line, institution=request.institution, by=request.user, at=request.at)


def as_json(answer: actions.Answer) -> dict[str, Any]:
    waits = answer.capture is not None and answer.capture.is_unresolved
    return {
        "id": answer.id,
        "outcome": str(answer.outcome),
        "words": str(answer.outcome.label),  # type: ignore[attr-defined]
        "reason": answer.reason,
        "sha256": answer.sha256,
        "kept": answer.kept,
        "url": _url(answer.capture) if waits else "",
    }


def _url(capture: Capture | None) -> str:
    return capture.get_absolute_url() if capture else ""
