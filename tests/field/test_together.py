"""Sends at the same moment, on the engine that lets them be."""

from threading import Barrier, Thread

import pytest
from django.db import connections
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.field import actions
from baquiano.field.envelopes import Line
from baquiano.field.models import Capture
from baquiano.meetings.models import MinutesSection
from tests.factories.field import make_line

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True), pytest.mark.req("EXE-20")]


def at_once(lines, institution, by, at):
    barrier, answers = Barrier(len(lines)), []

    def run(line):
        try:
            barrier.wait()
            with scope(institution=institution):
                answers.append(actions.receive_capture(Line(line, at), institution=institution, by=by, at=at))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(str(answer.outcome) for answer in answers)


def test_the_same_record_from_five_connections_at_once_enters_once(session, adviser, at):
    line = make_line(session, adviser, captured_at=at)

    outcomes = at_once([line] * 5, session.institution, adviser, at)

    assert outcomes == ["accepted", *["repeated"] * 4]
    assert Capture.objects.count() == 1


def test_two_devices_that_add_to_one_section_at_once_lose_nothing(session, adviser, at):
    lines = [
        make_line(session, adviser, "note", {"section": "activities", "text": f"Nota {n}."}, captured_at=at, id=uuid7())
        for n in range(6)
    ]

    outcomes = at_once(lines, session.institution, adviser, at)

    text = MinutesSection.objects.get(minutes__meeting=session.meeting, key="activities").text
    assert outcomes == ["accepted"] * 6
    assert sorted(text.split("\n\n")) == [f"Nota {n}." for n in range(6)]
