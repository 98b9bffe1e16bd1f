"""The part of the institution folder that this room understands: the kinds it serves and ``catalogues/schools.csv``."""

from collections.abc import Iterator
from typing import Any

from baquiano.beneficiaries import reference
from baquiano.beneficiaries.actions.register import create_beneficiary, edit_beneficiary
from baquiano.beneficiaries.actions.territory import load_territory
from baquiano.beneficiaries.choices import BeneficiaryKind, Order, Sector, Zone
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.common.identifiers import is_valid_school_code
from baquiano.common.identity import uuid7
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Folder, Load, Problem, Row, Setting

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
KINDS = Setting(
    "beneficiary.kinds",
    list,
    f"Agréguela con las clases de beneficiario que atiende: {', '.join(BeneficiaryKind.values)}.",
    choices=tuple(BeneficiaryKind.values),
)


def register() -> None:
    """Declare the setting and the part; called when the room is ready."""
    folder.register_settings(KINDS)
    folder.register(folder.Part("schools", (FILE,), check, apply, order=110))


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
        elif changed := {name: value for name, value in values.items() if getattr(school, name) != value}:
            yield from _change(load, row, school, changed)


def _values(row: Row, towns: dict[str, Municipality]) -> dict[str, Any]:
    texts = {name: row[name] for name in COLUMNS if name != "municipality"}
    return texts | {
        "kind": BeneficiaryKind.SCHOOL,
        "order": Order.TERRITORIAL,
        "municipality": towns[row["municipality"]],
    }


def _create(load: Load, row: Row, values: dict[str, Any]) -> Difference:
    fields = values | {"loaded_version": 1}
    create_beneficiary(load.institution, id=uuid7(), fields=fields, by=load.by, at=load.at)
    return Difference(FILE, f"establecimiento nuevo {row['dane_code']}", new=row["name"])


def _change(load: Load, row: Row, school: Beneficiary, changed: dict[str, Any]) -> Iterator[Difference]:
    """Bring the row to the file, unless somebody edited it on the screen: that is kept, and told."""
    what = f"establecimiento {row['dane_code']}, {', '.join(changed)}"
    if school.loaded_version != school.version:
        load.notices.append(f"{FILE}: {what}: se conserva lo que se corrigió en pantalla.")
        return
    old = "; ".join(str(getattr(school, name)) for name in changed)
    fields = changed | {"loaded_version": school.version + 1}
    edit_beneficiary(school, fields=fields, expected_version=school.version, by=load.by, at=load.at)
    yield Difference(FILE, what, old, "; ".join(map(str, changed.values())))
