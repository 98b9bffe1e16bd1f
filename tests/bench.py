"""``make bench``: what each page costs as the institution grows, as a ratio to a floor of the same run.

Loads 1,000, 10,000 and 100,000 visits in bulk into a database of its own and prints, per page, the p50 and p95 in
milliseconds, the queries, and the ratio of its p50 to the p50 of the floor: the same middleware, a bare view that
runs the same SQL, and a plain table of fifty rows. Absolute figures are of this machine; the ratios travel.

``python -m tests.bench 1000`` measures one size; ``BENCH_RUNS=200`` measures longer.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def timed(client: Client, url: str, runs: int) -> tuple[float, float]:
    """The p50 and the p95 of ``runs`` requests, in milliseconds, after a warm-up."""
    figures = []
    for number in range(runs + 3):
        start = time.perf_counter()
        response = client.get(url)
        elapsed = (time.perf_counter() - start) * 1000
        assert response.status_code == 200, f"{url}: {response.status_code}"
        if number >= 3:
            figures.append(elapsed)
    return statistics.median(figures), statistics.quantiles(figures, n=20)[18]


def measure(client: Client, url: str) -> tuple[int, float, float, float]:
    """Queries, p50, p95 of the page and the p50 of its floor."""
    bench_urls.STATEMENTS.clear()
    client.get(url)
    with recorded() as of_middleware:
        client.get("/piso/")
    with recorded() as of_page:
        client.get(url)
    bench_urls.STATEMENTS[:] = [
        (sql, parameters)
        for sql, parameters in of_page[len(of_middleware) :]
        if sql.lstrip().upper().startswith("SELECT")
    ]
    # In turns, so that a slow moment of the machine falls on both.
    halves = [(timed(client, url, RUNS // 2), timed(client, "/piso/", RUNS // 2)) for _ in range(2)]
    p50 = statistics.mean(half[0][0] for half in halves)
    p95 = statistics.mean(half[0][1] for half in halves)
    floor = statistics.mean(half[1][0] for half in halves)
    return len(of_page), p50, p95, floor


def report(world: World, size: int) -> list[str]:
    """Print a size and return the lists that are above the limit."""
    print(f"\n{size:,} visitas".replace(",", "."))
    print(f"{'página':<42}{'consultas':>10}{'p50 ms':>9}{'p95 ms':>9}{'piso ms':>9}{'razón':>7}")
    above = []
    for page in world.pages():
        client = Client()
        client.force_login(page.user)
        queries, p50, p95, floor = measure(client, page.url)
        ratio = p50 / floor
        print(f"{page.name:<42}{queries:>10}{p50:>9.1f}{p95:>9.1f}{floor:>9.1f}{ratio:>7.2f}")
        if page.is_list and ratio > LIST_LIMIT:
            above.append(f"{page.name} con {size} visitas: {ratio:.2f} veces el piso")
    return above


def main(sizes: list[int]) -> int:
    call_command("migrate", verbosity=0)
    now: datetime = timezone.now()
    print(f"Motor: {connection.vendor} · {RUNS} mediciones por página · {settings.DATABASES['default']['ENGINE']}")
    world, above = prepare(now - timedelta(days=1)), []
    with override_settings(ROOT_URLCONF="tests.bench_urls", ALLOWED_HOSTS=["*"]):
        for size in sizes:
            grow(world, size)
            above += report(world, size)
    print("\nPor encima de dos veces el piso: " + ("; ".join(above) or "ninguna lista"))
    return 0


if __name__ == "__main__":
    sys.exit(main([int(argument) for argument in sys.argv[1:]] or list(SIZES)))
