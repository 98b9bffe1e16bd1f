"""The pages of a trip, as each person sees and uses them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.travel import actions
from baquiano.travel.models import TravelNeed, TravelRequest
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member, make_unit
from tests.factories.travel import OUTCOME, PURPOSE, bring_to, make_trip
from tests.travel.conftest import set_travel


@pytest.fixture
def at():
    """Pages read the clock: what is dated is dated around now."""
    return timezone.now().replace(microsecond=0)


def url(name, *args):
    return reverse(f"travel:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.mark.req("LOG-01")
def test_the_question_is_answered_from_the_visit(world, session, sign_in):
    client = sign_in(world.adviser)
    before = text_of(client.get(session.get_absolute_url()))

    client.post(url("need_require", session.meeting_id), {"note": "Otro municipio"})

    need = TravelNeed.objects.get()
    assert "Falta decir si esta visita requiere viáticos" in before
    assert (need.is_required, need.note, need.answered_by) == (True, "Otro municipio", world.adviser)
    assert "no tiene una comisión aprobada" in text_of(client.get(session.get_absolute_url()))


def test_somebody_else_s_visit_is_not_answered(world, session, sign_in):
    other = make_member(world.group, "advisor")

    response = sign_in(other).post(url("need_waive", session.meeting_id), {"note": ""})

    assert (response.status_code, TravelNeed.objects.count()) == (403, 0)


@pytest.mark.req("LOG-02")
def test_a_trip_is_asked_for_from_its_visit(world, meeting, sign_in):
    client = sign_in(world.adviser)
    form = text_of(client.get(url("request_create"), {"visita": meeting.pk}))

    response = client.post(url("request_create"), {"id": uuid7(), "visits": [meeting.pk], "purpose": PURPOSE})

    trip = TravelRequest.objects.get()
    assert f'value="{meeting.pk}"' in form
    assert (response.url, trip.unit, trip.state) == (trip.get_absolute_url(), world.group, "draft")


def test_without_visit_nor_dates_it_is_not_created(world, sign_in):
    response = sign_in(world.adviser).post(url("request_create"), {"id": uuid7(), "purpose": PURPOSE})

    assert (response.status_code, TravelRequest.objects.count()) == (422, 0)
    assert "Elija al menos una visita" in text_of(response)


@pytest.mark.req("LOG-02")
def test_a_refusal_is_read_beside_the_field_and_keeps_what_was_typed(world, session, at, sign_in):
    meeting = session.meeting
    meeting.starts_at, meeting.ends_at = at + timedelta(hours=30), at + timedelta(hours=32)
    meeting.save()
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    client = sign_in(world.adviser)

    refused = client.post(url("request_file", trip.pk), {"late_reason": ""})
    filed = client.post(url("request_file", trip.pk), {"late_reason": "Convocatoria de última hora"})

    assert (refused.status_code, filed.status_code) == (422, 302)
    assert "escriba por qué se radica con tan poco tiempo" in text_of(refused)


@pytest.mark.req("LOG-02")
def test_each_person_is_offered_what_is_theirs_to_do(world, meeting, at, sign_in):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[meeting]), "filed", world, at)

    offered = {
        name: url("request_approve", trip.pk) in text_of(sign_in(person).get(trip.get_absolute_url()))
        for name, person in (("adviser", world.adviser), ("leader", world.leader), ("finance", world.finance))
    }

    assert offered == {"adviser": False, "leader": True, "finance": False}


def test_a_trip_of_another_group_does_not_exist_for_a_leader(world, at, sign_in):
    outsider = make_member(make_unit(world.institution), "group_leader")
    trip = make_trip(world.group, world.adviser, at=at)

    assert sign_in(outsider).get(trip.get_absolute_url()).status_code == 404
    assert sign_in(world.leader).get(trip.get_absolute_url()).status_code == 200


@pytest.mark.req("LOG-02")
def test_the_pay_is_seen_by_who_asks_and_finance_only(world, at, sign_in):
    trip = make_trip(world.group, world.adviser, at=at)
    sign_in(world.adviser).post(url("request_pay", trip.pk), {"basic_pay": "$ 4.500.000"})

    seen = {
        name: sign_in(person).get(url("request_pay", trip.pk)).status_code
        for name, person in (("adviser", world.adviser), ("leader", world.leader), ("finance", world.finance))
    }

    assert seen == {"adviser": 200, "leader": 403, "finance": 200}
    assert [entry.actor_id for entry in TrailEntry.objects.filter(event="travel.pay_read")] == [world.finance.pk]


@pytest.mark.req("LOG-02")
def test_a_value_above_the_ceiling_warns_and_is_kept(world, at, sign_in):
    trip = make_trip(world.group, world.adviser, at=at)
    actions.set_pay(trip, basic_pay=4_500_000, by=world.adviser, at=at)
    bring_to(trip, "delivered", world, at)
    data = OUTCOME | {"value": "999999", "act_on": at.date(), "version": trip.version}

    page = sign_in(world.finance).post(url("request_outcome", trip.pk), data, follow=True)

    trip.refresh_from_db()
    assert (trip.state, trip.value) == ("granted", 999_999)
    assert "supera el tope" in text_of(page)


def test_an_outcome_over_another_s_shows_both(world, at, sign_in):
    trip = bring_to(make_trip(world.group, world.adviser, at=at), "granted", world, at)
    data = OUTCOME | {"act_number": "OTRO", "act_on": at.date(), "version": trip.version - 1}

    page = sign_in(world.finance).post(url("request_outcome", trip.pk), data)

    assert page.status_code == 409
    assert "Otra persona guardó cambios" in text_of(page)


@pytest.mark.req("LOG-02")
def test_the_list_costs_the_same_with_one_and_three_rows(world, at, sign_in):
    client, counts = sign_in(world.leader), []
    for _ in range(2):
        for _more in range(len(counts) + 1):
            bring_to(make_trip(world.group, world.adviser, at=at), "filed", world, at)
        client.get(url("request_list"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("request_list")).status_code == 200
        counts.append(len(asked))

    assert (TravelRequest.objects.count(), counts[0]) == (3, counts[1])


def test_the_list_says_whose_turn_it_is(world, at, sign_in):
    mine = bring_to(make_trip(world.group, world.adviser, at=at), "filed", world, at)
    make_trip(world.group, world.adviser, at=at, event="Otro foro ficticio")
    client = sign_in(world.leader)

    page = text_of(client.get(url("request_list"), {"turno": "si"}))

    home = text_of(client.get("/"))
    assert (mine.number in page, "Otro foro ficticio" in page) == (True, False)
    assert (mine.number in home, "Hay comisiones que le esperan." in home, "nada espera" in home) == (True, True, False)


def test_a_visit_outside_the_dates_of_the_trip_is_pointed_out(world, meeting, at, sign_in):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    meeting.starts_at, meeting.ends_at = at + timedelta(days=60), at + timedelta(days=60, hours=1)
    meeting.save()

    assert "Fuera del itinerario" in text_of(sign_in(world.adviser).get(trip.get_absolute_url()))


@pytest.mark.req("LOG-01")
def test_the_task_of_the_procedure_opens_the_question(world, at, sign_in):
    session = make_session(world.group, responsible=world.adviser, starts_at=at + timedelta(days=3))

    response = sign_in(world.adviser).get(reverse("delivery:session_travel", args=[session.pk]))

    assert response.url == url("visit_travel", session.meeting_id)


# --- for another person ----------------------------------------------------------------------------------------------
@pytest.fixture
def assistant(world, at):
    """An adviser of the group whom the profile lets ask for others."""
    set_travel(world.institution, at.year, asked_by_roles=["advisor"])
    return make_member(world.group, "advisor")


@pytest.mark.req("LOG-02")
def test_on_the_page_one_chooses_who_travels_and_the_visits_are_of_that_person(world, assistant, meeting, at, sign_in):
    client, page = sign_in(assistant), url("request_create")
    other = {"viaja": str(world.adviser.pk)}
    data = {"id": str(uuid7()), "visits": [str(meeting.pk)], "purpose": PURPOSE}

    own = text_of(client.get(page))
    theirs = text_of(client.get(page, other))
    client.post(f"{page}?viaja={world.adviser.pk}", data)
    unknown = client.get(page, {"viaja": str(world.finance.pk)})

    assert ("¿Quién viaja?" in own, meeting.title in own, meeting.title in theirs) == (True, False, True)
    assert TravelRequest.objects.get().traveller == world.adviser
    assert unknown.status_code == 404


def test_without_that_faculty_the_page_asks_nobody(world, at, sign_in):
    assert "¿Quién viaja?" not in text_of(sign_in(world.adviser).get(url("request_create")))


def test_from_the_visit_it_is_asked_for_whoever_makes_it(world, assistant, meeting, at, sign_in):
    actions.answer_need(meeting, is_required=True, by=world.adviser, at=at)

    page = text_of(sign_in(assistant).get(url("visit_travel", meeting.pk)))

    assert f"Pedir comisión para {world.adviser}" in page
    assert f"viaja={world.adviser.pk}" in page
