"""``make bench``: what each page costs as the institution grows, as a ratio to a floor of the same run.

Loads 1,000, 10,000 and 100,000 visits in bulk into a database of its own and prints, per page, the p50 and p95 in
milliseconds, the queries, and the ratio of its p50 to the p50 of the floor: the same middleware, a bare view that
runs the same SQL, and a plain table of fifty rows. Absolute figures are of this machine; the ratios travel. The
last column is the same ratio in time of the processor, which the other programs of a busy machine move less.

``python -m tests.bench 1000`` measures one size; ``BENCH_RUNS=200`` measures longer. At the end five hundred people
register with one QR (``tests.bench_register``), which fails if one is lost, doubled or late; ``python -m tests.bench
registro`` does only that, ``python -m tests.bench priorizacion`` only what prioritising costs, and ``python -m
tests.bench avance`` only what progress by any two axes of a hundred thousand assistances costs, ``python -m tests.bench
hostiles`` only sends ten thousand hostile requests to the public forms, ``python -m tests.bench publicas`` only reads
the public pages.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

os.environ.setdefault("BAQUIANO_VAR", tempfile.mkdtemp(prefix="baquiano-bench-"))
os.environ["BAQUIANO_DEMO"] = "1"
os.environ["BAQUIANO_DOCUMENTS_RENDER"] = "never"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baquiano.config.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from tests import bench_urls
from tests.bench_checks import report_check
from tests.bench_hostile import receive_hostile
from tests.bench_progress import tell_progress
from tests.bench_public import read_in_public
from tests.bench_ranking import report_ranking
from tests.bench_register import register_everybody
from tests.bench_world import World, grow, prepare

SIZES = (1_000, 10_000, 100_000)
RUNS = int(os.environ.get("BENCH_RUNS", "60"))
LIST_LIMIT = 2.0


@contextmanager
def recorded() -> Iterator[list[tuple[str, Any]]]:
    """The statements that run inside, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield statements


@dataclass
class Figures:
    """What the requests to one address took, each in milliseconds of the clock and of the processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def ask(self, client: Client, url: str) -> None:
        clock, processor = time.perf_counter(), time.process_time()
        response = client.get(url)
        self.processor.append((time.process_time() - processor) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)
        assert response.status_code == 200, f"{url}: {response.status_code}"

    @property
    def p50(self) -> float:
        return statistics.median(self.clock)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.clock, n=20)[18]


def measure(client: Client, url: str) -> tuple[int, Figures, Figures]:
    """Queries of the page, and the figures of the page and of its floor."""
    bench_urls.STATEMENTS.clear()
    for _ in range(2):
        client.get(url)
        client.get("/piso/")
    with recorded() as of_middleware:
        client.get("/piso/")
    with recorded() as of_page:
        client.get(url)
    bench_urls.STATEMENTS[:] = [
        (sql, parameters)
        for sql, parameters in of_page[len(of_middleware) :]
        if sql.lstrip().upper().startswith("SELECT")
    ]
    page, floor = Figures(), Figures()
    # One and one, so that a slow moment of the machine falls on both.
    for _ in range(RUNS):
        page.ask(client, url)
        floor.ask(client, "/piso/")
    return len(of_page), page, floor


def report(world: World, size: int) -> list[str]:
    """Print a size and return the lists that are above the limit."""
    print(f"\n{size:,} visitas".replace(",", "."))
    print(f"{'página':<42}{'consultas':>10}{'p50 ms':>9}{'p95 ms':>9}{'piso ms':>9}{'razón':>7}{'de CPU':>8}")
    above = []
    for page in world.pages():
        client = Client()
        client.force_login(page.user)
        queries, found, floor = measure(client, page.url)
        ratio = found.p50 / floor.p50
        of_processor = statistics.median(found.processor) / statistics.median(floor.processor)
        print(
            f"{page.name:<42}{queries:>10}{found.p50:>9.1f}{found.p95:>9.1f}{floor.p50:>9.1f}"
            f"{ratio:>7.2f}{of_processor:>8.2f}"
        )
        if page.is_list and ratio > LIST_LIMIT:
            above.append(f"{page.name} con {size} visitas: {ratio:.2f} veces el piso")
    return above


def main(sizes: list[int], *, only_ranking: bool = False) -> int:
    call_command("migrate", verbosity=0)
    now: datetime = timezone.now()
    print(f"Motor: {connection.vendor} · {RUNS} mediciones por página · {settings.DATABASES['default']['ENGINE']}")
    world, above = prepare(now - timedelta(days=1)), []
    with override_settings(ROOT_URLCONF="tests.bench_urls", ALLOWED_HOSTS=["*"]):
        for size in sizes:
            grow(world, size)
            above += report(world, size)
        slow = [*report_check(world), *tell_progress(world)] if sizes else []
        slow += report_ranking(world) if sizes or only_ranking else []
    slow += read_in_public(world) if sizes else []
    print("\nPor encima del tope: " + ("; ".join(slow) or "nada"))
    print("Por encima de dos veces el piso: " + ("; ".join(above) or "ninguna lista"))
    return _registered(world) if not only_ranking else len(slow)


def _registered(world: World) -> int:
    """1 when somebody who registered was lost, doubled or late."""
    if not world.visits:
        grow(world, 1)
    wrong = [*register_everybody(world), *receive_hostile(world)]
    print("; ".join(wrong) or "Nadie se perdió ni se repitió.")
    return 1 if wrong else 0


def only_hostile() -> int:
    """1 when a hostile submission ends in an error, a doubled request or a leak."""
    call_command("migrate", verbosity=0)
    wrong = receive_hostile(prepare(timezone.now() - timedelta(days=1)))
    print("; ".join(wrong) or "Ningún envío hostil pasó.")
    return 1 if wrong else 0


def only_public() -> int:
    """1 when a public page that is already drawn costs or weighs more than it may."""
    call_command("migrate", verbosity=0)
    wrong = read_in_public(prepare(timezone.now() - timedelta(days=1)))
    print("; ".join(wrong) or "Ninguna página pública pasa del tope.")
    return 1 if wrong else 0


def only_progress() -> int:
    """1 when a table of progress takes longer than it may."""
    call_command("migrate", verbosity=0)
    slow = tell_progress(prepare(timezone.now() - timedelta(days=1)))
    print("; ".join(slow) or "Ningún cuadro pasa del tope.")
    return 1 if slow else 0


if __name__ == "__main__":
    only = sys.argv[1:]
    if only == ["avance"]:
        sys.exit(only_progress())
    if only == ["publicas"]:
        sys.exit(only_public())
    if only == ["hostiles"]:
        sys.exit(only_hostile())
    if only in (["registro"], ["priorizacion"]):
        sys.exit(main([], only_ranking=only == ["priorizacion"]))
    sys.exit(main([int(argument) for argument in only] or list(SIZES)))
