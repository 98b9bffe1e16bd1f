"""The reference data that comes with this version, as rows; see README.md for the sources."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from baquiano.beneficiaries.models import Department, Municipality, PublicEntity
from baquiano.beneficiaries.naming import place_key, search_text
from baquiano.common.digests import sha256_of

FOLDER = Path(__file__).parent
FILES = ("departments.csv", "municipalities.csv", "code_changes.csv", "aliases.csv", "public_entities.csv")
LEVELS = {"nacional": "national", "territorial": "territorial"}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest() -> str:
    """One SHA-256 of the files."""
    return sha256_of({name: sha256_of((FOLDER / name).read_bytes()) for name in FILES})


def departments() -> list[Department]:
    return [
        Department(
            code=row["cod_depto"],
            name=row["departamento_titulo"],
            capital=row["capital"],
            population=_whole(row["poblacion_2025"]),
            search_text=place_key(row["departamento_titulo"]),
        )
        for row in _rows("departments.csv")
    ]


def municipalities() -> list[Municipality]:
    """Those in force, then the ended codes, which point to the first ones."""
    changes = {row["code"]: row for row in _rows("code_changes.csv")}
    aliases = _aliases()
    current = [_municipality(row, aliases, changes.get(row["cod_mpio"], {})) for row in _rows("municipalities.csv")]
    ended = [_ended(row) for row in changes.values() if row["replaced_by"]]
    return current + ended


@cache
def municipality_codes() -> dict[str, str]:
    """The name of each municipality in force by its code, for checking files without the database."""
    return {row["cod_mpio"]: row["municipio_titulo"] for row in _rows("municipalities.csv")}


def public_entities() -> list[PublicEntity]:
    return [
        PublicEntity(
            code=row["codigo"],
            name=row["entidad"],
            short_name=row["nombre_corto"],
            kind=row["tipo"],
            level=LEVELS[row["nivel"]],
            order=row["orden"],
            department_id=row["cod_depto"] or None,
            municipality_id=row["cod_mpio"] or None,
            category=row["categoria_617"],
            source=row["origen"],
            search_text=search_text(row["entidad"], row["nombre_corto"], row["departamento"])[:330],
        )
        for row in _rows("public_entities.csv")
    ]


def _aliases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("aliases.csv"):
        found[row["code"]].append(row["alias"])
    return found


def _municipality(row: dict[str, str], aliases: dict[str, list[str]], change: dict[str, str]) -> Municipality:
    others = [*filter(None, [row["alias_sicodis"]]), *aliases.get(row["cod_mpio"], [])]
    others = [other for other in dict.fromkeys(others) if other != row["municipio_titulo"]]
    return Municipality(
        code=row["cod_mpio"],
        department_id=row["cod_depto"],
        name=row["municipio_titulo"],
        kind=row["tipo"],
        latitude=_decimal(row["latitud"]),
        longitude=_decimal(row["longitud"]),
        is_capital=row["capital"] == "1",
        sgr_region=row["region_sgr"],
        is_pdet=row["pdet"] == "1",
        pdet_subregion=row["subregion_pdet"],
        is_zomac=row["zomac"] == "1",
        population=_whole(row["poblacion_2025"]),
        unmet_needs=_decimal(row["nbi_2025"]),
        spending_limit=_decimal(row["limite_gasto_617"]),
        aliases=others,
        search_text=" ".join(map(place_key, [row["municipio_titulo"], *others, row["departamento_titulo"]]))[:250],
        valid_from=_day(change.get("valid_from", "")),
    )


def _ended(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        department_id=row["department"],
        name=row["name"],
        kind=row["kind"],
        aliases=[],
        search_text=place_key(row["name"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        replaced_by_id=row["replaced_by"],
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def values_of(row: Any) -> dict[str, Any]:
    """The stored values of a row, for comparing what is loaded with what is offered."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
