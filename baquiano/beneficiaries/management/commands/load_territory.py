"""``manage.py load_territory``: departments, municipalities and public entities of the reference data."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from baquiano.beneficiaries.actions import load_territory


class Command(BaseCommand):
    help = "Carga departamentos, municipios y entidades públicas (fuentes: DANE, DNP y Función Pública)."

    def handle(self, *args: Any, **options: Any) -> None:
        load = load_territory(by=None, at=timezone.now())
        told = "El territorio ya estaba cargado; nada cambió."
        if load.added or load.changed:
            told = f"Territorio cargado: {load.added} registros nuevos y {load.changed} actualizados."
        if options["verbosity"]:
            self.stdout.write(told)
