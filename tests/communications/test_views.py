"""The pages of communications."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.communications import actions, queries
from baquiano.communications.models import Communication
from baquiano.documents.choices import AccessClass
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.procedures import load_procedures, make_visit_case

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-08")]
LIST = "communications:communication_list"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def form(unit):
    return {
        "id": str(uuid7()),
        "direction": "sent",
        "kind": "official_letter",
        "unit": str(unit.pk),
        "dated_on": "2026-03-09",
        "sender_name": "Asesor Ficticio",
        "recipients": "Rectora Ficticia; Rectora; I. E. Ficticia; rectoria@colegio.demo\nCoordinador Ficticio",
        "copies": "Personería Ficticia",
        "subject": "Invitación ficticia",
        "body": "Los invitamos.",
        "access_class": "public",
    }


def test_registered_on_the_page_twice_it_is_one_with_its_people_and_its_number(form, adviser, sign_in):
    client = sign_in(adviser)

    answers = [client.post(reverse("communications:communication_create"), form) for _press in range(2)]

    row = Communication.objects.get()
    assert [answer.url for answer in answers] == [row.get_absolute_url()] * 2
    assert [(one.name, one.email, one.is_copy) for one in row.recipients.all()] == [
        ("Rectora Ficticia", "rectoria@colegio.demo", False),
        ("Coordinador Ficticio", "", False),
        ("Personería Ficticia", "", True),
    ]
    page = client.get(row.get_absolute_url()).content.decode()
    assert "GFI-E-2026-0001" in page and "Oficio" in page and "Expedir en PDF" in page


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("Ana; Rectora; Colegio; no-es-correo", "Línea 1: «no-es-correo» no es un correo."),
        ("Ana\n; Rectora", "Línea 2: falta el nombre."),
        ("Ana;1;2;a@b.co;5", "Línea 1: tiene más de cuatro datos."),
        ("A" * 151, "Línea 1: un dato es demasiado largo."),
    ],
)
def test_bad_line_of_addressees_is_named_and_nothing_typed_is_lost(form, adviser, sign_in, lines, sentence):
    response = sign_in(adviser).post(reverse("communications:communication_create"), form | {"recipients": lines})

    content = response.content.decode()
    assert sentence in content and "Los invitamos." in content
    assert not Communication.objects.exists()


def test_people_pasted_from_a_spreadsheet_are_understood(form, adviser, sign_in):
    sign_in(adviser).post(
        reverse("communications:communication_create"), form | {"recipients": "Ana Ficticia\tRectora\tColegio\ta@b.co"}
    )

    assert str(Communication.objects.get().recipients.first()) == "Ana Ficticia, Rectora, Colegio"


def test_received_one_keeps_its_scan_and_the_number_of_the_other_party(form, adviser, sign_in):
    scan = SimpleUploadedFile("carta.pdf", PDF, content_type="application/pdf")
    given = form | {"direction": "received", "recipients": "", "body": "", "external_number": "RAD-77", "file": scan}

    client = sign_in(adviser)
    client.post(reverse("communications:communication_create"), given)

    row = Communication.objects.get()
    assert (row.number, row.external_number) == ("GFI-R-2026-0001", "RAD-77")
    download = client.get(reverse("communications:communication_download", args=[row.pk]))
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_file_of_another_kind_is_refused_in_words(form, adviser, sign_in):
    page = SimpleUploadedFile("carta.pdf", b"<html><script>alert(1)</script></html>")

    response = sign_in(adviser).post(reverse("communications:communication_create"), form | {"file": page})

    assert response.status_code == 200 and not Communication.objects.exists()
    assert response.context["form"].errors


def test_person_of_another_group_neither_sees_nor_registers_in_it(form, register, scoped, sign_in):
    row = register()
    stranger = sign_in(make_member(make_unit(scoped), "advisor"))

    assert stranger.get(row.get_absolute_url()).status_code == 404
    assert stranger.post(reverse("communications:communication_create"), form).status_code == 200
    assert Communication.objects.count() == 1


@pytest.mark.req("ORG-01")
def test_communication_of_another_institution_does_not_exist(register, sign_in):
    row = register()
    other = make_institution()
    stranger = sign_in(make_member(make_unit(other), "planning_professional"))

    assert stranger.get(row.get_absolute_url()).status_code == 404


@pytest.mark.req("DOC-12")
def test_classified_one_is_for_whom_may_open_it_and_for_its_author(register, unit, adviser):
    row = register(access_class=AccessClass.RESERVED)
    colleague, records = make_member(unit, "advisor"), make_member(unit, "records_manager")

    seen = {who.pk: queries.can_view(who, str(row.pk)) for who in (adviser, colleague, records)}

    assert seen == {adviser.pk: True, colleague.pk: False, records.pk: True}


def test_adviser_does_not_void_and_the_leader_does_with_a_reason(register, adviser, leader, sign_in, client):
    row = register()
    url = reverse("communications:communication_void", args=[row.pk])

    assert sign_in(adviser).post(url, {"reason": "Quedó mal escrita"}).status_code == 403
    assert sign_in(leader).post(url, {"reason": "mal"}).status_code in {200, 422}
    assert client.post(url, {"reason": "Quedó mal escrita"}).status_code == 302
    assert "Anulada" in client.get(reverse(LIST)).content.decode()


def test_panel_of_an_activity_lists_its_communications_and_offers_another(register, scoped, unit, adviser, sign_in):
    load_procedures(scoped)
    task = make_visit_case(unit, responsible=adviser).tasks.first()
    register(task=task)
    url = reverse("communications:task_communications", args=[task.pk])

    panel = sign_in(adviser).get(url, headers={"hx-request": "true"}).content.decode()

    assert "GFI-E-2026-0001" in panel and f"?tarea={task.pk}" in panel


def test_list_costs_the_same_with_one_row_and_with_three(register, leader, sign_in, queries_of):
    register()
    client = sign_in(leader)
    one = queries_of(client, reverse(LIST))
    register(recipients=[actions.Addressee("Uno"), actions.Addressee("Dos")])
    actions.void_communication(register(), reason="Por error.", by=leader, at=Communication.objects.first().created_at)

    assert queries_of(client, reverse(LIST)) == one


def test_search_finds_each_once_and_the_file_tells_everything(register, scoped, leader, sign_in):
    register(
        recipients=[actions.Addressee("Ana Uno"), actions.Addressee("Ana Dos")], beneficiary=make_beneficiary(scoped)
    )
    client = sign_in(leader)

    rows = client.get(reverse(LIST), {"q": "Ana"}).context["listing"].rows
    file = client.get(reverse(LIST), {"exportar": "csv"}).getvalue().decode("utf-8-sig")

    assert len(rows) == 1
    assert "Ana Uno; Ana Dos" in file
