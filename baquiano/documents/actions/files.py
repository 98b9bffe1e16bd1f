"""Letting files in."""

import logging
import re
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import kinds, storage
from baquiano.documents.models import StoredFile

logger = logging.getLogger(__name__)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def store_file(
    uploaded: File | bytes,
    *,
    institution: Any,
    name: str,
    by: Any,
    at: datetime,
    allowed: frozenset[kinds.Kind] = kinds.EVIDENCE,
    id: UUID | None = None,
) -> StoredFile:
    """Keep a file by its SHA-256 and return its row.

    Size and type by content are checked before; what is refused says what to do. The bytes are on disk before the
    row exists, so that no row ever names a missing file. With ``id``, a repeated request returns the same row.
    """
    clean_name = sanitised_name(name)
    content = _read_bounded(uploaded, clean_name)
    kind = kinds.identify(content, name=clean_name, allowed=allowed)
    return keep_bytes(
        content, media_type=kind.media_type, institution=institution, name=clean_name, by=by, at=at, id=id
    )


def keep_bytes(
    content: bytes,
    *,
    media_type: str,
    institution: Any,
    name: str,
    by: Any,
    at: datetime,
    id: UUID | None = None,
) -> StoredFile:
    """Keep what the product itself made, whose type needs no guessing."""
    try:
        sha256 = storage.put(content)
    except OSError as error:
        logger.exception("documents.file_not_kept", extra={"file_name": name})
        raise Refused(
            _("No fue posible guardar «%(name)s». Intente en unos minutos; si continúa, avise al administrador.")
            % {"name": name}
        ) from error
    fields = {
        "institution": institution,
        "sha256": sha256,
        "size": len(content),
        "media_type": media_type,
        "original_name": name,
        "created_by": by,
        "created_at": at,
    }
    with transaction.atomic():
        return create_once(StoredFile, id=id or uuid7(), fields=fields)[0]


def sanitised_name(name: str) -> str:
    """A name that any system can save: no folders, no control characters, no leading dots, at most 120 characters."""
    plain = one_line(without_control_characters(name.replace("\\", "/"))).rpartition("/")[2]
    plain = _FORBIDDEN.sub("_", plain).strip(" .") or "archivo"
    path = PurePath(plain)
    return path.stem[: 120 - len(path.suffix[:10])] + path.suffix[:10]


def _read_bounded(uploaded: File | bytes, name: str) -> bytes:
    limit = settings.MAX_FILE_MB * 1024 * 1024
    if isinstance(uploaded, bytes):
        content = uploaded
    else:
        uploaded.seek(0)
        content = uploaded.read(limit + 1)
    if len(content) > limit:
        raise Refused(
            _("El archivo «%(name)s» pesa más de %(limit)s MB. Redúzcalo o comparta un enlace.")
            % {"name": name, "limit": settings.MAX_FILE_MB}
        )
    return content
