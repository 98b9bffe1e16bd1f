"""Two people on one section of an acta at once. PostgreSQL locks rows; SQLite would hide the race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import StaleEdit
from baquiano.meetings import actions
from baquiano.meetings.models import Minutes, MinutesSection
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.meetings import make_meeting

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.mark.req("EXE-05")
def test_two_who_write_one_section_at_once_leave_one_text_and_the_other_is_shown_it(at: Any) -> None:
    institution, together = make_institution(), Barrier(2)
    with scope(institution=institution):
        people = [make_member(make_unit(institution), "advisor") for _ in range(2)]
        meeting = make_meeting(make_unit(institution), responsible=people[0], starts_at=at - timedelta(hours=2))

    def write(by: Any) -> str:
        try:
            with scope(institution=institution):
                together.wait(timeout=10)
                actions.write_section(meeting, "activities", text=f"Lo de {by.pk}", expected_version=1, by=by, at=at)
                return "done"
        except StaleEdit as stale:
            return stale.current.text
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, people))

    section = MinutesSection._base_manager.get(key="activities")
    assert sorted(answers, key=len) == ["done", section.text]
    assert section.text == f"Lo de {people[answers.index('done')].pk}"
    assert Minutes._base_manager.count() == 1
    assert TrailEntry.objects.filter(event="meetings.section_written").count() == 1
