"""The pages of whoever attends: the guide suggests, each role sees its own, and the plan receives what was accepted."""

import io

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.spreadsheets import read_sheets, write_xlsx
from baquiano.demand import actions
from baquiano.demand.models import ServiceRequest
from baquiano.imports.actions import apply_load, upload_load
from baquiano.imports.preview import preview_of
from baquiano.institutions.models import Profile
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.demand import classify
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.portfolio import type_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def types(receiving):
    return {one["code"]: make_catalogue_item(receiving, "service_type", **one) for one in type_fields()}


@pytest.mark.req("DEM-02")
def test_the_three_questions_suggest_what_it_is_and_are_kept(types, ask, desk, unit, sign_in, now):
    row, client = ask(), sign_in(desk)
    url = reverse("demand:request_triage", args=[row.pk])
    page = client.get(url)
    assert "¿Pide un análisis técnico o jurídico? (ficticia)" in page.content.decode()

    page = client.get(url, {"r": "si.no.no"})
    assert page.context["form"].initial["service_class"] == "advice"
    data = {
        "version": row.version, "service_class": "advice", "triage_reason": "Pide un concepto.",
        "petition_kind": "consultation", "unit": str(unit.pk), "external_number": "ORFEO-1",
    }  # fmt: skip
    answer = client.post(f"{url}?r=si.no.no", data)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.service_class, row.petition_kind, row.external_number) == ("advice", "consultation", "ORFEO-1")
    assert [one["answer"] for one in row.triage] == [True, False, False]
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Pide un concepto." in page
    stale = client.post(url, data | {"triage_reason": "Otra razón."})
    assert stale.status_code == 409


def test_an_official_registers_and_answers_and_refusals_are_read_in_place(receiving, desk, sign_in, now):
    client = sign_in(desk)
    form = {
        "id": str(uuid7()), "channel": "letter", "received_on": str(day_of(now.at)), "petition_kind": "general",
        "subject": "Ayuda ficticia", "body": "Lo ficticio", "names": "Rosa Ficticia", "document_type": "SIN",
    }  # fmt: skip
    late = client.post(reverse("demand:request_create"), form | {"received_on": "2026-12-01"})
    assert (late.status_code, "no puede ser posterior" in late.content.decode()) == (422, True)

    answer = client.post(reverse("demand:request_create"), form)

    row = ServiceRequest.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    classify(row, "advice", by=desk, at=now.at)
    url = reverse("demand:request_answer", args=[row.pk])
    page = client.post(url, {"id": str(uuid7()), "answer": "Una respuesta ficticia."})
    assert (page.status_code, "concepto, registro o informe" in page.content.decode()) == (422, True)
    step = reverse("demand:request_step", args=[row.pk, "trasladar"])
    assert client.get(step).status_code == 200
    assert client.post(step, {"entity": "Otra Ficticia", "note": "Es la competente."}).status_code == 302
    assert client.get(reverse("demand:request_step", args=[row.pk, "nada"])).status_code == 404


def test_each_sees_what_is_of_its_reach(ask, desk, unit, receiving, sign_in, now):
    other = make_unit(receiving)
    mine = classify(ask(), "orientation", unit=unit, responsible=make_member(unit, "advisor"), by=desk, at=now.at)
    ask(subject="De nadie todavía")
    list_url = reverse("demand:request_list")

    def seen(person):
        page = sign_in(person).get(list_url)
        return page.status_code, [
            row.number for row in ServiceRequest.objects.all() if row.number in page.content.decode()
        ]

    assert seen(desk) == (200, ["S-2026-00001", "S-2026-00002"])
    assert seen(mine.responsible) == (200, ["S-2026-00001"])
    assert seen(make_member(unit, "group_leader")) == (200, ["S-2026-00001"])
    assert seen(make_member(other, "group_leader")) == (200, [])
    assert sign_in(make_member(unit, "finance_officer")).get(list_url).status_code == 403
    for kind in ("xlsx", "csv"):
        assert sign_in(desk).get(list_url, {"formato": kind}).status_code == 200


@pytest.mark.req("ENT-12", "DEM-01")
def test_what_nobody_attends_yet_is_in_the_history_of_its_entity(ask, desk, unit, receiving, sign_in, now):
    town = make_beneficiary(receiving)
    classify(ask(beneficiary=town), "orientation", unit=unit, by=desk, at=now.at)
    ask(beneficiary=town)

    page = sign_in(make_member(unit, "internal_control")).get(
        reverse("beneficiaries:beneficiary_history", args=[town.pk])
    )

    words = page.content.decode()
    assert (page.status_code, unit.name in words, "Sin dependencia todavía" in words) == (200, True, True)


def test_a_call_fits_in_one_page_and_only_where_the_profile_says(unit, topic, sign_in, now):
    adviser = make_member(unit, "advisor")
    client = sign_in(adviser)
    form = {
        "id": str(uuid7()), "names": "Rosa Ficticia", "post": "Secretaria", "phone": "300", "email": "r@prueba.invalid",
        "topic": str(topic.pk), "minutes": "7", "memo": "Se le explicó.", "unit": str(unit.pk),
    }  # fmt: skip

    answer = client.post(reverse("demand:call_create"), form)

    assert "Ayuda de memoria" in client.get(answer["Location"]).content.decode()
    profile = Profile.objects.get()
    profile.settings["demand"] |= {"calls": False}
    profile.save()
    assert client.get(reverse("demand:call_create")).status_code in (403, 404)


@pytest.mark.req("INT-01")
def test_filing_numbers_go_out_and_come_back_and_bring_what_arrived_there(ask, desk, unit, receiving, sign_in, now):
    ask()
    exported = sign_in(desk).get(reverse("demand:numbers_export")).content
    (sheet,) = read_sheets(exported, name="radicados.xlsx")
    header, first = list(sheet.rows[0]), list(sheet.rows[1])
    first[header.index("Radicado externo")] = "20261000123"
    arrived = [None] * len(header)
    for name, value in (
        ("Radicado externo", "20261000124"), ("Recibida el", "09/03/2026"), ("Solicitante", "Luis Ficticio"),
        ("Asunto", "Llegó por el otro sistema"), ("Canal", "Correo electrónico"),
    ):  # fmt: skip
        arrived[header.index(name)] = value
    content = _book(header, first, arrived)

    for _time in range(2):
        load = upload_load(
            receiving, id=uuid7(), register="filing_numbers", content=content, name="radicados.xlsx", by=desk, at=now.at
        )
        preview = preview_of(load, day_of(now.at))
        assert preview.reading.problems == []
        if preview.reading.new or preview.reading.changed:
            apply_load(load, invite=False, by=desk, at=now.at)

    rows = dict(ServiceRequest.objects.values_list("external_number", "channel"))
    assert rows == {"20261000123": "letter", "20261000124": "email"}


def _book(*rows):
    out = io.BytesIO()
    write_xlsx(out, title="Radicados", headers=rows[0], rows=rows[1:], widths=[20] * len(rows[0]))
    return out.getvalue()


@pytest.mark.req("DEM-07", "REP-28")
def test_the_volume_is_drawn_with_its_table_and_taken_away(ask, desk, topic, sign_in, now):
    ask(topic=topic)
    client = sign_in(desk)
    url = reverse("demand:volume")

    page = client.get(url).content.decode()

    assert page.count("<svg") > 5
    assert "Nada" in page
    file = client.get(url, {"cuadro": "demanda-tema.csv"})
    assert "Lo ficticio" in file.content.decode() if not file.streaming else True
    assert client.get(url, {"vigencia": "x"}).status_code == 200


def test_the_home_page_says_what_waits_for_whom(ask, desk, unit, sign_in, now):
    row = ask()
    assert row.number in sign_in(desk).get("/").content.decode()

    adviser = make_member(unit, "advisor")
    classify(row, "orientation", unit=unit, responsible=adviser, by=desk, at=now.at)

    assert row.number in sign_in(adviser).get("/").content.decode()
    assert row.number not in sign_in(desk).get("/").content.decode()


@pytest.mark.req("DEM-06")
def test_where_there_is_no_plan_in_force_it_keeps_waiting(ask, desk, unit, sign_in, now):
    row = classify(ask(), "assistance", unit=unit, by=desk, at=now.at)
    actions.accept_request(row, note="La atendemos este año.", by=desk, at=now.at)
    head = make_member(unit, "group_leader")

    page = sign_in(head).get(reverse("demand:request_plan", args=[row.pk]))

    assert "sigue en la lista de espera" in page.content.decode()
