"""What a copy says of itself: its pieces with their SHA-256, what each table and chain held, and a seal over all that.

manifest.json      this, sealed: whoever changes a letter of it is found
SHA256SUMS         the same digests, for «sha256sum -c» without Baquiano at hand
tables/*.jsonl.gz  one table each
files.txt          the files, one a line: digest, size and path
files/…            the files themselves, under their SHA-256
institutions/…     the folders of the institutions
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from baquiano.audit import keys
from baquiano.common.digests import sha256_of

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
FILES = "files.txt"
FORMAT = 1


class NotAManifest(ValueError):
    """The manifest cannot be trusted: it is not one, or its seal does not hold."""


@dataclass(frozen=True)
class TableContent:
    """What a table held: its rows and the SHA-256 of its lines before they were compressed."""

    piece: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class ChainHead:
    """How far the trail of an institution reached."""

    position: int
    hash: str


@dataclass(frozen=True)
class Manifest:
    """The content of ``manifest.json``."""

    made_at: str
    version: str
    engine: str
    migrations: list[list[str]]
    tables: dict[str, TableContent]
    chains: dict[str, ChainHead]
    public_key: str
    pieces: dict[str, str]
    file_count: int
    file_bytes: int
    unsound_files: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def is_complete(self) -> bool:
        return not self.unsound_files


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, sealed, and the list of digests."""
    content = asdict(manifest)
    seal = sha256_of(content)
    text = _text({**content, "seal": {"sha256": seal, "signature": keys.sign(seal)}})
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / SUMS).write_text(sums(folder, manifest), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of ``folder``; raises ``NotAManifest`` when one letter of it was changed."""
    try:
        raw = (folder / MANIFEST).read_bytes()
        text = raw.decode("utf-8")
        content = json.loads(text)
        if _text(content) != text:
            raise NotAManifest(MANIFEST)
        seal = content.pop("seal")
        sealed = seal["sha256"] == sha256_of(content)
        if not sealed or not keys.is_signed(seal["sha256"], seal["signature"], content["public_key"]):
            raise NotAManifest(MANIFEST)
        content["tables"] = {name: TableContent(**table) for name, table in content["tables"].items()}
        content["chains"] = {name: ChainHead(**head) for name, head in content["chains"].items()}
        return Manifest(**content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAManifest(MANIFEST) from error


def sums(folder: Path, manifest: Manifest) -> str:
    """The text of ``SHA256SUMS``."""
    files = {path: digest for digest, _, path in file_lines(folder)}
    lines = {**manifest.pieces, **files, MANIFEST: sha256_of((folder / MANIFEST).read_bytes())}
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(lines.items()))


def file_lines(folder: Path) -> list[tuple[str, int, str]]:
    """The files of the copy as ``files.txt`` lists them: digest, size, path. Lines that are not so are left out."""
    found = []
    for line in (folder / FILES).read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, rest = line.partition(" ")
        size, _, path = rest.partition(" ")
        if size.isdigit() and path:
            found.append((digest, int(size), path))
    return found


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
