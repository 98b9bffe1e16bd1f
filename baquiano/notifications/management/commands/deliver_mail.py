from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from baquiano.notifications.receivers import deliver_what_waits


class Command(BaseCommand):
    help = "Envía los correos pendientes y los que toca reintentar."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Correos enviados: {deliver_what_waits(timezone.now())}.")
