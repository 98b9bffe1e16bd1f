"""Two people at once, where the database can tell: PostgreSQL locks rows, SQLite the whole file."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django_scopes import scope

from baquiano.common.errors import Refused
from baquiano.procedures import actions
from baquiano.procedures.actions import ControlCheck, RecordRef
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.procedures import AT, load_procedures, make_group_case, make_year_case

DONE = ControlCheck(passed=True, note="Revisado")

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reviewed() -> Any:
    """A plan that its leader, or another leader of the group, is about to approve."""
    institution = make_institution()
    with scope(institution=institution), transaction.atomic(), actions.quietly():
        load_procedures(institution)
        group = make_unit(institution)
        world = SimpleNamespace(institution=institution, group=group, adviser=make_member(group, "advisor"))
        world.leaders = [make_member(group, "group_leader") for _ in range(2)]
        year = make_year_case(institution)
        case = make_group_case(group, parent=year)
        actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=DONE)
        claim = actions.claim("planning.submit_plan", subject=group, by=world.adviser, at=AT)
        actions.complete(claim, by=world.adviser, at=AT, control=DONE, records=[RecordRef("MI-GE-RG-217")])
    return world


def test_only_one_of_two_people_finishes_the_activity(reviewed: SimpleNamespace) -> None:
    together = Barrier(2)

    def approve(person: Any) -> str:
        try:
            with scope(institution=reviewed.institution), transaction.atomic(), actions.quietly():
                together.wait(timeout=10)
                claim = actions.claim("planning.approve_plan", subject=reviewed.group, by=person, at=AT)
                actions.complete(claim, by=person, at=AT, control=DONE)
                return "aprobado"
        except Refused as refusal:
            return refusal.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(approve, reviewed.leaders), key=len)

    assert answers[0] == "aprobado"
    assert "terminó «3. Revisar y aprobar" in answers[1]
