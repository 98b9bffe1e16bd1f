"""The catalogue of variables in the folder of the institution: ``targeting/measures.csv``."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.weighing import edits_of, words
from baquiano.targeting.actions import create_measure, edit_measure
from baquiano.targeting.choices import MoreMeans
from baquiano.targeting.models import Measure

FILE = "targeting/measures.csv"
COLUMNS = ("code", "name", "unit", "more_means", "source", "description")
# Optional: «no» in a variable that is no longer offered.
ACTIVE = "in_use"


def register() -> None:
    folder.register(folder.Part("measures", (FILE,), check, apply, write, order=115))


def check(content: Folder) -> Iterator[Problem]:
    if not content.has(FILE):
        return
    seen: set[str] = set()
    for row in content.rows(FILE, COLUMNS):
        yield from _check_row(row, seen)
        seen.add(row["code"])


def _check_row(row: Row, seen: set[str]) -> Iterator[Problem]:
    is_code = row["code"].replace("_", "").replace("-", "").isalnum() and row["code"].isascii()
    if not is_code or row["code"] != row["code"].upper() or len(row["code"]) > 30:
        yield row.problem("code", "Escriba un código corto en mayúsculas, sin espacios ni tildes.")
    if row["code"] in seen:
        yield row.problem("code", f"El código «{row['code']}» está repetido.")
    for column in ("name", "source"):
        if not row[column]:
            yield row.problem(column, "No puede quedar en blanco.")
    if row["more_means"] not in MoreMeans.values:
        yield row.problem("more_means", f"Escriba una de: {', '.join(MoreMeans.values)}.")
    if row[ACTIVE] not in ("", "sí", "no"):
        yield row.problem(ACTIVE, f"«{row[ACTIVE]}» no se admite. Escriba sí o no.")


def apply(load: Load) -> Iterator[Difference]:
    if not load.folder.has(FILE):
        return
    stored = {one.code: one for one in Measure.objects.all()}
    for row in load.folder.rows(FILE, COLUMNS):
        values = {name: row[name] for name in COLUMNS if name != "code"} | {"is_active": row[ACTIVE] != "no"}
        found = stored.get(row["code"])
        if found is None:
            fields = values | {"code": row["code"], "loaded_version": 1}
            identity = uuid5(load.institution.pk, f"measure:{row['code']}")
            create_measure(load.institution, id=identity, fields=fields, by=load.by, at=load.at)
            yield Difference(FILE, f"variable nueva {row['code']}", new=row["name"])
        else:
            yield from _change(load, found, values)


def _change(load: Load, measure: Measure, values: dict[str, Any]) -> Iterator[Difference]:
    """Bring the row to the file, field by field; what somebody edited on the screen is weighed first."""
    was_edited = measure.loaded_version != measure.version
    weighed = {name: _weigh(load, measure, name, new, was_edited=was_edited) for name, new in values.items()}
    found = {name: difference for name, difference in weighed.items() if difference}
    yield from found.values()
    taken = {name: values[name] for name, difference in found.items() if difference.is_taken}
    if not taken:
        return
    # While something of the screen stays, the row goes on counting as edited.
    agrees = not was_edited or len(taken) == len(found)
    fields = taken | ({"loaded_version": measure.version + 1} if agrees else {})
    edit_measure(measure, fields=fields, expected_version=measure.version, by=load.by, at=load.at)


def _weigh(load: Load, measure: Measure, name: str, new: Any, *, was_edited: bool) -> Difference | None:
    old, edits = getattr(measure, name), edits_of(measure, field=name)
    is_edited = was_edited and (measure.loaded_version is None or edits.exists())
    what = f"variable {measure.code}, {Measure._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]
    return load.scale.weigh(FILE, what, old, new, edits=edits if is_edited else None, is_edited=is_edited)


def write(export: Export) -> None:
    """The whole catalogue; the column ``in_use`` appears where one is no longer offered."""
    measures = list(Measure.objects.order_by("code"))
    last = [ACTIVE] if any(not one.is_active for one in measures) else []
    rows = [
        {name: str(getattr(one, name)) for name in COLUMNS} | ({ACTIVE: words(one.is_active)} if last else {})
        for one in measures
    ]
    if rows:
        export.add_rows(FILE, [*COLUMNS, *last], rows)
