"""``units.csv``: the tree of dependencias. A changed name or parent is a reorganisation on the day of the load."""

from collections.abc import Iterator
from datetime import date

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.actions.structure import close_unit, create_unit, reorganise_unit
from baquiano.institutions.folder import Difference, Folder, Load, Problem, Row
from baquiano.institutions.models import Unit, UnitPlacement

FILE = "units.csv"
COLUMNS = ("code", "name", "kind", "parent", "email", "starts_on", "ends_on", "territory")
WORDS = {"email": "correo electrónico", "territory": "territorio que cubre"}


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
    # A unit after the one it hangs from.
    for row in sorted(rows, key=lambda row: len(_above(row["code"], parents))):
        if row["code"] in units:
            yield from _update(load, row, units)
        else:
            units[row["code"]] = _create(load, row, units)
            yield Difference(FILE, f"dependencia nueva {row['code']}", new=row["name"])
    # The inner ones close before the one they hang from.
    for row in sorted(rows, key=lambda row: -len(_above(row["code"], parents))):
        yield from _close(load, row, units[row["code"]])


def _create(load: Load, row: Row, units: dict[str, Unit]) -> Unit:
    return create_unit(
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


def _update(load: Load, row: Row, units: dict[str, Unit]) -> Iterator[Difference]:
    unit, parent = units[row["code"]], units.get(row["parent"])
    moved = {
        "nombre": (unit.name, row["name"]),
        "clase": (unit.kind, row["kind"]),
        "depende de": (unit.parent.code if unit.parent else "", row["parent"]),
    }
    changed = {what: pair for what, pair in moved.items() if pair[0] != pair[1]}
    if changed:
        latest = UnitPlacement.objects.filter(unit=unit).latest("starts_on").starts_on
        on = max(day_of(load.at), latest)
        unit = reorganise_unit(unit, name=row["name"], kind=row["kind"], parent=parent, on=on, by=load.by, at=load.at)
    units[row["code"]] = unit
    for what, (old, new) in changed.items():
        yield Difference(FILE, f"dependencia {unit.code}, {what}", old, new)
    yield from _update_facts(load, row, unit)


def _update_facts(load: Load, row: Row, unit: Unit) -> Iterator[Difference]:
    old = trail.snapshot(unit, ["email", "territory"])
    unit.email, unit.territory = row["email"], row["territory"].split()
    changes = trail.diff(old, trail.snapshot(unit, ["email", "territory"]))
    if changes:
        unit.save(update_fields=["email", "territory"])
        trail.record("institutions.unit_changed", unit, by=load.by, at=load.at, changes=changes)
    for name, (before, after) in changes.items():
        yield Difference(FILE, f"dependencia {unit.code}, {WORDS[name]}", f"{before}", f"{after}")


def _close(load: Load, row: Row, unit: Unit) -> Iterator[Difference]:
    end = _day(row["ends_on"])
    if end is not None and unit.ends_on != end:
        close_unit(unit, on=end, by=load.by, at=load.at)
        yield Difference(FILE, f"dependencia {unit.code}, existe hasta", new=end.strftime("%d/%m/%Y"))
