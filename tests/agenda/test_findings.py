"""Conflicts and coincidences: what each rule finds, what is decided of it, and that nothing is published over one."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.choices import Decision, Severity
from baquiano.agenda.models import Absence, FindingAnswer
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.notifications.models import Message
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_member, make_unit

pytestmark = pytest.mark.django_db
REASON = "Son en el mismo edificio y alcanza el tiempo."


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BOGOTA)


@pytest.fixture
def agenda(world):
    return make_agenda(world.institution, world.unit)


@pytest.fixture
def other(world):
    unit = make_unit(world.institution, name="Cobertura", parent=world.root)
    return make_agenda(world.institution, unit)


@pytest.fixture
def colleague(other):
    return make_member(other.unit, "advisor")


def found(agenda):
    return {one.finding.rule: one for one in queries.judge_agenda(agenda).found}


# --- one line per rule: what is planted, and what is found of it ---
def _overlap(world, agenda, other, colleague):
    make_entry(agenda, responsible=world.advisor, starts_at=on(11))
    make_entry(other, responsible=world.advisor, starts_at=on(11, 10))


def _two_towns(world, agenda, other, colleague):
    for hour, town in ((8, make_municipality()), (14, make_municipality("08001", "Barranquilla"))):
        make_entry(agenda, responsible=world.advisor, starts_at=on(11, hour), municipality=town)


def _away(world, agenda, other, colleague):
    make_entry(agenda, responsible=world.advisor, starts_at=on(11))
    Absence.objects.create(
        institution=world.institution, person=world.advisor, unit=world.unit,
        starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 11), created_at=on(1),
    )  # fmt: skip


def _contract_ended(world, agenda, other, colleague):
    gone = make_member(world.unit, "advisor", ends_on=date(2026, 3, 10))
    make_entry(agenda, responsible=gone, starts_at=on(11))


def _same_hour(world, agenda, other, colleague):
    school = make_beneficiary(world.institution)
    make_entry(agenda, responsible=world.advisor, beneficiary=school, starts_at=on(11))
    make_entry(other, responsible=colleague, beneficiary=school, starts_at=on(11, 10))


def _same_day(world, agenda, other, colleague):
    school = make_beneficiary(world.institution)
    make_entry(agenda, responsible=world.advisor, beneficiary=school, starts_at=on(11, 8))
    make_entry(other, responsible=colleague, beneficiary=school, starts_at=on(11, 14))


def _same_week(world, agenda, other, colleague):
    school = make_beneficiary(world.institution)
    make_entry(agenda, responsible=world.advisor, beneficiary=school, starts_at=on(9))
    make_entry(other, responsible=colleague, beneficiary=school, starts_at=on(13))


def _weekend(world, agenda, other, colleague):
    make_entry(agenda, responsible=world.advisor, starts_at=on(14))


def _holiday(world, agenda, other, colleague):
    make_entry(agenda, responsible=world.advisor, starts_at=on(23))


def _same_town(world, agenda, other, colleague):
    town = make_municipality()
    for row, person, day in ((agenda, world.advisor, 11), (other, colleague, 12)):
        school = make_beneficiary(world.institution, municipality=town)
        make_entry(row, responsible=person, beneficiary=school, municipality=town, starts_at=on(day))


PLANTED = [
    (_overlap, "person_overlap", Severity.SERIOUS),
    (_two_towns, "person_towns", Severity.WARNING),
    (_away, "person_away", Severity.SERIOUS),
    (_contract_ended, "person_link", Severity.SERIOUS),
    (_same_hour, "same_place", Severity.SERIOUS),
    (_same_day, "same_entity_day", Severity.WARNING),
    (_same_week, "same_entity_week", Severity.CHANCE),
    (_weekend, "rest_day", Severity.WARNING),
    (_holiday, "rest_day", Severity.WARNING),
    (_same_town, "same_town", Severity.CHANCE),
]


@pytest.mark.req("AGD-07")
@pytest.mark.parametrize(("plant", "rule", "severity"), PLANTED)
def test_each_rule_finds_what_was_planted(world, agenda, other, colleague, plant, rule, severity):
    plant(world, agenda, other, colleague)

    one = found(agenda)[rule]

    assert one.finding.severity == severity
    assert one.finding.sentence.endswith(".")
    assert one.finding.advice.endswith(".")
    assert agenda.pk in one.finding.agendas


@pytest.mark.req("AGD-07")
def test_every_rule_has_its_name_and_something_planted(world):
    # What a monthly programming demands is planted in its own tests.
    known = {rule for rule in rules.FINDING_NAMES if not rule.startswith("program_")}
    assert {rule for _plant, rule, _severity in PLANTED} == known


@pytest.mark.req("AGD-07")
def test_nothing_is_found_in_agendas_that_do_not_meet(world, agenda, other, colleague):
    for day, row, person in ((10, agenda, world.advisor), (19, other, colleague)):
        school = make_beneficiary(world.institution)
        town = school.municipality
        make_entry(row, responsible=person, beneficiary=school, municipality=town, starts_at=on(day))
    make_entry(agenda, responsible=world.advisor, starts_at=on(10, 11))

    assert queries.judge_agenda(agenda).found == []


def test_entries_one_after_the_other_do_not_overlap(world, agenda):
    make_entry(agenda, responsible=world.advisor, starts_at=on(11, 8))
    make_entry(agenda, responsible=world.advisor, starts_at=on(11, 10))

    assert found(agenda) == {}


def test_going_to_the_city_of_the_institution_is_no_trip(world, agenda, other, colleague):
    _same_town(world, agenda, other, colleague)
    world.institution.city = agenda.entries.get().municipality.name.upper()
    world.institution.save()

    assert "same_town" not in found(agenda)


def test_a_withdrawn_entry_is_in_no_conflict(world, agenda, other, colleague):
    _overlap(world, agenda, other, colleague)
    actions.withdraw_entry(other.entries.get(), note="Ya no se hace", by=world.leader, at=on(1))

    assert found(agenda) == {}


def test_what_happens_at_the_end_of_the_month_before_counts(world, agenda, colleague, other):
    before = make_agenda(world.institution, other.unit, month=2)
    school = make_beneficiary(world.institution)
    make_entry(before, responsible=colleague, beneficiary=school, starts_at=datetime(2026, 2, 27, 9, tzinfo=BOGOTA))
    make_entry(agenda, responsible=world.advisor, beneficiary=school, starts_at=on(2))

    assert set(found(agenda)) == {"same_entity_week"}


# --- what is decided ---
@pytest.mark.req("AGD-07")
def test_accepting_a_conflict_keeps_who_when_and_why_and_closes_it(world, agenda, other, colleague, at):
    _overlap(world, agenda, other, colleague)
    key = found(agenda)["person_overlap"].finding.key

    actions.answer_finding(agenda, key=key, decision="accepted", reason=REASON, by=world.leader, at=at)

    one = found(agenda)["person_overlap"]
    assert (one.answer.answered_by, one.answer.answered_at, one.answer.reason) == (world.leader, at, REASON)
    assert queries.judge_agenda(agenda).blocking == []
    assert TrailEntry.objects.filter(event="agenda.finding_answered").count() == 1


def test_an_answer_holds_only_while_the_conflict_is_the_same(world, agenda, other, colleague, at):
    _overlap(world, agenda, other, colleague)
    key = found(agenda)["person_overlap"].finding.key
    actions.answer_finding(agenda, key=key, decision="accepted", reason=REASON, by=world.leader, at=at)

    entry = agenda.entries.get()
    actions.move_entry(
        entry, expected_version=1, day=date(2026, 3, 11), starts=on(11, 10).time(), by=world.leader, at=at
    )

    assert found(agenda)["person_overlap"].is_open


def test_answering_twice_keeps_the_first_answer(world, agenda, other, colleague, at):
    _overlap(world, agenda, other, colleague)
    key = found(agenda)["person_overlap"].finding.key

    for reason in (REASON, "Otra razón distinta"):
        actions.answer_finding(agenda, key=key, decision="accepted", reason=reason, by=world.leader, at=at)

    assert [answer.reason for answer in FindingAnswer.objects.all()] == [REASON]


@pytest.mark.req("AGD-07")
def test_whoever_has_no_contract_cannot_be_kept(world, agenda, other, colleague, at):
    _contract_ended(world, agenda, other, colleague)
    key = found(agenda)["person_link"].finding.key

    with pytest.raises(Refused, match="no se puede mantener"):
        actions.answer_finding(agenda, key=key, decision="accepted", reason=REASON, by=world.leader, at=at)


@pytest.mark.req("AGD-07")
def test_coordinating_tells_the_people_of_the_other_group(world, agenda, other, colleague, at):
    _same_town(world, agenda, other, colleague)
    key = found(agenda)["same_town"].finding.key

    actions.answer_finding(agenda, key=key, decision=Decision.COORDINATED, reason=REASON, by=world.leader, at=at)

    told = Message.objects.filter(kind="agenda.finding_coordinated")
    assert {message.recipient for message in told} == {world.advisor, colleague}
    assert REASON in told.first().body


def test_there_is_nobody_to_coordinate_with_in_one_group(world, agenda, other, colleague, at):
    _weekend(world, agenda, other, colleague)
    key = found(agenda)["rest_day"].finding.key

    with pytest.raises(Refused, match="solo participa un grupo"):
        actions.answer_finding(agenda, key=key, decision="coordinated", reason=REASON, by=world.leader, at=at)


def test_a_finding_that_is_no_more_is_not_answered(world, agenda, at):
    with pytest.raises(Refused, match="ya cambió"):
        actions.answer_finding(agenda, key="0" * 32, decision="accepted", reason=REASON, by=world.leader, at=at)


# --- before publishing ---
@pytest.mark.req("AGD-07")
def test_publishing_waits_for_a_conflict_to_be_answered(world, agenda, other, colleague, at):
    _overlap(world, agenda, other, colleague)
    agenda.state = "verified"
    agenda.save()

    with pytest.raises(Refused, match="a la misma hora"):
        actions.publish_month(agenda.year, 3, by=world.planner, at=at)
    key = found(agenda)["person_overlap"].finding.key
    actions.answer_finding(agenda, key=key, decision="accepted", reason=REASON, by=world.planner, at=at)

    assert [row.pk for row in actions.publish_month(agenda.year, 3, by=world.planner, at=at)] == [agenda.pk]


@pytest.mark.req("AGD-07")
def test_a_warning_and_a_coincidence_do_not_stop_the_publication(world, agenda, other, colleague, at):
    _weekend(world, agenda, other, colleague)
    _same_town(world, agenda, other, colleague)
    agenda.state = "verified"
    agenda.save()

    assert actions.publish_month(agenda.year, 3, by=world.planner, at=at)


# --- the pages ---
def _answer_url(agenda, rule):
    return reverse("agenda:finding_answer", args=[agenda.pk, found(agenda)[rule].finding.key])


@pytest.mark.req("AGD-07")
def test_finding_answer_is_for_the_leader_of_one_of_the_groups(world, agenda, other, colleague, sign_in):
    _overlap(world, agenda, other, colleague)
    url = _answer_url(agenda, "person_overlap")

    for person, status in ((world.leader, 302), (world.advisor, 403)):
        response = sign_in(person).post(url, {"decision": "accepted", "reason": REASON})
        assert response.status_code == status

    assert FindingAnswer.objects.get().answered_by == world.leader


def test_finding_answer_says_what_is_missing(world, agenda, other, colleague, sign_in):
    _overlap(world, agenda, other, colleague)

    page = sign_in(world.leader).post(_answer_url(agenda, "person_overlap"), {"decision": "accepted", "reason": "no"})

    assert page.context["form"].errors["reason"] == ["Explique un poco más: al menos diez letras."]


def test_finding_withdraw_opens_it_again_and_not_after_publication(world, agenda, other, colleague, sign_in, at):
    _overlap(world, agenda, other, colleague)
    key = found(agenda)["person_overlap"].finding.key
    answer = actions.answer_finding(agenda, key=key, decision="accepted", reason=REASON, by=world.leader, at=at)
    url = reverse("agenda:finding_withdraw", args=[answer.pk])

    agenda.state = "published"
    agenda.save()
    sign_in(world.leader).post(url)
    assert FindingAnswer.objects.count() == 1
    agenda.state = "draft"
    agenda.save()
    sign_in(world.leader).post(url)

    assert found(agenda)["person_overlap"].is_open


@pytest.mark.req("AGD-07")
def test_month_findings_shows_and_narrows(world, agenda, other, colleague, sign_in):
    _overlap(world, agenda, other, colleague)
    _weekend(world, agenda, other, colleague)
    client, url = sign_in(world.advisor), reverse("agenda:month_findings", args=[2026, 3])

    def rules_shown(query):
        return {one.finding.rule for one in client.get(f"{url}{query}").context["judgement"].found}

    assert rules_shown("") == {"person_overlap", "rest_day"}
    assert rules_shown("?clase=warning") == {"rest_day"}
    assert rules_shown(f"?grupo={other.unit_id}") == {"person_overlap"}
    assert rules_shown("?clase=respondidos") == set()


def test_entry_detail_shows_its_conflicts(world, agenda, other, colleague, sign_in):
    _overlap(world, agenda, other, colleague)

    page = sign_in(world.advisor).get(agenda.entries.get().get_absolute_url()).content.decode()

    assert "tiene dos actividades a la misma hora el 11/03/2026" in page


# --- absences ---
def absence(**fields):
    return {"id": str(uuid7()), "starts_on": "2026-03-09", "ends_on": "2026-03-11"} | fields


def test_a_person_notes_the_own_absence_and_not_that_of_another(world, colleague, sign_in):
    client, url = sign_in(world.advisor), reverse("agenda:absence_create")

    own = client.post(url, absence(person=world.advisor.pk))
    foreign = client.post(url, absence(person=colleague.pk))

    assert own.status_code == 302
    assert list(foreign.context["form"].errors) == ["person"]
    assert [row.person for row in Absence.objects.all()] == [world.advisor]


def test_a_leader_notes_the_absence_of_somebody_of_the_group(world, sign_in):
    sign_in(world.leader).post(reverse("agenda:absence_create"), absence(person=world.advisor.pk))

    assert Absence.objects.get().unit == world.unit


def test_an_absence_sent_twice_is_one_and_withdrawn_it_no_longer_counts(world, agenda, sign_in, at):
    identity = uuid7()
    fields = {"person": world.advisor, "unit": world.unit, "starts_on": date(2026, 3, 9), "ends_on": date(2026, 3, 11)}
    for _ in range(2):
        row = actions.add_absence(id=identity, **fields, by=world.advisor, at=at)
    make_entry(agenda, responsible=world.advisor, starts_at=on(11))
    assert set(found(agenda)) == {"person_away"}

    sign_in(world.advisor).post(reverse("agenda:absence_withdraw", args=[row.pk]))

    assert found(agenda) == {}


def test_an_absence_that_ends_before_it_starts_is_refused(world, at):
    with pytest.raises(Refused, match="anterior"):
        actions.add_absence(
            id=uuid7(), person=world.advisor, unit=world.unit,
            starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 9) - timedelta(days=1), by=world.advisor, at=at,
        )  # fmt: skip


def test_others_do_not_see_who_is_away(world, colleague, sign_in, at):
    actions.add_absence(
        id=uuid7(), person=world.advisor, unit=world.unit,
        starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 11), by=world.advisor, at=at,
    )  # fmt: skip

    shown = {
        person: queries.absences_visible_to(person).exists()
        for person in (world.advisor, world.leader, world.planner, colleague)
    }

    assert shown == {world.advisor: True, world.leader: True, world.planner: True, colleague: False}
