"""What a public page that is already drawn costs, how many a server gives in a second, and what the first one weighs.

The cost is a ratio to a bare public view of the same run, behind the same middleware, in time of the processor. The
rate is of the server of production with two processes, asked by eight readers at once: by the clock, from which
whatever else the machine does takes, readers included; and by what the server took of the processor, which says how
many two cores of their own would answer, and is what the aim is of. It is judged on PostgreSQL, the engine of
production; on SQLite, where it is lower, it is only told.
"""

import base64
import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone
from django_scopes import scope

from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import day_of
from baquiano.demo.portfolio import offer_services
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.portal.pages import SHELF
from tests.bench_world import World
from tests.portal.weighing import weigh

RUNS, READERS, SECONDS, WORKERS, AIM, MOST, LIGHT = 300, 8, 6, 2, 300, 3.0, 150_000
HEADERS = {"Host": "baquiano.example", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}


def read_in_public(world: World) -> list[str]:
    """Print the figures and return what is above its limit: a page that costs or weighs more than it may."""
    addresses = _publish(world)
    wrong = []
    print("\nPáginas públicas ya dibujadas, contra una vista pública desnuda de la misma corrida")
    print(f"{'página':<42}{'CPU ms':>9}{'piso ms':>9}{'razón':>7}{'dibujarla ms':>14}{'primera carga kB':>18}")
    with override_settings(ROOT_URLCONF="tests.bench_urls", ALLOWED_HOSTS=["*"]):
        for name, address in addresses.items():
            page, floor, drawing = _cost(address)
            weight, _seen = weigh(Client().get(address))
            ratio = page / floor
            print(f"{name:<42}{page:>9.2f}{floor:>9.2f}{ratio:>7.2f}{drawing:>14.1f}{weight / 1000:>18.1f}")
            wrong += [f"{name}: {ratio:.2f} veces el piso"] if ratio > MOST else []
            wrong += [f"{name}: la primera carga pesa {weight / 1000:.0f} kB"] if weight > LIGHT else []
    is_judged = connection.vendor == "postgresql"
    head = f"por segundo, con {WORKERS} procesos"
    print(f"\n{head:<42}{'reloj':>9}{'p95 ms':>9}{'en 2 núcleos':>14}{'meta':>7}")
    for address, (rate, late, able) in _rates([*addresses.values()]).items():
        print(f"{address[:42]:<42}{rate:>9.0f}{late:>9.0f}{able:>14.0f}{AIM:>7}")
        wrong += [f"{address}: {able:.0f} por segundo en dos núcleos"] if able < AIM and is_judged else []
    return wrong


def _publish(world: World) -> dict[str, str]:
    """A month of sixty activities and a portfolio, and the addresses that show them."""
    at = timezone.now()
    today = day_of(at)
    with scope(institution=world.institution):
        for profile in Profile.objects.all():
            profile.settings["portfolio"] = {"enabled": True}
            profile.save(update_fields=["settings"])
        world.institution.__dict__.pop("_profiles", None)
        unit = world.units[0]
        offer_services([unit], by=world.staff.leaders[unit.code], at=at)
        common = {"institution": world.institution, "created_at": at}
        year = FiscalYear.objects.get(year=today.year)
        agenda = MonthlyAgenda.objects.create(
            year=year, unit=unit, month=today.month, state="published", published_at=at, **common
        )
        AgendaEntry.objects.bulk_create(
            AgendaEntry(
                agenda=agenda,
                title=f"Visita de acompañamiento {number}",
                starts_at=at + timedelta(hours=number),
                ends_at=at + timedelta(hours=number + 1),
                responsible=world.staff.leaders[unit.code],
                topic=world.dice.choice(world.topics),
                beneficiary=(school := world.dice.choice(world.schools)),
                municipality=school.municipality,
                modality="in_person",
                outside_plan=True,
                **common,
            )
            for number in range(60)
        )
    own = f"/entidad/{world.institution.code}"
    return {
        "entidad": f"{own}/",
        "portafolio": f"{own}/portafolio/",
        "agenda del mes": f"{own}/agenda/{today.year}/{today.month}/",
        "a dónde va": f"{own}/mapa/?vigencia={today.year}",
        "datos abiertos, agenda en JSON": f"{own}/datos-abiertos/agenda.json?vigencia={today.year}",
    }


def _cost(address: str) -> tuple[float, float, float]:
    """The p50 of the page and of the floor, one and one, and what drawing it took, in milliseconds."""
    client, page, floor = Client(), [], []
    SHELF.empty()
    started = time.perf_counter()
    assert client.get(address).status_code == 200, address
    drawing = (time.perf_counter() - started) * 1000
    for _run in range(RUNS):
        for kept, asked in ((page, address), (floor, "/piso-publico/")):
            began = time.process_time()
            client.get(asked)
            kept.append((time.process_time() - began) * 1000)
    return statistics.median(page), statistics.median(floor), drawing


def _rates(addresses: list[str]) -> dict[str, tuple[float, float, float]]:
    """Of each address, how many a second, the p95 in milliseconds, and how many two cores would answer."""
    connections.close_all()
    port, environment = _free_port(), {**os.environ, **_production()}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], env=environment, check=True)
    serve = [*manage, "serve", "--port", str(port), "--workers", str(WORKERS), "--threads", "8"]
    server = subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, addresses[0])
        return {address: _rate(server.pid, port, address) for address in addresses}
    finally:
        server.terminate()
        server.wait()


def _production() -> dict[str, str]:
    own = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "BAQUIANO_MODE": "production",
        "BAQUIANO_DEMO": "",
        "BAQUIANO_SECRET_KEY": secrets.token_urlsafe(60),
        "BAQUIANO_TRAIL_KEY": own,
        "BAQUIANO_FIELD_KEY": own,
        "BAQUIANO_SITE_URL": "https://baquiano.example",
        "BAQUIANO_HOSTS": "baquiano.example",
        "BAQUIANO_BEHIND_PROXY": "1",
        "BAQUIANO_LOG_LEVEL": "ERROR",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), address)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def _ask(line: http.client.HTTPConnection, address: str) -> None:
    line.request("GET", address, headers=HEADERS)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 200, f"{address}: {answer.status}"


def _processor(pid: int) -> float:
    """The seconds of processor that the processes of the server have taken."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in children]
    return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")


def _rate(server: int, port: int, address: str) -> tuple[float, float, float]:
    def read(_reader: int) -> list[float]:
        line, took = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
        until = time.monotonic() + SECONDS
        while (started := time.monotonic()) < until:
            _ask(line, address)
            took.append(time.monotonic() - started)
        return took

    before = _processor(server)
    with ThreadPoolExecutor(READERS) as readers:
        took = [one for found in readers.map(read, range(READERS)) for one in found]
    able = 2 * len(took) / (_processor(server) - before)
    return len(took) / SECONDS, statistics.quantiles(took, n=20)[18] * 1000, able
