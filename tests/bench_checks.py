"""What the check of two thousand activities costs, for ``make bench``."""

import statistics
import time
from datetime import date, timedelta
from random import Random

from django.utils import timezone
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.demo import content
from baquiano.institutions.models import CatalogueItem, FiscalYear
from baquiano.planning.checking.results import run
from baquiano.planning.checking.sheet import sheet_of
from baquiano.planning.models import Need, Plan, PlanItem
from tests.bench_world import World

ITEMS, RUNS, LIMIT = 2_000, 5, 5.0
NAMES = ("programme", "topic", "mechanism", "service_type")


def report_check(world: World) -> list[str]:
    """Print the time of reading and of running the rules over two thousand activities; what is above the limit."""
    with scope(institution=world.institution):
        year = FiscalYear.objects.select_related("institution").get(year=day_of(timezone.now()).year)
        _write_plans(world, year)
        clock, processor, found = [], [], 0
        for _run in range(RUNS):
            run.cache_clear()
            start, work = time.perf_counter(), time.process_time()
            found = len(run(sheet_of(year, year.institution)))
            processor.append(time.process_time() - work)
            clock.append(time.perf_counter() - start)
        work = time.process_time()
        run(sheet_of(year, year.institution))
        again = time.process_time() - work
    took, busy = statistics.median(clock), statistics.median(processor)
    print(  # noqa: T201
        f"\nVerificación del plan, 2.000 actividades: {took:.2f} s de reloj, {busy:.2f} s de procesador en un núcleo "
        f"({again:.2f} s si nada cambió); {found} hallazgos (tope {LIMIT:.0f} s)"
    )
    # By the processor: the clock is also of whatever else the machine does.
    return [f"la verificación del plan: {busy:.1f} s"] if busy > LIMIT else []


def _write_plans(world: World, year: FiscalYear) -> None:
    """Plans that meet everywhere: few topics, few words, the same schools. Worse than any real one."""
    dice, now, common = Random(2), timezone.now(), {"institution": world.institution}
    entries = {name: list(CatalogueItem.objects.filter(catalogue=name)) for name in NAMES}
    procedures = list(CatalogueItem.objects.filter(catalogue="procedure_type"))
    source = CatalogueItem.objects.filter(catalogue="need_source").first()
    plans = [Plan(year=year, unit=unit, title=f"Plan de {unit}", created_at=now, **common) for unit in world.units]
    Plan.objects.bulk_create(plans)
    needs = [
        Need(year=year, unit=plan.unit, position=at, code=f"{plan.unit.code}-N{at}", description="Necesidad",
             source_type=source, source_reference="Acta", goal="Meta", created_at=now, **common)
        for plan in plans for at in range(20)
    ]  # fmt: skip
    Need.objects.bulk_create(needs)
    items = []
    for number in range(ITEMS):
        plan = plans[number % len(plans)]
        activity, objective = dice.choice(content.ACTIVITIES)
        first = date(year.year, dice.randint(1, 11), dice.randint(1, 28))
        town = dice.choice(world.schools).municipality
        items.append(
            PlanItem(
                id=uuid7(), plan=plan, position=number + 1, code=f"{plan.unit.code}-{number:04d}",
                activity=f"{activity} en {town}", objective=objective, need="Necesidad", starts_on=first,
                ends_on=first + timedelta(days=dice.choice((0, 2, 8, 60))), municipality=town,
                responsible=dice.choice(world.staff.team(plan.unit.code)), resources="Transporte", place="Sede",
                **{name: dice.choice(rows) for name, rows in entries.items()}, created_at=now, **common,
            )
        )  # fmt: skip
    PlanItem.objects.bulk_create(items)
    for field, key, pool in (
        ("beneficiaries", "beneficiary_id", world.schools),
        ("procedure_types", "catalogueitem_id", procedures),
        ("needs", "need_id", needs),
    ):
        through = getattr(PlanItem, field).through
        pairs = {(item.pk, dice.choice(pool).pk) for item in items for _one in range(2)}
        through.objects.bulk_create(through(planitem_id=item, **{key: other}) for item, other in pairs)
