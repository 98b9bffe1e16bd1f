"""``catalogues/<catalogue>.csv``: coded lists. An entry that left the file stays for what used it, out of use."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.validators import slug_re

from baquiano.audit import trail
from baquiano.institutions import folder as folders
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.weighing import edits_of, words

PATTERN = "catalogues/*.csv"
COLUMNS = ("code", "name")
# Optional: an entry that stays for what used it and is no longer offered.
ACTIVE = "in_use"
WORDS = {"name": "nombre", "attributes": "atributos", "position": "orden", "is_active": "en uso"}
YES_NO = {"sí": True, "si": True, "no": False}
# ORG-11 and ORG-12: what each entry of these catalogues must say. A tuple lists the words it may take.
ATTRIBUTES: dict[str, dict[str, type[bool] | tuple[str, ...]]] = {
    "mechanism": {"evaluable": bool, "needs_description": bool},
    # AGD-05: what is prepared before an activity; of which kind, and in which modality it is needed.
    "preparation": {
        "about": ("commitments", "mechanism", "material", "space", "procedure"),
        "modality": ("any", "in_person", "virtual", "telephone"),
    },
    # AGD-06: in which modality each work space is.
    "space": {"modality": ("any", "in_person", "virtual", "telephone")},
    "service_type": {
        "requires_planning": bool,
        "requires_analysis": bool,
        "starts_with": ("petition", "offer", "both"),
        "ends_with": ("concept", "record", "report"),
    },
}
# What ends in one of several ways names them all, with semicolons between them.
SEVERAL = {("service_type", "ends_with")}
# A column that may hold several of these words, with semicolons between them, or none.
LISTS = {
    # EXE-08: what a visit that develops the stage has to leave for the stage to hold.
    ("method_stage", "evidence"): ("minutes", "attendance", "evidence", "commitments", "checks"),
}
# A column of one catalogue that names entries of another: optional, and checked when it is written.
REFERENCES = {
    ("service_type", "stages"): "method_stage",
    ("topic", "procedure"): "service_procedure",
    ("service_procedure", "link"): "value_chain",
}


def _files(folder: Folder) -> list[str]:
    """The catalogues: the files of that directory that no other room reads in its own way."""
    others = [pattern for part in folders.parts() if part.name != "catalogues" for pattern in part.claims]
    special = set(folder.matching(*others)) if others else set()
    return [name for name in folder.matching(PATTERN) if name not in special]


def _rows(folder: Folder, file: str) -> list[Row]:
    return folder.rows(file, (*COLUMNS, *ATTRIBUTES.get(Path(file).stem, {})))


def check(folder: Folder) -> Iterator[Problem]:
    for file in _files(folder):
        try:
            yield from _check_file(folder, file)
        except folders.Unreadable as error:
            yield error.problem


def _check_file(folder: Folder, file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in _rows(folder, file):
        if not slug_re.match(row["code"]):
            yield row.problem("code", f"«{row['code']}» no sirve de código: use letras sin tilde, números y guiones.")
        if row["code"] in seen:
            yield row.problem("code", f"El código «{row['code']}» está repetido.")
        if not row["name"]:
            yield row.problem("name", "Escriba el nombre que verán las personas.")
        seen.add(row["code"])
        yield from _check_attributes(row, Path(file).stem)
        yield from _check_references(folder, row, Path(file).stem)


def _check_references(folder: Folder, row: Row, catalogue: str) -> Iterator[Problem]:
    for (owner, name), other in REFERENCES.items():
        codes = words_in(row.values.get(name, "")) if owner == catalogue else []
        file = f"catalogues/{other}.csv"
        if not codes:
            continue
        known = {one["code"] for one in folder.rows(file, COLUMNS)} if folder.matching(file) else set()
        for code in codes:
            if code not in known:
                yield row.problem(name, f"«{code}» no está en {file}. Escriba un código de esa lista o déjelo vacío.")


def _check_attributes(row: Row, catalogue: str) -> Iterator[Problem]:
    if row[ACTIVE] and row[ACTIVE].lower() not in YES_NO:
        yield row.problem(ACTIVE, f"«{row[ACTIVE]}» no se admite. Escriba sí o no.")
    for name, kind in ATTRIBUTES.get(catalogue, {}).items():
        allowed = tuple(YES_NO) if kind is bool else kind
        said = words_in(row[name].lower()) if (catalogue, name) in SEVERAL else [row[name].lower()]
        if isinstance(allowed, tuple) and not (said and set(said) <= set(allowed)):
            words = "sí o no" if kind is bool else ", ".join(allowed)
            yield row.problem(name, f"«{row[name]}» no se admite. Escriba {words}.")
    for (owner, name), allowed in LISTS.items():
        for word in words_in(row.values.get(name, "")) if owner == catalogue else ():
            if word not in allowed:
                yield row.problem(name, f"«{word}» no se admite. Escriba {', '.join(allowed)}, separados por «;».")


def words_in(text: Any) -> list[str]:
    """The words of a cell that holds several, separated by semicolons."""
    return [word.strip() for word in str(text or "").split(";") if word.strip()]


def apply(load: Load) -> Iterator[Difference]:
    for file in _files(load.folder):
        yield from _apply_file(load, file)


def _apply_file(load: Load, file: str) -> Iterator[Difference]:
    catalogue = Path(file).stem
    existing = {item.code: item for item in CatalogueItem.objects.filter(catalogue=catalogue)}
    rows = _rows(load.folder, file)
    for position, row in enumerate(rows, start=1):
        yield from _apply_row(load, catalogue, row, position, existing.get(row["code"]))
    for code in sorted(existing.keys() - {row["code"] for row in rows}):
        yield from _retire(load, file, existing[code])


def _apply_row(load: Load, catalogue: str, row: Row, position: int, item: CatalogueItem | None) -> Iterator[Difference]:
    offered = {
        "name": row["name"],
        "attributes": _attributes(row, catalogue),
        "position": position,
        "is_active": YES_NO[row[ACTIVE].lower() or "sí"],
    }
    if item is None:
        item = CatalogueItem.objects.create(
            institution=load.institution, catalogue=catalogue, code=row["code"], **offered
        )
        trail.record("institutions.item_created", item, by=load.by, at=load.at, data={"code": item.code, **offered})
        for name, value in offered.items():
            load.scale.weigh(row.file, f"elemento {item.code}, {WORDS[name]}", value, value)
        yield Difference(row.file, f"elemento nuevo {item.code}", new=item.name)
        return
    weighed = {
        name: load.scale.weigh(
            row.file,
            f"elemento {item.code}, {WORDS[name]}",
            getattr(item, name),
            value,
            edits=edits_of(item, field=name),
        )
        for name, value in offered.items()
    }
    yield from filter(None, weighed.values())
    taken = {name: offered[name] for name, found in weighed.items() if found and found.is_taken}
    if taken:
        changes = trail.diff(trail.snapshot(item, list(taken)), taken)
        for name, value in taken.items():
            setattr(item, name, value)
        item.save(update_fields=list(taken))
        trail.record("institutions.item_changed", item, by=load.by, at=load.at, changes=changes)


def _attributes(row: Row, catalogue: str) -> dict[str, Any]:
    kinds = ATTRIBUTES.get(catalogue, {})
    return {
        name: YES_NO[value.lower()] if kinds.get(name) is bool else value
        for name, value in row.values.items()
        if name not in (*COLUMNS, ACTIVE) and value
    }


def _retire(load: Load, file: str, item: CatalogueItem) -> Iterator[Difference]:
    """An entry that is not in the file goes out of use, unless somebody made it, or put it in use, on a screen."""
    what = f"elemento {item.code}, {WORDS['is_active']}"
    # Who made it is also who put it in use.
    found = load.scale.weigh(file, what, item.is_active, False, edits=edits_of(item))
    if found is None:
        return
    yield found
    if found.is_taken:
        item.is_active = False
        item.save(update_fields=["is_active"])
        changes = {"is_active": (True, False)}
        trail.record("institutions.item_retired", item, by=load.by, at=load.at, changes=changes)


def write(export: Export) -> None:
    """The catalogues with every entry in its order; the column ``in_use`` appears where some entry left use."""
    by_catalogue: dict[str, list[CatalogueItem]] = defaultdict(list)
    for item in CatalogueItem.objects.order_by("catalogue", "position", "code"):
        by_catalogue[item.catalogue].append(item)
    for catalogue, items in by_catalogue.items():
        columns = list(
            dict.fromkeys([*ATTRIBUTES.get(catalogue, {}), *(name for one in items for name in one.attributes)])
        )
        last = [ACTIVE] if any(not item.is_active for item in items) else []
        rows = [
            {"code": item.code, "name": item.name}
            | {name: words(value) for name, value in item.attributes.items()}
            | ({ACTIVE: words(item.is_active)} if last else {})
            for item in items
        ]
        export.add_rows(f"catalogues/{catalogue}.csv", [*COLUMNS, *columns, *last], rows)
