"""The links that the institution folder brings: norms of a procedure and documents of its activities.

The column ``procedures`` of ``catalogues/norms.csv`` lists codes; ``activities`` of ``library/library.csv`` lists
``process/element``, or the code of a procedure as a whole; with ``@unit``, for a dependency alone. The folder adds
links and takes none away.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.models import Unit
from baquiano.library import profile as library
from baquiano.library.models import Guide
from baquiano.norms import profile as norms
from baquiano.norms.models import Norm
from baquiano.procedures.actions.basis import attach_guide, link_norm
from baquiano.procedures.choices import ProcedureState
from baquiano.procedures.models import Activity, GuideLink, Procedure, ProcedureNorm

LINKS = "activities"
PLACE = ("procedure_code", "process", "bpmn_id")


def register() -> None:
    folder.register(folder.Part("procedure_links", (norms.FILE, library.FILE), check, apply, write, order=120))


def check(content: Folder) -> Iterator[Problem]:
    for row in _rows(content, library.FILE):
        for link in row[LINKS].split():
            where, at, group = link.partition("@")
            process, slash, element = where.partition("/")
            if not process or (slash and not element) or (at and not group):
                mend = "Escriba proceso/elemento o el código de un procedimiento, y si es de un grupo, @grupo."
                yield row.problem(LINKS, f"«{link}» no se entiende. {mend}")


def _rows(content: Folder, file: str) -> list[Row]:
    return content.rows(file, ()) if content.has(file) else []


def apply(load: Load) -> Iterator[Difference]:
    yield from _apply_norms(load)
    yield from _apply_guides(load)


def _apply_norms(load: Load) -> Iterator[Difference]:
    procedures = {one.code: one for one in Procedure.objects.filter(state=ProcedureState.IN_FORCE)}
    stored = {(one.kind, one.number, one.issued_on, one.issuer): one for one in Norm.objects.all()}
    linked = set(ProcedureNorm.objects.values_list("procedure_code", "norm_id"))
    for row in _rows(load.folder, norms.FILE):
        norm = stored[norms.key_of(row)]
        for code in row["procedures"].split():
            if code not in procedures:
                load.notices.append(f"{norms.FILE}: {norm} nombra {code}, que no está en vigor.")
            elif (code, norm.pk) not in linked:
                link_norm(procedures[code], norm, id=uuid7(), by=load.by, at=load.at)
                yield Difference(norms.FILE, f"norma de {code}", new=str(norm))


def _apply_guides(load: Load) -> Iterator[Difference]:
    places = _places()
    guides = {one.code: one for one in Guide.objects.filter(retired_on__isnull=True)}
    units = {unit.code: unit for unit in Unit.objects.all()}
    linked: set[tuple[Any, ...]] = set(GuideLink.objects.values_list("guide_id", *PLACE, "unit_id"))
    for row in _rows(load.folder, library.FILE):
        for link in row[LINKS].split() if row["code"] in guides else ():
            where, _at, group = link.partition("@")
            if where not in places or (group and group not in units):
                load.notices.append(f"{library.FILE}: {row['code']} nombra {link}, que no existe.")
                continue
            guide, unit = guides[row["code"]], units.get(group)
            procedure, activity = places[where]
            key = (guide.pk, procedure.code, *(where.split("/") if activity else ("", "")), unit.pk if unit else None)
            if key not in linked:
                linked.add(key)
                given: dict[str, Any] = {"procedure": procedure, "activity": activity, "unit": unit}
                attach_guide(guide, id=uuid7(), **given, by=load.by, at=load.at)
                yield Difference(library.FILE, f"{row['code']} en", new=str(activity or procedure))


def _places() -> dict[str, tuple[Procedure, Activity | None]]:
    """What a link may name: the procedures in force by their code, and their activities."""
    found: dict[str, tuple[Procedure, Activity | None]] = {
        one.code: (one, None) for one in Procedure.objects.filter(state=ProcedureState.IN_FORCE)
    }
    in_force = Activity.objects.filter(definition__procedure__state=ProcedureState.IN_FORCE)
    for one in in_force.select_related("definition__procedure"):
        found[f"{one.definition.key}/{one.bpmn_id}"] = (one.definition.procedure, one)
    return found


def write(export: Export) -> None:
    """Add the column of the links to the files of the rooms below."""
    founded: dict[str, list[str]] = defaultdict(list)
    for link in ProcedureNorm.objects.select_related("norm").order_by("procedure_code"):
        norm = link.norm
        founded["|".join(map(str, (norm.kind, norm.number, norm.issued_on, norm.issuer)))].append(link.procedure_code)
    _add_column(export, norms.FILE, "procedures", norms.KEY, founded)
    used: dict[str, list[str]] = defaultdict(list)
    for use in GuideLink.objects.select_related("guide", "unit").order_by(*PLACE, "id"):
        where = f"{use.process}/{use.bpmn_id}" if use.process else use.procedure_code
        used[use.guide.code].append(f"{where}@{use.unit.code}" if use.unit else where)
    _add_column(export, library.FILE, LINKS, ("code",), used)


def _add_column(export: Export, file: str, name: str, key: tuple[str, ...], links: dict[str, list[str]]) -> None:
    if file not in export.tables:
        return
    columns, rows = export.tables[file]
    for row in rows:
        row[name] = " ".join(links.get("|".join(row[part] for part in key), ()))
    columns.append(name)
