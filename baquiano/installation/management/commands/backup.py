import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from baquiano.common.errors import Refused
from baquiano.installation.copies import shelf, writing


class Command(BaseCommand):
    help = "Respalda la base de datos, los archivos y las carpetas de las instituciones, sin detener el servicio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="CARPETA", help="por omisión, la de BAQUIANO_BACKUPS")
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="deja solo las N últimas; por omisión, BAQUIANO_BACKUP_KEEP; 0 las deja todas",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = options["to"] or shelf.shelf()
        if root is None:
            raise CommandError("Diga dónde con --to CARPETA, o escriba BAQUIANO_BACKUPS en el .env.")
        keep = settings.BACKUP_KEEP if options["keep"] is None else options["keep"]
        try:
            copy = writing.make_copy(root, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        manifest = copy.manifest()
        self.stdout.write(f"Copia hecha y comprobada: {copy.path}")
        self.stdout.write(f"Filas: {manifest.rows}. Archivos: {manifest.file_count} ({manifest.file_bytes} bytes).")
        for path in shelf.throw_away(root, keep=max(keep, 0)):
            self.stdout.write(f"Se retiró la copia vieja {path.name}.")
        for name in manifest.unsound_files:
            self.stderr.write(f"ARCHIVO PERDIDO O ALTERADO en el almacenamiento: {name}")
        if not manifest.is_complete:
            sys.exit(1)
