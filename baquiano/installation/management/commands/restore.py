import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from baquiano.common.errors import Refused
from baquiano.installation.copies.restoring import restore


class Command(BaseCommand):
    help = "Restaura una copia en la base de datos y la carpeta de archivos del .env, y comprueba que quedó igual."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="COPIA")
        parser.add_argument("--replace", action="store_true", help="borra antes la base de datos, aunque tenga datos")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(options["folder"], replace=options["replace"], say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        for name in restored.kept_folders:
            self.stdout.write(f"La carpeta de la institución «{name}» ya estaba y no se tocó.")
        if restored.foreign_key:
            self.stdout.write(
                "La copia se firmó con otra clave. Escríbala en BAQUIANO_TRAIL_RETIRED_KEYS y ejecute "
                f"«manage.py verify_trail»: {restored.foreign_key}"
            )
        for difference in restored.differences:
            self.stdout.write(f"DISTINTO: {difference}")
        if restored.differences:
            sys.exit(1)
        self.stdout.write(f"Restaurada la copia del {restored.manifest.made_at}: tablas, archivos y rastro iguales.")
