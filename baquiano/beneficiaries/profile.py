"""The part of the institution folder that this room understands: the kinds it serves and ``catalogues/schools.csv``."""

from collections.abc import Iterator
from typing import Any

from baquiano.beneficiaries import reference
from baquiano.beneficiaries.actions.register import create_beneficiary, edit_beneficiary
from baquiano.beneficiaries.actions.territory import load_territory
from baquiano.beneficiaries.choices import BeneficiaryKind, Order, Sector, Zone
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.beneficiaries.queries import ENTITY_DOOR
from baquiano.common.identifiers import is_valid_school_code
from baquiano.common.identity import uuid7
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row, Setting
from baquiano.institutions.weighing import edits_of, words

FILE = "catalogues/schools.csv"
COLUMNS = (
    "dane_code",
    "name",
    "municipality",
    "zone",
    "sector",
    "address",
    "email",
    "phone",
    "authority_name",
    "authority_post",
)
# Optional: «no» in a school that is no longer served.
ACTIVE = "in_use"
KINDS = Setting(
    "beneficiary.kinds",
    list,
    f"Agréguela con las clases de beneficiario que atiende: {', '.join(BeneficiaryKind.values)}.",
    choices=tuple(BeneficiaryKind.values),
    label="Clases de beneficiario que atiende",
)


DOOR = Setting(
    ENTITY_DOOR,
    bool,
    "Escriba true si los contactos de las entidades asistidas entran con un enlace a su correo registrado.",
    required=False,
    label="Los contactos de las entidades asistidas entran con un enlace a su correo",
)


def register() -> None:
    """Declare the settings and the part; called when the room is ready."""
    folder.register_settings(KINDS, DOOR)
    folder.register(folder.Part("schools", (FILE,), check, apply, write, order=110))


def check(content: Folder) -> Iterator[Problem]:
    if not content.has(FILE):
        return
    if BeneficiaryKind.SCHOOL not in content.value(KINDS.key, []):
        mend = f"Agregue «school» a {KINDS.key} en profile.toml o quite el archivo."
        yield Problem(FILE, "el perfil no habilita establecimientos educativos", mend)
    seen: set[str] = set()
    for row in content.rows(FILE, COLUMNS):
        yield from _check_row(row, seen)
        seen.add(row["dane_code"])


def _check_row(row: Row, seen: set[str]) -> Iterator[Problem]:
    code, town = row["dane_code"], row["municipality"]
    if not row["name"]:
        yield row.problem("name", "Escriba el nombre del establecimiento.")
    if town not in reference.municipality_codes():
        yield row.problem("municipality", f"«{town}» no es un código DIVIPOLA vigente de cinco cifras.")
    elif not is_valid_school_code(code, town):
        yield row.problem("dane_code", f"«{code}» no tiene doce cifras o las cifras 2 a 6 no son {town}.")
    if code in seen:
        yield row.problem("dane_code", f"El código «{code}» está repetido.")
    if row["zone"] not in Zone.values:
        yield row.problem("zone", f"Escriba una de: {', '.join(Zone.values)}.")
    if row[ACTIVE] not in ("", "sí", "no"):
        yield row.problem(ACTIVE, f"«{row[ACTIVE]}» no se admite. Escriba sí o no.")
    if row["sector"] not in Sector.values:
        yield row.problem("sector", f"Escriba uno de: {', '.join(Sector.values)}.")


def apply(load: Load) -> Iterator[Difference]:
    if not load.folder.has(FILE):
        return
    if not Municipality.objects.exists():
        load_territory(by=load.by, at=load.at)
    towns = Municipality.objects.in_bulk([row["municipality"] for row in load.folder.rows(FILE, COLUMNS)])
    stored = {row.dane_code: row for row in Beneficiary.objects.exclude(dane_code="")}
    for row in load.folder.rows(FILE, COLUMNS):
        values = _values(row, towns)
        school = stored.get(row["dane_code"])
        if school is None:
            yield _create(load, row, values)
        else:
            yield from _change(load, row, school, values)


def _values(row: Row, towns: dict[str, Municipality]) -> dict[str, Any]:
    texts = {name: row[name] for name in COLUMNS if name != "municipality"}
    return texts | {
        "kind": BeneficiaryKind.SCHOOL,
        "order": Order.TERRITORIAL,
        "is_active": row[ACTIVE] != "no",
        "municipality": towns[row["municipality"]],
    }


def _create(load: Load, row: Row, values: dict[str, Any]) -> Difference:
    fields = values | {"loaded_version": 1}
    create_beneficiary(load.institution, id=uuid7(), fields=fields, by=load.by, at=load.at)
    return Difference(FILE, f"establecimiento nuevo {row['dane_code']}", new=row["name"])


def _change(load: Load, row: Row, school: Beneficiary, values: dict[str, Any]) -> Iterator[Difference]:
    """Bring the row to the file, field by field; what somebody edited on the screen is weighed first."""
    was_edited = school.loaded_version != school.version
    weighed = {name: _weigh(load, row, school, name, new, was_edited=was_edited) for name, new in values.items()}
    found = {name: difference for name, difference in weighed.items() if difference}
    yield from found.values()
    taken = {name: values[name] for name, difference in found.items() if difference.is_taken}
    if not taken:
        return
    # While something of the screen stays, the row goes on counting as edited.
    agrees = not was_edited or len(taken) == len(found)
    fields = taken | ({"loaded_version": school.version + 1} if agrees else {})
    edit_beneficiary(school, fields=fields, expected_version=school.version, by=load.by, at=load.at)


def _weigh(load: Load, row: Row, school: Beneficiary, name: str, new: Any, *, was_edited: bool) -> Difference | None:
    old = getattr(school, name)
    pair = [one.code if isinstance(one, Municipality) else one for one in (old, new)]
    # Nearly all of them: nothing to ask of the trail.
    if pair[0] == pair[1] and not was_edited:
        return None
    edits = edits_of(school, field=name)
    is_edited = was_edited and (school.loaded_version is None or edits.exists())
    what = f"establecimiento {row['dane_code']}, {Beneficiary._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]
    return load.scale.weigh(FILE, what, *pair, edits=edits if is_edited else None, is_edited=is_edited)


def write(export: Export) -> None:
    """The schools with DANE code; the column ``in_use`` appears where one is no longer served."""
    schools = Beneficiary.objects.filter(kind=BeneficiaryKind.SCHOOL).exclude(dane_code="").order_by("dane_code")
    last = [ACTIVE] if any(not school.is_active for school in schools) else []
    rows = [
        {name: str(getattr(school, name)) for name in COLUMNS if name != "municipality"}
        | {"municipality": school.municipality_id or ""}
        | ({ACTIVE: words(school.is_active)} if last else {})
        for school in schools
    ]
    if rows:
        export.add_rows(FILE, [*COLUMNS, *last], rows)
