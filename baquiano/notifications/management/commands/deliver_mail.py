from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_scopes import scopes_disabled

from baquiano.notifications import actions


class Command(BaseCommand):
    help = "Envía los correos pendientes y los que toca reintentar."

    def handle(self, *args: Any, **options: Any) -> None:
        with scopes_disabled():
            sent = actions.deliver_due(at=timezone.now())
        self.stdout.write(f"Correos enviados: {sent}.")
