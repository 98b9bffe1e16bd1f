"""``manage.py load_profile FOLDER``: the twin of the screen *Institución → Cargar carpeta*."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from baquiano.institutions.actions import LoadResult, load_institution


class Command(BaseCommand):
    help = "Carga la carpeta de una institución: perfil, dependencias, catálogos, textos y lo que cada módulo entiende."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="carpeta de la institución")
        parser.add_argument("--year", type=int, help="vigencia (por defecto la del perfil o, si no la dice, la actual)")
        parser.add_argument("--dry-run", action="store_true", help="muestra las diferencias sin cargar nada")

    def handle(self, *args: Any, folder: Path, year: int | None, dry_run: bool, **options: Any) -> None:
        result = load_institution(folder, by=None, at=timezone.now(), year=year, dry_run=dry_run)
        for notice in result.notices:
            self.stdout.write(f"Aviso: {notice}")
        for problem in result.problems:
            self.stderr.write(str(problem))
        if result.problems:
            raise CommandError(f"No se cargó nada: hay {len(result.problems)} por corregir.")
        self._tell(result, dry_run=dry_run)

    def _tell(self, result: LoadResult, *, dry_run: bool) -> None:
        for difference in result.differences:
            self.stdout.write(str(difference))
        if not result.differences:
            self.stdout.write("La carpeta ya estaba cargada; nada cambió.")
        elif dry_run:
            self.stdout.write(f"Simulación: {len(result.differences)} cambios; no se cargó nada.")
        else:
            self.stdout.write(f"Carpeta cargada para la vigencia {result.year}: {len(result.differences)} cambios.")
