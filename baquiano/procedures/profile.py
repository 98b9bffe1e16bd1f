"""The part of the institution folder that this room understands: ``procedures/*.bpmn``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from baquiano.audit import trail
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Folder, Load, Problem
from baquiano.procedures import engine
from baquiano.procedures.bpmn import checking, drawing, reading
from baquiano.procedures.choices import ProcedureState
from baquiano.procedures.models import Activity, ActivityRole, Case, Procedure, ProcessDefinition

FILES = "procedures/*.bpmn"


@dataclass(frozen=True)
class DiagramFile:
    """A file of the folder, read and understood."""

    name: str
    text: str
    diagram: drawing.Diagram

    @property
    def version(self) -> tuple[str, str]:
        about = self.diagram.about
        return about.get("procedure", ""), about.get("version", "")


def register() -> None:
    folder.register(folder.Part("procedures", (FILES,), check=check_procedures, apply=apply_procedures))
    folder.register_settings(
        folder.Setting(
            "procedures.notify", bool, "Escriba true o false: si se avisa cuándo es el turno.", required=False
        ),
        folder.Setting("procedures.windows", dict, 'Escriba "proceso.número" = { kind = … }.', required=False),
        folder.Setting(
            "procedures.self_approval", dict, 'Escriba "proceso.número" = "mark" o "refuse".', required=False
        ),
    )


# --- checking ---------------------------------------------------------------------------------------------------------
def check_procedures(institution_folder: Folder) -> Iterable[Problem]:
    """Every problem of the diagrams, each with its file, its element and how to mend it."""
    files: list[DiagramFile] = []
    for name in institution_folder.matching(FILES):
        problems = list(check_file(name, institution_folder.bytes_of(name)))
        yield from problems
        if not problems:
            files.append(read_file(name, institution_folder.bytes_of(name)))
    yield from _check_together(files)


def check_file(name: str, raw: bytes) -> Iterator[Problem]:
    """The problems of one file; nothing of it runs."""
    try:
        root = reading.read(raw)
        if len(drawing.processes_of(root)) != 1:
            raise reading.FileRefused("archivo", "Debe traer un solo proceso. Ponga cada proceso en su archivo.")
        diagram = drawing.understand(root)
    except reading.FileRefused as refusal:
        yield Problem(name, refusal.element, refusal.mend)
        return
    faults = checking.faults_of(diagram)
    yield from (Problem(name, fault.element, fault.mend) for fault in faults)
    if not faults:
        yield from _check_engine(name, diagram)


def _check_engine(name: str, diagram: drawing.Diagram) -> Iterator[Problem]:
    if fault := engine.schema_fault(diagram.root):
        yield Problem(name, "esquema BPMN 2.0", f"No cumple el estándar ({fault}). Ábralo y guárdelo en un modelador.")
        return
    try:
        engine.compile_process(diagram.root, diagram.key)
    except engine.EngineRefused as error:
        yield Problem(
            name, f"proceso {diagram.key}", f"El motor no puede correrlo ({error}). Revise flechas y compuertas."
        )


def read_file(name: str, raw: bytes) -> DiagramFile:
    root = reading.read(raw)
    return DiagramFile(name, raw.decode("utf-8-sig"), drawing.understand(root))


def _check_together(files: list[DiagramFile]) -> Iterator[Problem]:
    keys: dict[str, str] = {}
    for file in files:
        if other := keys.get(file.diagram.key):
            yield Problem(file.name, f"proceso {file.diagram.key}", f"Esa clave ya la usa {other}. Escriba otra.")
        keys[file.diagram.key] = file.name
    for version, group in _by_procedure(files).items():
        yield from _check_header(version, group)


def _check_header(version: tuple[str, str], group: list[DiagramFile]) -> Iterator[Problem]:
    code, number = version
    with_header = [file for file in group if file.diagram.header]
    if len(with_header) != 1:
        found = ", ".join(file.name for file in with_header) or "ninguno"
        mend = f"La ficha (baq:procedure) va en un solo archivo del procedimiento, y está en: {found}."
        yield Problem(group[0].name, f"{code} versión {number}", mend)
        return
    file = with_header[0]
    header: dict[str, Any] = file.diagram.header or {}
    if (header["code"], header["version"]) != version:
        mend = f"La ficha dice {header['code']} versión {header['version']}, y el proceso {code} versión {number}."
        yield Problem(file.name, "baq:procedure", mend)
    for name in ("code", "name", "version", "process", "leader"):
        most = getattr(Procedure._meta.get_field(name), "max_length", None) or 0
        if len(header[name]) > most:
            yield Problem(file.name, "baq:procedure", f"«{name}» tiene más de {most} letras. Escríbalo más corto.")
    for name in ("name", "objective", "scope"):
        if not header[name]:
            yield Problem(file.name, "baq:procedure", f"Falta «{name}» en la ficha del procedimiento.")
    if header["approved_on"] and _day(header["approved_on"]) is None:
        yield Problem(file.name, "baq:procedure", "«approvedOn» es una fecha como 2022-11-16.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _by_procedure(files: Iterable[DiagramFile]) -> dict[tuple[str, str], list[DiagramFile]]:
    groups: dict[tuple[str, str], list[DiagramFile]] = {}
    for file in files:
        groups.setdefault(file.version, []).append(file)
    return groups


# --- applying ---------------------------------------------------------------------------------------------------------
def apply_procedures(load: Load) -> Iterable[Difference]:
    """Write what is new. The same files change nothing; a version on which cases run is frozen."""
    files = [read_file(name, load.folder.bytes_of(name)) for name in load.folder.matching(FILES)]
    for version, group in _by_procedure(files).items():
        yield from _apply_version(load, version, group)


def _apply_version(load: Load, version: tuple[str, str], group: list[DiagramFile]) -> Iterator[Difference]:
    code, number = version
    digest = sha256_of({file.name: sha256_of(file.text) for file in group})
    existing = Procedure.objects.filter(code=code, version=number).first()
    if existing and existing.digest == digest:
        return
    in_force = Procedure.objects.filter(code=code, state=ProcedureState.IN_FORCE).first()
    if existing:
        _refuse_if_frozen(existing, group)
    procedure = _write_procedure(load, existing, group, digest)
    yield Difference(
        group[0].name,
        f"procedimiento {code}",
        f"versión {in_force.version}" if in_force else "",
        f"versión {number}" + (" (corregida)" if existing else ""),
    )
    for file in sorted(group, key=lambda one: int(one.diagram.about.get("position", "0") or 0)):
        _write_definition(procedure, file)
        yield Difference(
            file.name, f"diagrama «{file.diagram.name}»", "", f"{len(file.diagram.activities)} actividades"
        )


def _refuse_if_frozen(procedure: Procedure, group: list[DiagramFile]) -> None:
    cases = Case.objects.filter(definition__procedure=procedure).count()
    if cases:
        raise Refused(
            f"{group[0].name}: los diagramas de {procedure.code} cambiaron y dicen la misma versión "
            f"{procedure.version}, con la que ya empezaron {cases} casos. Escriba una versión nueva en los archivos."
        )


def _write_procedure(load: Load, existing: Procedure | None, group: list[DiagramFile], digest: str) -> Procedure:
    header = dict(next(file.diagram.header for file in group if file.diagram.header))
    header["approved_on"] = _day(header["approved_on"])
    if existing is None:
        Procedure.objects.filter(code=header["code"]).update(state=ProcedureState.REPLACED)
    else:
        existing.diagrams.all().delete()
    procedure = existing or Procedure(institution=load.institution)
    for name, value in {**header, "digest": digest, "loaded_at": load.at}.items():
        setattr(procedure, name, value)
    procedure.save()
    event = "procedures.procedure_corrected" if existing else "procedures.procedure_loaded"
    trail.record(event, procedure, by=load.by, at=load.at, data={"digest": digest, "files": [f.name for f in group]})
    return procedure


def _write_definition(procedure: Procedure, file: DiagramFile) -> ProcessDefinition:
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
