"""The visit in the real diagram of MI-GE-PR-16: activity 14, its acta, and what comes after."""

from datetime import timedelta

import pytest
from django.conf import settings

from baquiano.common.identity import uuid7
from baquiano.delivery import actions
from baquiano.documents.reauthentication import Reauthentication
from baquiano.institutions.folder import Folder, Load
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries as meeting_queries
from baquiano.procedures import profile
from baquiano.procedures.choices import TaskState
from baquiano.procedures.queries import case_of
from tests.factories.documents import make_format
from tests.factories.institutions import make_profile
from tests.factories.meetings import make_attendance
from tests.meetings.given import STROKE


@pytest.fixture
def visit(world, at):
    folder = Folder(settings.BASE_DIR / "institutions" / "atlantico")
    list(profile.apply_procedures(Load(folder, world.institution, at.year, None, at)))
    make_profile(world.institution, {"minutes": {"format": "AP-AI-RG-111"}}, at.year)
    make_format(world.institution, "AP-AI-RG-111")
    begins = at - timedelta(hours=3)
    return actions.create_session(
        id=uuid7(),
        unit=world.group,
        title="Visita ficticia",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        responsible=world.adviser,
        beneficiaries=[world.school],
        objective="Acompañar.",
        by=world.adviser,
        at=at,
    )


def hold(visit, world, at):
    make_attendance(visit.meeting, consent_text=world.notice)
    meetings.write_section(visit.meeting, "activities", text="Se hizo.", expected_version=1, by=world.adviser, at=at)
    return actions.hold_session(visit, by=world.adviser, at=at)


def sign(visit, world, at):
    minutes = meeting_queries.latest_minutes(visit.meeting)
    common = {"content_sha256": minutes.content_sha256, "by": world.adviser, "at": at}
    meetings.sign_minutes(
        minutes,
        id=uuid7(),
        level="reauthenticated",
        party="provider",
        signer=world.adviser,
        signer_name=str(world.adviser),
        reauthentication=Reauthentication(world.adviser.pk, at),
        **common,
    )
    meetings.sign_minutes(
        minutes, id=uuid7(), level="drawn", party="beneficiary", signer_name="Rosa", image=STROKE, **common
    )


def tasks(visit):
    rows = case_of(visit).tasks.select_related("activity").order_by("activity__number")
    return {row.activity.number: row for row in rows}


@pytest.mark.req("WFL-03")
def test_a_visit_registered_before_its_turn_is_accepted_and_flagged(visit, world, at):
    hold(visit, world, at)
    task = tasks(visit)["14"]

    assert task.is_out_of_order
    assert task.control_passed and task.control_by == world.adviser
    assert task.state == TaskState.OPEN  # its mandatory record, the acta, is not signed yet


@pytest.mark.req("WFL-03", "EXE-05")
def test_the_signed_acta_is_the_record_that_ends_the_activity(visit, world, at):
    hold(visit, world, at)
    sign(visit, world, at)
    done = tasks(visit)

    assert done["14"].state == TaskState.COMPLETED
    assert "AP-AI-RG-111" in set(done["14"].records.values_list("code", flat=True))
    assert done["15"].state == TaskState.OPEN


def test_cancelling_ends_the_case(visit, world, at):
    actions.cancel_session(visit, reason=world.cancel_reason, note="Se inundó la sede.", by=world.leader, at=at)

    assert case_of(visit).state == "cancelled"
