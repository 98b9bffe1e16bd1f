"""The part of the institution folder that this room understands.

``archive/trd.csv`` is the retention table, ``archive/types.csv`` the documentary types of each series with the records
of the product that belong to them, and ``[archive]`` of ``profile.toml`` the formats, the pages of a volume and the
layouts of the inventory. The table is an official act: it is changed in the folder, never on a screen.
"""

from collections.abc import Iterator
from typing import Any

from baquiano.archive import conservation, copies
from baquiano.archive.choices import CaseKind, Disposition, Expectation
from baquiano.archive.inventory import FIELDS
from baquiano.archive.models import DocumentType, RetentionSchedule
from baquiano.audit import trail
from baquiano.institutions import folder, switches
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.institutions.models import Unit

SERIES, TYPES = "archive/trd.csv", "archive/types.csv"
SERIES_COLUMNS = (
    "unit",
    "series",
    "series_name",
    "subseries",
    "subseries_name",
    "management_years",
    "central_years",
    "disposition",
    "procedure",
    "opens",
)
TYPE_COLUMNS = ("unit", "series", "subseries", "code", "name", "records", "presence")
_LONGEST_YEARS = 100
_FIXED = ("series_name", "subseries_name", "management_years", "central_years", "disposition", "procedure", "opens")


def register() -> None:
    switches.register_actions(conservation.SETTING, conservation.VIEW, conservation.WAIVE)
    switches.register_actions(copies.SETTING, copies.VIEW, copies.RETRY, copies.NOTE)
    folder.register(folder.Part("archive", (SERIES, TYPES), check, apply, write, order=70))
    folder.register_settings(
        folder.Setting(
            "archive.volume_pages",
            int,
            "Escriba cuántas páginas caben en un tomo: 200.",
            required=False,
            label="Páginas de un tomo del expediente",
            bounds=(1, 10_000),
        ),
        folder.Setting(
            conservation.SETTING,
            bool,
            "Use true (se piden los registros de cada intervención al terminar y antes de cerrar la vigencia) o false.",
            required=False,
            label="Los registros de cada intervención se completan al terminar y antes de cerrar la vigencia",
        ),
        folder.Setting(
            copies.SETTING,
            str,
            "Escriba cómo se llama el repositorio en el que la entidad conserva sus registros: «Yaksa – TRD oficial».",
            required=False,
            label="Repositorio oficial de los registros",
        ),
        folder.Setting(
            copies.ADDRESS,
            str,
            "Escriba lo que va antes de la ruta para abrir un registro en el repositorio: https://repositorio.gov.co/.",
            required=False,
            label="Dirección del repositorio",
        ),
        folder.Setting(
            "archive.control_format", str, "Escriba el código del formato de la hoja de control.", required=False
        ),
        folder.Setting(
            "archive.inventory_format", str, "Escriba el código del formato del inventario (FUID).", required=False
        ),
        folder.Setting(
            "archive.inventory",
            dict,
            "Escriba una tabla por cada disposición del inventario: [archive.inventory.acuerdo_042].",
            required=False,
        ),
    )


# --- what is wrong ---------------------------------------------------------------------------------------------------


def check(content: Folder) -> Iterator[Problem]:
    yield from _check_layouts(content)
    if not content.has(SERIES):
        return
    units = {row["code"] for row in content.rows("units.csv", ("code",))}
    seen: set[tuple[str, str, str]] = set()
    opening: set[tuple[str, str]] = set()
    for row in content.rows(SERIES, SERIES_COLUMNS):
        yield from _check_series(row, units)
        key = _key(row)
        if key in seen:
            yield row.problem("series", "Esa serie y subserie ya está para esa dependencia. Deje una.")
        if row["opens"] and (row["unit"], row["opens"]) in opening:
            yield row.problem("opens", "Esa dependencia ya abre esos expedientes en otra serie. Deje una.")
        seen.add(key)
        opening.add((row["unit"], row["opens"]))
    if content.has(TYPES):
        yield from _check_types(content, seen)


def _check_series(row: Row, units: set[str]) -> Iterator[Problem]:
    if row["unit"] not in units:
        yield row.problem("unit", f"«{row['unit']}» no es el código de ninguna dependencia de units.csv.")
    for name in ("series", "series_name"):
        if not row[name]:
            yield row.problem(name, "Escriba un valor; esta columna es obligatoria.")
    for name in ("management_years", "central_years"):
        if not row[name].isdigit() or int(row[name]) > _LONGEST_YEARS:
            yield row.problem(name, "Escriba los años con un número: 2.")
    if row["disposition"] not in Disposition.values:
        yield row.problem("disposition", f"Escriba una de: {', '.join(Disposition.values)}.")
    if row["opens"] and row["opens"] not in CaseKind.values:
        yield row.problem("opens", f"Deje la columna vacía o escriba una de: {', '.join(CaseKind.values)}.")
    for name in ("series", "subseries"):
        if len(row[name]) > 20:
            yield row.problem(name, "El código es demasiado largo: hasta 20 caracteres.")


def _check_types(content: Folder, series: set[tuple[str, str, str]]) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    mapped: set[tuple[tuple[str, str, str], str]] = set()
    for row in content.rows(TYPES, TYPE_COLUMNS):
        key = _key(row)
        if key not in series:
            yield row.problem("series", "Esa serie de esa dependencia no está en trd.csv.")
        if not row["code"] or not row["name"]:
            yield row.problem("code", "Escriba el código y el nombre del tipo documental.")
        if (*key, row["code"]) in seen:
            yield row.problem("code", f"El tipo {row['code']} está dos veces en esa serie. Deje uno.")
        seen.add((*key, row["code"]))
        if row["presence"] not in Expectation.values:
            yield row.problem("presence", f"Escriba una de: {', '.join(Expectation.values)}.")
        for record in row["records"].split():
            if record.partition(":")[0] not in ("format", "evidence", "communication", "signature"):
                yield row.problem("records", f"«{record}» no se entiende. Escriba, por ejemplo, format:ACTA.")
            if (key, record) in mapped:
                yield row.problem("records", f"«{record}» ya es de otro tipo de esa serie. Deje uno.")
            mapped.add((key, record))


def _check_layouts(content: Folder) -> Iterator[Problem]:
    layouts = content.value("archive.inventory", {})
    if not isinstance(layouts, dict):
        return
    for code, layout in layouts.items():
        where = f"archive.inventory.{code}"
        if not isinstance(layout, dict) or not isinstance(layout.get("name"), str):
            yield Problem(folder.PROFILE, where, "Escriba el nombre de la disposición: name = «Acuerdo 042 de 2002».")
            continue
        columns = layout.get("columns")
        if not isinstance(columns, list) or not columns or not all(_is_column(one) for one in columns):
            mend = "Escriba las columnas, cada una con su campo y su título: [[«order», «N.º de orden»]]."
            yield Problem(folder.PROFILE, f"{where}.columns", mend)
            continue
        for field, _title in columns:
            if field not in FIELDS:
                yield Problem(folder.PROFILE, f"{where}.columns", f"«{field}» no existe. Use: {', '.join(FIELDS)}.")


def _is_column(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) and text for text in one)


def _key(row: Row) -> tuple[str, str, str]:
    return row["unit"], row["series"], row["subseries"]


# --- loading it ------------------------------------------------------------------------------------------------------


def apply(load: Load) -> Iterator[Difference]:
    """Create and update the series and their types; what the folder no longer brings is retired."""
    if not load.folder.has(SERIES):
        return
    stored = {(one.unit.code, one.series_code, one.subseries_code): one for one in _schedules()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    offered = {_key(row): row for row in load.folder.rows(SERIES, SERIES_COLUMNS)}
    for key in sorted(set(stored) - set(offered)):
        yield from _retire(load, stored[key])
    for key, row in offered.items():
        schedule = stored.get(key)
        if schedule is None:
            stored[key] = schedule = _create(load, units[row["unit"]], row)
            yield Difference(SERIES, f"serie nueva {schedule.code}", new=schedule.name)
        else:
            yield from _update(load, schedule, row)
    if load.folder.has(TYPES):
        yield from _apply_types(load, stored)


def _schedules() -> list[RetentionSchedule]:
    return list(RetentionSchedule.objects.select_related("unit").prefetch_related("types"))


def _fields(row: Row) -> dict[str, Any]:
    years = {name: int(row[name]) for name in ("management_years", "central_years")}
    return {name: row[name] for name in _FIXED} | years


def _create(load: Load, unit: Unit, row: Row) -> RetentionSchedule:
    codes = {"series_code": row["series"], "subseries_code": row["subseries"]}
    schedule = RetentionSchedule.objects.create(institution=load.institution, unit=unit, **codes, **_fields(row))
    trail.record("archive.schedule_loaded", schedule, by=load.by, at=load.at, data={"code": schedule.code})
    return schedule


def _update(load: Load, schedule: RetentionSchedule, row: Row) -> Iterator[Difference]:
    wanted = _fields(row) | {"is_retired": False}
    changes = {
        name: (getattr(schedule, name), value) for name, value in wanted.items() if getattr(schedule, name) != value
    }
    for name, (old, new) in changes.items():
        setattr(schedule, name, new)
        yield Difference(SERIES, f"serie {schedule.code}, {name}", old=str(old), new=str(new))
    if changes:
        schedule.save(update_fields=list(changes))
        trail.record("archive.schedule_changed", schedule, by=load.by, at=load.at, changes=changes)


def _retire(load: Load, schedule: RetentionSchedule) -> Iterator[Difference]:
    if schedule.is_retired:
        return
    schedule.is_retired = True
    schedule.save(update_fields=["is_retired"])
    changes = {"is_retired": (False, True)}
    trail.record("archive.schedule_changed", schedule, by=load.by, at=load.at, changes=changes)
    yield Difference(SERIES, f"serie {schedule.code}", old=schedule.name, new="retirada")


def _apply_types(load: Load, stored: dict[tuple[str, str, str], RetentionSchedule]) -> Iterator[Difference]:
    kept: set[Any] = set()
    for row in load.folder.rows(TYPES, TYPE_COLUMNS):
        schedule = stored[_key(row)]
        fields = {"name": row["name"], "records": row["records"].split(), "expectation": row["presence"]}
        one = DocumentType.objects.filter(schedule=schedule, code=row["code"]).first()
        if one is None:
            one = DocumentType.objects.create(
                institution=load.institution, schedule=schedule, code=row["code"], **fields
            )
            yield Difference(TYPES, f"tipo nuevo {schedule.code}/{one.code}", new=one.name)
        changes = {name: value for name, value in fields.items() if getattr(one, name) != value}
        for name, value in changes.items():
            yield Difference(TYPES, f"tipo {schedule.code}/{one.code}, {name}", str(getattr(one, name)), str(value))
            setattr(one, name, value)
        if changes:
            one.save(update_fields=list(changes))
        kept.add(one.pk)
    for one in DocumentType.objects.exclude(pk__in=kept).select_related("schedule__unit"):
        yield Difference(TYPES, f"tipo {one.schedule.code}/{one.code}", old=one.name, new="retirado")
        one.delete()


def write(export: Export) -> None:
    """The table in use, as it would be loaded."""
    schedules = [one for one in _schedules() if not one.is_retired]
    if not schedules:
        return
    keys = [{"unit": one.unit.code, "series": one.series_code, "subseries": one.subseries_code} for one in schedules]
    rows = [key | {name: str(getattr(one, name)) for name in _FIXED} for key, one in zip(keys, schedules, strict=True)]
    export.add_rows(SERIES, SERIES_COLUMNS, rows)
    types = [
        key | {"code": row.code, "name": row.name, "records": " ".join(row.records), "presence": row.expectation}
        for key, one in zip(keys, schedules, strict=True)
        for row in one.types.all()
    ]
    export.add_rows(TYPES, TYPE_COLUMNS, types)
