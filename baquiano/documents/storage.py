"""Where the bytes live: one file per SHA-256 under ``settings.FILES_ROOT``.

A file is on disk, synced with its directory, before any row names it; a file that no row names is harmless. This is
the one module to replace to keep the bytes in an object store.
"""

import hashlib
import os
import tempfile
from io import BufferedReader
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def put(content: bytes) -> str:
    """Keep ``content`` and return its SHA-256. Keeping it twice changes nothing; a damaged copy is replaced."""
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if is_intact(digest):
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    for directory in (target.parent, target.parent.parent, target.parent.parent.parent):
        _sync_directory(directory)
    return digest


def open_file(sha256: str) -> BufferedReader:
    return path_of(sha256).open("rb")


def read(sha256: str) -> bytes:
    return path_of(sha256).read_bytes()


def is_intact(sha256: str) -> bool:
    """Whether the file is there and its content still has that SHA-256."""
    try:
        with open_file(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
