"""What a device sends: one line per record, with labels that anyone may read and a body that only the server opens.

The same lines travel in a request and in the file that is exported when there is no other way.
"""

import base64
import binascii
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from baquiano.common.digests import sha256_of
from baquiano.field import keys
from baquiano.field.choices import CaptureKind

VERSION = 1
MOST_LINES = 2000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Unreadable(ValueError):
    """The line is not a capture; its text says why."""


@dataclass(frozen=True)
class Header:
    """The labels of a record. They are sealed beside the body: changed, the body no longer opens."""

    id: UUID
    kind: str
    session: UUID
    owner: UUID
    institution: UUID
    device: str
    captured_at: datetime


@dataclass(frozen=True)
class Content:
    """A record once opened: its fields, and the bytes of its file if it has one."""

    fields: dict[str, Any]
    file: bytes


@dataclass(frozen=True)
class Envelope:
    """A line as it arrived."""

    text: str
    header: Header
    labels: bytes
    key: str
    ephemeral: bytes
    iv: bytes
    sealed: bytes

    @property
    def sha256(self) -> str:
        """The digest that the device compares with the one of what it keeps."""
        return sha256_of(self.text)

    def opened(self) -> bytes:
        return keys.open_sealed(self.key, ephemeral=self.ephemeral, iv=self.iv, sealed=self.sealed, header=self.labels)


def sealed(labels: dict[str, str], fields: dict[str, Any], file: bytes = b"") -> str:
    """The line that a device writes; for whoever captures without one: the demonstration and the tests."""
    header, iv = json.dumps(labels), os.urandom(12)
    plain = json.dumps(fields).encode() + b"\n" + file
    key, ephemeral, body = keys.seal(plain, header=header.encode(), iv=iv)
    parts = {"ephemeral": ephemeral, "iv": iv, "body": body}
    encoded = {name: base64.b64encode(part).decode("ascii") for name, part in parts.items()}
    return json.dumps({"v": VERSION, "header": header, "key": key, **encoded})


def read(text: str) -> Envelope:
    """The line as an envelope; raises ``Unreadable``."""
    try:
        row = json.loads(text)
        labels = row["header"]
        envelope = Envelope(
            text=text,
            header=_header(json.loads(labels)),
            labels=labels.encode(),
            key=str(row["key"])[:32],
            ephemeral=base64.b64decode(row["ephemeral"], validate=True),
            iv=base64.b64decode(row["iv"], validate=True),
            sealed=base64.b64decode(row["body"], validate=True),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, binascii.Error) as error:
        raise Unreadable(_("La línea no es una captura de Baquiano o llegó incompleta.")) from error
    if row.get("v") != VERSION:
        raise Unreadable(_("La captura es de otra versión de Baquiano. Avise al administrador."))
    return envelope


def _header(row: dict[str, Any]) -> Header:
    return Header(
        id=UUID(row["id"]),
        kind=CaptureKind(row["kind"]).value,
        session=UUID(row["session"]),
        owner=UUID(row["owner"]),
        institution=UUID(row["institution"]),
        device=str(row.get("device", "")).replace("\x00", "")[:40],
        captured_at=moment(row["captured_at"]),
    )


def moment(text: Any) -> datetime:
    """What the clock of a device said; raises ``ValueError`` when it is no moment at all."""
    value = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    if value.tzinfo is None:
        raise ValueError(text)
    return min(max(value, EARLIEST), LATEST)


def content_of(plain: bytes) -> Content:
    """The fields, on the first line, and the file, which is the rest."""
    first, _newline, file = plain.partition(b"\n")
    try:
        fields = json.loads(first)
        if not isinstance(fields, dict):
            raise TypeError
        json.dumps(fields, ensure_ascii=False).encode()  # half a letter is no text
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable(_("El contenido de la captura no se entiende.")) from error
    return Content({str(name): value for name, value in fields.items()}, file)


def longest_line() -> int:
    """A file of the largest size that is accepted, in base64, and what goes beside it."""
    return settings.MAX_FILE_MB * 1024 * 1024 * 4 // 3 + 1024 * 1024


@dataclass(frozen=True)
class Line:
    """A line of what was sent, and what the clock of the device said on sending it."""

    text: str
    sent_at: datetime


def lines_of(file: Any, *, at: datetime) -> Iterator[Line]:
    """The records of a request or of an exported file. The first line says when it was sent; without it, it is now."""
    sent_at, longest = at, longest_line()
    for _number in range(MOST_LINES):
        raw = file.readline(longest + 1)
        if not raw:
            return
        if len(raw) > longest:
            yield Line("", sent_at)  # too long to be one: told as unreadable, and the rest with it
            return
        text = raw.decode("utf-8", "replace").strip()
        when = _sending(text)
        if when is not None:
            sent_at = when
        elif text:
            yield Line(text, sent_at)


def _sending(text: str) -> datetime | None:
    if not text.startswith('{"sent_at"'):
        return None
    try:
        return moment(json.loads(text)["sent_at"])
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def happened_at(header: Header, sent_at: datetime, at: datetime) -> datetime:
    """When it was captured, in our time: as long ago as the clock of the device counted between capturing and sending.

    A clock that is wrong is wrong in both moments, so that their difference is not.
    """
    return at - max(sent_at - header.captured_at, timedelta(0))
