import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from baquiano.audit import verification
from baquiano.audit.models import NO_INSTITUTION
from baquiano.audit.verification import Finding, Mark, Result


class Command(BaseCommand):
    help = "Verifica que nadie haya alterado el rastro. Sale con 1 si encuentra algo y nombra lo primero."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoints",
            type=Path,
            metavar="ARCHIVO",
            help="puntos de control guardados fuera con «trail_checkpoint»",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        result = verification.verify(self._outside(options["checkpoints"]))
        for finding in result.findings:
            self.stdout.write(self._line(finding))
        self.stdout.write(self._summary(result))
        if not result.is_intact:
            sys.exit(1)

    @staticmethod
    def _outside(path: Path | None) -> list[Mark]:
        if path is None:
            return []
        try:
            return verification.read_marks(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"No se puede leer {path}: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"{path} no contiene puntos de control del rastro.") from error

    @staticmethod
    def _line(finding: Finding) -> str:
        whose = "de la instalación" if finding.institution_id == NO_INSTITUTION else f"de {finding.institution_id}"
        return f"ALTERADO, cadena {whose}, posición {finding.position}: {finding.explanation}"

    @staticmethod
    def _summary(result: Result) -> str:
        verdict = "El rastro está íntegro." if result.is_intact else "El rastro fue alterado."
        return (
            f"{verdict} Asientos verificados: {result.links}. Puntos de control: {result.checkpoints}. "
            f"Por sellar: {result.unsealed}."
        )
