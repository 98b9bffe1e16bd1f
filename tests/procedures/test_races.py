"""Two people at once, where the database can tell: PostgreSQL locks rows, SQLite the whole file."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django_scopes import scope

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.procedures import actions
from baquiano.procedures.actions import ControlCheck, RecordRef
from baquiano.procedures.models import Case, DiagramDraft, Procedure
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.procedures import (
    AT,
    example_file,
    load_procedures,
    make_draft,
    make_group_case,
    make_year_case,
    prepare_draft,
    put_in_force,
)

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


def at_once(institution: Any, act: Any, times: int = 5) -> list[Any]:
    """The same request from several threads, each with a connection of its own."""
    together = Barrier(times)

    def one(_number: int) -> Any:
        try:
            with scope(institution=institution), actions.quietly():
                together.wait(timeout=10)
                return act().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_the_same_requests_at_once_make_one_version_one_file_and_one_case() -> None:
    institution = make_institution()
    keys = SimpleNamespace(draft=uuid7(), file=uuid7(), case=uuid7())
    with scope(institution=institution):
        office = make_unit(institution)
        admin, planner, head = (make_member(office, role) for role in ("admin", "planning_professional", "agency_head"))
        loan = put_in_force(prepare_draft(make_draft(institution, admin), admin), admin, planner, head)
    said = {"code": "X-1", "name": "Otro", "version": "1", "change_text": "Inicial", "by": admin, "at": AT}

    drafts = at_once(institution, lambda: actions.create_draft(id=keys.draft, institution=institution, **said))
    with scope(institution=institution):
        draft, diagram = Procedure.objects.get(pk=keys.draft), loan.diagrams.get()
    given = {"raw": example_file(), "file_name": "a.bpmn", "by": admin, "at": AT}
    files = at_once(institution, lambda: actions.upload_diagram(draft, id=keys.file, **given))
    about = {"title": "Proyector", "unit": None, "year": None, "by": admin, "at": AT}
    cases = at_once(institution, lambda: actions.start_matter(diagram, id=keys.case, **about))

    with scope(institution=institution):
        counts = (Procedure.objects.filter(code="X-1").count(), DiagramDraft.objects.filter(procedure=draft).count())
        assert (*counts, Case.objects.count()) == (1, 1, 1)
    assert [len(set(made)) for made in (drafts, files, cases)] == [1, 1, 1]
