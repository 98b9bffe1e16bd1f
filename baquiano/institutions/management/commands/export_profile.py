"""``manage.py export_profile CODE --to DIR``: the twin of the button *Descargar la carpeta*."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from baquiano.institutions.actions import export_folder
from baquiano.institutions.exporting import write_to
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import profile_of


class Command(BaseCommand):
    help = "Escribe la carpeta de una institución para una vigencia; cargada en otra instalación da los mismos datos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="código de la institución")
        parser.add_argument("--year", type=int, help="vigencia (por defecto la última con perfil)")
        parser.add_argument("--to", type=Path, required=True, help="directorio vacío o nuevo donde se escribe")

    def handle(self, *args: Any, code: str, year: int | None, to: Path, **options: Any) -> None:
        institution = Institution.objects.filter(code=code).first()
        if institution is None:
            known = ", ".join(Institution.objects.values_list("code", flat=True)) or "ninguna"
            raise CommandError(f"No hay una institución con código «{code}». Están: {known}.")
        latest = profile_of(institution)
        if latest is None:
            raise CommandError(f"{institution} todavía no tiene un perfil cargado; no hay qué exportar.")
        files = export_folder(institution, year=year or latest.year, by=None, at=timezone.now())
        try:
            write_to(files, to)
        except FileExistsError as error:
            raise CommandError(f"{to} ya tiene archivos. Escoja un directorio vacío o nuevo.") from error
        self.stdout.write(f"Carpeta de {institution} para {year or latest.year}: {len(files)} archivos en {to}.")
