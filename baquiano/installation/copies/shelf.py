"""The folder where copies are kept: which are there, how old the last one is, which are thrown away."""

import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from baquiano.installation.copies import manifest as manifests
from baquiano.installation.copies.manifest import MANIFEST, Manifest

NAME = re.compile(r"baquiano-(\d{8}T\d{6}Z)")
PARTIAL = ".partial-"


@dataclass(frozen=True)
class Copy:
    """A finished copy: a folder whose name is its moment, in UTC."""

    path: Path
    made_at: datetime

    def manifest(self) -> Manifest:
        return manifests.read(self.path)


def shelf() -> Path | None:
    """The folder of ``BAQUIANO_BACKUPS``; None when nobody asked for copies."""
    return Path(settings.BACKUPS_DIR) if settings.BACKUPS_DIR else None


def name_for(at: datetime) -> str:
    return f"baquiano-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def copies_in(root: Path) -> list[Copy]:
    """The finished copies, oldest first."""
    found = []
    for path in root.iterdir() if root.is_dir() else []:
        match = NAME.fullmatch(path.name)
        if match and (path / MANIFEST).is_file():
            found.append(Copy(path, datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)))
    return sorted(found, key=lambda copy: copy.made_at)


def last_copy(root: Path | None = None) -> Copy | None:
    root = root or shelf()
    return next(reversed(copies_in(root)), None) if root else None


def throw_away(root: Path, *, keep: int) -> list[Path]:
    """Remove all but the last ``keep`` copies, and what an interrupted copy left. Returns what was removed."""
    old = [copy.path for copy in copies_in(root)[: -keep or None]] if keep else []
    for path in [*old, *root.glob(f"{PARTIAL}*")]:
        shutil.rmtree(path, ignore_errors=True)
    return old


def sync(path: Path, *, below: bool = True) -> None:
    """Make sure that ``path``, and what is ``below`` it, survives a power cut."""
    for place in [path, *(path.rglob("*") if below else [])]:
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
