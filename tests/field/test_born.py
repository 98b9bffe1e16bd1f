"""A visit that nobody carried is born on the device, arrives outside the agenda or waits to be completed (EXE-20)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.field.models import Capture
from baquiano.meetings.models import Attendance, MinutesSection
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.field import make_line
from tests.factories.institutions import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.req("EXE-20")]


@pytest.fixture
def school(scoped):
    return make_beneficiary(scoped, name="Institución Educativa Ficticia El Roble")


@pytest.fixture
def born(school):
    """What the device says of the visit."""
    hours = {"day": "2026-03-10", "starts": "07:30", "ends": "08:45"}
    return {"title": "Visita no prevista", "beneficiary": str(school.pk), "modality": "in_person", "place": "", **hours}


@pytest.fixture
def send(arrive, session):
    """``send("note", {…}, visit)``: a record of the visit that has that identity."""

    def one(kind, fields, visit, **labels):
        place = SimpleNamespace(pk=visit, institution_id=session.institution_id)
        return arrive(kind, fields, of=place, **labels)

    return one


def note(text):
    return {"section": "activities", "text": text}


def test_a_visit_is_born_with_what_was_captured_of_it(send, born, person, school, adviser, unit):
    visit = uuid7()

    answers = [
        send("visit", born, visit),
        send("attendance", person, visit),
        send("note", note("Se acordó la ruta."), visit),
        send(
            "commitment",
            {"text": "Enviar", "party": "provider", "due_on": "2026-04-10", "beneficiary": "visita"},
            visit,
        ),
    ]

    assert [one.outcome for one in answers] == ["accepted"] * 4, [one.reason for one in answers]
    row = AssistanceSession.objects.get(pk=visit)
    assert (row.outside_agenda, row.meeting.responsible, row.meeting.unit) == (True, adviser, unit)
    assert (list(row.beneficiaries.all()), row.meeting.place) == ([school], school.name)
    assert row.meeting.assistance == row and Attendance.objects.get().meeting_id == row.meeting_id
    assert {one.session_id for one in Capture.objects.all()} == {visit}


def test_sent_again_it_is_the_same_visit(born, arrive, session, adviser, at):
    visit = uuid7()
    place = SimpleNamespace(pk=visit, institution_id=session.institution_id)
    line = make_line(place, adviser, "visit", born, captured_at=at)

    outcomes = [arrive(line=line).outcome for _twice in range(2)]

    assert (outcomes, AssistanceSession.objects.filter(pk=visit).count()) == (["accepted", "repeated"], 1)


def test_what_arrives_before_its_visit_enters_with_it(send, born, person):
    visit = uuid7()
    early = [send("attendance", person, visit), send("note", note("Antes."), visit)]

    late = send("visit", born, visit)

    assert [one.outcome for one in early] == ["rejected"] * 2 and late.outcome == "accepted"
    assert set(Capture.objects.values_list("state", flat=True)) == {"accepted"}
    assert Attendance.objects.count() == 1
    assert MinutesSection.objects.get(key="activities", minutes__meeting__assistance=visit).text == "Antes."


@pytest.mark.parametrize("typed", ["institución educativa ficticia el roble", "Otra que no existe"])
def test_a_typed_entity_is_the_one_of_that_name_or_somebody_says_which(send, born, school, typed):
    visit = uuid7()

    answer = send("visit", born | {"beneficiary": "", "beneficiary_name": typed}, visit)

    if typed.lower() == school.name.lower():
        assert answer.outcome == "accepted", answer.reason
        assert list(AssistanceSession.objects.get(pk=visit).beneficiaries.all()) == [school]
    else:
        assert (answer.outcome, answer.kept) == ("rejected", True)
        assert "Falta decir a qué entidad corresponde «Otra que no existe»" in answer.reason


def test_who_leads_the_group_completes_it_and_the_rest_enters(send, born, person, school, unit, adviser, sign_in):
    visit = uuid7()
    answer = send("visit", born | {"beneficiary": "", "beneficiary_name": "El Roble de abajo"}, visit)
    waiting = send("attendance", person, visit)
    assert "espera a que alguien la complete" in waiting.reason
    client = sign_in(make_member(unit, "group_leader"))
    url = reverse("field:capture_complete", args=[answer.capture.pk])

    shown = client.get(url).content.decode()
    empty = client.post(url, {"title": ""})
    whole = {"id": visit, "title": "Visita no prevista", "beneficiaries": school.pk, "day": "2026-03-10"}
    whole |= {"starts": "07:30", "ends": "08:45", "modality": "in_person", "unit": unit.pk}
    done = client.post(url, whole | {"responsible": adviser.pk, "kind": "visit"}, follow=True).content.decode()
    again = client.get(url, follow=True).content.decode()

    assert "El Roble de abajo" in shown and "Visita no prevista" in shown
    assert empty.status_code == 422
    assert "La visita quedó registrada" in done and "ya se resolvió" in again
    assert list(AssistanceSession.objects.get(pk=visit).beneficiaries.all()) == [school]
    assert set(Capture.objects.values_list("state", "session")) == {("accepted", visit)}
    assert Attendance.objects.count() == 1


def test_what_a_device_says_is_told_in_words_and_never_breaks_its_page(send, born, school, adviser, sign_in):
    typed = {"beneficiary": "", "beneficiary_name": "Otra que no existe"}
    plain, odd = send("visit", born | typed, uuid7()), {"day": "2026-02-31", "unit": "x" * 36, "starts": "ayer"}
    strange = send("visit", born | typed | odd, uuid7())

    pages = [sign_in(adviser).get(one.capture.get_absolute_url()).content.decode() for one in (plain, strange)]

    assert "10/03/2026" in pages[0] and "Otra que no existe" in pages[0]
    assert "2026-02-31" in pages[1] and "ayer" in pages[1]


def test_whoever_may_not_register_visits_is_told_and_nothing_is_lost(send, born, unit):
    control = make_member(unit, "internal_control")

    answer = send("visit", born, uuid7(), by=control)

    assert (answer.outcome, answer.kept) == ("rejected", True)
    assert "Su rol no permite registrar visitas." in answer.reason


def test_a_visit_with_the_identity_of_another_is_a_conflict(send, born, session):
    answer = send("visit", born, session.pk)

    assert (answer.outcome, answer.kept) == ("conflict", True)
    assert AssistanceSession.objects.get().meeting.title == session.meeting.title


def test_a_device_is_ready_with_the_own_visits_of_these_days_and_names_no_person(
    sign_in, adviser, session, school, unit, notice, at
):
    now = at + timedelta(days=1)
    make_session(unit, responsible=make_member(unit, "advisor"), starts_at=now, title="De otra persona")
    client, url, counts = sign_in(adviser), reverse("field:device_package"), []
    for _more in range(2):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            ready = client.get(url).json()
        counts.append(len(captured))
        make_session(unit, responsible=adviser, starts_at=session.meeting.starts_at + timedelta(hours=4))

    assert {"value": str(school.pk), "label": school.name} in ready["new"]["entities"]
    assert (ready["new"]["owner"], ready["new"]["notice"]["id"]) == (str(adviser.pk), str(notice.pk))
    assert ready["new"]["units"] == [{"value": str(unit.pk), "label": unit.name}]
    assert counts[0] == counts[1] and "De otra persona" not in str(ready) and str(adviser) not in str(ready)
    assert sign_in(make_member(unit, "internal_control")).get(url).status_code == 403
