import sys
from typing import Any

from django.core.management.base import BaseCommand

from baquiano.installation.health import parts


class Command(BaseCommand):
    help = "Dice si cada parte de la instalación funciona, con sus medidas. Sale con 1 si alguna no."

    def handle(self, *args: Any, **options: Any) -> None:
        found = parts()
        for part in found:
            verdict = "funciona" if part.works else f"NO FUNCIONA: {part.advice}"
            self.stdout.write(f"{part.name}: {verdict} {part.figure}".rstrip())
        if not all(part.works for part in found):
            sys.exit(1)
