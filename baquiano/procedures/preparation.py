"""From an uploaded file to a version that may run: letting it in, what it still lacks, and putting it together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from lxml import etree

from baquiano.common.digests import sha256_of
from baquiano.procedures.bpmn import checking, drawing, headers, preparing, reading
from baquiano.procedures.files import DiagramFile, engine_faults
from baquiano.procedures.models import DiagramDraft, Procedure

FILES = "procedures/"
MOST_KEPT = reading.MAX_BYTES
KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")


@dataclass(frozen=True)
class Finding:
    """What stops a version, where, and what to do. ``draft`` and ``node`` say which page mends it, if a page does."""

    element: str
    mend: str
    draft: DiagramDraft | None = None
    node: str = ""
    is_lane: bool = False


@dataclass(frozen=True)
class Admitted:
    """An uploaded file, let in or not."""

    source: str
    root: etree._Element | None = None
    findings: list[dict[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def header(self) -> dict[str, Any]:
        """The header of the procedure that the file carries, if it carries one."""
        return (drawing.understand(self.root).header or {}) if self.root is not None else {}


def admit(raw: bytes) -> Admitted:
    """Read an uploaded file; never raises: what is wrong comes in ``findings``, all of it at once."""
    source = _text_of(raw)
    try:
        root = reading.parse(raw)
    except reading.FileRefused as refusal:
        return Admitted(source, findings=[_finding(refusal)])
    notices = preparing.normalise(root)
    findings = [_finding(refusal) for refusal in reading.refusals(root)]
    if not findings and len(drawing.processes_of(root)) != 1:
        mend = "Debe traer un solo proceso. Guarde cada proceso en su archivo y cárguelos uno por uno."
        findings = [{"element": "archivo", "mend": mend}]
    return Admitted(source, None if findings else root, findings, notices)


def _text_of(raw: bytes) -> str:
    """The text that is kept of any upload; what is not text, or is too big, is not kept."""
    if len(raw) > MOST_KEPT:
        return ""
    try:
        return raw.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        return ""


def _finding(refusal: reading.FileRefused) -> dict[str, str]:
    return {"element": refusal.element[:200], "mend": refusal.mend[:400]}


def key_of(root: etree._Element, taken: set[str], *, keep: str = "") -> str:
    """The key of the process of a file: its own, or one that nobody else in the institution uses."""
    if keep:
        return keep
    process = drawing.processes_of(root)[0]
    own = process.get("id") or ""
    if KEY.match(own) and own not in taken:
        return own
    base = (slugify(process.get("name") or "") or "proceso").replace("-", "_")[:30]
    base = base if base[0].isalpha() else f"p_{base}"
    return next(name for name in (base, *(f"{base}_{n}" for n in range(2, 999))) if name not in taken)


def diagram_of(draft: DiagramDraft) -> drawing.Diagram:
    """The working copy, understood."""
    return drawing.understand(reading.parse(draft.xml.encode("utf-8")))


# --- what is missing ------------------------------------------------------------------------------------------------
def findings_of(procedure: Procedure, drafts: Sequence[DiagramDraft]) -> list[Finding]:
    """Everything that stops the version from going to review, in the order in which it is mended."""
    found = [*_of_files(drafts), *_of_header(procedure)]
    for position, draft in enumerate(drafts):
        if draft.is_readable:
            found += _of_diagram(procedure, draft, position)
    return found


def _of_files(drafts: Sequence[DiagramDraft]) -> Iterator[Finding]:
    if not drafts:
        yield Finding("diagrama", "Todavía no hay ninguno: cargue el archivo BPMN.")
    for draft in drafts:
        for one in draft.findings:
            yield Finding(f"archivo «{draft.file_name}», {one['element']}", one["mend"], draft)


def _of_header(procedure: Procedure) -> Iterator[Finding]:
    for name in ("name", "objective", "scope"):
        if not getattr(procedure, name):
            label = Procedure._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield Finding("ficha del procedimiento", f"Falta: {label}.", node="ficha")
    if not procedure.change_text:
        yield Finding("ficha del procedimiento", "Diga qué cambia en esta versión.", node="ficha")


def _of_diagram(procedure: Procedure, draft: DiagramDraft, position: int) -> Iterator[Finding]:
    diagram = drawing.understand(_assembled(procedure, draft, position))
    lanes = {lane.get("id", "") for lane in diagram.lanes}
    faults = checking.faults_of(diagram, must_be_drawn=False) or engine_faults(diagram)
    for fault in faults:
        yield Finding(fault.element, fault.mend, draft, fault.node, fault.node in lanes)


# --- putting together -----------------------------------------------------------------------------------------------
def assemble(procedure: Procedure, drafts: Sequence[DiagramDraft]) -> list[DiagramFile]:
    """The files of the version, as a folder would carry them: the first one has the header."""
    files = []
    for position, draft in enumerate(drafts):
        root = _assembled(procedure, draft, position)
        text = preparing.text_of(root)
        files.append(DiagramFile(f"{FILES}{_file_name(procedure, draft)}", text, drawing.understand(root)))
    return files


def _assembled(procedure: Procedure, draft: DiagramDraft, position: int) -> etree._Element:
    root = reading.parse(draft.xml.encode("utf-8"))
    process = drawing.processes_of(root)[0]
    about = preparing.own_element(process, "process")
    for name, value in (
        ("procedure", procedure.code),
        ("version", procedure.version),
        ("position", str(position + 1)),
    ):
        about.set(name, value)
    preparing.drop_own(process, "procedure")
    if position == 0:
        headers.write(process, procedure)
    return root


def _file_name(procedure: Procedure, draft: DiagramDraft) -> str:
    return f"{slugify(procedure.code)}-{slugify(draft.key)}.bpmn"[:120]


def content_digest(procedure: Procedure, files: Sequence[DiagramFile], *, sent_at: datetime) -> str:
    """What the people of the version sign: each of its files, header included, and the change that it makes.

    The moment it was sent is part of it: a version that comes back unchanged is signed anew.
    """
    content = {file.name: sha256_of(file.text) for file in files}
    return sha256_of({"change": procedure.change_text, "sent": sent_at, **content})
