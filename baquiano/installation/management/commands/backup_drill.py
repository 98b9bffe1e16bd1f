import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from baquiano.audit import keys
from baquiano.installation.copies import shelf


class Command(BaseCommand):
    help = "Ensaya la restauración de una copia en un lugar aparte que borra al final. No toca la instalación."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="COPIA", help="por omisión, la última")

    def handle(self, *args: Any, **options: Any) -> None:
        last = None if options["folder"] else shelf.last_copy()
        folder = options["folder"] or (last.path if last else None)
        if folder is None:
            raise CommandError("No hay copias. Diga cuál, o haga una con «manage.py backup».")
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="baquiano-ensayo-") as place:
            done = self._restore(folder.resolve(), Path(place))
        self.stdout.write(done.stdout.strip())
        if done.returncode:
            self.stderr.write(done.stderr.strip())
            self.stdout.write("El ensayo FALLÓ: con esta copia no se recupera la instalación.")
            sys.exit(1)
        self.stdout.write(f"El ensayo salió bien en {time.monotonic() - started:.0f} segundos.")

    @staticmethod
    def _restore(folder: Path, place: Path) -> subprocess.CompletedProcess[str]:
        """In a process of its own, with a SQLite of its own: whatever it does, the installation is not within reach."""
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{place / 'ensayo.sqlite3'}",
            "BAQUIANO_VAR": str(place),
            "BAQUIANO_FILES": str(place / "files"),
            "BAQUIANO_INSTITUTIONS": str(place / "institutions"),
            "BAQUIANO_TRAIL_RETIRED_KEYS": ",".join([keys.public_text(), *settings.TRAIL_RETIRED_KEYS]),
        }
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(folder)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
