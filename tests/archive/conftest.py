from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baquiano.archive.choices import Expectation
from baquiano.archive.models import CaseFile
from baquiano.meetings.choices import MeetingState
from tests.factories.archive import make_case_file, make_schedule
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member, make_unit

TYPES = [
    ("01", "Acta de visita", ["format:AP-AI-RG-111"], Expectation.ALWAYS),
    ("02", "Listado de asistencia", ["format:AT-LISTA", "evidence:attendance_list"], Expectation.ALWAYS),
    ("03", "Registro fotográfico", ["evidence:photo"], Expectation.IF_ANY),
    ("04", "Cumplimiento de compromisos", ["evidence:commitment"], Expectation.IF_ANY),
    ("05", "Comunicaciones", ["communication:letter", "format:AP-AI-RG-110"], Expectation.IF_ANY),
    ("06", "Acta escaneada", ["signature:scanned"], Expectation.IF_ANY),
    ("07", "Soportes", ["evidence:procedure_record", "evidence:need_source"], Expectation.IF_ANY),
]


@pytest.fixture
def unit(scoped: Any) -> Any:
    return make_unit(scoped, code="GFI")


@pytest.fixture
def schedule(unit: Any) -> Any:
    return make_schedule(unit, types=TYPES)


@pytest.fixture
def visit(unit: Any) -> Any:
    """A visit that was held."""
    return make_session(unit, state=MeetingState.HELD)


@pytest.fixture
def case_file(schedule: Any, visit: Any, at: Any) -> CaseFile:
    return make_case_file(visit, at=at)


@pytest.fixture
def archivist(unit: Any) -> Any:
    return make_member(unit, "records_manager", post="Técnica de archivo")


@pytest.fixture
def adviser(unit: Any) -> Any:
    return make_member(unit, "advisor")


@pytest.fixture
def queries_of() -> Callable[[Any, str], int]:
    """The number of queries of a page, read twice so that what is kept in memory is warm."""

    def count(client: Any, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
