"""Visits: born of the agenda, registered, closed, moved and counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist

from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.signals import agenda_published
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.delivery import actions, queries
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.queries import documents_of
from baquiano.meetings import actions as meetings
from baquiano.meetings.models import Meeting, Minutes
from baquiano.notifications.models import Delivery, Message
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item
from tests.factories.meetings import make_attendance


def publish(agenda, by, at):
    agenda_published.send(sender=None, agendas=[agenda], by=by, at=at)


def write(session, by, at, **texts):
    for key, text in texts.items():
        meetings.write_section(session.meeting, key, text=text, expected_version=1, by=by, at=at)


def register(session, world, at):
    make_attendance(session.meeting, consent_text=world.notice)
    write(session, world.adviser, at, activities="Se revisó el plan de área.")


# --- born of the agenda ----------------------------------------------------------------------------------------------
@pytest.fixture
def agenda(world, at):
    return make_agenda(world.institution, world.group, state="published")


def test_publishing_the_agenda_creates_one_visit_for_each_entry_once(world, agenda, at):
    entry = make_entry(agenda, beneficiary=world.school, responsible=world.adviser)
    make_entry(agenda, state="cancelled")
    for _ in range(2):
        publish(agenda, world.leader, at)

    session = AssistanceSession.objects.get()
    assert (session.entry, session.outside_agenda) == (entry, False)
    assert (session.meeting.responsible, session.meeting.starts_at) == (world.adviser, entry.starts_at)
    assert list(session.beneficiaries.all()) == [world.school]


def test_publishing_costs_few_queries_for_each_more_entry(world, agenda, at, django_assert_max_num_queries):
    for _ in range(5):
        make_entry(agenda, beneficiary=world.school, responsible=world.adviser)

    with django_assert_max_num_queries(40):
        publish(agenda, world.leader, at)


# --- outside the agenda ----------------------------------------------------------------------------------------------
def create(world, at, **overrides):
    fields = {
        "id": uuid7(),
        "unit": world.group,
        "title": "Visita de urgencia",
        "starts_at": at - timedelta(days=2),
        "ends_at": at - timedelta(days=2) + timedelta(hours=3),
        "responsible": world.adviser,
        "beneficiaries": [world.school],
    }
    return actions.create_session(**(fields | overrides), by=world.adviser, at=at)


def test_a_visit_outside_the_agenda_is_marked_and_made_once(world, at):
    identity = uuid7()
    for _ in range(2):
        session = create(world, at, id=identity)

    assert AssistanceSession.objects.get() == session
    assert session.outside_agenda
    assert Meeting.objects.count() == 1


def test_a_session_serves_many_entities_with_one_row_each(world, at):
    schools = [make_beneficiary(world.institution) for _ in range(3)]
    session = create(world, at, beneficiaries=[*schools, schools[0]])

    assert session.served.count() == 3
    assert Meeting.objects.count() == 1


def test_a_visit_is_refused_without_an_entity(world, at):
    with pytest.raises(Refused, match="al menos una entidad"):
        create(world, at, beneficiaries=[])


# --- registering -----------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-03", "EXE-08")
def test_edit_session_keeps_topic_mechanism_stages_and_executors(session, world, at):
    topic, mechanism = (make_catalogue_item(world.institution, name) for name in ("topic", "mechanism"))
    stage = make_catalogue_item(world.institution, "method_stage")
    edited = actions.edit_session(
        session,
        expected_version=1,
        topic=topic,
        service_type=None,
        mechanism=mechanism,
        method_stages=[stage],
        executors=[world.leader],
        by=world.adviser,
        at=at,
    )

    assert (edited.topic, edited.mechanism, list(edited.method_stages.all())) == (topic, mechanism, [stage])
    assert set(session.meeting.participants.all()) == {world.adviser, world.leader}


def edit(session, world, at, **overrides):
    fields = {"expected_version": 1, "topic": None, "service_type": None, "mechanism": None}
    return actions.edit_session(session, **(fields | overrides), by=world.adviser, at=at)


def test_a_mechanism_that_needs_words_is_refused_without_them(session, world, at):
    other = make_catalogue_item(world.institution, "mechanism", attributes={"needs_description": True})

    with pytest.raises(Refused, match="Describa el mecanismo"):
        edit(session, world, at, mechanism=other)


def test_two_editors_of_a_visit_see_the_conflict(session, world, at):
    topics = [make_catalogue_item(world.institution, "topic") for _ in range(2)]
    edit(session, world, at, topic=topics[0])

    with pytest.raises(StaleEdit):
        edit(session, world, at, topic=topics[1])
    assert AssistanceSession.objects.get().topic == topics[0]


@pytest.mark.req("EXE-08")
def test_the_stages_that_earlier_visits_covered_are_told(session, world, at):
    before, here, never = (make_catalogue_item(world.institution, "method_stage") for _ in range(3))
    earlier = make_session(world.group, beneficiaries=[world.school], state="held", starts_at=at - timedelta(days=30))
    earlier.method_stages.add(before)
    cancelled = make_session(world.group, beneficiaries=[world.school], state="cancelled")
    cancelled.method_stages.add(never)
    session.method_stages.add(here)

    cover = {one.stage: (one.is_here, one.last_held_at) for one in queries.covered_stages(session)}

    assert cover == {before: (False, earlier.meeting.starts_at), here: (True, None), never: (False, None)}


# --- closing ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("WFL-03", "EXE-03")
def test_a_visit_is_not_closed_without_people_nor_acta(session, world, at):
    with pytest.raises(Refused) as refusal:
        actions.hold_session(session, by=world.adviser, at=at)

    assert "registrar al menos un asistente" in refusal.value.sentence
    assert "«Objetivo»" not in refusal.value.sentence
    assert "«Actividades desarrolladas»" in refusal.value.sentence
    assert Meeting.objects.get().is_scheduled


@pytest.mark.req("EXE-03")
def test_a_visit_in_the_future_is_not_closed(world, at):
    session = make_session(world.group, responsible=world.adviser, starts_at=at + timedelta(days=1))

    with pytest.raises(Refused, match="solo se cierra lo que ya ocurrió"):
        actions.hold_session(session, by=world.adviser, at=at)


@pytest.mark.req("EXE-03", "EXE-05")
def test_one_registration_gives_the_list_and_the_text_of_the_acta(session, world, at):
    register(session, world, at)
    for _ in range(2):
        held = actions.hold_session(session, by=world.adviser, at=at)

    minutes = Minutes.objects.get()
    assert held.meeting.is_held
    assert minutes.is_signing
    assert [document.format.code for document in documents_of(session.meeting)] == ["LISTA"]
    assert world.school.name in minutes.content["sections"][0]["text"]


def test_the_scanned_list_is_enough_to_close(session, world, at):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.meetings.given import STROKE

    write(session, world.adviser, at, activities="Se hizo.")
    scan = SimpleUploadedFile("lista.png", STROKE)
    meetings.file_paper_list(session.meeting, id=uuid7(), file=scan, by=world.adviser, at=at)

    assert actions.hold_session(session, by=world.adviser, at=at).meeting.is_held


# --- moving ----------------------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-08")
def test_rescheduling_moves_the_entry_keeps_the_date_and_tells_the_parties_once(world, agenda, at):
    entry = make_entry(agenda, beneficiary=world.school, responsible=world.adviser)
    publish(agenda, world.leader, at)
    session = AssistanceSession.objects.get()
    first, new = entry.starts_at, entry.starts_at + timedelta(days=1)
    for _ in range(2):
        actions.reschedule_session(
            session,
            starts_at=new,
            ends_at=new + timedelta(hours=1),
            reason=world.reschedule_reason,
            note="Hay paro en la vía.",
            by=world.leader,
            at=at,
        )

    entry.refresh_from_db()
    assert (Meeting.objects.get().original_starts_at, Meeting.objects.get().starts_at) == (first, new)
    assert (entry.starts_at, entry.original_starts_at) == (new, first)
    assert [m.recipient for m in Message.objects.filter(kind="delivery.session_rescheduled")] == [world.adviser]
    assert Delivery.objects.filter(address="escuela@prueba.invalid").count() == 1


@pytest.mark.req("AGD-08", "EXE-21")
def test_cancelling_leaves_every_count_and_its_entry(world, agenda, at):
    entry = make_entry(agenda, beneficiary=world.school, responsible=world.adviser)
    publish(agenda, world.leader, at)
    session = AssistanceSession.objects.get()
    for _ in range(2):
        actions.cancel_session(
            session, reason=world.cancel_reason, note="La sede está cerrada.", by=world.leader, at=at
        )

    assert AgendaEntry.objects.get(pk=entry.pk).is_cancelled
    assert not queries.sessions_counted().exists()
    with pytest.raises(Refused, match="no puede registrarse como realizada"):
        actions.hold_session(session, by=world.adviser, at=at + timedelta(days=90))


# --- counting --------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-21")
def test_figures_count_people_once_and_leave_out_what_did_not_happen(world, at):
    begin = at - timedelta(days=1)
    for state in ("held", "held", "scheduled", "cancelled"):
        one = make_session(world.group, beneficiaries=[world.school], state=state, starts_at=begin)
        make_attendance(one.meeting, consent_text=world.notice, document_number="55")

    figures = queries.figures_of(AssistanceSession.objects.all())

    assert figures == queries.Figures(sessions=2, beneficiaries=1, attendances=2, people=1, hours=Decimal("4.00"))


@pytest.mark.req("EXE-11")
def test_evidence_keeps_author_date_and_hash_and_is_filed_once(session, world, at):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from baquiano.documents.queries import evidence_of
    from tests.meetings.given import STROKE

    kind, identity = make_catalogue_item(world.institution, "evidence_kind", name="Fotografía"), uuid7()
    for _ in range(2):
        photo = SimpleUploadedFile("foto.png", STROKE)
        actions.add_evidence(session, id=identity, kind=kind, file=photo, taken_on=at.date(), by=world.adviser, at=at)

    evidence = evidence_of(session.meeting).get()
    assert (evidence.title, evidence.created_by, evidence.kind) == ("Fotografía", world.adviser, kind.code)
    assert len(evidence.file.sha256) == 64


def test_a_meeting_that_is_no_visit_has_no_session(world):
    from tests.factories.meetings import make_meeting

    meeting = make_meeting(world.group, kind="other")
    with pytest.raises(ObjectDoesNotExist):
        _ = meeting.assistance
    assert queries.session_of(meeting) is None
