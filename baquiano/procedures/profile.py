"""The part of the institution folder that this room understands: ``procedures/*.bpmn``."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.digests import sha256_of
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem
from baquiano.institutions.weighing import edits_of, held_back
from baquiano.procedures import windows
from baquiano.procedures.choices import Origin, ProcedureState
from baquiano.procedures.files import DiagramFile, check_file, digest_of, read_file, write_definition
from baquiano.procedures.models import Case, Procedure

FILES = "procedures/*.bpmn"


def register() -> None:
    folder.register(folder.Part("procedures", (FILES,), check_procedures, apply_procedures, write_procedures))
    folder.register_settings(
        folder.Setting(
            "procedures.notify",
            bool,
            "Escriba true o false: si se avisa cuándo es el turno.",
            required=False,
            label="Avisar cuándo es el turno",
        ),
        folder.Setting(
            "procedures.norm_review_days",
            int,
            "Escriba cuántos días hábiles hay para revisar un procedimiento cuando cambia una norma.",
            required=False,
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
    for file in files if institution_folder.has(folder.PROFILE) else []:
        yield from _check_settings(institution_folder, file)


def _check_settings(content: Folder, file: DiagramFile) -> Iterator[Problem]:
    """A window may point at a number of the profile, which must be there."""
    for activity in file.diagram.activities:
        for key in windows.settings_named(activity["window"]):
            if type(content.value(key)) is not int:
                mend = f"El plazo señala {key} de profile.toml, que no está o no es un número."
                yield Problem(file.name, f"actividad «{activity['name']}»", mend)


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
    """Write what is new. The same files change nothing; a version on which cases run is frozen, and held back."""
    files = [read_file(name, load.folder.bytes_of(name)) for name in load.folder.matching(FILES)]
    for version, group in _by_procedure(files).items():
        yield from _apply_version(load, version, group)


def _apply_version(load: Load, version: tuple[str, str], group: list[DiagramFile]) -> Iterator[Difference]:
    code, number = version
    digest = digest_of(group)
    existing = Procedure.objects.filter(code=code, version=number).exclude(state=ProcedureState.DISCARDED).first()
    if existing and existing.digest != digest and existing.origin == Origin.SCREEN:
        load.notices.append(
            f"{group[0].name}: la versión {number} de {code} se hizo en la pantalla y se conserva; lo que trae la "
            "carpeta no se cargó. Escriba otro número de versión en los archivos si debe reemplazarla."
        )
        return
    if existing and existing.digest != digest and (frozen := _frozen(existing, group)):
        yield frozen
        return
    in_force = Procedure.objects.filter(code=code, state=ProcedureState.IN_FORCE).first()
    # An earlier version that is already here is not put in force again.
    if existing and existing.digest == digest and existing != in_force:
        return
    found = _weigh(load, group[0].name, in_force, (code, number, digest))
    if in_force and (found is None or not found.is_taken):
        yield from [found] if found else []
        return
    procedure = _write_procedure(load, existing, group, digest)
    yield found or Difference(group[0].name, f"procedimiento {code}", "", f"versión {number}")
    for file in sorted(group, key=lambda one: int(one.diagram.about.get("position", "0") or 0)):
        write_definition(procedure, file)
        yield Difference(
            file.name, f"diagrama «{file.diagram.name}»", "", f"{len(file.diagram.activities)} actividades"
        )


def _weigh(load: Load, file: str, in_force: Procedure | None, offered: tuple[str, str, str]) -> Difference | None:
    """What is in force against what the folder brings: somebody may have published a version on the screen."""
    code, number, digest = offered
    # What is new has nothing against it; it only leaves its mark.
    now = [in_force.version, in_force.digest] if in_force else [number, digest]
    shown = (f"versión {in_force.version}" if in_force else "", f"versión {number}")
    if in_force and in_force.version == number:
        shown = (shown[0], f"versión {number} (corregida)")
    what, edits = f"procedimiento {code}", edits_of(in_force)
    return load.scale.weigh(file, what, now, [number, digest], name=code, edits=edits, shown=shown)


def _frozen(existing: Procedure, group: list[DiagramFile]) -> Difference | None:
    """What a version on which cases run brings changed: they keep the diagrams with which they began (WFL-09)."""
    cases = Case.objects.filter(definition__procedure=existing).count()
    if not cases:
        return None
    code, number = existing.code, existing.version
    kept = {diagram.file_name: diagram.sha256 for diagram in existing.diagrams.all()}
    brought = {file.name.rsplit("/", 1)[-1]: sha256_of(file.text) for file in group}
    changed = sorted(name for name in kept.keys() | brought.keys() if kept.get(name) != brought.get(name))
    begun = "empezó 1 caso, que sigue" if cases == 1 else f"empezaron {cases} casos, que siguen"
    why = (
        f"Con la versión {number} ya {begun}, con los diagramas de entonces hasta el final. Para que los nuevos casos "
        f"empiecen con los de la carpeta, escriba en todos los archivos de {code} el número de una versión nueva y "
        f"cargue otra vez; o súbala en la página del procedimiento, con «Versión nueva»."
    )
    shown = f"versión {number} con otros diagramas: {', '.join(changed)}"
    return held_back(group[0].name, f"procedimiento {code}", f"versión {number}", shown, why)


def _write_procedure(load: Load, existing: Procedure | None, group: list[DiagramFile], digest: str) -> Procedure:
    header = dict(next(file.diagram.header for file in group if file.diagram.header))
    header["approved_on"] = _day(header["approved_on"])
    if existing is None:
        in_force = Procedure.objects.filter(code=header["code"], state=ProcedureState.IN_FORCE)
        in_force.update(state=ProcedureState.REPLACED)
    else:
        existing.diagrams.all().delete()
    procedure = existing or Procedure(institution=load.institution, state=ProcedureState.IN_FORCE)
    for name, value in {**header, "digest": digest, "loaded_at": load.at}.items():
        setattr(procedure, name, value)
    procedure.save()
    event = "procedures.procedure_corrected" if existing else "procedures.procedure_loaded"
    trail.record(event, procedure, by=load.by, at=load.at, data={"digest": digest, "files": [f.name for f in group]})
    return procedure


# --- writing ----------------------------------------------------------------------------------------------------------
def write_procedures(export: Export) -> None:
    """The diagrams of the version of each procedure that ruled at the end of the vigencia, as their files were."""
    for procedure in _ruling(export.year):
        for diagram in procedure.diagrams.order_by("position", "key"):
            export.add(f"procedures/{diagram.file_name}", diagram.xml)


def _ruling(year: int) -> Iterator[Procedure]:
    """Of each procedure, the last version loaded up to the end of the year; else the one in force."""
    versions: dict[str, list[Procedure]] = {}
    for procedure in Procedure.objects.order_by("code", "loaded_at"):
        if procedure.state in (ProcedureState.IN_FORCE, ProcedureState.REPLACED):
            versions.setdefault(procedure.code, []).append(procedure)
    for rows in versions.values():
        by_then = [row for row in rows if day_of(row.loaded_at).year <= year]
        in_force = [row for row in rows if row.state == ProcedureState.IN_FORCE]
        # In the last loaded year, a version that went back into force wins over one loaded after it.
        chosen = in_force if in_force and (not by_then or in_force[0] in by_then) else by_then
        yield from chosen[-1:]
