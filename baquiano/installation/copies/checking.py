"""Reading a copy again, every byte of it, to say whether it is what was written and, if not, which piece is not."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from baquiano.installation.copies import manifest as manifests
from baquiano.installation.copies.manifest import FILES, MANIFEST, SUMS, Manifest, NotAManifest


@dataclass(frozen=True)
class Damage:
    """A piece that is not what was written."""

    piece: str
    problem: str

    def __str__(self) -> str:
        return f"{self.piece}: {self.problem}"


def check(folder: Path) -> list[Damage]:
    """What is damaged, missing or does not belong in the copy; empty when every byte is as it was written."""
    if not (folder / MANIFEST).is_file():
        return [Damage(MANIFEST, _("falta; sin él la carpeta no es una copia de Baquiano."))]
    try:
        manifest = manifests.read(folder)
    except NotAManifest:
        return [Damage(MANIFEST, _("fue alterado: no coincide con su sello."))]
    return sorted(_damages(folder, manifest), key=lambda damage: damage.piece)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damages(folder: Path, manifest: Manifest) -> Iterator[Damage]:
    listed = (folder / FILES).is_file() and digest_of(folder / FILES) == manifest.pieces[FILES]
    known = {**manifest.pieces, **(_listed_files(folder) if listed else _named_files(folder))}
    for piece, digest in known.items():
        path = folder / piece
        if not path.is_file():
            yield Damage(piece, _("falta."))
        elif digest_of(path) != digest:
            yield Damage(piece, _("fue alterado: su SHA-256 no es el que se escribió."))
    for name in _files_of(folder):
        if name not in known and name not in {MANIFEST, SUMS}:
            yield Damage(name, _("no es de esta copia."))
    if not (folder / SUMS).is_file():
        yield Damage(SUMS, _("falta."))
    elif listed and (folder / SUMS).read_bytes() != manifests.sums(folder, manifest).encode("utf-8"):
        yield Damage(SUMS, _("fue alterado: no dice lo mismo que el manifiesto."))


def _listed_files(folder: Path) -> dict[str, str]:
    return {path: digest for digest, _size, path in manifests.file_lines(folder)}


def _named_files(folder: Path) -> dict[str, str]:
    """The files by their own name, when their list cannot be trusted."""
    return {name: name.rpartition("/")[2] for name in _files_of(folder) if name.startswith("files/")}


def _files_of(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
