"""``manage.py remind_due``: tells whoever has the turn what is due soon or overdue. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from baquiano.procedures.actions import remind_due_tasks


class Command(BaseCommand):
    help = "Recuerda a quien tiene el turno lo que está por vencer o venció. Se corre una vez al día."

    def handle(self, *args: Any, **options: Any) -> None:
        told = remind_due_tasks(at=timezone.now())
        self.stdout.write(f"Actividades por vencer o vencidas: {told}.")
