"""``manage.py create_admin``: the first person of an institution, who then links the others on the screen."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from baquiano.accounts.actions import register_person
from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.actions import create_membership
from baquiano.institutions.models import Institution, Unit


class Command(BaseCommand):
    help = (
        "Crea al administrador funcional de una institución. No pide contraseña: la persona la define con "
        "«¿Olvidó su contraseña?» en la página de ingreso."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--institution", required=True, help="código de la institución, el de profile.toml")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True, help="nombres y apellidos")
        parser.add_argument("--unit", help="código de la dependencia; sin él, la de más arriba")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        institution = Institution.objects.filter(code=options["institution"]).first()
        if institution is None:
            raise CommandError(f"No existe la institución «{options['institution']}». Cárguela antes con load_profile.")
        at = timezone.now()
        with scope(institution=institution):
            unit = self._unit(institution, options["unit"])
            user = User.objects.filter(email=options["email"].lower()).first()
            user = user or register_person(
                id=uuid7(), email=options["email"], full_name=options["name"], by=None, at=at
            )
            if user.memberships.filter(institution=institution, role="admin", unit=unit).exists():
                self.stdout.write(f"{user} ya es administrador funcional de {institution}; nada cambió.")
                return
            try:
                create_membership(id=uuid7(), user=user, unit=unit, role="admin", starts_on=day_of(at), by=None, at=at)
            except Refused as refusal:
                raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{user} es administrador funcional de {institution}, en {unit}.")

    def _unit(self, institution: Institution, code: str | None) -> Unit:
        units = Unit.objects.filter(institution=institution)
        unit = units.filter(code=code).first() if code else units.filter(parent=None).order_by("code").first()
        if unit is None:
            raise CommandError(f"No existe la dependencia «{code or ''}» en {institution}.")
        return unit
