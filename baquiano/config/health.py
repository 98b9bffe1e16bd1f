"""``/salud/``: whether the database, the background tasks and the storage work. Included at ``salud/``.

It says which part fails and nothing of how the house is made: no paths, versions nor error texts.
"""

import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from baquiano.common.policy import public

logger = logging.getLogger(__name__)

# A task that nobody took in this time means that no worker is alive.
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Part:
    """A part of the installation: its key, its name, whether it works and, if not, what to look at."""

    key: str
    name: str
    works: bool
    advice: str = ""


def check_database() -> str:
    """Advice when the database does not answer or its tables are behind the code; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if _known_migrations() - set(MigrationRecorder(connection).applied_migrations()):
        return _("Faltan migraciones por aplicar.")
    return ""


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of our rooms that this code brings; read once per process."""
    found = MigrationLoader(None).disk_migrations or {}
    return frozenset(key for key in found if apps.get_app_config(key[0]).name.startswith("baquiano."))


def check_tasks() -> str:
    """Advice when the oldest task that should have run has waited too long: no worker is taking them."""
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LONGEST_WAIT)
    # A task that was put off counts from the moment for which it was put off.
    if waiting.exclude(run_after__range=(now - LONGEST_WAIT, now)).exists():
        return _("Hay tareas que llevan más de diez minutos sin que nadie las tome.")
    return ""


def check_storage() -> str:
    """Advice when what is written in the storage does not come back; the probe leaves nothing behind."""
    root, probe = Path(settings.FILES_ROOT), os.urandom(16)
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".salud-", dir=root)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(probe)
        same = Path(name).read_bytes() == probe
    finally:
        Path(name).unlink(missing_ok=True)
    return "" if same else _("Lo que se guarda no se lee igual.")


def parts() -> list[Part]:
    """Every part, checked now."""
    return [
        _checked("base_de_datos", _("Base de datos"), check_database, _("No responde.")),
        _checked("tareas", _("Tareas en segundo plano"), check_tasks, _("No se puede consultar la cola.")),
        _checked("almacenamiento", _("Almacenamiento de archivos"), check_storage, _("No se puede escribir ni leer.")),
    ]


def _checked(key: str, name: str, check: Callable[[], str], failure: str) -> Part:
    try:
        advice = check()
    except (DatabaseError, OSError):
        # The reader learns which part fails; the reason is for the log.
        logger.exception("health.check_failed", extra={"part": key})
        advice = failure
    return Part(key, name, not advice, advice)


@require_safe
@never_cache
@public("monitors and operators ask it without an account; it tells no data and no internals")
def health(request: HttpRequest) -> HttpResponse:
    """200 when everything works, 503 naming the part that does not; JSON or a page, as asked."""
    found = parts()
    works = all(part.works for part in found)
    status = 200 if works else 503
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        response = render(request, "portal/health.html", {"parts": found, "works": works}, status=status)
    else:
        body = {part.key: {"funciona": part.works, "detalle": part.advice} for part in found}
        response = JsonResponse({"funciona": works, "partes": body}, status=status)
    patch_vary_headers(response, ["Accept"])
    return response


app_name = "health"
urlpatterns = [path("", health, name="health")]
