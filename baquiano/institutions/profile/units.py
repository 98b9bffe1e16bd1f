"""``units.csv``: the tree of dependencias. A changed name or parent is a reorganisation on the day of the load."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.actions.structure import close_unit, create_unit, reorganise_unit
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.models import Unit, UnitPlacement
from baquiano.institutions.weighing import edits_of

FILE, HISTORY = "units.csv", "units_history.csv"
COLUMNS = ("code", "name", "kind", "parent", "email", "starts_on", "ends_on", "territory")
PAST = ("code", "name", "kind", "parent", "starts_on", "ends_on")
WORDS = {
    "name": "nombre",
    "kind": "clase",
    "parent": "depende de",
    "email": "correo electrónico",
    "territory": "territorio que cubre",
    "ends_on": "existe hasta",
}


def check(folder: Folder) -> Iterator[Problem]:
    if not folder.has(FILE):
        yield Problem(FILE, "", "Falta el archivo. Créelo con las columnas " + ", ".join(COLUMNS) + ".")
        return
    rows = folder.rows(FILE, COLUMNS)
    parents = {row["code"]: row["parent"] for row in rows}
    seen: set[str] = set()
    for row in rows:
        yield from _check_row(row, parents, seen)
        seen.add(row["code"])
    if rows and all(parents.values()):
        yield Problem(
            FILE, "ninguna dependencia es la raíz", "Deje vacía la columna parent de la dependencia superior."
        )
    if folder.has(HISTORY):
        yield from _check_history(folder, parents)


def _check_row(row: Row, parents: dict[str, str], seen: set[str]) -> Iterator[Problem]:
    for column in ("code", "name", "kind", "starts_on"):
        if not row[column]:
            yield row.problem(column, "Escriba un valor; esta columna es obligatoria.")
    if row["code"] in seen:
        yield row.problem("code", f"El código «{row['code']}» está repetido. Cada dependencia tiene uno distinto.")
    if row["parent"] and row["parent"] not in parents:
        yield row.problem("parent", f"«{row['parent']}» no es el código de ninguna dependencia del archivo.")
    elif row["code"] in _above(row["code"], parents):
        yield row.problem("parent", "La dependencia termina dependiendo de sí misma. Corrija de quién depende.")
    for column in ("starts_on", "ends_on"):
        if row[column] and _day(row[column]) is None:
            yield row.problem(column, f"«{row[column]}» no es una fecha. Escríbala como AAAA-MM-DD.")
    start, end = _day(row["starts_on"]), _day(row["ends_on"])
    if start and end and end < start:
        yield row.problem("ends_on", "La fecha final no puede ser anterior a la inicial.")
    if any(not code.isdigit() or len(code) not in (2, 5) for code in row["territory"].split()):
        yield row.problem("territory", "Escriba códigos DIVIPOLA de 2 o 5 cifras separados por espacios.")


def _above(code: str, parents: dict[str, str]) -> set[str]:
    found: set[str] = set()
    current = parents.get(code, "")
    while current and current not in found:
        found.add(current)
        current = parents.get(current, "")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def apply(load: Load) -> Iterator[Difference]:
    units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    rows = load.folder.rows(FILE, COLUMNS)
    parents = {row["code"]: row["parent"] for row in rows}
    here = [code for code in sorted(units) if code not in parents]
    load.notices.extend(f"{FILE}: la dependencia {code} no está en el archivo; se conserva." for code in here)
    born: list[str] = []
    # A unit after the one it hangs from.
    for row in sorted(rows, key=lambda row: len(_above(row["code"], parents))):
        if row["code"] in units:
            yield from _update(load, row, units)
        else:
            units[row["code"]] = _create(load, row, units)
            born.append(row["code"])
            yield Difference(FILE, f"dependencia nueva {row['code']}", new=row["name"])
    _write_past(load, units, born)
    # The inner ones close before the one they hang from.
    for row in sorted(rows, key=lambda row: -len(_above(row["code"], parents))):
        if row["code"] not in born:
            yield from _close(load, row, units[row["code"]])


def _create(load: Load, row: Row, units: dict[str, Unit]) -> Unit:
    unit = create_unit(
        load.institution,
        id=uuid7(),
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=units.get(row["parent"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        email=row["email"],
        territory=row["territory"].split(),
        by=load.by,
        at=load.at,
    )
    for name, value in (_values(unit) | {"ends_on": unit.ends_on}).items():
        load.scale.weigh(FILE, f"dependencia {unit.code}, {WORDS[name]}", value, value)
    return unit


def _values(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent.code if unit.parent else "",
        "email": unit.email,
        "territory": " ".join(unit.territory),
    }


def _update(load: Load, row: Row, units: dict[str, Unit]) -> Iterator[Difference]:
    unit = units[row["code"]]
    now, taken = _values(unit), set()
    for name, old in now.items():
        edits = edits_of(unit, field=name)
        if found := load.scale.weigh(FILE, f"dependencia {unit.code}, {WORDS[name]}", old, row[name], edits=edits):
            yield found
            if found.is_taken:
                taken.add(name)
    offered = now | {name: row[name] for name in taken}
    if taken & {"name", "kind", "parent"}:
        latest = UnitPlacement.objects.filter(unit=unit).latest("starts_on").starts_on
        unit = reorganise_unit(
            unit,
            name=offered["name"],
            kind=offered["kind"],
            parent=units.get(offered["parent"]),
            on=max(day_of(load.at), latest),
            by=load.by,
            at=load.at,
        )
    if taken & {"email", "territory"}:
        _update_facts(load, unit, offered)
    units[row["code"]] = unit


def _update_facts(load: Load, unit: Unit, offered: dict[str, Any]) -> None:
    old = trail.snapshot(unit, ["email", "territory"])
    unit.email, unit.territory = offered["email"], offered["territory"].split()
    unit.save(update_fields=["email", "territory"])
    changes = trail.diff(old, trail.snapshot(unit, ["email", "territory"]))
    trail.record("institutions.unit_changed", unit, by=load.by, at=load.at, changes=changes)


def _close(load: Load, row: Row, unit: Unit) -> Iterator[Difference]:
    what, end = f"dependencia {unit.code}, {WORDS['ends_on']}", _day(row["ends_on"])
    if end is None and unit.ends_on is not None:
        # A closed unit does not open again: who closed it on the screen knew why.
        load.notices.append(f"{FILE}: {what}: se conserva el {unit.ends_on:%d/%m/%Y}; el archivo no lo dice.")
        return
    if found := load.scale.weigh(FILE, what, unit.ends_on, end, edits=edits_of(unit, field="ends_on")):
        yield found
        if found.is_taken and end is not None:
            close_unit(unit, on=end, by=load.by, at=load.at)


# --- the past of a unit ----------------------------------------------------------------------------------------------
def _write_past(load: Load, units: dict[str, Unit], born: list[str]) -> None:
    """What the new units were before, from the file of an export; the past of a unit already here is not rewritten."""
    for row in load.folder.rows(HISTORY, PAST) if load.folder.has(HISTORY) else []:
        if row["code"] in born:
            unit, end = units[row["code"]], date.fromisoformat(row["ends_on"])
            present = UnitPlacement.objects.get(unit=unit, ends_on=unit.ends_on)
            present.starts_on = end + timedelta(days=1)
            present.save(update_fields=["starts_on"])
            UnitPlacement.objects.create(
                institution=load.institution,
                unit=unit,
                name=row["name"],
                kind=row["kind"],
                parent=units.get(row["parent"]),
                starts_on=date.fromisoformat(row["starts_on"]),
                ends_on=end,
            )


def _check_history(folder: Folder, codes: Iterable[str]) -> Iterator[Problem]:
    """Each unit has one past without gaps: every row ends the day before the next one begins."""
    ends: dict[str, date] = {}
    for row in folder.rows(HISTORY, PAST):
        start, end = _day(row["starts_on"]), _day(row["ends_on"])
        if row["code"] not in codes or (row["parent"] and row["parent"] not in codes):
            yield row.problem("code", "No es, o no depende de, una dependencia de units.csv.")
        elif not row["name"] or not row["kind"]:
            yield row.problem("name", "Escriba el nombre y la clase que tenía.")
        elif start is None or end is None or end < start:
            yield row.problem("starts_on", "Escriba las dos fechas, en orden, como AAAA-MM-DD.")
        elif row["code"] in ends and ends[row["code"]] + timedelta(days=1) != start:
            yield row.problem("starts_on", "Empieza el día siguiente al final de la fila anterior de esa dependencia.")
        else:
            ends[row["code"]] = end


def write(export: Export) -> None:
    """The tree as it is, and in another file what each unit was before, for those that changed."""
    units = list(Unit.objects.select_related("parent").order_by("code"))
    rows = [
        {"code": unit.code, "starts_on": f"{unit.starts_on}", "ends_on": f"{unit.ends_on or ''}"} | _values(unit)
        for unit in units
    ]
    export.add_rows(FILE, COLUMNS, rows)
    placed = UnitPlacement.objects.exclude(ends_on=None).select_related("unit", "parent")
    past = [
        {
            "code": row.unit.code,
            "name": row.name,
            "kind": row.kind,
            "parent": row.parent.code if row.parent else "",
            "starts_on": f"{row.starts_on}",
            "ends_on": f"{row.ends_on}",
        }
        for row in placed.order_by("unit__code", "starts_on")
        if row.ends_on != row.unit.ends_on
    ]
    if past:
        export.add_rows(HISTORY, PAST, past)
