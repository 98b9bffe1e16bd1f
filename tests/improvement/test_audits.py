"""Audits: the sample that is drawn again, the findings, and the role that edits nothing else."""

import hashlib
from datetime import date, timedelta

import pytest

from baquiano.common.calendar_days import months_after
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import the_policy
from baquiano.delivery.models import AssistanceSession
from baquiano.documents import storage
from baquiano.improvement import actions, drawing, queries
from baquiano.improvement.actions.auditing import EDITABLE
from baquiano.improvement.choices import Treatment
from baquiano.improvement.models import Routine, SampleItem
from baquiano.improvement.populations import population_of, registered
from baquiano.notifications.models import Message
from tests.factories.delivery import make_session
from tests.factories.improvement import finish_it, make_action, make_audit, make_finding


@pytest.fixture
def audit(people, at):
    return make_audit(people.institution, people.auditor, at=at)


@pytest.fixture
def visits(people, at):
    return [
        make_session(people.group, state="held", starts_at=at - timedelta(days=n + 1), title=f"Visita ficticia {n}")
        for n in range(12)
    ]


def draw(audit, by, at, *, seed="2026", size=4, population="visitas"):
    return actions.draw_sample(audit, population_of(population), id=uuid7(), size=size, seed=seed, by=by, at=at)


def keys(sample):
    return [str(item.subject_id) for item in sample.items.order_by("position")]


def test_the_draw_is_the_one_that_the_document_says():
    elements = [(f"0000000{n}", f"Elemento {n}") for n in range(5)]
    by_hand = sorted(elements, key=lambda one: drawing.digest_of("7", one[0]))

    assert drawing.digest_of("7", "00000000") == hashlib.sha256(b"7:00000000").hexdigest()
    assert drawing.drawn(elements, seed="7", size=2) == by_hand[:2]
    assert drawing.thawed(drawing.frozen(reversed(elements))) == elements


@pytest.mark.req("AUD-02")
def test_the_same_seed_and_population_give_the_same_sample(people, audit, visits, at):
    first, again = draw(audit, people.auditor, at), draw(audit, people.auditor, at)
    other = draw(audit, people.auditor, at, seed="otra semilla")

    assert keys(first) == keys(again)
    assert first.population_sha256 == again.population_sha256
    assert keys(first) != keys(other)


@pytest.mark.req("AUD-02")
def test_it_is_drawn_again_from_the_frozen_population_whatever_came_after(people, audit, visits, at):
    sample = draw(audit, people.auditor, at)
    make_session(people.group, state="held", starts_at=at - timedelta(days=3))
    AssistanceSession.objects.filter(pk=visits[0].pk).update(plan_item=None)
    visits[1].meeting.state, visits[1].meeting.held_at, visits[1].meeting.state_note = "cancelled", None, "Ficticia"
    visits[1].meeting.save()

    again = queries.redrawn(sample)

    assert (again.agrees, again.keys) == (True, keys(sample))
    assert queries.differs_today(sample, people.auditor) == (1, 1)


@pytest.mark.req("AUD-02")
def test_a_sample_that_was_touched_is_found(people, audit, visits, at):
    sample = draw(audit, people.auditor, at)
    first, second = sample.items.order_by("position")[:2]
    SampleItem.objects.filter(pk=first.pk).update(subject_id=uuid7())

    assert queries.redrawn(sample).same_sample is False
    assert second.position == 2


def test_the_frozen_population_is_a_file_with_a_line_for_each_element(people, audit, visits, at):
    sample = draw(audit, people.auditor, at)

    lines = storage.read(sample.population_sha256).decode().splitlines()

    assert len(lines) == sample.population_size == 12
    assert {line.partition(";")[2] for line in lines} >= {"09/03/2026 · Visita ficticia 0"}


@pytest.mark.parametrize(("size", "words"), [(0, "pida entre 1 y 12"), (13, "pida entre 1 y 12")])
def test_a_sample_is_not_larger_than_its_population(people, audit, visits, at, size, words):
    with pytest.raises(Refused, match=words):
        draw(audit, people.auditor, at, size=size)


def test_an_empty_population_says_so(people, audit, at):
    with pytest.raises(Refused, match="No hay elementos"):
        draw(audit, people.auditor, at)


@pytest.mark.parametrize("population", registered(), ids=lambda one: one.key)
def test_every_population_can_be_asked(people, audit, at, population):
    with pytest.raises(Refused, match="No hay elementos"):
        draw(audit, people.auditor, at, population=population.key)


def test_the_period_stays_once_a_sample_was_drawn_of_it(people, audit, visits, at):
    draw(audit, people.auditor, at)
    fields = {name: getattr(audit, name) for name in EDITABLE}

    with pytest.raises(Refused, match="no cambian"):
        actions.edit_audit(
            audit,
            expected_version=audit.version,
            fields={**fields, "ends_on": audit.ends_on - timedelta(days=1)},
            by=people.auditor,
            at=at,
        )


@pytest.mark.req("AUD-02", "ACM-02")
def test_an_audit_does_not_close_with_something_loose(people, audit, visits, at):
    sample = draw(audit, people.auditor, at, size=1)
    finding = make_finding(audit, people.group, people.leader, at=at)
    closing = {"conclusion": "Se cumple con salvedades (ficticio).", "by": people.auditor, "at": at}

    with pytest.raises(Refused, match="elementos de la muestra por revisar"):
        actions.close_audit(audit, **closing)
    actions.review_item(sample.items.get(), review="conforms", by=people.auditor, at=at)
    with pytest.raises(Refused, match="sin acción y sin motivo"):
        actions.close_audit(audit, **closing)
    make_action(people.group, people.adviser, by=people.auditor, at=at, origin=finding, origin_kind="audit")

    assert actions.close_audit(audit, **closing).state == "closed"


@pytest.mark.req("AUD-02")
def test_how_a_finding_is_treated_is_read_from_its_actions(people, audit, at):
    finding = make_finding(audit, people.group, people.leader, at=at)

    def treatment():
        return queries.findings_visible_to(people.auditor).get(pk=finding.pk).treatment

    seen = [treatment()]
    action = make_action(people.group, people.adviser, by=people.auditor, at=at, origin=finding, origin_kind="audit")
    seen.append(treatment())
    done = finish_it(action, people.adviser, at)
    words = "Se revisaron diez actas (ficticio)."
    actions.verify_action(done, id=uuid7(), verdict="effective", note=words, by=people.auditor, at=at)
    seen.append(treatment())

    assert seen == [Treatment.NONE, Treatment.RUNNING, Treatment.TREATED]
    assert Message.objects.filter(kind="improvement.finding", recipient=people.leader).count() == 1


@pytest.mark.req("ACM-02")
def test_a_finding_without_action_says_why(people, audit, at):
    finding = make_finding(audit, people.group, people.leader, at=at)

    with pytest.raises(Refused):
        actions.dismiss_finding(finding, id=uuid7(), reason="", by=people.auditor, at=at)
    actions.dismiss_finding(finding, id=uuid7(), reason="Ya no se presta (ficticio).", by=people.auditor, at=at)

    assert queries.findings_visible_to(people.auditor).get().treatment == Treatment.DISMISSED


@pytest.mark.req("AUD-02")
def test_internal_control_edits_nothing_but_its_own_work():
    granted = {code for code, action in the_policy().actions.items() if "internal_control" in action.grants}
    reads = ("view_", "open_classified", "open_reserved", "list_", "export_")

    writes = {code for code in granted if not code.partition(".")[2].startswith(reads)}

    assert writes == {
        "improvement.plan_audit",
        "improvement.run_audit",
        "improvement.write_finding",
        "improvement.verify_action",
        "improvement.decide_action",
        "improvement.schedule_routine",
    }


@pytest.mark.req("AUD-02")
def test_internal_control_reads_everything_that_the_institution_keeps_of_its_work():
    apart = {
        "ui.view_gallery": "a page for whoever builds screens",
        "installation.view_status": "the machine, not the work",
        "tokens.view_tokens": "keys of other people",
        "meetings.view_differential": "sensitive answers, in figures, for whoever plans with them",
    }
    reading = {
        code: action.grants
        for code, action in the_policy().actions.items()
        if code.partition(".")[2].startswith("view_") and "any" not in action.grants
    }

    closed = {code for code, grants in reading.items() if grants.get("internal_control") != "institution"}

    assert closed == set(apart)


@pytest.mark.req("AUD-02")
def test_the_routine_of_accountability_is_dated_told_and_follows_itself(people, at):
    fields = {
        "title": "Rendición de cuentas ficticia",
        "purpose": "Resultados del semestre, a los rectores (ficticio).",
        "place": "Auditorio ficticio",
        "held_on": at.date() + timedelta(days=20),
        "frequency": 6,
        "responsible": people.planner,
    }
    routine = actions.schedule_routine(people.institution, id=uuid7(), fields=fields, by=people.auditor, at=at)
    for days in (10, 16, 17, 21, 22):
        actions.send_reminders(at=at + timedelta(days=days))

    told = Message.objects.filter(recipient=people.planner, kind__startswith="improvement.routine")
    assert sorted(told.values_list("kind", flat=True)) == [
        "improvement.routine_assigned",
        "improvement.routine_due",
        "improvement.routine_late",
    ]
    outcome = "Asistieron 40 rectores (ficticio)."
    actions.hold_routine(routine, id=uuid7(), outcome=outcome, by=people.planner, at=at + timedelta(days=22))
    after = Routine.objects.get(follows=routine)
    assert (str(after.held_on), after.state) == ("2026-09-30", "scheduled")


def test_the_last_day_of_a_month_follows_to_the_last_one():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
