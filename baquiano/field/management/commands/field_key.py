from typing import Any

from django.core.management.base import BaseCommand

from baquiano.field import keys


class Command(BaseCommand):
    help = "Escribe una clave nueva para BAQUIANO_FIELD_KEY. No la guarda en ninguna parte."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(keys.new_private_text())
