"""The sheet on paper: printed with names or without, scanned back, transcribed line by line."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import IssuedDocument
from baquiano.meetings import actions, payloads, queries
from tests.factories.documents import make_format, png
from tests.factories.meetings import make_attendance, make_meeting
from tests.meetings.test_register import PERSON

pytestmark = pytest.mark.req("EXE-04")


@pytest.fixture
def scan(meeting, advisor, at):
    file = SimpleUploadedFile("hoja.png", png(), content_type="image/png")
    return actions.file_paper_list(meeting, id=uuid7(), file=file, by=advisor, at=at)


@pytest.fixture
def now(monkeypatch, at):
    monkeypatch.setattr("baquiano.institutions.middleware.timezone", SimpleNamespace(now=lambda: at))
    return at


def transcribe(meeting, scan, line, by, at, **person):
    fields = PERSON | {"consented": True} | person
    return actions.register_attendance(meeting, id=uuid7(), **fields, scan=scan, scan_row=line, by=by, at=at)


def test_a_line_points_to_its_sheet_and_was_authorised_on_the_day_of_the_meeting(meeting, scan, advisor, at):
    row = transcribe(meeting, scan, 7, advisor, at + timedelta(days=2))

    assert (row.scan, row.scan_row, row.channel) == (scan, 7, "paper")
    assert row.consented_at == meeting.starts_at
    assert scan.access_class == AccessClass.CLASSIFIED


def test_a_line_is_transcribed_once_unless_it_was_annulled(meeting, scan, advisor, at):
    row = transcribe(meeting, scan, 1, advisor, at)
    with pytest.raises(Refused, match="El renglón 1 de esta hoja ya se transcribió"):
        transcribe(meeting, scan, 1, advisor, at, document_number="99999")
    actions.void_attendance(row, id=uuid7(), reason="Renglón equivocado", by=advisor, at=at)

    assert transcribe(meeting, scan, 1, advisor, at, document_number="99999").scan_row == 1


def test_a_correction_keeps_the_sheet_and_the_line(meeting, scan, advisor, at):
    row = transcribe(meeting, scan, 3, advisor, at)
    right = actions.correct_attendance(row, id=uuid7(), person=PERSON, reason="Apellido", by=advisor, at=at)

    assert (right.scan, right.scan_row) == (scan, 3)


def test_a_sheet_of_another_meeting_is_refused(meeting, scan, unit, advisor, at):
    other = make_meeting(unit, responsible=advisor, starts_at=at - timedelta(hours=2))

    with pytest.raises(Refused, match="no es de esta reunión"):
        transcribe(other, scan, 1, advisor, at)


def test_the_sheet_with_names_has_who_is_unsigned_and_who_is_expected(meeting, scan, advisor, at):
    make_attendance(meeting, names="Sin", surnames="Trazo")
    transcribe(meeting, scan, 1, advisor, at)
    expected = [
        {"names": "Sin", "surnames": "Trazo", "document_number": "1001"},
        {"names": "Por", "surnames": "Venir", "document_number": "1002", "email": "x@prueba.invalid"},
    ]

    rows = payloads.rows_to_sign(meeting, expected)

    assert [(row.names, row.document_number != "", row.email) for row in rows] == [
        ("Sin", True, ""),
        ("Por", False, ""),
    ]


def test_the_sheets_come_in_twenties(sign_in, now, meeting, advisor):
    make_format(meeting.institution, "LISTA")
    for number in range(3):
        make_attendance(meeting, names=f"Sin trazo {number}")
    client = sign_in(advisor)
    for name in ("attendance_blank", "attendance_named"):
        client.post(reverse(f"meetings:{name}", args=[meeting.pk]))

    contents = [document.payload["content"] for document in IssuedDocument.objects.order_by("issued_at", "id")]
    assert sorted((len(one["rows"]), one["blank_rows"]) for one in contents) == [(0, 20), (3, 17)]


def test_from_the_scan_to_the_last_line_with_the_keyboard(sign_in, now, meeting, advisor):
    client, transcribing = sign_in(advisor), reverse("meetings:attendance_transcribe", args=[meeting.pk])
    assert client.get(transcribing).url == reverse("meetings:attendance_scan", args=[meeting.pk])
    file = SimpleUploadedFile("hoja.png", png(), content_type="image/png")
    scanned = client.post(reverse("meetings:attendance_scan", args=[meeting.pk]), {"id": uuid7(), "file": file})
    assert "renglon=1" in scanned.url

    line = {**PERSON, "id": uuid7(), "mode": "in_person", "scan_row": 1, "consented": "on"}
    followed = client.post(scanned.url, line)
    page = client.get(followed.url)

    assert "renglon=2" in followed.url
    assert page.context["form"].initial | {"consented": True} == {
        "scan_row": 2,
        "mode": "in_person",
        "consented": True,
        "entity": "Escuela Ficticia",
        "document_type": "CC",
    }
    assert queries.attendance_of(meeting).get().scan_row == 1
    twice = client.post(scanned.url, {**line, "id": uuid7(), "document_number": "99999"})
    assert (twice.status_code, "ya se transcribió" in twice.content.decode()) == (422, True)
