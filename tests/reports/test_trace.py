"""The trace of a case: from the need to the signed acta, with what is missing said where it should be (AUD-02)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.commitments.actions import cancel_commitment
from baquiano.common.identity import uuid7
from baquiano.planning import actions as planning
from baquiano.reports.trace import content_of, trace_of_visit
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.meetings import make_attendance, make_minutes
from tests.factories.planning import make_item, make_need, make_plan

GAPS = {
    "need": "no viene de una actividad del plan",
    "activity": "no está en el plan",
    "approval": "no hay plan que aprobar",
    "agenda": "no estaba en una agenda publicada",
    "minutes": "no tiene acta",
    "case_file": "no tiene expediente",
}


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def auditor(scoped):
    return make_member(make_unit(scoped), "internal_control")


def stages_of(session, user):
    return {stage.key: stage for stage in trace_of_visit(session, user)}


@pytest.mark.req("AUD-02")
def test_what_is_missing_is_said_where_it_should_be(unit, auditor):
    stages = stages_of(make_session(unit), auditor)

    assert list(stages) == ["need", "activity", "approval", "agenda", "visit", "minutes", "commitments", "case_file"]
    assert {key: words in " ".join(stages[key].gaps) for key, words in GAPS.items()} == dict.fromkeys(GAPS, True)
    assert all(gap.startswith("Sin registro: ") for stage in stages.values() for gap in stage.gaps)


@pytest.mark.req("AUD-02")
def test_each_step_says_who_when_and_its_mark(scoped, unit, auditor, at):
    plan = make_plan(scoped, unit, state="in_force", approved_by=auditor, approved_at=at)
    item = make_item(plan)
    item.needs.add(make_need(unit))
    entry = make_entry(make_agenda(scoped, unit, state="published", published_at=at), plan_item=item)
    session = make_session(unit, state="held", plan_item=item, entry=entry, starts_at=at - timedelta(days=1))
    make_attendance(session.meeting)
    signed = {"number": 1, "content": {}, "content_sha256": "a" * 64, "frozen_at": at, "signed_at": at}
    minutes = make_minutes(session.meeting, state="signed", **signed)
    make_commitment(unit, origin=session.meeting)

    stages = stages_of(session, auditor)

    assert {key for key, stage in stages.items() if not stage.facts} == {"case_file"}
    assert stages["minutes"].facts[0].mark == minutes.content_sha256
    assert stages["approval"].facts[-1].who == str(auditor)
    assert "nadie ha verificado" in stages["commitments"].gaps[0]


@pytest.mark.req("AUD-02")
def test_a_promise_that_was_called_off_stays_with_its_why_and_asks_for_no_check(unit, auditor, at):
    session = make_session(unit, state="held", starts_at=at - timedelta(days=1))
    one = make_commitment(unit, origin=session.meeting)
    reason = make_catalogue_item(unit.institution, "cancel_reason", name="Cierre ficticio")
    cancel_commitment(one, reason=reason, note="La sede se cerró.", by=make_member(unit, "group_leader"), at=at)

    stage = stages_of(session, auditor)["commitments"]

    assert [fact.what for fact in stage.facts] == [one.text, "Se canceló"]
    assert stage.facts[-1].text == "Cierre ficticio — La sede se cerró." and stage.facts[-1].entry
    assert stage.gaps == []


@pytest.mark.req("AUD-02")
def test_a_step_names_its_entry_of_the_trail(unit, at):
    adviser = make_member(unit, "advisor")
    source = make_catalogue_item(unit.institution, "need_source")
    year = make_plan(unit.institution, unit).year
    component = make_catalogue_item(unit.institution, "component")
    words = {
        "component": component,
        "description": "Falta (ficticia)",
        "goal": "Meta",
        "source_type": source,
        "source_reference": "Pág. 3",
    }
    need = planning.create_need(id=uuid7(), unit=unit, year=year, values=words, by=adviser, at=at)
    item = make_item(make_plan(unit.institution, make_unit(unit.institution)))
    item.needs.add(need)

    fact = stages_of(make_session(unit, plan_item=item), adviser)["need"].facts[0]

    assert fact.entry == TrailEntry.objects.get(event="planning.need_created").pk


@pytest.mark.req("AUD-02")
def test_the_same_case_says_the_same(unit, auditor, at):
    session = make_session(unit, state="held")
    once, again = (content_of(session, trace_of_visit(session, auditor)) for _time in range(2))
    make_attendance(session.meeting)
    after = content_of(session, trace_of_visit(session, auditor))

    assert once == again
    assert after["sha256"] != once["sha256"]


@pytest.mark.req("AUD-02")
def test_the_page_and_its_pdf_are_for_whoever_may_see_the_case(unit, auditor, sign_in):
    session = make_session(unit, state="held")
    url = reverse("reports:visit_trace", args=[session.pk])

    page, sheet = sign_in(auditor).get(url), sign_in(auditor).get(f"{url}?exportar=pdf")

    assert "Sin registro: la visita no tiene acta." in page.content.decode()
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    kept = TrailEntry.objects.get(event__endswith="exported", actor_id=auditor.pk)
    assert page.context["content"]["sha256"] in str(kept.data)
    assert sign_in(make_member(unit, "advisor")).get(url).status_code == 403
    leader = make_member(make_unit(unit.institution), "group_leader")
    assert sign_in(leader).get(url).status_code == 404


def test_a_visit_is_also_found_by_its_meeting(unit, auditor, sign_in):
    session = make_session(unit)

    answer = sign_in(auditor).get(reverse("reports:visit_trace", args=[session.meeting_id]))

    assert answer.context["session"] == session
