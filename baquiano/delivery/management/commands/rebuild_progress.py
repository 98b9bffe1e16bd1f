"""``manage.py rebuild_progress``: the stored progress of every assistance again, from its hitos."""

from typing import Any

from django.core.management.base import BaseCommand
from django_scopes import scope

from baquiano.delivery.stored_progress import rebuild_progress
from baquiano.institutions.models import Institution


class Command(BaseCommand):
    help = "Vuelve a calcular el avance guardado de las asistencias a partir de sus hitos."

    def handle(self, *args: Any, **options: Any) -> None:
        for institution in Institution.objects.order_by("code"):
            with scope(institution=institution):
                count = rebuild_progress(institution)
            self.stdout.write(f"{institution.code}: {count}")
