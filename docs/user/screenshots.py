"""Makes the screenshots of the user guide: ``make docs``.

Builds the demonstration of a fixed day in a folder that is thrown away, serves it on a free port with the clock of
that day, and walks the guide in Debian's Chromium as each of its people: what the pictures show is what the pages say.

``--var DIR`` works on a demonstration already built there for DAY (it writes in it: give it a copy).
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
IMAGES = HERE / "img"
# A Tuesday on which the adviser of the demonstration visits a school, when the plan of the next year is being written.
# Bogotá has no summer time.
BOGOTA = timezone(timedelta(hours=-5))
NOW = datetime(2026, 11, 10, 10, 40, tzinfo=BOGOTA)


class Clock:
    """The clock of the pages: it starts at NOW when the server does, and runs."""

    def __init__(self) -> None:
        self._shift = NOW - datetime.now(BOGOTA)

    def now(self) -> datetime:
        return datetime.now(BOGOTA) + self._shift


def _environment(var: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "BAQUIANO_VAR": str(var),
        "BAQUIANO_DEMO": "1",
        "BAQUIANO_DOCUMENTS_RENDER": "now",
        "BAQUIANO_EMBEDDED_WORKER": "0",
        "DJANGO_SETTINGS_MODULE": "baquiano.config.settings",
        "PYTHONPATH": str(ROOT),
    }


def _manage(var: Path, *words: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *words], env=_environment(var), cwd=ROOT, check=True)


def _build(var: Path) -> None:
    _manage(var, "migrate", "--verbosity=0")
    _manage(var, "createcachetable", "--verbosity=0")
    _manage(var, "demo", "--today", f"{NOW:%Y-%m-%d}")


def _serve(port: int) -> None:
    """The child: ``manage.py serve`` with the clock of the guide."""
    import django  # noqa: PLC0415 - only the child needs it

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from baquiano.documents import tasks  # noqa: PLC0415
    from baquiano.institutions import middleware  # noqa: PLC0415
    from baquiano.institutions.management.commands import load_profile  # noqa: PLC0415

    middleware.timezone = tasks.timezone = load_profile.timezone = Clock()
    # The plan of the next year is written on it; twice changes nothing.
    call_command("load_profile", ROOT / "institutions" / "atlantico", year=NOW.year + 1)
    call_command("seal_trail")
    call_command("serve", port=port)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def _served(var: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, str(Path(__file__)), "--serve", str(port)]
    server = subprocess.Popen(command, env=_environment(var), cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _try in range(120):
        if server.poll() is not None:
            raise RuntimeError("El servidor de las capturas no arrancó.")
        try:
            urllib.request.urlopen(f"{address}/cuenta/ingresar/", timeout=2).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("El servidor de las capturas no respondió en un minuto.")


def _take(var: Path, only: list[str]) -> None:
    from walk import walk  # noqa: PLC0415 - the child does not need a browser

    with _served(var) as address:
        walk(address, IMAGES, NOW, only)


def main() -> None:
    parser = argparse.ArgumentParser(description="Rehace las capturas de la guía de uso.")
    parser.add_argument("--var", type=Path, help="demostración ya construida (se escribe en ella)")
    parser.add_argument("--only", nargs="*", default=[], help="capítulos, en su orden")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        _serve(options.serve)
    elif options.var:
        _take(options.var.resolve(), options.only)
    else:
        with tempfile.TemporaryDirectory(prefix="baquiano-guia-") as var:
            _build(Path(var))
            _take(Path(var), options.only)


if __name__ == "__main__":
    main()
