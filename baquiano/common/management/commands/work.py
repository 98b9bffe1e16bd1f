"""``manage.py work``: the background work in a process of its own."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from baquiano.common import background


class Command(BaseCommand):
    help = "Hace el trabajo de fondo: tareas, correos, sellado del rastro. Con --once hace lo pendiente y termina."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="hace lo que esté pendiente y termina")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            background.run_once()
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Trabajo de fondo en marcha (Ctrl+C para detener).")
        background.run_forever(stop)
