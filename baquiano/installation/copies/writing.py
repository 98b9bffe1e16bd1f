"""Making a copy while people work: first the rows, of one moment; then the files, which were safe before their rows."""

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

import baquiano
from baquiano.audit import keys
from baquiano.audit import queries as trail
from baquiano.common.errors import Refused
from baquiano.documents.models import StoredFile
from baquiano.installation.copies import manifest as manifests
from baquiano.installation.copies import rows, shelf
from baquiano.installation.copies.checking import Damage, check, digest_of
from baquiano.installation.copies.manifest import FILES, ChainHead, Manifest, TableContent
from baquiano.installation.copies.shelf import Copy

LEVEL = 6
DIGEST = re.compile(r"[0-9a-f]{64}")


def make_copy(root: Path, *, at: datetime) -> Copy:
    """A new copy under ``root``, whole or absent; refuses when another one is being made.

    A file that the previous copy already has is linked, not written again: each copy is complete and takes only the
    place of what is new. What no longer reads equal in the store is told in the manifest (``unsound_files``).
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = root / shelf.name_for(at)
    with _alone(root):
        if target.exists():
            raise Refused(_("Ya hay una copia de este segundo: %(path)s.") % {"path": target})
        previous = shelf.last_copy(root)
        partial = Path(tempfile.mkdtemp(prefix=shelf.PARTIAL, dir=root))
        try:
            _write(partial, previous.path if previous else None, at)
            _refuse_if_damaged(check(partial))
            shelf.sync(partial)
            partial.rename(target)
            shelf.sync(root, below=False)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    return Copy(target, at.astimezone(UTC).replace(microsecond=0))


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(_("Ya se está haciendo una copia en %(path)s.") % {"path": root}) from error
        yield


def _write(folder: Path, previous: Path | None, at: datetime) -> None:
    with rows.snapshot(connection):
        migrations = rows.applied(connection)
        tables = _write_tables(folder, rows.models_at(connection, migrations))
        chains = chain_heads()
        named = set(StoredFile._base_manager.values_list("sha256", flat=True))
    pieces = {table.piece: digest_of(folder / table.piece) for table in tables.values()}
    pieces |= _write_folders(folder)
    lines, unsound = _write_files(folder, previous, named)
    (folder / FILES).write_text("".join(f"{d} {s} {p}\n" for d, s, p in lines), encoding="utf-8")
    pieces[FILES] = digest_of(folder / FILES)
    manifests.write(
        folder,
        Manifest(
            made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
            version=baquiano.__version__,
            engine=connection.vendor,
            migrations=[list(key) for key in migrations],
            tables=tables,
            chains=chains,
            public_key=keys.public_text(),
            pieces=pieces,
            file_count=len(lines),
            file_bytes=sum(size for _digest, size, _path in lines),
            unsound_files=unsound,
        ),
    )


def _write_tables(folder: Path, found: list[rows.Model]) -> dict[str, TableContent]:
    (folder / "tables").mkdir()
    tables = {}
    for model in found:
        piece = f"tables/{model._meta.db_table}.jsonl.gz"
        digest, count = hashlib.sha256(), -1
        with (folder / piece).open("wb") as raw, gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as file:
            for line in rows.lines_of(model, connection.alias):
                digest.update(line)
                file.write(line)
                count += 1
        tables[model._meta.db_table] = TableContent(piece, count, digest.hexdigest())
    return tables


def chain_heads() -> dict[str, ChainHead]:
    """How far each chain of the trail reaches now."""
    heads = [trail.last_link(chain) for chain in trail.chains()]
    return {str(head.institution_id): ChainHead(head.position, head.hash) for head in heads if head}


def _write_folders(folder: Path) -> dict[str, str]:
    """The folders of the institutions; a link is not followed, what begins with a dot is not theirs."""
    pieces = {}
    root = Path(settings.INSTITUTIONS_DIR)
    for source in _files_under(root):
        piece = f"institutions/{source.relative_to(root).as_posix()}"
        pieces[piece] = _copy(source, folder / piece)
    return pieces


def _write_files(folder: Path, previous: Path | None, named: set[str]) -> tuple[list[tuple[str, int, str]], list[str]]:
    """Every file of the store; the lines of the list, and what a row names and is missing or reads different."""
    root, lines, seen, unsound = Path(settings.FILES_ROOT), [], set(), []
    for source in _files_under(root):
        name = source.relative_to(root).as_posix()
        piece = f"files/{name}"
        kept = previous / piece if previous else None
        digest = _link(kept, folder / piece, source.name) if kept else ""
        digest = digest or _copy(source, folder / piece)
        seen.add(digest)
        if DIGEST.fullmatch(source.name) and digest != source.name:
            unsound.append(source.name)
        lines.append((digest, (folder / piece).stat().st_size, piece))
    return lines, sorted({*unsound, *(named - seen)})


def _files_under(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def _link(kept: Path, target: Path, digest: str) -> str:
    """Share the file of the previous copy when it still reads as its name says; empty when it must be copied."""
    if not DIGEST.fullmatch(digest) or not kept.is_file() or digest_of(kept) != digest:
        return ""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(kept, target)
    return digest


def _copy(source: Path, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("wb") as new:
        while chunk := old.read(1 << 20):
            digest.update(chunk)
            new.write(chunk)
    target.chmod(0o600)
    return digest.hexdigest()


def _refuse_if_damaged(found: list[Damage]) -> None:
    if found:
        raise Refused(_("La copia recién escrita no se lee igual: %(piece)s Revise el disco.") % {"piece": found[0]})
