"""A visit that was held and left no signed record is told as incomplete (EXE-06)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.delivery import make_session
from tests.factories.institutions import make_member, make_unit
from tests.factories.meetings import make_minutes


@pytest.mark.req("EXE-06")
def test_the_list_finds_what_was_held_without_its_signed_record(scoped, at, sign_in):
    unit = make_unit(scoped)
    leader = make_member(unit, "group_leader")
    held, signed, ahead = (
        make_session(unit, responsible=leader, state=state, starts_at=at - timedelta(days=2))
        for state in ("held", "held", "scheduled")
    )
    make_minutes(held.meeting)
    make_minutes(
        signed.meeting, state="signed", signed_at=at, frozen_at=at, content_sha256="a" * 64, number=1, content={}
    )
    client = sign_in(leader)

    def found(wanted):
        page = client.get(reverse("delivery:session_list"), {"incompleta": wanted})
        return {row.pk for row in page.context["listing"].filtered}

    assert found("si") == {held.meeting_id}
    assert found("no") == {signed.meeting_id, ahead.meeting_id}
    file = client.get(reverse("delivery:session_list"), {"exportar": "csv"})
    told = b"".join(file.streaming_content) if file.streaming else file.content
    assert "Acta firmada" in told.decode("utf-8-sig")
