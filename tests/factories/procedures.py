"""Procedures for tests: the real diagrams of MI-GE-PR-16, running on subjects that need no upper room."""

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.folder import Folder, Load
from baquiano.institutions.models import Institution, Unit
from baquiano.procedures import actions, profile
from baquiano.procedures.models import Case, Procedure
from tests.factories.institutions import make_catalogue_item, make_fiscal_year

AT = datetime(2026, 1, 20, 9, 0, tzinfo=BOGOTA)
DIAGRAMS = settings.BASE_DIR / "institutions" / "atlantico" / "procedures"
SUBJECTS = {
    "planning.plan": "institutions.unit",
    "agenda.monthlyagenda": "institutions.catalogueitem",
    "delivery.assistancesession": "institutions.catalogueitem",
}


def diagram_text(name: str) -> str:
    """The text of a real diagram, whose subject is a row of a lower room."""
    text = (DIAGRAMS / name).read_text(encoding="utf-8")
    for real, stand_in in SUBJECTS.items():
        text = text.replace(f'subject="{real}"', f'subject="{stand_in}"')
    return text


def write_diagrams(folder: Path, **replaced: str) -> Path:
    """A folder with the four diagrams; ``replaced`` maps the end of a file name to another text."""
    (folder / "procedures").mkdir(parents=True, exist_ok=True)
    for file in DIAGRAMS.glob("*.bpmn"):
        key = file.stem.removeprefix("mi-ge-pr-16-").replace("-", "_")
        text = replaced.get(key) or diagram_text(file.name)
        (folder / "procedures" / file.name).write_text(text, encoding="utf-8")
    return folder


@cache
def real_folder() -> Path:
    return write_diagrams(Path(mkdtemp(prefix="baquiano-procedures-")))


def load_procedures(institution: Institution, folder: Path | None = None, at: datetime = AT) -> list[Any]:
    load = Load(Folder(folder or real_folder()), institution, at.year, None, at)
    return list(profile.apply_procedures(load))


def make_procedure(institution: Institution) -> Procedure:
    load_procedures(institution)
    return Procedure.objects.get(institution=institution)


def make_year_case(institution: Institution, **overrides: Any) -> Case:
    year = make_fiscal_year(institution)
    fields = {"subject": year, "unit": None, "year": year, "by": None, "at": AT, "label": "Plan 2026"}
    return actions.start_case("year", **(fields | overrides))


def make_group_case(unit: Unit, **overrides: Any) -> Case:
    fields = {"subject": unit, "unit": unit, "year": None, "by": None, "at": AT, "label": f"Plan de {unit}"}
    return actions.start_case("group_plan", **(fields | overrides))


def make_visit_case(unit: Unit, **overrides: Any) -> Case:
    subject = overrides.pop("subject", None) or make_catalogue_item(unit.institution, "visit")
    fields = {"subject": subject, "unit": unit, "year": None, "by": None, "at": AT, "label": "Visita"}
    return actions.start_case("visit", **(fields | overrides))


def make_agenda_case(unit: Unit, **overrides: Any) -> Case:
    subject = overrides.pop("subject", None) or make_catalogue_item(unit.institution, "month")
    fields = {"subject": subject, "unit": unit, "year": None, "by": None, "at": AT, "label": "Agenda de marzo"}
    return actions.start_case("month_agenda", **(fields | overrides))
