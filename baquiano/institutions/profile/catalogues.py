"""``catalogues/<catalogue>.csv``: coded lists. An entry that left the file stays for what used it, out of use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.validators import slug_re

from baquiano.audit import trail
from baquiano.institutions import folder as folders
from baquiano.institutions.folder import Difference, Folder, Load, Problem, Row
from baquiano.institutions.models import CatalogueItem

PATTERN = "catalogues/*.csv"
COLUMNS = ("code", "name")
WORDS = {"name": "nombre", "attributes": "atributos", "position": "orden", "is_active": "en uso"}
YES_NO = {"sí": True, "si": True, "no": False}
# ORG-11 and ORG-12: what each entry of these catalogues must say. A tuple lists the words it may take.
ATTRIBUTES: dict[str, dict[str, type[bool] | tuple[str, ...]]] = {
    "mechanism": {"evaluable": bool, "needs_description": bool},
    "service_type": {
        "requires_planning": bool,
        "requires_analysis": bool,
        "starts_with": ("petition", "offer", "both"),
        "ends_with": ("concept", "record", "report"),
    },
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


def _check_attributes(row: Row, catalogue: str) -> Iterator[Problem]:
    for name, kind in ATTRIBUTES.get(catalogue, {}).items():
        allowed = tuple(YES_NO) if kind is bool else kind
        if isinstance(allowed, tuple) and row[name].lower() not in allowed:
            words = "sí o no" if kind is bool else ", ".join(allowed)
            yield row.problem(name, f"«{row[name]}» no se admite. Escriba {words}.")


def apply(load: Load) -> Iterator[Difference]:
    for file in _files(load.folder):
        yield from _apply_file(load, file)


def _apply_file(load: Load, file: str) -> Iterator[Difference]:
    catalogue = Path(file).stem
    existing = {item.code: item for item in CatalogueItem.objects.filter(catalogue=catalogue)}
    rows = _rows(load.folder, file)
    for position, row in enumerate(rows, start=1):
        yield from _apply_row(load, catalogue, row, position, existing.get(row["code"]))
    for code in existing.keys() - {row["code"] for row in rows}:
        yield from _retire(load, file, existing[code])


def _apply_row(load: Load, catalogue: str, row: Row, position: int, item: CatalogueItem | None) -> Iterator[Difference]:
    offered = {
        "name": row["name"],
        "attributes": _attributes(row, catalogue),
        "position": position,
        "is_active": True,
    }
    if item is None:
        item = CatalogueItem.objects.create(
            institution=load.institution, catalogue=catalogue, code=row["code"], **offered
        )
        trail.record("institutions.item_created", item, by=load.by, at=load.at, data={"code": item.code, **offered})
        yield Difference(row.file, f"elemento nuevo {item.code}", new=item.name)
        return
    changes = trail.diff(trail.snapshot(item, list(offered)), offered)
    if changes:
        for name, value in offered.items():
            setattr(item, name, value)
        item.save(update_fields=list(offered))
        trail.record("institutions.item_changed", item, by=load.by, at=load.at, changes=changes)
    for name, (before, after) in changes.items():
        what = f"elemento {item.code}, {WORDS[name]}"
        yield Difference(row.file, what, str(before), str(after))


def _attributes(row: Row, catalogue: str) -> dict[str, Any]:
    kinds = ATTRIBUTES.get(catalogue, {})
    return {
        name: YES_NO[value.lower()] if kinds.get(name) is bool else value
        for name, value in row.values.items()
        if name not in COLUMNS and value
    }


def _retire(load: Load, file: str, item: CatalogueItem) -> Iterator[Difference]:
    if item.is_active:
        item.is_active = False
        item.save(update_fields=["is_active"])
        changes = {"is_active": (True, False)}
        trail.record("institutions.item_retired", item, by=load.by, at=load.at, changes=changes)
        yield Difference(file, f"elemento {item.code} deja de usarse", old=item.name)
