"""Requests: received once by any channel, classified by the guide, and ended as what they are."""

import pytest

from baquiano.archive import actions as archive
from baquiano.archive.checklist import checklist_of
from baquiano.archive.choices import CaseKind
from baquiano.archive.models import CaseFile
from baquiano.archive.queries import case_files_visible_to
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.demand import actions, figures, queries, rules
from baquiano.demand.choices import TermLight
from baquiano.demand.facts import facts_of_year
from baquiano.demand.keys import new_key
from baquiano.demand.models import Requester, ServiceRequest
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.institutions import personal
from baquiano.institutions.models import FiscalYear, Profile
from baquiano.institutions.queries import catalogue_item, standing_of
from baquiano.notifications.models import Delivery, Message
from tests.factories.archive import make_schedule
from tests.factories.demand import PERSON, SETTINGS, classify, request_fields
from tests.factories.documents import make_format
from tests.factories.institutions import make_catalogue_item, make_member, make_profile

pytestmark = pytest.mark.django_db
ANSWER = "Esta es la respuesta ficticia."


@pytest.mark.req("DEM-01")
@pytest.mark.parametrize("channel", ["email", "phone", "letter", "in_person"])
def test_it_is_registered_once_by_any_channel_with_its_number_and_its_term(receiving, desk, topic, at, channel):
    key = uuid7()
    for _time in range(2):
        row = actions.register_request(
            receiving, id=key, fields=request_fields(at, channel=channel, topic=topic), person=PERSON, by=desk, at=at
        )

    assert [one.number for one in ServiceRequest.objects.all()] == ["S-2026-00001"]
    assert (row.topic, row.requester.names) == (topic, "Rosa Ficticia")
    assert TrailEntry.objects.filter(event="demand.request_received").count() == 1
    (mail,) = Delivery.objects.filter(address="rosa@prueba.invalid")
    assert new_key(row) not in mail.body


@pytest.mark.req("DEM-02")
def test_it_is_classified_with_a_reason_over_what_was_read_and_its_head_knows(ask, desk, unit, at):
    row, head = ask(), make_member(unit, "group_leader")
    with pytest.raises(Refused, match="por qué"):
        classify(row, "advice", triage_reason=" ", by=desk, at=at)

    row = classify(row, "advice", unit=unit, by=desk, at=at)

    assert (row.state, row.service_class) == ("in_progress", "advice")
    assert Message.objects.filter(recipient=head, kind="demand.assigned").count() == 1
    with pytest.raises(StaleEdit):
        actions.classify_request(
            row,
            expected_version=1,
            fields=request_fields(at)
            | dict.fromkeys(("topic", "beneficiary", "unit", "responsible"))
            | {"service_class": "out", "triage_reason": "Otra.", "external_number": ""},
            by=desk,
            at=at,
        )


@pytest.mark.req("DEM-03")
def test_an_orientation_ends_with_the_record_of_the_attention_and_is_never_planned(ask, desk, at):
    row = classify(ask(), "orientation", by=desk, at=at)
    assert "aceptar" not in rules.steps_of(desk, row, at.date())
    with pytest.raises(Refused, match="no se planea"):
        actions.accept_request(row, note="La aceptamos para el plan.", by=desk, at=at)

    row = actions.answer_request(row, id=uuid7(), answer=ANSWER, by=desk, at=at)

    assert (row.state, row.answered_by, row.placement) == ("closed", desk, None)


@pytest.mark.req("DEM-04")
def test_an_advice_does_not_end_without_its_concept_record_or_report(ask, desk, at, pdf):
    row = classify(ask(), "advice", by=desk, at=at)
    with pytest.raises(Refused, match="concepto, registro o informe"):
        actions.answer_request(row, id=uuid7(), answer=ANSWER, by=desk, at=at)

    key = uuid7()
    for _time in range(2):
        row = actions.answer_request(row, id=key, answer=ANSWER, product="concept", file=pdf(), by=desk, at=at)

    assert row.state == "closed"
    assert [one.kind for one in Evidence.objects.all()] == ["concept"]


@pytest.mark.req("DEM-06")
def test_what_is_refused_says_why_of_the_catalogue_and_the_person_knows(receiving, ask, desk, at):
    reason = catalogue_item(receiving, "refusal_reason", "sin-insumos")
    row = classify(ask(), "assistance", by=desk, at=at)

    row = actions.refuse_request(row, reason=reason, note="Este año no hay con qué.", by=desk, at=at)

    assert (row.state, row.refusal_reason) == ("refused", reason)
    assert "No hay insumos" in Delivery.objects.latest("pk").body


@pytest.mark.req("DEM-06")
def test_what_is_accepted_waits_in_a_list_until_its_activity_is_asked_for(ask, desk, at):
    row = classify(ask(), "assistance", by=desk, at=at)

    row = actions.accept_request(row, note="La atendemos este año.", by=desk, at=at)

    assert row.placement == "waiting"
    assert list(queries.placed(ServiceRequest.objects.all(), "waiting")) == [row]
    assert rules.light_of(row, row.due_on, ended_on=queries.ended_on(row)) == TermLight.DONE


@pytest.mark.req("DEM-05")
@pytest.mark.parametrize("missing", ["names", "post", "email", "phone", "topic", "minutes"])
def test_a_call_needs_its_six_data(unit, topic, desk, at, missing):
    person = PERSON | {"post": "Secretaria"}
    given = {"topic": topic, "minutes": 8}
    with pytest.raises(Refused):
        actions.register_call(
            unit,
            id=uuid7(),
            fields={"topic": None if missing == "topic" else topic},
            person={name: value for name, value in person.items() if name != missing},
            minutes=0 if missing == "minutes" else given["minutes"],
            memo="Se le explicó.",
            by=desk,
            at=at,
        )


@pytest.mark.req("DEM-05")
def test_a_call_is_registered_answered_with_its_ayuda_de_memoria(unit, topic, desk, at):
    key = uuid7()
    for _time in range(2):
        row = actions.register_call(
            unit, id=key, fields={"topic": topic, "beneficiary": None}, person=PERSON | {"post": "Secretaria"},
            minutes=8, memo="Se le explicó cómo pedir.", by=desk, at=at,
        )  # fmt: skip

    assert (row.state, row.call_minutes, row.answer) == ("closed", 8, "Se le explicó cómo pedir.")
    assert queries.has_product(row)
    assert ServiceRequest.objects.count() == 1


@pytest.mark.req("DEM-08")
def test_a_ticket_has_the_term_of_the_institution_and_two_moments(ask, desk, at):
    row = classify(ask(petition_kind="ticket"), "orientation", by=desk, at=at)
    assert rules.days_of(row.institution, "ticket", 2026) == 2

    row = actions.answer_request(row, id=uuid7(), answer=ANSWER, by=desk, at=at)
    assert (row.state, row.closed_at) == ("answered", None)
    later = at.replace(hour=15)
    row = actions.close_ticket(row, by=desk, at=later)

    assert (row.answered_at, row.closed_at) == (at, later)


@pytest.mark.req("DEM-01")
def test_terms_that_are_near_are_told_to_who_answers_once(ask, desk, unit, at):
    row = classify(ask(), "orientation", responsible=make_member(unit, "advisor"), unit=unit, by=desk, at=at)
    near = at.replace(month=4, day=1)

    for _time in range(2):
        actions.warn_of_terms(at=near)
    actions.warn_of_terms(at=near.replace(day=6))

    told = Message.objects.filter(recipient=row.responsible, kind__in=["demand.due_soon", "demand.overdue"])
    assert sorted(told.values_list("kind", flat=True)) == ["demand.due_soon", "demand.overdue"]
    assert Message.objects.filter(recipient=desk, kind="demand.overdue").count() == 1


@pytest.mark.req("AUD-04")
def test_whoever_asked_finds_the_own_data_and_has_it_erased_once_it_ended(ask, desk, at):
    row = ask(person={"document_type": "CC", "document_number": "12.345"})
    holder = personal.Holder("CC", "12345")
    (found,) = [one for one in personal.findings(holder) if one.kind.key == "demand.requester"]
    assert not personal.erase(found, by=desk, at=at)

    actions.answer_request(classify(row, "orientation", by=desk, at=at), id=uuid7(), answer=ANSWER, by=desk, at=at)
    (found,) = [one for one in personal.findings(holder) if one.kind.key == "demand.requester"]

    assert personal.erase(found, by=desk, at=at)
    assert Requester.objects.get().email == ""
    assert ServiceRequest.objects.get().answer == ANSWER
    assert personal.findings(holder) == []


@pytest.mark.req("AUD-04")
def test_whoever_asked_has_the_own_data_corrected_and_the_trail_keeps_no_value(ask, desk, at):
    row = ask(person={"document_type": "CC", "document_number": "12.345"})
    (found,) = [one for one in personal.findings(personal.Holder("CC", "12345")) if one.kind.key == "demand.requester"]
    changes = {"names": "Rosa María", "surnames": "Ficticia", "email": "OTRA@prueba.invalid"}

    with pytest.raises(Refused, match="un solo dato"):
        found.kind.correct(found.row, {"surnames": "Otra"}, by=desk, at=at)
    assert found.kind.correct(found.row, changes, by=desk, at=at)
    assert not found.kind.correct(found.row, changes, by=desk, at=at)

    who = Requester.objects.get(request=row)
    assert (who.names, who.email, who.phone) == ("Rosa María Ficticia", "otra@prueba.invalid", PERSON["phone"])
    told = TrailEntry.objects.get(event="demand.requester_corrected")
    assert told.data["fields"] == ["email", "names"] and "otra@" not in str(told.data)


@pytest.mark.req("DEM-05", "EXE-06", "DOC-03")
def test_what_ended_leaves_its_record_once_and_its_expediente(receiving, unit, topic, ask, desk, at):
    Profile.objects.all().delete()
    make_profile(receiving, SETTINGS | {"demand": SETTINGS["demand"] | {"record_format": "ATENCION"}})
    receiving.__dict__.pop("_profiles", None)
    make_format(receiving, "ATENCION")
    make_schedule(unit, CaseKind.REQUEST)
    waiting, answered = (classify(ask(unit=unit), "orientation", by=desk, at=at) for _each in range(2))
    for _time in range(2):
        actions.answer_request(answered, id=uuid7(), answer=ANSWER, by=desk, at=at)
    call = actions.register_call(
        unit, id=uuid7(), fields={"topic": topic}, person=PERSON | {"post": "Secretaria"}, minutes=8,
        memo="Se le explicó cómo pedir.", by=desk, at=at,
    )  # fmt: skip
    for _time in range(2):
        archive.keep_archive(at=at)

    documents = {one.subject_id: one for one in IssuedDocument.objects.all()}
    assert set(documents) == {str(answered.pk), str(call.pk)}
    memo, record = documents[str(call.pk)].payload["content"], documents[str(answered.pk)].payload["content"]
    six = ("phone", "email", "minutes", "topic")
    assert [memo[name] for name in six] == [PERSON["phone"], PERSON["email"], 8, topic.name]
    assert (memo["person"]["name"], memo["person"]["post"]) == (PERSON["names"], "Secretaria")
    assert (record["email"], record["answer"], record["outcome"]) == ("", ANSWER, "Atendida")
    files = {one.subject_id: one for one in CaseFile.objects.filter(kind=CaseKind.REQUEST)}
    assert set(files) == {waiting.pk, answered.pk, call.pk}
    ended = {key: checklist_of(one)[0].found for key, one in files.items()}
    assert ended[answered.pk] == "" and "en atención" in ended[waiting.pk]
    archivist = make_member(unit, "records_manager")
    archivist.standing = standing_of(archivist, receiving, at.date())
    assert set(case_files_visible_to(archivist)) == set(files.values())


@pytest.mark.req("DEM-07", "REP-28")
def test_what_is_asked_is_drawn_beside_what_is_offered_and_told_to_the_strategy(receiving, ask, desk, topic, at):
    for _time in range(3):
        ask(topic=topic, channel="email")
    other = make_catalogue_item(receiving, "topic", name="Otro tema")
    offer = figures.Offer()
    offer.services[other.name] += 2
    offer.materials[other.name] += 3
    offer.people[other.name] += 1

    charts = figures.charts_of(queries.requests_of_year(desk, 2026), offer, 2026)

    by_id = {chart.id: chart for chart in charts}
    first = by_id["demanda-tema"].table[0]
    assert [str(cell) for cell in first] == ["Lo ficticio", "0", "3", "0", "3", "Nada"]
    known = [str(cell) for cell in by_id["conocimiento-tema"].table[0]]
    assert known == ["Otro tema", "3", "1", "4", "Nadie lo pidió"]
    assert [str(cell) for cell in by_id["oferta-tema"].table[0]] == ["Otro tema", "2", "0", "2", "Nadie lo pidió"]
    told = {fact.key: fact.value for fact in facts_of_year(desk, FiscalYear.objects.get())}
    assert told["channels"] == "Correo electrónico: 3"
    assert told["missing"] == "Lo ficticio"
