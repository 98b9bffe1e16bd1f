from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from baquiano.audit import actions, verification


class Command(BaseCommand):
    help = "Firma hasta dónde llega el rastro y agrega el punto de control a un archivo, para guardarlo fuera."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, required=True, metavar="ARCHIVO")

    def handle(self, *args: Any, **options: Any) -> None:
        actions.seal(at=timezone.now(), everything=True)
        signed = actions.checkpoint(at=timezone.now())
        with options["output"].open("a", encoding="utf-8") as file:
            file.write(verification.write_marks(signed))
        self.stdout.write(f"Puntos de control firmados: {len(signed)}.")
        self.stdout.write(f"Guarde {options['output']} fuera de este servidor: prueba que el rastro no se recortó.")
