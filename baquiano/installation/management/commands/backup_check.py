import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from baquiano.installation.copies import shelf
from baquiano.installation.copies.checking import check


class Command(BaseCommand):
    help = "Lee entera una copia y nombra lo que no esté como se escribió. Sale con 1 si encuentra algo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="COPIA", help="por omisión, la última")

    def handle(self, *args: Any, **options: Any) -> None:
        last = None if options["folder"] else shelf.last_copy()
        folder = options["folder"] or (last.path if last else None)
        if folder is None:
            raise CommandError("No hay copias. Diga cuál, o haga una con «manage.py backup».")
        found = check(folder)
        for damage in found:
            self.stdout.write(f"DAÑADO {damage}")
        self.stdout.write(f"{folder}: {'la copia está dañada.' if found else 'la copia está íntegra.'}")
        if found:
            sys.exit(1)
