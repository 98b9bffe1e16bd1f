"""Two clocks and two people on one expediente at once. PostgreSQL locks rows; SQLite would hide the race."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django_scopes import scope

from baquiano.archive import actions
from baquiano.archive.choices import CaseKind
from baquiano.archive.models import CaseFile, Closure, FiledDocument
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Minutes
from tests.factories.archive import make_case_file, make_schedule
from tests.factories.delivery import make_session
from tests.factories.documents import make_evidence
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.meetings import make_minutes
from tests.planning.test_races import at_once

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True), pytest.mark.req("DOC-03")]


@pytest.fixture
def world(at):
    institution = make_institution()
    with scope(institution=institution):
        unit = make_unit(institution)
        make_schedule(unit)
        visit = make_session(unit, state=MeetingState.HELD)
        minutes = make_minutes(visit.meeting)
        signed = {"state": "signed", "signed_at": at, "content_sha256": "0" * 64, "frozen_at": at, "number": 1}
        Minutes.objects.filter(pk=minutes.pk).update(**signed)
        people = [make_member(unit, "records_manager") for _number in range(2)]
        yield SimpleNamespace(institution=institution, visit=visit, people=people)


def test_opened_by_two_at_once_it_is_one_with_one_number(world, at):
    answers = at_once(
        world.institution,
        world.people,
        lambda by: actions.open_case_file(CaseKind.VISIT, world.visit, by=by, at=at),
    )

    assert answers == ["done", "done"]
    assert [one.number[-4:] for one in CaseFile._base_manager.all()] == ["0001"]


def test_filled_by_two_at_once_each_document_enters_once(world, at):
    case_file = make_case_file(world.visit, at=at)
    for number in range(5):
        make_evidence(world.visit, title=f"Foto {number}", at=at + timedelta(minutes=number))

    answers = at_once(
        world.institution, world.people, lambda by: actions.file_pending(case_file, by=by, at=at + timedelta(hours=1))
    )

    rows = FiledDocument._base_manager.order_by("position").values_list("position", "title", "first_page")
    assert answers == ["done", "done"]
    assert list(rows) == [(number + 1, f"Foto {number}", number + 1) for number in range(5)]


def test_closed_by_two_at_once_it_is_closed_once(world, at):
    case_file = make_case_file(world.visit, at=at)
    make_evidence(world.visit, at=at)

    answers = at_once(
        world.institution,
        world.people,
        lambda by: actions.close_case_file(case_file, id=uuid4(), reason="Ficticia", by=by, at=at + timedelta(hours=1)),
    )

    assert sorted(answers, key=len)[0] == "done" and "ya está cerrado" in sorted(answers, key=len)[1]
    assert Closure._base_manager.count() == 1
