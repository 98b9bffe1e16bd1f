"""Figures of a demonstration: invented for every town hall and governor's office, and called so wherever they are read.

Deterministic: the same entity, variable and year always have the same figure.

    entities = territorial_entities(institution, by=None, at=at)
    measures = fictitious_measures(institution, entities, years=(2025, 2026), by=None, at=at)
    prioritise(unit, measures, year=year, by=leader, at=at)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from baquiano.accounts.models import User
from baquiano.beneficiaries.actions import create_beneficiary
from baquiano.beneficiaries.choices import BeneficiaryKind, Order, TerritorialKind
from baquiano.beneficiaries.models import Beneficiary, Department, Municipality
from baquiano.common.identity import uuid7
from baquiano.demo.content import person_name
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.targeting import actions as targeting
from baquiano.targeting.choices import Direction, MoreMeans
from baquiano.targeting.models import Measure, Scenario, TargetingExercise

SOURCE = "Dato ficticio de la demostración"
# Its municipality is the one that is there: it is both things at once.
BOGOTA = "11"
# So many of each hundred have no figure, as happens in earnest.
MISSING = 3


@dataclass(frozen=True)
class Figure:
    """A variable that is invented: between which values, and with how many decimals."""

    code: str
    name: str
    unit: str
    more_means: str
    least: int
    most: int
    decimals: int = 0


FIGURES = (
    Figure("F_DESEMPENO", "Índice ficticio de desempeño institucional", "puntos", MoreMeans.PERFORMANCE, 35, 98, 1),
    Figure("F_GESTION", "Medición ficticia de gestión municipal", "puntos", MoreMeans.PERFORMANCE, 20, 90, 1),
    Figure("F_PQRS", "Peticiones ficticias recibidas", "peticiones", MoreMeans.NEED, 0, 60),
    Figure("F_REQUERIMIENTOS", "Requerimientos ficticios de la entidad", "requerimientos", MoreMeans.NEED, 0, 12),
    Figure("F_JUDICIALES", "Acciones judiciales ficticias", "acciones", MoreMeans.NEED, 0, 5),
    Figure("F_PND", "Metas del plan de desarrollo con que se vincula (ficticias)", "metas", MoreMeans.NEED, 0, 20),
)


def territorial_entities(
    institution: Institution, *, most: int | None = None, by: User | None, at: datetime
) -> list[Beneficiary]:
    """Every municipality and department as a beneficiary, or the first ``most`` by their code, with its authority.

    Those that the institution already has stay as they are.
    """
    places: list[Municipality | Department] = [
        *Municipality.objects.filter(valid_to__isnull=True, kind="Municipio"),
        *Department.objects.exclude(code=BOGOTA),
    ]
    known = {one.divipola: one for one in Beneficiary.objects.exclude(divipola="")}
    for place in sorted(places, key=lambda one: one.code)[:most]:
        if place.code not in known:
            known[place.code] = _entity(institution, place, by=by, at=at)
    return sorted(known.values(), key=lambda row: row.divipola)


def _entity(
    institution: Institution, place: Municipality | Department, *, by: User | None, at: datetime
) -> Beneficiary:
    town = place if isinstance(place, Municipality) else None
    fields = {
        "kind": BeneficiaryKind.TERRITORIAL,
        "territorial_kind": TerritorialKind.MUNICIPALITY if town else TerritorialKind.DEPARTMENT,
        "order": Order.TERRITORIAL,
        "name": f"{'Alcaldía' if town else 'Gobernación'} de {place.name} (demostración)",
        "divipola": place.code,
        "municipality": town,
        "authority_name": person_name(int(place.code) % 60),
        "authority_post": "Alcalde(sa)" if town else "Gobernador(a)",
    }
    return create_beneficiary(institution, id=uuid7(), fields=fields, by=by, at=at)


def fictitious_measures(
    institution: Institution, entities: Iterable[Beneficiary], *, years: Sequence[int], by: User | None, at: datetime
) -> list[Measure]:
    """The variables of ``FIGURES`` with a figure of each entity and year, all of them invented."""
    rows, measures = list(entities), []
    for figure in FIGURES:
        fields = {
            "code": figure.code,
            "name": figure.name,
            "unit": figure.unit,
            "more_means": figure.more_means,
            "source": SOURCE,
            "description": "Inventado para la demostración: no es de ninguna entidad.",
            "is_active": True,
        }
        stored = Measure.objects.filter(code=figure.code).first()
        measure = stored or targeting.create_measure(institution, id=uuid7(), fields=fields, by=by, at=at)
        known = {(row.beneficiary_id, row.year) for row in measure.values.all()}
        values = [
            targeting.ReadValue(measure, one, year, value)
            for year in years
            for one in rows
            if (one.pk, year) not in known and (value := _invented(figure, one.divipola or one.name, year)) is not None
        ]
        targeting.save_values(institution, values, id=uuid7(), by=by, at=at)
        measures.append(measure)
    return measures


def _invented(figure: Figure, entity: str, year: int) -> Decimal | None:
    """The middle of the range is likelier than its ends; the entity keeps its level from one year to the next."""
    dice = sha256(f"{figure.code}:{entity}".encode()).digest()
    if dice[0] % 100 < MISSING:
        return None
    level = (dice[1] + dice[2] + dice[3]) / 765
    moved = (sha256(f"{figure.code}:{entity}:{year}".encode()).digest()[0] - 128) / 2560
    share = min(1.0, max(0.0, level + moved))
    return round(Decimal(str(figure.least + share * (figure.most - figure.least))), figure.decimals)


def prioritise(
    unit: Unit, measures: Sequence[Measure], *, year: FiscalYear, of: int, by: User, at: datetime
) -> TargetingExercise:
    """An exercise with the figures of the year ``of``: two scenarios, of which the first is chosen and frozen."""
    fields = {
        "title": "Entidades que más lo necesitan (demostración)",
        "unit": unit,
        "purpose": "Ordenar la oferta de la vigencia con datos ficticios.",
        "universe": {"kinds": [BeneficiaryKind.TERRITORIAL.value]},
        "scaling": "range",
        "missing": "reweight",
    }
    chosen = [
        targeting.Chosen(one.pk, of, Direction.MORE if one.more_means == MoreMeans.NEED else Direction.LESS)
        for one in measures
    ]
    exercise = targeting.create_exercise(
        unit.institution, id=uuid7(), year=year, fields=fields, variables=chosen, by=by, at=at
    )
    first = exercise.scenarios.get()
    weights = {f"{one.code}_{of}": 80 if one.more_means == MoreMeans.PERFORMANCE else 30 for one in measures}
    _weigh(first, weights, 40, by, at)
    first.refresh_from_db()
    named = {name: getattr(first, name) for name in targeting.scenarios.EDITABLE} | {
        "name": "Donde menos se alcanza",
        "rationale": "Pesa más el desempeño bajo que lo que se pide (demostración).",
        "days_each": Decimal(3),
        "cost_each": Decimal(5_000_000),
    }
    targeting.edit_scenario(first, expected_version=first.version, fields=named, by=by, at=at)
    words = {
        "name": "Donde más se pide",
        "rationale": "Pesan más las peticiones, los requerimientos y las acciones judiciales (demostración).",
        "delivery": "joint",
        "delivery_note": "Por subregión, en talleres de dos días",
        "days_each": Decimal(2),
        "cost_each": Decimal(3_500_000),
        "cost_total": None,
    }
    later = at + timedelta(minutes=20)
    second = targeting.create_scenario(exercise, id=uuid7(), fields=words, like=first, by=by, at=later)
    turned = {key: 110 - weight for key, weight in weights.items()}
    _weigh(second, turned, 60, by, later)
    note = "Se revisaron las fuentes y la capacidad (demostración)."
    return targeting.freeze_exercise(exercise, scenario=first, note=note, by=by, at=at + timedelta(hours=1))


def _weigh(scenario: Scenario, weights: dict[str, int], number: int, by: User, at: datetime) -> None:
    fields = {"weights": weights, "cut": "number", "cut_number": number, "cut_score": Decimal(60)}
    targeting.weigh_scenario(scenario, expected_version=scenario.version, fields=fields, by=by, at=at)
