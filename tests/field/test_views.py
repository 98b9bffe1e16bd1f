"""The pages: what a device asks, what it sends, what could not enter and the exported file (EXE-20)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.field import envelopes
from baquiano.field.models import Capture
from baquiano.field.views import device
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, MinutesSection
from tests.factories.delivery import make_session
from tests.factories.field import make_capture, make_line, make_sending
from tests.factories.institutions import make_institution, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("EXE-20")]
RECEIVE, UPLOAD, LIST = (reverse(f"field:capture_{name}") for name in ("receive", "upload", "list"))


def page(client, url, **more):
    answer = client.get(url, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, body, url=RECEIVE, name="captures"):
    return client.post(url, {name: SimpleUploadedFile("capturas.baquiano", body)})


@pytest.mark.req("NFR-06")
def test_a_database_that_is_busy_does_not_take_back_what_was_already_answered(
    sign_in, session, adviser, at, monkeypatch
):
    lines = [make_line(session, adviser, captured_at=at) for _note in range(2)]
    receive, asked = device.actions.receive_capture, []

    def busy(line, **more):
        asked.append(line)
        if len(asked) != 1:
            raise OperationalError("database is locked")
        return receive(line, **more)

    monkeypatch.setattr(device.actions, "receive_capture", busy)

    answers = send(sign_in(adviser), make_sending(*lines, sent_at=at)).json()["answers"]

    assert [one["outcome"] for one in answers] == ["accepted"]
    assert (len(asked), Capture.objects.count()) == (2, 1)


def test_the_page_without_signal_opens_for_anybody_and_tells_nobody(client, session):
    answer = client.get(reverse("field:shell"))

    assert answer.status_code == 200
    assert session.meeting.title not in answer.content.decode()
    assert 'autocomplete="off"' in answer.content.decode()


def test_the_worker_keeps_the_files_of_the_page_and_no_other_address(client):
    script = client.get(reverse("field:worker"))
    files = client.get(reverse("field:shell_files")).json()["files"]

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert script.content.decode().startswith('const VERSION = "')
    assert files[0] == reverse("field:shell")
    assert all(name.startswith("/static/") for name in files[1:])
    assert [client.get(name).status_code for name in files] == [200] * len(files)


def test_the_package_of_a_visit_names_no_person(sign_in, adviser, session, notice, unit):
    package = sign_in(adviser).get(reverse("field:visit_package", args=[session.pk])).json()
    refused = sign_in(make_member(unit, "internal_control")).get(reverse("field:visit_package", args=[session.pk]))

    assert package["notice"] == {"id": str(notice.pk), "version": 1, "text": notice.text}
    assert [one["value"] for one in package["sections"]] == ["objective", "activities", "conclusions", "observations"]
    assert str(adviser) not in str(package)
    assert refused.status_code == 403


def test_the_package_of_a_visit_of_another_person_is_not_given(sign_in, adviser, unit):
    other = make_session(unit, responsible=make_member(unit, "advisor"))

    assert sign_in(adviser).get(reverse("field:visit_package", args=[other.pk])).status_code in (403, 404)


def test_a_batch_is_answered_record_by_record(sign_in, adviser, session, person, at):
    lines = [make_line(session, adviser, "attendance", person, captured_at=at) for _twice in range(2)]
    client = sign_in(adviser)

    first = send(client, make_sending(*lines, "basura", sent_at=at)).json()["answers"]
    again = send(client, make_sending(*lines, sent_at=at)).json()["answers"]

    assert [one["outcome"] for one in first] == ["accepted", "rejected", "unreadable"]
    assert [one["kept"] for one in first] == [True, True, False]
    assert [one["outcome"] for one in again] == ["repeated", "repeated"]
    assert first[1]["url"] and not first[0]["url"]
    assert Attendance.objects.count() == 1


def test_a_send_without_its_mark_or_without_signing_in_changes_nothing(client, adviser, session, at):
    body = make_sending(make_line(session, adviser, captured_at=at), sent_at=at)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(adviser)

    answers = [send(client, body).status_code, send(strict, body).status_code]

    assert answers == [302, 403]
    assert not Capture.objects.exists()


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b'{"sent_at": 7}\n', b'{"sent_at":"2026"}\n{}\n\n{"v":9}'])
def test_bad_sends_are_answered_and_never_an_error(sign_in, adviser, session, body):
    client = sign_in(adviser)

    assert send(client, body).status_code in (200, 400)
    assert client.post(RECEIVE, {}).status_code == 400
    assert client.get(RECEIVE).status_code == 405


def test_the_exported_file_gives_the_same_outcome_record_by_record(sign_in, adviser, session, person, at):
    lines = [make_line(session, adviser, "attendance", person, captured_at=at) for _twice in range(2)]
    body, client = make_sending(*lines, sent_at=at), sign_in(adviser)

    first = send(client, body, UPLOAD, "file").content.decode()
    again = send(client, body, UPLOAD, "file").content.decode()
    empty = send(client, b"\n", UPLOAD, "file")

    assert "Aceptada" in first and "Ya hay una persona con ese documento" in first
    assert again.count("Ya estaba aquí:") == 2
    assert (empty.status_code, Attendance.objects.count()) == (422, 1)


def test_what_could_not_enter_is_read_mended_and_tried_again(sign_in, adviser, session, arrive):
    Meeting.objects.filter(pk=session.meeting_id).update(state=MeetingState.CANCELLED, state_note="No hubo.")
    capture = arrive("note", {"section": "activities", "text": "Lo escrito allá."}).capture
    client, url = sign_in(adviser), capture.get_absolute_url()
    retry = reverse("field:capture_retry", args=[capture.pk])

    before = page(client, url)
    still = client.post(retry, follow=True).content.decode()
    Meeting.objects.filter(pk=session.meeting_id).update(state=MeetingState.SCHEDULED, state_note="")
    done = [client.post(retry, follow=True).content.decode() for _twice in range(2)]

    assert (
        "Lo escrito allá." in before and "Actividades desarrolladas" in before and "La visita está cancelada" in before
    )
    assert "La visita está cancelada" in still
    assert "La captura entró en la visita." in done[0]
    capture.refresh_from_db()
    assert (capture.state, capture.envelope, capture.resolved_by) == ("accepted", "", adviser)
    assert MinutesSection.objects.get(key="activities").text == "Lo escrito allá."


def test_what_could_not_enter_is_discarded_with_a_reason_and_its_content_erased(sign_in, adviser, session, at):
    capture = make_capture(session, adviser, at=at, state="rejected")
    client, url = sign_in(adviser), reverse("field:capture_discard", args=[capture.pk])

    short = client.post(url, {"reason": "no"})
    done = client.post(url, {"reason": "Se registró en papel."}, follow=True)

    assert short.status_code == 422
    assert "Se registró en papel." in done.content.decode()
    capture.refresh_from_db()
    assert (capture.state, capture.envelope) == ("discarded", "")
    assert "ya se resolvió" in client.get(url, follow=True).content.decode()


def test_internal_control_sees_what_became_and_not_what_it_says(sign_in, adviser, session, unit, at):
    capture = make_capture(session, adviser, at=at, state="rejected")
    client = sign_in(make_member(unit, "internal_control"))

    seen = page(client, capture.get_absolute_url())

    assert "Motivo ficticio." in seen and "Nota ficticia." not in seen
    assert client.post(reverse("field:capture_retry", args=[capture.pk])).status_code == 403


def test_another_adviser_and_another_institution_do_not_see_it(sign_in, adviser, session, unit, at):
    capture = make_capture(session, adviser, at=at)
    elsewhere = make_member(make_unit(make_institution()), "internal_control")

    answers = [
        sign_in(who).get(capture.get_absolute_url()).status_code for who in (make_member(unit, "advisor"), elsewhere)
    ]

    assert answers == [404, 404]


def test_the_list_asks_the_same_queries_for_one_and_for_three(sign_in, adviser, session, at):
    client, counts = sign_in(adviser), []
    for more in (1, 2):
        for _one in range(more):
            make_capture(session, adviser, at=at, state="rejected")
        page(client, LIST)
        with CaptureQueriesContext(connection) as captured:
            page(client, LIST)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert client.get(f"{LIST}?formato=xlsx").status_code == 200


def test_the_list_is_narrowed_by_state(sign_in, adviser, session, unit, at):
    make_capture(session, adviser, at=at, state="rejected", reason="Motivo de la que espera.")
    make_capture(session, adviser, at=at)
    client = sign_in(adviser)

    whole, waiting = page(client, LIST), page(client, f"{LIST}?estado=accepted")

    assert "Hay 1 captura que no pudo entrar" in whole and "Motivo de la que espera." in whole
    assert "Motivo de la que espera." not in waiting


def test_the_panel_of_a_visit_offers_to_take_it_along_to_whoever_registers_it(sign_in, adviser, session, unit, at):
    make_capture(session, adviser, at=at)
    url = reverse("field:visit_carry", args=[session.pk])

    own = page(sign_in(adviser), url)
    others = page(sign_in(make_member(unit, "group_leader")), url, headers={"HX-Request": "true"})

    assert "Llevar para trabajar sin señal" in own and "Nota para el acta" in own
    assert "<html" not in others


def test_a_line_that_is_too_long_is_told_and_ends_the_reading(monkeypatch, at):
    monkeypatch.setattr(envelopes, "longest_line", lambda: 10)

    assert [line.text for line in envelopes.lines_of(io.BytesIO(b"corta\n" + b"x" * 40 + b"\notra\n"), at=at)] == [
        "corta",
        "",
    ]
