"""A diagram of the procedure drives the strategy, and its document is drawn in the format of the folder."""

import shutil
from datetime import date, datetime
from io import BytesIO

import pypdf
import pytest
from django.conf import settings
from django_scopes import scope

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.demo.strategies import StrategyCast, build_strategy
from baquiano.documents import storage
from baquiano.documents.actions.rendering import render_now
from baquiano.governance.models import CollegiateBody
from baquiano.institutions.actions import load_institution, open_year
from baquiano.institutions.models import Unit
from baquiano.procedures.models import Task
from baquiano.strategy import actions, queries
from baquiano.strategy.models import AnnualStrategy
from tests.factories.institutions import make_member

AT = datetime(2026, 1, 5, 9, tzinfo=BOGOTA)
FIRST_DAY = date(2026, 11, 3)
EXAMPLES = settings.BASE_DIR / "docs" / "howto" / "examples"
PROFILE = """
[strategy]
enabled = true
units = ["DER", "DSGR"]
format = "EJ-EAT-01"
tool = "herramienta de planeación"
tool_format = "csv"
tool_columns = ["year", "unit", "services", "budget"]

[bodies.comite_directivo]
name = "Comité Directivo"
seats = { committee_member = "voting" }
"""
FORMAT = """
[[format]]
code = "EJ-EAT-01"
name = "Estrategia de asistencia técnica"
version = "1"
process = "Asistencia técnica"
approved_on = 2025-01-11
template = "EJ-EAT-01.typ"
"""


@pytest.fixture
def folder(tmp_path):
    """A shipped folder to which an official added a strategy: its keys, its diagram, its format and its committee."""
    target = tmp_path / "dnp"
    shutil.copytree(settings.INSTITUTIONS_DIR / "dnp", target, ignore=shutil.ignore_patterns("*.bpmn"))
    shutil.copy(EXAMPLES / "estrategia-anual.bpmn", target / "procedures")
    shutil.copy(EXAMPLES / "estrategia-anual.typ", target / "formats" / "EJ-EAT-01.typ")
    for path, more in ((target / "profile.toml", PROFILE), (target / "formats" / "formats.toml", FORMAT)):
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return target


@pytest.mark.django_db
@pytest.mark.req("STR-01", "STR-05")
def test_the_diagram_of_a_folder_drives_the_strategy_from_the_analysis_to_the_planning_tool(folder):
    result = load_institution(folder, by=None, at=AT, year=AT.year)
    assert [str(one) for one in result.problems] == []
    with scope(institution=result.institution):
        open_year(result.institution, year=2026, by=None, at=AT)
        year = open_year(result.institution, year=2027, by=None, at=AT)
        units = {unit.code: unit for unit in Unit.objects.all()}
        member = make_member(units["DNP"], "committee_member")
        cast = StrategyCast(
            leader=make_member(units["DNP"], "deputy_head"),
            heads={units[code].pk: make_member(units[code], "technical_director") for code in ("DER", "DSGR")},
            recorder=member,
            body=CollegiateBody.objects.get(),
        )
        numbers = []
        for step in ("begun", "analysed", "consolidated", "submitted", "returned", "reopened", "approved"):
            strategy = build_strategy(year, cast, first_day=FIRST_DAY, until=step)
            numbers.append(open_task(strategy).activity.number)

        assert numbers == ["1", "2", "3", "4", "5", "3", "6"]
        late = AnnualStrategy(pk=strategy.pk)
        with pytest.raises(Refused):
            actions.submit_strategy(late, by=cast.leader, at=AT)
        strategy = build_strategy(year, cast, first_day=FIRST_DAY)
        task = Task.objects.filter(case__subject_id=str(strategy.pk)).latest("completed_at")
        assert (task.activity.number, task.case.state) == ("6", "completed")
        document = queries.document_of(strategy)
        content = storage.read(render_now(document, at=AT).file.sha256)
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())
    assert "Estrategia de asistencia técnica 2027" in text and "Dirección de Estrategia Regional" in text
    assert "Índice de desempeño institucional" in text and document.verification_code in text.replace(" ", "")


@pytest.mark.django_db
@pytest.mark.req("STR-02")
def test_a_folder_with_days_or_directorates_that_do_not_exist_is_not_loaded(folder):
    profile = folder / "profile.toml"
    text = profile.read_text(encoding="utf-8").replace('units = ["DER", "DSGR"]', 'units = ["DER", "OTRA"]')
    profile.write_text(text.replace('tool_format = "csv"', 'tool_format = "csv"\nwindow = ["31-12"]'), encoding="utf-8")

    problems = [str(one) for one in load_institution(folder, by=None, at=AT, year=AT.year).problems]

    assert any("strategy.window" in one and "dos días del año" in one for one in problems)
    assert any("strategy.units" in one and "«OTRA»" in one for one in problems)


def open_task(strategy):
    return Task.objects.select_related("activity").get(case__subject_id=str(strategy.pk), state="open")
