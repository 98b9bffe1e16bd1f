"""Registering with the QR and no account: once per person, validated by the adviser, closed and opened again."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.documents import limits
from baquiano.meetings import actions, public_views, queries
from baquiano.meetings.choices import ReviewOutcome
from baquiano.meetings.models import Attendance
from tests.factories.institutions import make_consent_text, make_member, make_unit
from tests.factories.meetings import make_attendance, make_meeting, make_minutes

PERSON = {
    "names": "Rosa",
    "surnames": "Ficticia",
    "document_type": "CC",
    "document_number": "12.345.678",
    "entity": "Escuela Ficticia",
    "post": "Rectora",
    "email": "rosa@prueba.invalid",
    "phone": "3000000000",
}
ACCEPTED, REFUSED = ReviewOutcome.ACCEPTED, ReviewOutcome.REFUSED


@pytest.fixture
def link(meeting, advisor, at):
    return actions.open_register(meeting, by=advisor, at=at)


def arrive(link, notice, at, *, id=None, **person):
    fields = {"id": id or uuid7(), "person": PERSON | person, "notice": notice, "consented": True, "at": at}
    return actions.self_register(link, **fields)


def review(meeting, rows, outcome, by, at, reason=""):
    return actions.review_attendance(
        meeting, people=[row.pk for row in rows], outcome=outcome, reason=reason, by=by, at=at
    )


# --- the register ----------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-04")
def test_the_register_opens_closes_and_opens_again_with_the_same_address(meeting, advisor, at):
    opened = actions.open_register(meeting, by=advisor, at=at)
    actions.close_register(meeting, by=advisor, at=at)
    again = actions.open_register(meeting, by=advisor, at=at)

    assert (again.token, again.is_open) == (opened.token, True)
    assert list(
        TrailEntry.objects.filter(event__startswith="meetings.register_").order_by("id").values_list("event", flat=True)
    ) == [
        "meetings.register_opened",
        "meetings.register_closed",
        "meetings.register_reopened",
    ]


def test_opening_an_open_register_changes_nothing(link, meeting, advisor, at):
    actions.open_register(meeting, by=advisor, at=at)

    assert TrailEntry.objects.filter(event__startswith="meetings.register_").count() == 1


@pytest.mark.parametrize("what", ["closed", "yesterday", "signing", "cancelled"])
def test_nobody_registers_when_it_is_not_received(link, meeting, advisor, notice, at, what):
    if what == "closed":
        actions.close_register(meeting, by=advisor, at=at)
    elif what == "signing":
        make_minutes(meeting, state="signing", content_sha256="a" * 64, number=1)
    elif what == "cancelled":
        meeting.state, meeting.state_note = "cancelled", "En la prueba."
        meeting.save()

    with pytest.raises(Refused):
        arrive(link, notice, at + timedelta(days=what == "yesterday"))

    assert not meeting.attendances.exists()


def test_a_register_left_open_is_opened_for_today_by_opening_it(link, meeting, advisor, notice, at):
    tomorrow = at + timedelta(days=1)
    actions.open_register(meeting, by=advisor, at=tomorrow)

    assert arrive(link, notice, tomorrow).is_new


# --- people ----------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-04", "AUD-04")
def test_who_registers_waits_and_counts_when_validated(link, meeting, advisor, notice, at):
    row = arrive(link, notice, at).attendance
    assert (queries.turnout([meeting]).attendances, list(queries.pending_of(meeting))) == (0, [row])

    assert review(meeting, [row], ACCEPTED, advisor, at) == 1

    assert list(queries.attendance_of(meeting)) == [row]
    assert (row.consent_text, row.consented_at, row.channel, row.registered_by) == (notice, at, "qr", None)
    assert not queries.pending_of(meeting).exists()


def test_a_refusal_needs_its_reason_and_leaves_the_row(link, meeting, advisor, notice, at):
    row = arrive(link, notice, at).attendance
    with pytest.raises(Refused, match="Escriba por qué"):
        review(meeting, [row], REFUSED, advisor, at)

    review(meeting, [row], REFUSED, advisor, at, reason="No asistió")

    assert [one.review.reason for one in queries.refused_of(meeting)] == ["No asistió"]
    assert queries.turnout([meeting]).attendances == 0


def test_who_was_said_something_of_is_not_said_it_again(link, meeting, advisor, notice, at):
    row = arrive(link, notice, at).attendance
    review(meeting, [row], ACCEPTED, advisor, at)

    assert review(meeting, [row], REFUSED, advisor, at, reason="No asistió") == 0
    assert row.review.outcome == ACCEPTED


@pytest.mark.req("EXE-04")
def test_the_same_person_is_registered_once_whoever_wrote_it(link, meeting, advisor, notice, at):
    first = arrive(link, notice, at)
    again = arrive(link, notice, at, document_number="12345678", names="ROSA")
    on_screen = make_attendance(meeting, document_number="77777", consent_text=notice)
    known = arrive(link, notice, at, document_number="77777")

    assert [(one.attendance, one.is_new) for one in (first, again, known)] == [
        (first.attendance, True),
        (first.attendance, False),
        (on_screen, False),
    ]


def test_who_was_refused_may_register_anew(link, meeting, advisor, notice, at):
    review(meeting, [arrive(link, notice, at).attendance], REFUSED, advisor, at, reason="Aún no llegaba")

    assert arrive(link, notice, at).is_new


def test_the_same_send_again_is_the_same_row(link, meeting, notice, at):
    identity = uuid7()
    rows = [arrive(link, notice, at + timedelta(seconds=n), id=identity).attendance for n in range(3)]

    assert len(set(rows)) == meeting.attendances.count() == 1
    with pytest.raises(Conflict):
        arrive(link, notice, at, id=identity, document_number="99999", names="Otra")


def test_who_waits_is_not_registered_on_screen_too(link, meeting, advisor, notice, at):
    arrive(link, notice, at)

    with pytest.raises(Refused, match="está por validar"):
        actions.register_attendance(meeting, id=uuid7(), **PERSON, consented=True, by=advisor, at=at)


def test_a_flood_does_not_bury_the_list(link, notice, at, monkeypatch):
    monkeypatch.setattr("baquiano.meetings.actions.register.MOST_PENDING", 1)
    arrive(link, notice, at)

    with pytest.raises(Refused, match="demasiados registros sin validar"):
        arrive(link, notice, at, document_number="99999")


def test_a_correction_of_who_was_validated_counts(link, meeting, advisor, notice, at):
    row = arrive(link, notice, at).attendance
    review(meeting, [row], ACCEPTED, advisor, at)
    right = actions.correct_attendance(
        row, id=uuid7(), person={**PERSON, "post": "Docente"}, reason="Cargo errado", by=advisor, at=at
    )

    assert list(queries.attendance_of(meeting)) == [right]


def test_the_acta_is_not_closed_while_somebody_waits(link, meeting, advisor, notice, at):
    arrive(link, notice, at)
    make_minutes(meeting)
    actions.hold_meeting(meeting, by=advisor, at=at)

    with pytest.raises(Refused, match="1 persona registrada con el código QR por validar"):
        actions.freeze_minutes(meeting, by=advisor, at=at)


@pytest.mark.parametrize(
    "statement", ["UPDATE meetings_attendancereview SET outcome = 'refused'", "DELETE FROM meetings_attendancereview"]
)
def test_reviews_refuse_change_in_raw_sql(link, meeting, advisor, notice, at, statement):
    review(meeting, [arrive(link, notice, at).attendance], ACCEPTED, advisor, at)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_room_that_sends_at_once_loses_and_doubles_nobody(institution, at):
    with scope(institution=institution):
        meeting, notice = _today(institution, at)
        link = actions.open_register(meeting, by=meeting.responsible, at=at)
    start, refused = Barrier(6), []

    def send(number):
        start.wait()
        try:
            with scope(institution=institution):
                for same in (number, number, 0):
                    arrive(link, notice, at, document_number=str(1000 + same))
        except Exception as error:  # noqa: BLE001 - a thread tells what it met
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with scope(institution=institution):
        documents = sorted(Attendance.objects.values_list("document_number", flat=True))
    assert (documents, refused) == ([str(1000 + number) for number in range(6)], [])


def _today(institution, at):

    unit = make_unit(institution)
    member = make_member(unit, "advisor")
    return make_meeting(unit, responsible=member, starts_at=at - timedelta(hours=2)), make_consent_text(institution)


# --- the public page -------------------------------------------------------------------------------------------------
@pytest.fixture
def now(monkeypatch, at):
    """The pages read this clock."""

    monkeypatch.setattr("baquiano.institutions.middleware.timezone", SimpleNamespace(now=lambda: at))
    return at


@pytest.fixture
def phone(db, now):
    return Client(enforce_csrf_checks=True)


def fields(notice, **overrides):
    return {"id": uuid7(), "notice": notice.pk, **PERSON, "consented": "on"} | overrides


@pytest.mark.req("PUB-07", "AUD-04")
def test_the_page_shows_the_notice_before_the_data_and_needs_no_account(phone, link, notice):
    page = phone.get(reverse("register:register", args=[link.token])).content.decode()

    assert page.index(notice.text) < page.index('name="names"')
    assert 'action="/registro/' in page


@pytest.mark.req("PUB-07", "EXE-04")
def test_a_telephone_without_cookies_nor_scripts_registers(phone, link, notice, meeting):
    url = reverse("register:register", args=[link.token])
    response = phone.post(url, fields(notice))

    assert response.url == reverse("register:register_done", args=[link.token]) + "?r=papel"
    assert [row.full_name for row in queries.pending_of(meeting)] == ["Rosa Ficticia"]
    assert "firme la hoja de papel" in phone.get(response.url).content.decode()


@pytest.mark.parametrize(("names", "outcome"), [("rosa", "ya"), ("Otra", "otro")])
def test_who_is_already_registered_is_told_kindly_and_reads_nothing_of_others(phone, link, notice, names, outcome):
    url = reverse("register:register", args=[link.token])
    phone.post(url, fields(notice))
    response = phone.post(url, fields(notice, names=names))
    told = phone.get(response.url).content.decode()

    assert response.url.endswith(f"?r={outcome}")
    assert not any(value in told + response.url for value in ("Rosa", "12345678", "rosa@", "Escuela Ficticia"))


def test_the_text_that_was_read_is_the_one_authorised(phone, link, notice, meeting, at):
    make_consent_text(meeting.institution, version=3, valid_from=at.date(), text="Otro texto.")
    phone.post(reverse("register:register", args=[link.token]), fields(notice))

    assert queries.pending_of(meeting).get().consent_text == notice


@pytest.mark.parametrize("wrong", [{"consented": ""}, {"document_number": ""}, {"names": ""}, {"website": "http://x"}])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(phone, link, notice, meeting, wrong):
    response = phone.post(reverse("register:register", args=[link.token]), fields(notice, **wrong))

    assert response.status_code == 422
    assert 'value="Ficticia"' in response.content.decode()
    assert not meeting.attendances.exists()


def test_a_page_used_again_for_another_person_only_asks_to_send_again(phone, link, notice, meeting):
    url, sent = reverse("register:register", args=[link.token]), fields(notice)
    phone.post(url, sent)
    response = phone.post(url, sent | {"names": "Otra", "document_number": "99999"})
    form = response.context["form"]

    assert response.status_code == 422
    assert form["id"].value() != str(sent["id"])
    phone.post(url, sent | {"names": "Otra", "document_number": "99999", "id": form["id"].value()})
    assert meeting.attendances.count() == 2


def test_a_room_behind_one_address_is_let_in_and_a_flood_is_not(phone, link, notice, monkeypatch):
    assert public_views.SENDS_PER_MINUTE > 10 * limits.PER_MINUTE
    monkeypatch.setattr(public_views, "SENDS_PER_MINUTE", 1)
    url = reverse("register:register", args=[link.token])

    answers = [phone.post(url, fields(notice, document_number=str(1000 + number))) for number in (1, 2)]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert 'value="Rosa"' in answers[1].content.decode()


def test_a_closed_register_says_so_and_an_unknown_one_is_not_found(phone, link, notice, meeting, advisor, at):
    actions.close_register(meeting, by=advisor, at=at)
    url = reverse("register:register", args=[link.token])

    assert "El registro está cerrado" in phone.get(url).content.decode()
    assert phone.post(url, fields(notice)).status_code == 409
    assert phone.get(reverse("register:register", args=["abcdefghjkmnpq"])).status_code == 404


@pytest.mark.req("NFR-06")
def test_the_page_is_light(phone, link):

    response = phone.get(reverse("register:register", args=[link.token]))
    page = response.content.decode()
    linked = [part.split('"')[0] for part in page.split('href="/static/')[1:] + page.split('src="/static/')[1:]]

    weight = len(page) + sum(Path(finders.find(name)).stat().st_size for name in linked)
    assert weight < 60_000
    assert "bootstrap" not in page and "htmx" not in page
    assert "no-store" in response["Cache-Control"]


# --- the page of the adviser -----------------------------------------------------------------------------------------
def test_the_adviser_opens_validates_and_closes(sign_in, now, meeting, advisor, notice):
    client = sign_in(advisor)
    client.post(reverse("meetings:register_open", args=[meeting.pk]))
    link = queries.link_of(meeting)
    rows = [
        arrive(link, notice, now, document_number=str(1000 + n), names=f"Persona {n}").attendance for n in (1, 2, 3)
    ]
    url = reverse("meetings:attendance_review", args=[meeting.pk])

    client.post(url, {"accept": rows[0].pk})
    client.post(url, {"people": [rows[1].pk], "outcome": "refused", "reason": "No asistió"})
    client.post(url, {"people": [rows[2].pk], "outcome": "accepted"})
    client.post(reverse("meetings:register_close", args=[meeting.pk]))

    assert list(queries.attendance_of(meeting)) == [rows[0], rows[2]]
    assert not queries.link_of(meeting).is_open
    page = client.get(reverse("meetings:attendance_list", args=[meeting.pk])).content.decode()
    assert "1 registro no validado" in page
    assert page.count('method="post"') == page.count("csrfmiddlewaretoken") > 2


def test_the_poster_carries_the_qr_and_its_address(sign_in, now, link, advisor):
    page = sign_in(advisor).get(reverse("meetings:register_poster", args=[link.meeting_id])).content.decode()

    assert "data:image/svg+xml;base64," in page
    assert f"/registro/{link.token}/" in page


def test_newcomers_are_told_while_the_page_is_open(sign_in, now, link, advisor, notice):
    arrive(link, notice, now)
    url = reverse("meetings:attendance_list", args=[link.meeting_id])
    answer = sign_in(advisor).get(url + "?vistas=0", headers={"HX-Request": "true"})

    assert "1 registro nuevo" in answer.content.decode()
    assert (
        "1 registro nuevo"
        not in sign_in(advisor).get(url + "?vistas=1", headers={"HX-Request": "true"}).content.decode()
    )
