"""The database of each release, small and fictitious, packed in one file: what an upgrade starts from.

``python -m tests.upgrade.keep COPY`` packs the rows of a backup copy as ``tests/upgrade/<version>.xz``; the steps are
in docs/howto/release.md.
"""

import gzip
import json
import lzma
from dataclasses import replace
from itertools import islice
from pathlib import Path

from baquiano.audit import keys
from baquiano.installation.copies import manifest as manifests
from baquiano.installation.copies.checking import digest_of
from baquiano.installation.copies.manifest import FILES, Manifest

HERE = Path(__file__).parent


def releases() -> list[Path]:
    """The packed databases, oldest first."""
    return sorted(HERE.glob("*.xz"), key=lambda path: [int(part) for part in path.stem.split(".")])


def pack(copy: Path) -> Path:
    """Pack the rows of ``copy``: its manifest, then each table. Files and folders stay out."""
    manifest = manifests.read(copy)
    target = HERE / f"{manifest.version}.xz"
    with lzma.open(target, "wb", preset=9 | lzma.PRESET_EXTREME) as packed:
        packed.write(json.dumps(json.loads((copy / "manifest.json").read_text())).encode() + b"\n")
        for table in manifest.tables.values():
            packed.write(gzip.decompress((copy / table.piece).read_bytes()))
    return target


def key_of(packed: Path) -> str:
    """The public key that signed the checkpoints of that database."""
    with lzma.open(packed, "rb") as lines:
        return json.loads(next(lines))["public_key"]


def unpack(packed: Path, folder: Path) -> Manifest:
    """Make in ``folder`` a copy that can be restored, signed with the key of this installation."""
    (folder / "tables").mkdir(parents=True)
    (folder / FILES).touch()
    with lzma.open(packed, "rb") as lines:
        content = json.loads(next(lines))
        content.pop("seal")
        content["tables"] = {name: manifests.TableContent(**table) for name, table in content["tables"].items()}
        content["chains"] = {name: manifests.ChainHead(**head) for name, head in content["chains"].items()}
        old = Manifest(**content)
        for table in old.tables.values():
            with gzip.GzipFile(folder / table.piece, "wb", mtime=0) as piece:
                piece.writelines(islice(lines, table.rows + 1))
    pieces = {table.piece: digest_of(folder / table.piece) for table in old.tables.values()}
    pieces[FILES] = digest_of(folder / FILES)
    manifests.write(folder, replace(old, public_key=keys.public_text(), pieces=pieces, file_count=0, file_bytes=0))
    return old
