"""``/salud/``: whether each part of the installation works, and what to do about the one that does not.

To anybody it says which part fails and nothing of how the house is made: no paths, versions, error texts nor figures.
The figures are for whoever the policy lets see them.
"""

import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from baquiano.installation.queries import Facts, facts

logger = logging.getLogger(__name__)

# A task that nobody took in this time means that no worker is alive.
LONGEST_WAIT = timedelta(minutes=10)


LONGEST_SILENCE = timedelta(minutes=2)
LATEST_MAIL = timedelta(hours=1)
LATEST_SEAL = timedelta(minutes=10)
LATEST_COPY = timedelta(hours=27)
LEAST_DISK = 500 * 1024 * 1024
LEAST_SHARE = 0.03


@dataclass(frozen=True)
class Part:
    """A part of the installation: its key, its name, whether it works and, if not, what to look at.

    ``figure`` is what was measured, in words.
    """

    key: str
    name: str
    works: bool
    advice: str = ""
    figure: str = ""


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
    """Advice when the oldest task that should have run has waited too long and no worker takes any: a long queue that
    moves is no failure, and is what a demonstration leaves when it is built.
    """
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LONGEST_WAIT)
    # A task that was put off counts from the moment for which it was put off.
    taken = DBTaskResult.objects.filter(started_at__gte=now - LONGEST_WAIT)
    if waiting.exclude(run_after__range=(now - LONGEST_WAIT, now)).exists() and not taken.exists():
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
        *_measured(),
    ]


def _measured() -> list[Part]:
    """The parts that are a figure against a limit; none when the figures cannot be had: the database says why."""
    try:
        found, at = facts(), timezone.now()
    except (DatabaseError, OSError):
        logger.exception("health.facts_failed")
        return []
    return [_worker(found, at), _disk(found), _mail(found, at), _trail(found, at), *_copy(found, at)]


def _worker(found: Facts, at: datetime) -> Part:
    works = found.last_beat is not None and at - found.last_beat < LONGEST_SILENCE
    figure = _(
        "Última señal: %(when)s. Tareas por hacer: %(waiting)s; en curso: %(running)s; fallidas: %(failed)s."
    ) % {
        "when": _since(found.last_beat, at),
        "waiting": found.tasks_waiting,
        "running": found.tasks_running,
        "failed": found.tasks_failed,
    }
    return _part("trabajo", _("Trabajo de fondo"), works, _("Ningún proceso de trabajo de fondo da señales."), figure)


def _disk(found: Facts) -> Part:
    works = found.disk_free >= max(LEAST_DISK, LEAST_SHARE * found.disk_total)
    figure = _("Libre: %(free)s de %(total)s.") % {
        "free": filesizeformat(found.disk_free),
        "total": filesizeformat(found.disk_total),
    }
    return _part("disco", _("Espacio en disco"), works, _("Queda muy poco espacio."), figure)


def _mail(found: Facts, at: datetime) -> Part:
    works = found.mail_oldest is None or at - found.mail_oldest < LATEST_MAIL
    figure = _("Nada por enviar.")
    if found.mail_oldest:
        figure = _("Por enviar: %(waiting)s; el más viejo, %(when)s.") % {
            "waiting": found.mail_waiting,
            "when": _since(found.mail_oldest, at),
        }
    if found.mail_dead:
        figure += " " + _("No se pudieron enviar: %(dead)s.") % {"dead": found.mail_dead}
    return _part("correo", _("Correo saliente"), works, _("Hay correos que llevan más de una hora sin salir."), figure)


def _trail(found: Facts, at: datetime) -> Part:
    works = found.trail_oldest is None or at - found.trail_oldest < LATEST_SEAL
    figure = _("Nada por sellar.")
    if found.trail_oldest:
        figure = _("Asientos por sellar: %(waiting)s; el más viejo, %(when)s.") % {
            "waiting": found.trail_waiting,
            "when": _since(found.trail_oldest, at),
        }
    return _part(
        "rastro", _("Sellado del rastro"), works, _("El rastro lleva más de diez minutos sin sellarse."), figure
    )


def _copy(found: Facts, at: datetime) -> list[Part]:
    """The copies, where somebody asked for them."""
    if not settings.BACKUPS_DIR:
        return []
    works = found.last_copy is not None and at - found.last_copy < LATEST_COPY
    figure = _("Última copia: %(when)s.") % {"when": _since(found.last_copy, at)}
    return [_part("copias", _("Copias de seguridad"), works, _("No hay una copia de las últimas 27 horas."), figure)]


def _part(key: str, name: str, works: bool, advice: str, figure: str) -> Part:
    return Part(key, name, works, "" if works else advice, figure)


def _since(moment: datetime | None, at: datetime) -> str:
    if moment is None:
        return _("ninguna")
    if at - moment < timedelta(minutes=1):
        return _("hace menos de un minuto")
    return _("hace %(time)s") % {"time": timesince(moment, at, depth=1)}


def _checked(key: str, name: str, check: Callable[[], str], failure: str) -> Part:
    try:
        advice = check()
    except (DatabaseError, OSError):
        # The reader learns which part fails; the reason is for the log.
        logger.exception("health.check_failed", extra={"part": key})
        advice = failure
    return Part(key, name, not advice, advice)
