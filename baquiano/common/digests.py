"""Canonical content and its SHA-256."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"No canonical form for {type(value).__name__}")


def canonical_json(content: Any) -> str:
    """The one JSON text of ``content``: sorted keys, no spaces, UTF-8 letters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def sha256_of(content: Any) -> str:
    """Hexadecimal SHA-256 of bytes, text or canonical JSON."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    text = content if isinstance(content, str) else canonical_json(content)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
