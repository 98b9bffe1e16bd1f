"""Keys that a laptop makes for itself, so that it starts without asking for anything."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_key(path: Path, make: Callable[[], str]) -> str:
    """The key of the file, made the first time: whole or absent, and of two processes that make it one wins."""
    if not path.exists():
        handle, temporary = tempfile.mkstemp(prefix=".key-", dir=path.parent)  # readable by its user only
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
        Path(temporary).unlink()
    return path.read_text(encoding="ascii").strip()
