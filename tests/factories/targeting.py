"""Selections, capacities and lists for tests. Every name is evidently fictitious."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.targeting import actions
from baquiano.targeting.models import Capacity, Measure, MeasureValue, Pick, PriorityEntry, Selection

SETTINGS = {
    "beneficiary": {"kinds": ["territorial", "sgr", "school"]},
    "targeting": {"enabled": True, "sgr_list": True, "sgr_kinds": ["sgr"], "exercises": True},
}


def make_capacity(unit: Unit, *, by: Any = None, at: datetime, **overrides: Any) -> Capacity:
    """Two people with five days a month: 120 days a year."""
    fields = {"unit": unit, "starts_on": date(2026, 1, 1), "people": 2, "days_per_month": Decimal(5), "note": ""}
    return actions.create_capacity(unit.institution, id=uuid7(), fields=fields | overrides, by=by, at=at)


def make_selection(unit: Unit, *, by: Any = None, at: datetime, **overrides: Any) -> Selection:
    """Of the whole year, among everybody, with ten days of each entity."""
    identity = overrides.pop("id", None) or uuid7()
    year = overrides.pop("year", None) or FiscalYear.objects.get(institution=unit.institution, year=at.year)
    fields = {
        "title": "Municipios que se acompañan (ficticio)",
        "unit": unit,
        "topic": None,
        "criteria": "Los de menor desempeño, según las actividades de la vigencia (ficticio).",
        "universe": {},
        "starts_on": year.starts_on,
        "ends_on": year.ends_on,
        "days_each": Decimal(10),
    }
    return actions.create_selection(unit.institution, id=identity, year=year, fields=fields | overrides, by=by, at=at)


def pick(selection: Selection, *beneficiaries: Any, by: Any, at: datetime, **options: Any) -> list[Pick]:
    """Those entities in the selection."""
    options = {"reason": "Bajo desempeño en la última medición (ficticio).", "id": uuid7()} | options
    actions.add_picks(selection, beneficiaries, **options, by=by, at=at)
    return list(selection.picks.order_by("beneficiary__name"))


def make_priority(
    institution: Institution, beneficiary: Any, place: int, *, at: datetime, **options: Any
) -> PriorityEntry:
    fields = {"place": place, "score": None, "criterion": "M-SP-01 (ficticio)", "is_listed": True} | options
    return actions.save_priority(institution, at.year, beneficiary, id=uuid7(), fields=fields, by=None, at=at)


def make_measure(institution: Institution, code: str = "DESEMPENO", *, at: datetime, **overrides: Any) -> Measure:
    fields = {
        "code": code,
        "name": f"{code.capitalize()} ficticio",
        "unit": "puntos",
        "more_means": "performance",
        "source": "Medición ficticia",
        "description": "",
    }
    return actions.create_measure(institution, id=uuid7(), fields=fields | overrides, by=None, at=at)


def make_values(measure: Measure, values: dict[Any, Any], *, year: int = 2025, at: datetime) -> list[MeasureValue]:
    """The value of each beneficiary in a year."""
    read = [actions.ReadValue(measure, entity, year, Decimal(str(value))) for entity, value in values.items()]
    actions.save_values(measure.institution, read, id=uuid7(), by=None, at=at)
    return list(measure.values.filter(year=year))


def make_exercise(unit: Unit, *measures: Measure, by: Any, at: datetime, year: int = 2025, **overrides: Any) -> Any:
    """Of everybody in the institution, with the given variables, the lesser value first, and its first scenario."""
    identity = overrides.pop("id", None) or uuid7()
    direction = overrides.pop("direction", "less")
    fields = {
        "title": "Municipios que más lo necesitan (ficticio)",
        "unit": unit,
        "purpose": "Ordenar la oferta de la vigencia (ficticio).",
        "universe": {},
        "scaling": "range",
        "missing": "reweight",
    }
    return actions.create_exercise(
        unit.institution,
        id=identity,
        year=FiscalYear.objects.get(institution=unit.institution, year=at.year),
        fields=fields | overrides,
        variables=[actions.Chosen(one.pk, year, direction) for one in measures],
        by=by,
        at=at,
    )


def weigh(
    scenario: Any, *, by: Any, at: datetime, cut: str = "number", number: int = 2, score: int = 60, **weights: int
) -> Any:
    """The scenario with those weights by the code of the variable of 2025, and its cut."""
    scenario.refresh_from_db()
    fields = {
        "weights": {f"{code}_2025": weight for code, weight in weights.items()},
        "cut": cut,
        "cut_number": number,
        "cut_score": Decimal(score),
    }
    return actions.weigh_scenario(scenario, expected_version=scenario.version, fields=fields, by=by, at=at)


def make_scenario(exercise: Any, name: str, *, by: Any, at: datetime, **overrides: Any) -> Any:
    fields = {
        "name": name,
        "rationale": "Otra manera de mirarlo (ficticia).",
        "delivery": "individual",
        "delivery_note": "",
        "days_each": Decimal(5),
        "cost_each": None,
        "cost_total": None,
    }
    like = exercise.scenarios.first()
    return actions.create_scenario(exercise, id=uuid7(), fields=fields | overrides, like=like, by=by, at=at)
