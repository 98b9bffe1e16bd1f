"""Whether what was kept is still what was kept: the bytes of each file, and the content of each issued document.

A file has its SHA-256 for name. A document has the SHA-256 of its content beside it, and the trail told the same when
it was issued: whoever changes both in the database still has the sealed trail against them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from baquiano.audit.models import TrailEntry
from baquiano.common.digests import sha256_of
from baquiano.documents import storage
from baquiano.documents.models import IssuedDocument, Rendition, StoredFile

CHUNK = 500
ISSUED = "documents.document_issued"


@dataclass(frozen=True)
class Finding:
    """Something that is no longer what was kept: whose it is, what it is and how it differs."""

    institution_id: UUID
    what: str
    explanation: str


@dataclass
class Result:
    """How much was read and what was found."""

    files: int = 0
    documents: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.findings


def verify() -> Result:
    """Read every file and every document of every institution again; nothing is changed."""
    result = Result()
    for file, is_intact in _files():
        result.files += 1
        if not is_intact:
            explanation = _what_happened(file.sha256)
            result.findings.append(Finding(file.institution_id, _named(file), explanation))
    told = dict(_told_by_the_trail())
    for document in IssuedDocument._base_manager.select_related("format").order_by("pk").iterator(CHUNK):
        result.documents += 1
        if explanation := _what_differs(document, told):
            code = document.verification_code
            what = f"documento {document.format.code} {document.number}, con código de verificación {code}"
            result.findings.append(Finding(document.institution_id, what, explanation))
    return result


def _files() -> Iterator[tuple[StoredFile, bool]]:
    """Each row of a file, and whether its bytes are there and unchanged; the same bytes are read once."""
    last, is_intact = "", True
    for file in StoredFile._base_manager.order_by("sha256", "pk").iterator(CHUNK):
        if file.sha256 != last:
            last, is_intact = file.sha256, storage.is_intact(file.sha256)
        yield file, is_intact


def _what_happened(sha256: str) -> str:
    return "su contenido no es el que se guardó" if storage.path_of(sha256).exists() else "no está en el almacenamiento"


def _named(file: StoredFile) -> str:
    drawn = Rendition._base_manager.filter(file=file).select_related("document__format").first()
    whose = f", de {drawn.document.format.code} {drawn.document.number}" if drawn else ""
    return f"archivo «{file.original_name}»{whose}, con SHA-256 {file.sha256}"


def _told_by_the_trail() -> Iterator[tuple[str, str]]:
    for data in TrailEntry.objects.filter(event=ISSUED).values_list("data", flat=True).iterator(CHUNK):
        yield str(data.get("document", "")), str(data.get("sha256", ""))


def _what_differs(document: IssuedDocument, told: dict[str, str]) -> str:
    if sha256_of(document.payload) != document.payload_sha256:
        return "su contenido no es el que se expidió"
    if told.get(str(document.pk), document.payload_sha256) != document.payload_sha256:
        return "su contenido no es el que el rastro dice que se expidió"
    return ""
