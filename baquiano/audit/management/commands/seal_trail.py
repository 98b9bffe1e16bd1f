from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from baquiano.audit import actions


class Command(BaseCommand):
    help = "Sella el rastro: enlaza en su cadena los asientos que aún no lo están."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = actions.seal(at=timezone.now(), everything=True)
        self.stdout.write(f"Asientos sellados: {sealed}.")
