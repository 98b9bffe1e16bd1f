"""What other systems read of the archive, with the rules of the pages (NFR-08)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from baquiano.archive import actions
from baquiano.archive.models import Closure, FiledDocument
from baquiano.documents.choices import AccessClass
from baquiano.meetings.models import Minutes
from tests.factories.documents import make_evidence, make_file, png
from tests.factories.meetings import make_minutes

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-08")]


@pytest.fixture
def filled(case_file, visit, at):
    minutes = make_minutes(visit.meeting)
    signed = {"state": "signed", "signed_at": at, "content_sha256": "0" * 64, "frozen_at": at, "number": 1}
    Minutes.objects.filter(pk=minutes.pk).update(**signed)
    make_evidence(visit, title="Salón ficticio", at=at)
    file = make_file(visit.institution, at=at, content=png(9, 2), name="lista.png")
    make_evidence(
        visit, kind="attendance_list", title="Lista ficticia", file=file,
        access_class=AccessClass.CLASSIFIED, at=at + timedelta(minutes=1),
    )  # fmt: skip
    actions.file_pending(case_file, by=None, at=at)
    return case_file


def _url(name, *args):
    return reverse(f"api:archive:{name}", args=args)


def test_an_expediente_is_told_with_its_documents_as_the_page_tells_them(filled, adviser, archivist, sign_in):
    stopped = sign_in(adviser).get(_url("case_file_detail", filled.pk)).json()
    whole = sign_in(archivist).get(_url("case_file_detail", filled.pk)).json()

    assert [one["title"] for one in stopped["documents"]] == [
        "Salón ficticio",
        "Listado de asistencia (pública clasificada)",
    ]
    assert [(one["title"], one["type"], one["first_page"]) for one in whole["documents"]] == [
        ("Salón ficticio", "Registro fotográfico", 1),
        ("Lista ficticia", "Listado de asistencia", 2),
    ]
    assert whole["series"] == "GFI.30.24"


@pytest.mark.req("DOC-12")
def test_a_document_is_given_to_whom_its_class_lets(filled, adviser, archivist, sign_in):
    url = _url("case_file_document", filled.pk, 2)

    refused, missing = sign_in(adviser).get(url), sign_in(adviser).get(_url("case_file_document", filled.pk, 9))
    opened = sign_in(archivist).get(url)

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert b"".join(opened.streaming_content) == png(9, 2)


def test_lists_are_narrowed_as_on_the_page(filled, archivist, sign_in):
    client = sign_in(archivist)

    there = client.get(_url("case_file_list") + "?estado=open").json()["results"]
    none = client.get(_url("case_file_list") + "?estado=closed").json()["results"]
    series = client.get(_url("schedule_list")).json()["results"]

    assert [one["number"] for one in there] == [filled.number] and none == []
    assert [(one["code"], one["management_years"]) for one in series] == [("GFI.30.24", 2)]


def test_it_is_closed_and_reopened_once_with_the_refusals_of_the_page(filled, archivist, sign_in):
    client, data = sign_in(archivist), {"id": str(uuid4())}
    close, again = _url("case_file_close", filled.pk), _url("case_file_reopen", filled.pk)

    refused = client.post(close, data, content_type="application/json")
    data["reason"] = "El acta está en papel"
    answers = [client.post(close, data, content_type="application/json") for _press in range(2)]
    reopened = client.post(again, {"id": str(uuid4()), "reason": "Llegó un soporte"}, content_type="application/json")

    assert refused.status_code == 409 and "Escriba por qué se cierra sin ello" in refused.content.decode()
    assert [one.json()["id"] for one in answers] == [data["id"]] * 2
    assert Closure.objects.get().manifest_file.sha256 == answers[0].json()["manifest_sha256"]
    assert reopened.json()["reason"] == "Llegó un soporte"


def test_what_waits_is_filed(filled, visit, archivist, at, sign_in):
    make_evidence(visit, title="Otra", at=at + timedelta(hours=1))

    answer = sign_in(archivist).post(_url("case_file_fill", filled.pk), {}, content_type="application/json")

    assert answer.status_code in (200, 201) and FiledDocument.objects.count() == 3
