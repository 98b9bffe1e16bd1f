"""A hundred thousand assistances of services, told by any two axes in less than half a second (``make bench``)."""

import time
from datetime import timedelta
from itertools import combinations, islice

from django.db import connection
from django.utils import timezone
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery import queries
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceProgress
from baquiano.delivery.queries import AXES
from baquiano.delivery.stored_progress import rebuild_progress
from baquiano.demo.portfolio import offer_services
from baquiano.portfolio.models import ServiceVersion
from baquiano.portfolio.queries import milestones_of
from tests.bench_world import BATCH, World

ASSISTANCES, MOST_SECONDS, AGAIN = 100_000, 0.5, 3


def tell_progress(world: World, size: int = ASSISTANCES) -> list[str]:
    """Print what each table costs and return those that took more than half a second of the processor."""
    with scope(institution=world.institution):
        _grow(world, size)
        began = time.perf_counter()
        count = rebuild_progress(world.institution)
        print(f"\nAvance: {count} asistencias, reconstruidas en {time.perf_counter() - began:.1f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return _measure(count)


def _grow(world: World, size: int) -> None:
    now, dice = timezone.now(), world.dice
    leader = world.staff.by_role["planning_professional"]
    services = offer_services(world.units, by=leader, at=now)
    versions = list(ServiceVersion.objects.filter(service__in=services, state="in_force"))
    first_hito = {version.pk: milestones_of(version)[0] for version in versions}
    people = list(User.objects.order_by("pk")[:200])
    entities = list(Beneficiary.objects.order_by("pk"))
    rows = iter(range(size))
    while batch := list(islice(rows, BATCH)):
        given = []
        for number in batch:
            version, begins = dice.choice(versions), day_of(now) - timedelta(days=dice.randrange(200))
            state = dice.choice(("open", "open", "open", "rendered", "not_rendered", "declined"))
            given.append(
                Assistance(
                    id=uuid7(),
                    institution=world.institution,
                    unit=dice.choice(world.units),
                    year=now.year,
                    beneficiary=dice.choice(entities),
                    service_version=version,
                    starts_on=begins,
                    adviser=people[number % len(people)],
                    state=state,
                    closed_at=None if state == "open" else now,
                    created_at=now,
                )
            )
        Assistance.objects.bulk_create(given)
        AssistanceMilestone.objects.bulk_create(_hito(one, first_hito) for one in given)


def _hito(one: Assistance, first_hito: dict) -> AssistanceMilestone:
    is_done = one.state == "rendered"
    return AssistanceMilestone(
        institution=one.institution,
        assistance=one,
        milestone=first_hito[one.service_version_id],
        unit=one.unit,
        due_on=one.starts_on + timedelta(days=30),
        state="verified" if is_done else "pending",
        claimed_on=one.starts_on if is_done else None,
        verified_at=one.created_at if is_done else None,
    )


def _measure(count: int) -> list[str]:
    today, slow = day_of(timezone.now()), []
    counted = AssistanceProgress.objects.exclude(state="declined").filter(year=today.year)
    pairs = [*((axis,) for axis in AXES.values()), *combinations(AXES.values(), 2)]
    for axes in pairs:
        took = []
        for _run in range(AGAIN):
            began, processor = time.perf_counter(), time.process_time()
            queries.cells_by(counted, axes, today, 0, 26)
            queries.total_of(counted, today)
            took.append((time.process_time() - processor, time.perf_counter() - began))
        processor, wall = min(took)
        name = " × ".join(axis.code for axis in axes)
        print(f"  {name:28} {processor * 1000:6.0f} ms de procesador · {wall * 1000:6.0f} ms")
        if processor > MOST_SECONDS:
            slow.append(f"avance por {name}: {processor * 1000:.0f} ms con {count} asistencias")
    return slow
