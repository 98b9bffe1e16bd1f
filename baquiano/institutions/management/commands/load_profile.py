"""``manage.py load_profile FOLDER``: the twin of the screen *Institución → Carpeta de la institución*."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import localtime

from baquiano.institutions.actions import LoadResult, load_institution
from baquiano.institutions.weighing import Choices, Difference


class Command(BaseCommand):
    help = "Carga la carpeta de una institución: perfil, dependencias, catálogos, textos y lo que cada módulo entiende."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="carpeta de la institución")
        parser.add_argument("--year", type=int, help="vigencia (por defecto la del perfil o, si no la dice, la actual)")
        parser.add_argument("--dry-run", action="store_true", help="muestra las diferencias sin cargar nada")
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument(
            "--take-folder", action="store_true", help="donde alguien cambió algo en pantalla, pone lo de la carpeta"
        )
        chosen.add_argument(
            "--keep-screen", action="store_true", help="donde alguien cambió algo en pantalla, lo conserva"
        )

    def handle(self, *args: Any, folder: Path, year: int | None, dry_run: bool, **options: Any) -> None:
        edited = True if options["take_folder"] else False if options["keep_screen"] else None
        choices = Choices(edited=edited)
        result = load_institution(folder, by=None, at=timezone.now(), year=year, dry_run=dry_run, choices=choices)
        for notice in result.notices:
            self.stdout.write(f"Aviso: {notice}")
        for problem in result.problems:
            self.stderr.write(str(problem))
        if result.problems:
            raise CommandError(f"No se cargó nada: hay {len(result.problems)} por corregir.")
        self._tell(result, dry_run=dry_run)
        if result.undecided and not dry_run:
            raise CommandError(
                f"No se cargó nada: {len(result.undecided)} valores se cambiaron en pantalla después de la última "
                "carga. Repita con --keep-screen para conservarlos o con --take-folder para poner los de la carpeta; "
                "para escoger uno por uno, use la pantalla «Carpeta de la institución»."
            )

    def _tell(self, result: LoadResult, *, dry_run: bool) -> None:
        for difference in result.differences:
            self.stdout.write(f"{difference}{_about(difference)}")
        if not result.differences:
            self.stdout.write("La carpeta ya estaba cargada; nada cambió.")
        elif dry_run:
            self.stdout.write(f"Simulación: {len(result.differences)} cambios; no se cargó nada.")
        elif not result.undecided:
            self.stdout.write(f"Carpeta cargada para la vigencia {result.year}: {len(result.taken)} cambios.")
            for difference in result.held:
                self.stderr.write(f"Quedó sin cargar: {difference.what}. {difference.held}")


def _about(difference: Difference) -> str:
    """Who changed it on a screen, and what becomes of it."""
    told = ""
    if difference.edit:
        who = f" por {difference.edit.by}" if difference.edit.by else ""
        when = f" el {localtime(difference.edit.at):%d/%m/%Y %H:%M}" if difference.edit.at else ""
        told = f" [cambiado en pantalla{who}{when}]"
    if difference.held:
        return f"{told} — no se puede cargar"
    if difference.is_taken:
        return told
    return told + (" — falta decidir" if difference.is_undecided else " — se conserva lo de la pantalla")
