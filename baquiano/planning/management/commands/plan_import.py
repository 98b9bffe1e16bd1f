"""The twin of the import page: the same reading, the same rules, one line per problem."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.planning import actions, queries
from baquiano.planning.importing.preview import Preview, preview
from baquiano.planning.models import Plan


class Command(BaseCommand):
    help = "Importa el plan de un grupo desde su archivo de Excel: todas las filas o ninguna."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="archivo .xlsx u .ods del grupo")
        parser.add_argument("--institution", required=True, help="código de la institución")
        parser.add_argument("--unit", required=True, help="código de la dependencia, como en units.csv")
        parser.add_argument("--year", required=True, type=int, help="vigencia del plan")
        parser.add_argument("--dry-run", action="store_true", help="solo revisa; no escribe nada")
        parser.add_argument("--by", metavar="CORREO", help="persona que importa; sin ella queda como «Sistema»")

    def handle(self, *args: Any, **options: Any) -> None:
        institution = Institution.objects.filter(code=options["institution"]).first()
        if institution is None:
            raise CommandError(f"No existe la institución «{options['institution']}».")
        with scope(institution=institution):
            try:
                self._import(institution, options)
            except Refused as refusal:
                raise CommandError(refusal.sentence) from refusal

    @transaction.atomic
    def _import(self, institution: Institution, options: dict[str, Any]) -> None:
        at, by = timezone.now(), _person(options["by"])
        content, name = _read(options["file"]), options["file"].name
        plan = _plan(institution, options, by=by, at=at)
        known = queries.remembered_columns(plan.unit)
        found = preview(content, name, plan, known, {}, day_of(at))
        lines = _lines(found)
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} problemas. No se importó nada.", returncode=1)
        self.stdout.write(found.difference.sentence)
        if options["dry_run"]:
            transaction.set_rollback(True)
            self.stdout.write("Revisión sin escribir: no se cambió nada.")
            return
        batch = actions.upload_import(plan, id=uuid7(), content=content, name=name, by=by, at=at)
        actions.apply_import(batch, by=by, at=at)
        self.stdout.write(f"Importado en «{plan}».")


def _person(email: str | None) -> User | None:
    if not email:
        return None
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"No existe la persona «{email}».")
    return person


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"No se puede leer «{path}»: revise la ruta y los permisos.") from error


def _plan(institution: Institution, options: dict[str, Any], *, by: User | None, at: Any) -> Plan:
    unit = Unit.objects.filter(code=options["unit"]).first()
    if unit is None:
        raise CommandError(f"No existe la dependencia «{options['unit']}» en {institution}.")
    year = FiscalYear.objects.filter(year=options["year"]).first()
    if year is None:
        raise CommandError(f"La institución no tiene la vigencia {options['year']}.")
    return queries.plan_of(unit, year) or actions.create_plan(id=uuid7(), unit=unit, year=year, by=by, at=at)


def _lines(found: Preview) -> list[str]:
    """One line per problem: what is not understood, what nobody mapped, what would have to be asked on the screen."""
    if found.table is None:
        return ["No se encontró la tabla del plan: revise los encabezados de las columnas."]
    sheet = found.table.sheet
    lines = [
        f"Hoja «{sheet}», columna {header.letter}: «{header.text}» no se reconoce; cámbiele el nombre o use la página."
        for header in found.unmapped
    ]
    lines += [str(problem) for problem in found.reading.problems]
    for question in found.reading.questions:
        options = "; ".join(option.label for option in question.doubt.options[:5])
        lines += [
            f"Hoja «{sheet}», fila {row} ({question.header}): {question.doubt.ask} Opciones: {options}."
            for row in question.places
        ]
    if not lines and not found.reading.rows:
        lines = [f"Hoja «{sheet}»: no hay actividades debajo de los encabezados."]
    return lines
