"""The repository in which records are also kept, by their place in the retention table (INT-13).

Django's storage called ``repository``: a directory, or a bucket that speaks S3. Nothing here knows which. What was
written is read again and compared by its SHA-256; writing twice the same leaves one.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from baquiano.archive.exporting import document_path, folder_name
from baquiano.archive.models import FiledDocument
from baquiano.common.digests import sha256_of

logger = logging.getLogger(__name__)
NAME = "repository"
T = TypeVar("T")


class Unreachable(Exception):
    """The repository did not answer, or did not let in."""


class Unequal(Exception):
    """What is at the path is not what was written, in words."""


def is_configured() -> bool:
    """Whether this installation has where to write."""
    return NAME in settings.STORAGES


def path_of(filed: FiledDocument) -> str:
    """institution/unit/series/vigencia/expediente/documento: always the same for the same record."""
    case_file = filed.case_file
    schedule = case_file.schedule
    series = ".".join(filter(None, [schedule.series_code, schedule.subseries_code]))
    places = (case_file.institution.code, schedule.unit.code, series, str(case_file.year), folder_name(case_file))
    return "/".join([*places, document_path(filed)])


def keep(path: str, content: bytes) -> None:
    """Leave ``content`` at ``path`` and read it again. What is already there is not written twice.

    A writing that was cut short is completed. Raises ``Unequal`` when something else is there, ``Unreachable`` when
    the repository does not answer.
    """
    place = storages[NAME]
    found = _read(place, path)
    if found is not None and found != content:
        if not content.startswith(found):
            raise Unequal(_("En esa ruta del repositorio hay otro archivo. Muévalo, y se intentará de nuevo."))
        _asked(lambda: place.delete(path))
        found = None
    if found is None:
        kept = _asked(lambda: place.save(path, ContentFile(content)))
        if kept != path:
            _asked(lambda: place.delete(kept))
            raise Unequal(_("El repositorio lo guardó con otro nombre. Se intentará de nuevo."))
    check(path, sha256_of(content))


def check(path: str, sha256: str) -> None:
    """Read what is at ``path`` and compare it. Raises ``Unequal`` or ``Unreachable``."""
    found = _read(storages[NAME], path)
    if found is None:
        raise Unequal(_("Ya no está en el repositorio. Se escribirá de nuevo."))
    if sha256_of(found) != sha256:
        raise Unequal(_("Lo que hay en el repositorio no es lo que se escribió: su SHA-256 es otro."))


def _read(place: Storage, path: str) -> bytes | None:
    def read() -> bytes | None:
        if not place.exists(path):
            return None
        with place.open(path, "rb") as file:
            return bytes(file.read())

    return _asked(read)


def _asked(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as problem:  # each library of each repository has errors of its own
        logger.warning("archive.repository_unreachable", extra={"problem": type(problem).__name__})
        raise Unreachable(_("El repositorio no responde o no deja escribir.")) from problem
