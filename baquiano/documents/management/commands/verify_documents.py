import sys
from typing import Any

from django.core.management.base import BaseCommand

from baquiano.documents import verification
from baquiano.documents.verification import Result


class Command(BaseCommand):
    help = "Verifica que nadie haya alterado los archivos ni los documentos expedidos. Sale con 1 y nombra cada uno."

    def handle(self, *args: Any, **options: Any) -> None:
        result = verification.verify()
        for finding in result.findings:
            self.stdout.write(f"ALTERADO, {finding.what}, de {finding.institution_id}: {finding.explanation}")
        self.stdout.write(self._summary(result))
        if not result.is_intact:
            sys.exit(1)

    @staticmethod
    def _summary(result: Result) -> str:
        verdict = "Los archivos y los documentos están íntegros."
        if not result.is_intact:
            verdict = f"Hay {len(result.findings)} que no son lo que se guardó."
        return f"{verdict} Archivos verificados: {result.files}. Documentos verificados: {result.documents}."
