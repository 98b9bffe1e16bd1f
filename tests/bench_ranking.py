"""What prioritising costs, for ``make bench``: a moved weight over 1,135 entities, and a file of 20,000 values."""

import statistics
import time
from decimal import Decimal
from io import BytesIO

from django.test import Client
from django.utils import timezone
from django_scopes import scope

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import write_xlsx
from baquiano.demo.figures import territorial_entities
from baquiano.imports import actions as imports
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.targeting import actions
from baquiano.targeting.models import Measure, Scenario
from tests.bench_world import World

ENTITIES, VARIABLES, VALUES, RUNS = 1_135, 10, 20_000, 40
MOVED_LIMIT, LOADED_LIMIT = 0.2, 60.0


def report_ranking(world: World) -> list[str]:
    """Print what a moved weight and a load take; what is above its limit."""
    with scope(institution=world.institution):
        _open(world)
        entities = territorial_entities(world.institution, by=None, at=timezone.now())[:ENTITIES]
        scenario, measures = _exercise(world, entities)
        slow = _moved(world, scenario)
        return slow + _loaded(world, entities, measures)


def _open(world: World) -> None:
    for profile in Profile.objects.all():
        profile.settings = {**profile.settings, "targeting": {"enabled": True, "exercises": True}}
        profile.settings["beneficiary"]["kinds"] = ["school", "territorial"]
        profile.save(update_fields=["settings"])
    world.institution.__dict__.pop("_profiles", None)


def _exercise(world: World, entities: list[Beneficiary]) -> tuple[Scenario, list[Measure]]:
    at, planner = timezone.now(), world.staff.by_role["planning_professional"]
    measures = []
    for number in range(VARIABLES):
        fields = {"code": f"V{number}", "name": f"Variable ficticia {number}", "unit": "puntos", "more_means": "need"}
        fields |= {"source": "Banco de rendimiento", "description": ""}
        measure = actions.create_measure(world.institution, id=uuid7(), fields=fields, by=None, at=at)
        values = [
            actions.ReadValue(measure, one, 2025, Decimal(world.dice.randrange(0, 100_000)) / 100) for one in entities
        ]
        actions.save_values(world.institution, values, id=uuid7(), by=None, at=at)
        measures.append(measure)
    year = FiscalYear.objects.select_related("institution").get(year=day_of(at).year)
    fields = {"title": "Banco", "unit": world.units[0], "purpose": "Medir", "scaling": "range", "missing": "reweight"}
    exercise = actions.create_exercise(
        world.institution,
        id=uuid7(),
        year=year,
        fields=fields | {"universe": {"kinds": ["territorial"]}},
        variables=[actions.Chosen(one.pk, 2025, "more") for one in measures],
        by=planner,
        at=at,
    )
    return exercise.scenarios.get(), measures


def _moved(world: World, scenario: Scenario) -> list[str]:
    client = Client(headers={"HX-Request": "true", "HX-Target": "orden"})
    client.force_login(world.staff.by_role["planning_professional"])
    clock, processor, floor = [], [], []
    for run in range(RUNS + 3):
        address = f"{scenario.get_absolute_url()}?w_V0_2025={run}&cut_number=100"
        start, work = time.perf_counter(), time.process_time()
        answer = client.get(address)
        took, busy = time.perf_counter() - start, time.process_time() - work
        assert answer.status_code == 200 and b"rank-map" in answer.content
        start = time.perf_counter()
        client.get("/piso/")
        if run >= 3:
            clock.append(took)
            processor.append(busy)
            floor.append(time.perf_counter() - start)
    moved, least = statistics.median(clock), statistics.median(floor)
    print(
        f"\nUn peso movido, {ENTITIES} entidades y {VARIABLES} variables: {moved * 1000:.0f} ms (p95 "
        f"{statistics.quantiles(clock, n=20)[18] * 1000:.0f}), {statistics.median(processor) * 1000:.0f} ms de CPU; "
        f"{moved / least:.1f} veces el piso de {least * 1000:.0f} ms; tope {MOVED_LIMIT * 1000:.0f} ms"
    )
    return [f"un peso movido: {moved * 1000:.0f} ms"] if moved > MOVED_LIMIT else []


def _loaded(world: World, entities: list[Beneficiary], measures: list[Measure]) -> list[str]:
    by = world.staff.by_role["planning_professional"]
    years, rows = range(2006, 2025), []
    for number in range(VALUES):
        entity = entities[number % len(entities)]
        year = years[number // len(entities)]
        rows.append([entity.divipola, entity.name, measures[0].code, year, number / 7])
    out = BytesIO()
    write_xlsx(out, title="Valores", headers=["Código", "Entidad", "Variable", "Año", "Valor"], rows=rows)
    start = time.perf_counter()
    load = imports.upload_load(
        world.institution, id=uuid7(), register="measures", content=out.getvalue(), name="valores.xlsx", by=by,
        at=timezone.now(),
    )  # fmt: skip
    done = imports.apply_load(load, by=by, at=timezone.now())
    took = time.perf_counter() - start
    assert done.created_count == VALUES
    print(f"Una carga de {VALUES} valores: {took:.1f} s; tope {LOADED_LIMIT:.0f} s")
    return [f"la carga de valores: {took:.0f} s"] if took > LOADED_LIMIT else []
