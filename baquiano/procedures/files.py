"""BPMN files: checking one whole, and writing what a clean one says into the rows that run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from baquiano.common.digests import sha256_of
from baquiano.institutions.folder import Problem
from baquiano.procedures import engine
from baquiano.procedures.bpmn import checking, drawing, reading
from baquiano.procedures.models import Activity, ActivityRole, Procedure, ProcessDefinition


@dataclass(frozen=True)
class DiagramFile:
    """A file of the folder, or of a version prepared on the screen, read and understood."""

    name: str
    text: str
    diagram: drawing.Diagram

    @property
    def version(self) -> tuple[str, str]:
        about = self.diagram.about
        return about.get("procedure", ""), about.get("version", "")


def check_file(name: str, raw: bytes) -> Iterator[Problem]:
    """The problems of one file; nothing of it runs."""
    try:
        root = reading.parse(raw)
    except reading.FileRefused as refusal:
        yield Problem(name, refusal.element, refusal.mend)
        return
    refusals = list(reading.refusals(root))
    yield from (Problem(name, refusal.element, refusal.mend) for refusal in refusals)
    if refusals:
        return
    if len(drawing.processes_of(root)) != 1:
        yield Problem(name, "archivo", "Debe traer un solo proceso. Ponga cada proceso en su archivo.")
        return
    diagram = drawing.understand(root)
    faults = checking.faults_of(diagram) or engine_faults(diagram)
    yield from (Problem(name, fault.element, fault.mend) for fault in faults)


def engine_faults(diagram: drawing.Diagram) -> list[checking.Fault]:
    """What the official schema or the engine says against a diagram in which nothing else is wrong."""
    if fault := engine.schema_fault(diagram.root):
        mend = f"No cumple el estándar ({fault}). Ábralo y guárdelo en un modelador."
        return [checking.Fault("esquema BPMN 2.0", mend)]
    try:
        engine.compile_process(diagram.root, diagram.key)
    except engine.EngineRefused as error:
        mend = f"El motor no puede correrlo ({error}). Revise flechas y compuertas."
        return [checking.Fault(f"proceso {diagram.key}", mend)]
    return []


def read_file(name: str, raw: bytes) -> DiagramFile:
    root = reading.read(raw)
    return DiagramFile(name, raw.decode("utf-8-sig"), drawing.understand(root))


def digest_of(files: Iterable[DiagramFile]) -> str:
    """One digest of the files of a version: the same files again change nothing."""
    return sha256_of({file.name: sha256_of(file.text) for file in files})


def write_definition(procedure: Procedure, file: DiagramFile) -> ProcessDefinition:
    """The rows of one diagram, compiled once."""
    diagram = file.diagram
    definition = ProcessDefinition.objects.create(
        institution_id=procedure.institution_id,
        procedure=procedure,
        key=diagram.key,
        name=diagram.name,
        subject_type=diagram.about["subject"],
        file_name=file.name.rsplit("/", 1)[-1],
        xml=file.text,
        sha256=sha256_of(file.text),
        engine_spec=engine.compile_process(diagram.root, diagram.key),
        flow=checking.flow_of(diagram),
        position=int(diagram.about.get("position", "0") or 0),
    )
    for fields in diagram.activities:
        _write_activity(definition, diagram, fields)
    return definition


def _write_activity(definition: ProcessDefinition, diagram: drawing.Diagram, fields: dict[str, Any]) -> None:
    values = {name: value for name, value in fields.items() if name != "roles"}
    values["outcomes"] = [
        {**outcome, "exit": checking.exit_of(diagram, fields, outcome["code"])} for outcome in fields["outcomes"]
    ]
    activity = Activity.objects.create(institution_id=definition.institution_id, definition=definition, **values)
    ActivityRole.objects.bulk_create(
        ActivityRole(institution_id=definition.institution_id, activity=activity, role=role) for role in fields["roles"]
    )
