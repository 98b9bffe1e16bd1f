"""Trainings in the use of the system: recorded once, corrected over what was read, counted until annulled."""

from datetime import timedelta

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions.golive import checklist
from baquiano.monitoring import actions as monitoring
from baquiano.training import actions, queries
from baquiano.training.models import Training
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_member, make_profile, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def leader(unit):
    return make_member(unit, "group_leader")


def fields(unit, at, **overrides):
    base = {
        "unit": unit,
        "topic": "Tema ficticio",
        "held_on": day_of(at),
        "hours": 3,
        "trainer": "Nadie",
        "contents": "",
    }
    return base | overrides


def record(unit, people, at, **overrides):
    values = fields(unit, at, **overrides)
    return actions.record_training(unit.institution, id=uuid7(), fields=values, people=people, by=None, at=at)


@pytest.mark.req("NFR-04", "ORG-08")
def test_a_training_is_recorded_once_with_person_date_topic_and_proof(unit, leader, at):
    key, kind = uuid7(), make_catalogue_item(unit.institution, "evidence_kind")
    for _time in range(2):
        training = actions.record_training(
            unit.institution, id=key, fields=fields(unit, at), people=[leader], by=leader, at=at
        )
    proof = {"kind": kind, "link": "https://video.invalid/1", "taken_on": day_of(at)}
    actions.add_training_proof(training, id=uuid7(), **proof, by=leader, at=at)

    assert [str(row) for row in Training.objects.all()] == ["Tema ficticio"]
    assert list(training.people.all()) == [leader]
    assert [row.link for row in queries.evidence_of(training)] == ["https://video.invalid/1"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"people": []}, "al menos una persona"),
        ({"topic": " "}, "obligatorio|en blanco|vacío"),
        ({"held_on": "tomorrow"}, "no ha llegado"),
        ({"hours": 0}, "más de 0"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(unit, leader, at, wrong, told):
    people = wrong.pop("people", [leader])
    if wrong.get("held_on"):
        wrong["held_on"] = day_of(at) + timedelta(days=1)

    with pytest.raises(Refused, match=told):
        record(unit, people, at, **wrong)


@pytest.mark.req("NFR-04")
def test_one_annulled_keeps_its_reason_and_stops_counting(unit, leader, at):
    training = record(unit, [leader], at)
    assert queries.is_trained(leader)
    assert leader not in queries.untrained(unit.institution, day_of(at))

    actions.annul_training(training, reason="Se registró dos veces.", by=leader, at=at)

    assert not queries.is_trained(leader)
    assert leader in queries.untrained(unit.institution, day_of(at))
    with pytest.raises(Refused, match="anulada"):
        actions.edit_training(training, expected_version=2, fields=fields(unit, at), people=[leader], by=leader, at=at)


def test_a_correction_over_another_is_a_conflict(unit, leader, at):
    training = record(unit, [leader], at)
    change = {"people": [leader], "by": leader, "at": at}
    actions.edit_training(training, expected_version=1, fields=fields(unit, at, topic="Uno"), **change)

    with pytest.raises(StaleEdit):
        actions.edit_training(training, expected_version=1, fields=fields(unit, at, topic="Dos"), **change)


@pytest.mark.req("ORG-08")
def test_where_the_profile_asks_it_only_the_trained_present_follow_up(unit, leader, at):
    year = make_fiscal_year(unit.institution)
    make_profile(unit.institution, {"training": {"required_for_follow_up": True}})

    with pytest.raises(Refused, match="reciba la capacitación"):
        monitoring.submit_follow_up(unit, year, 2, remarks="Bien.", by=leader, at=at)
    record(unit, [leader], at)

    assert monitoring.submit_follow_up(unit, year, 2, remarks="Bien.", by=leader, at=at).is_submitted


@pytest.mark.req("NFR-04")
def test_the_go_live_list_names_who_was_not_trained(unit, leader, at):
    year = make_fiscal_year(unit.institution)

    def point():
        return next(one for one in checklist(unit.institution, year, day_of(at)) if one.point.key == "trained")

    assert not point().is_met
    assert str(leader) in point().told
    record(unit, [leader], at)
    assert point().is_met


@pytest.mark.req("ORG-08")
def test_a_leader_records_it_on_the_screen_and_an_adviser_only_reads(unit, leader, sign_in, at):
    adviser = make_member(unit, "advisor")
    form = {
        "id": str(uuid7()),
        "topic": "Visitas",
        "held_on": "2026-03-02",
        "hours": "2",
        "trainer": "Nadie",
        "unit": str(unit.pk),
        "people": [str(adviser.pk)],
    }
    client = sign_in(leader)

    answer = client.post(reverse("training:training_create"), form)

    page = client.get(answer["Location"]).content.decode()
    assert "Visitas" in page
    assert str(adviser) in page
    client = sign_in(adviser)
    assert "Visitas" in client.get(reverse("training:training_list")).content.decode()
    assert client.get(reverse("training:training_create")).status_code == 403
