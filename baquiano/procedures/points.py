"""The part of the folder with the points of each procedure: risks, indicators and why each norm founds it.

``procedures/risks.csv`` and ``procedures/indicators.csv`` have a row per point; ``procedures/norms.csv`` says, of a
norm that ``catalogues/norms.csv`` links, in what it founds the procedure. A point is known by its procedure and its
name: what was corrected or retired on the screen is weighed before it is overwritten. What was retired is not exported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.weighing import edits_of
from baquiano.norms import profile as norms
from baquiano.norms.models import Norm
from baquiano.procedures.actions.basis import edit_norm_note
from baquiano.procedures.actions.risks import (
    INDICATOR_FIELDS,
    RISK_FIELDS,
    add_indicator,
    add_risk,
    edit_indicator,
    edit_risk,
)
from baquiano.procedures.choices import ProcedureState
from baquiano.procedures.models import Procedure, ProcedureIndicator, ProcedureNorm, ProcedureRisk

NOTES = "procedures/norms.csv"
NOTE_COLUMNS = ("procedure", *norms.KEY, "note")


@dataclass(frozen=True)
class Kind:
    """A kind of point: its file, the words with which it is told, its fields (the first names it) and its verbs."""

    file: str
    word: str
    model: type[Any]
    fields: tuple[str, ...]
    add: Any
    edit: Any

    @property
    def columns(self) -> tuple[str, ...]:
        return ("procedure", *self.fields)


KINDS = (
    Kind("procedures/risks.csv", "riesgo", ProcedureRisk, RISK_FIELDS, add_risk, edit_risk),
    Kind("procedures/indicators.csv", "indicador", ProcedureIndicator, INDICATOR_FIELDS, add_indicator, edit_indicator),
)


def register() -> None:
    claims = (NOTES, *(kind.file for kind in KINDS))
    folder.register(folder.Part("procedure_points", claims, check, apply, write, order=130))


# --- checking ---------------------------------------------------------------------------------------------------------
def check(content: Folder) -> Iterator[Problem]:
    for kind in KINDS:
        if content.has(kind.file):
            yield from _check_rows(content, kind)
    for row in content.rows(NOTES, NOTE_COLUMNS) if content.has(NOTES) else ():
        try:
            date.fromisoformat(row["issued_on"])
        except ValueError:
            yield row.problem("issued_on", f"«{row['issued_on']}» no es una fecha. Escríbala como AAAA-MM-DD.")
        yield from _too_long(row, ProcedureNorm, ("note",))


def _check_rows(content: Folder, kind: Kind) -> Iterator[Problem]:
    name, seen = kind.fields[0], set()
    for row in content.rows(kind.file, kind.columns):
        for column in ("procedure", name):
            if not row[column]:
                yield row.problem(column, "Escriba un valor; esta columna es obligatoria.")
        yield from _too_long(row, kind.model, kind.fields)
        if _key(row, kind) in seen:
            yield row.problem(name, f"Ese {kind.word} está repetido en el archivo.")
        seen.add(_key(row, kind))


def _too_long(row: Row, model: type[Any], names: tuple[str, ...]) -> Iterator[Problem]:
    for name in names:
        most = model._meta.get_field(name).max_length or 0
        if len(row[name]) > most:
            yield row.problem(name, f"Tiene más de {most} letras. Escríbalo más corto.")


def _key(row: Row, kind: Kind) -> tuple[str, str]:
    return row["procedure"], one_line(row[kind.fields[0]])


# --- applying ---------------------------------------------------------------------------------------------------------
def apply(load: Load) -> Iterator[Difference]:
    procedures = {one.code: one for one in Procedure.objects.filter(state=ProcedureState.IN_FORCE)}
    for kind in KINDS:
        if load.folder.has(kind.file):
            yield from _apply_kind(load, kind, procedures)
    if load.folder.has(NOTES):
        yield from _apply_notes(load)


def _apply_kind(load: Load, kind: Kind, procedures: dict[str, Procedure]) -> Iterator[Difference]:
    name = kind.fields[0]
    stored = {(one.procedure_code, getattr(one, name)): one for one in kind.model.objects.filter(is_retired=False)}
    for row in load.folder.rows(kind.file, kind.columns):
        code, called = _key(row, kind)
        if code not in procedures:
            load.notices.append(f"{kind.file}: «{called}» nombra {code}, que no está en vigor.")
            continue
        offered = {field: one_line(row[field]) for field in kind.fields}
        point = stored.get((code, called))
        found = _weigh(load, kind, (code, called), point, offered)
        if found is None:
            continue
        yield found
        if found.is_taken and point is not None:
            kind.edit(point, fields=offered, expected_version=point.version, by=load.by, at=load.at)
        elif found.is_taken:
            kind.add(procedures[code], id=uuid7(), fields=offered, by=load.by, at=load.at)


def _weigh(
    load: Load, kind: Kind, key: tuple[str, str], point: Any | None, offered: dict[str, str]
) -> Difference | None:
    code, called = key
    now = {field: getattr(point, field) for field in kind.fields} if point else None
    said = [field for field in kind.fields[1:] if now is None or now[field] != offered[field]]
    shown = (_told(now, said) if now else "", called if now is None else _told(offered, said))
    what = f"{kind.word} de {code}" + (f", «{called}»" if now else "")
    return load.scale.weigh(kind.file, what, now, offered, name=f"{code} {called}", edits=edits_of(point), shown=shown)


def _told(values: dict[str, str], names: list[str]) -> str:
    return "; ".join(values[name] or "—" for name in names)


def _apply_notes(load: Load) -> Iterator[Difference]:
    links = {
        (link.procedure_code, link.norm.kind, link.norm.number, link.norm.issued_on, link.norm.issuer): link
        for link in ProcedureNorm.objects.select_related("norm")
    }
    for row in load.folder.rows(NOTES, NOTE_COLUMNS):
        link = links.get((row["procedure"], *norms.key_of(row)))
        if link is None:
            load.notices.append(f"{NOTES}: {row['procedure']} no tiene vinculada la norma de la fila {row.line}.")
            continue
        note = one_line(row["note"])
        what = f"{link.norm} en {link.procedure_code}"
        # A link that this load made has nothing written against what the folder says.
        old = note if link.created_at == load.at else link.note
        found = load.scale.weigh(NOTES, what, old, note, edits=_edits_of(link))
        if found is not None:
            yield found
        if link.note != note and (found is None or found.is_taken):
            edit_norm_note(link, note=note, by=load.by, at=load.at)


def _edits_of(link: ProcedureNorm) -> QuerySet[TrailEntry]:
    """Who linked the norm, and said again in what it founds the procedure."""
    versions = [str(pk) for pk in Procedure.objects.filter(code=link.procedure_code).values_list("pk", flat=True)]
    events = ("procedures.norm_linked", "procedures.norm_noted")
    rows = TrailEntry.objects.filter(event__in=events, subject_id__in=versions, data__norm=str(link.norm))
    return rows.order_by("-id")


# --- writing ----------------------------------------------------------------------------------------------------------
def write(export: Export) -> None:
    """The points in use. Reviews, filed documents and acknowledgements are acts of people: they stay in the records."""
    for kind in KINDS:
        points = kind.model.objects.filter(is_retired=False).order_by("procedure_code", "created_at", "id")
        rows = [
            {"procedure": point.procedure_code} | {name: getattr(point, name) for name in kind.fields}
            for point in points
        ]
        if rows:
            export.add_rows(kind.file, kind.columns, rows)
    notes = [
        {"procedure": link.procedure_code, **_norm_columns(link.norm), "note": link.note}
        for link in ProcedureNorm.objects.exclude(note="").select_related("norm").order_by("procedure_code", "norm")
    ]
    if notes:
        export.add_rows(NOTES, NOTE_COLUMNS, notes)


def _norm_columns(norm: Norm) -> dict[str, str]:
    return {name: str(getattr(norm, name)) for name in norms.KEY}
