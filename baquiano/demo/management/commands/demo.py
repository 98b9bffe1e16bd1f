"""``manage.py demo``: builds the demonstration the first time; ``--reset`` builds it again."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from baquiano.common.calendar_days import day_of
from baquiano.demo import snapshot
from baquiano.demo.building import build, is_built


class Command(BaseCommand):
    help = "Construye los datos de demostración. Si ya están, no hace nada, salvo con --reset."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="día de la demostración, AAAA-MM-DD")
        parser.add_argument("--reset", action="store_true", help="borra todo lo que hay y la construye de nuevo")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Los datos de demostración solo se construyen con BAQUIANO_DEMO=1.")
        if options["reset"]:
            self._empty()
        if is_built():
            return
        started = time.monotonic()
        today = options["today"] or day_of(timezone.now())
        self.stdout.write(f"Preparando la demostración del {today:%d/%m/%Y} (solo la primera vez)…")
        with transaction.atomic():
            build(today, say=lambda line: self.stdout.write(f"  {line}"))
        snapshot.take()
        self.stdout.write(f"Lista en {time.monotonic() - started:.0f} segundos.")

    def _empty(self) -> None:
        """Start from an empty database. Evidence refuses to be deleted row by row, so the tables are made again."""
        if connection.vendor == "sqlite":
            path = settings.DATABASES["default"]["NAME"]
            connection.close()
            for suffix in ("", "-wal", "-shm"):
                (settings.VAR_DIR / f"{path}{suffix}").unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
        call_command("migrate", verbosity=0)
