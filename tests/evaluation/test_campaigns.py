"""Campaigns: by hand or fired by what happens, closed with their reason, and what follows from their results."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import Assistance
from baquiano.delivery.queries import progress_of
from baquiano.evaluation import actions, queries
from baquiano.evaluation.models import Campaign
from baquiano.improvement.models import ImprovementAction
from baquiano.notifications.models import Delivery
from baquiano.planning.background import SATISFACTION, Asked, told
from tests.factories.beneficiaries import make_municipality
from tests.factories.delivery import make_session
from tests.factories.evaluation import answer, consent_of, make_campaign, make_instrument, refuse
from tests.factories.institutions import make_profile, make_unit
from tests.factories.meetings import make_attendance


def close(campaign, by, at, note=""):
    return actions.close_campaign(campaign, note=note, by=by, at=at)


def low(campaign, at, number=5):
    for _person in range(number):
        answer(campaign, at=at, values={"pertinencia": 2})


@pytest.mark.req("EVA-01")
def test_an_instrument_that_somebody_used_changes_only_in_its_next_version(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)
    sheet, used = answer(campaign, at=at).sheet, campaign.instrument
    question = used.questions.first()

    with pytest.raises(Refused, match="empiece la siguiente"):
        actions.unpublish_instrument(used, by=people.planner, at=at)
    with pytest.raises(Refused, match="siguiente versión"):
        actions.remove_question(question, by=people.planner, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        question.delete()
    following = actions.renew_instrument(used, id=uuid7(), by=people.planner, at=at)
    actions.remove_question(following.questions.get(code="trato"), by=people.planner, at=at)
    actions.publish_instrument(following, by=people.planner, at=at)

    used.refresh_from_db()
    assert (used.state, following.edition, following.questions.count()) == ("replaced", 2, 4)
    assert (sheet.instrument_id, used.questions.count()) == (used.pk, 5)


@pytest.mark.req("EVA-12")
def test_a_visit_that_is_held_fires_its_campaign_once_as_the_profile_says(people, at, profile):
    instrument = make_instrument(people.institution, at=at)
    profile(
        coverage="10%",
        triggers=[{"on": "session_held", "instrument": instrument.code, "open_days": 4}],
    )
    consent_of(people.institution)
    session = make_session(people.group, responsible=people.adviser, state="held", starts_at=at - timedelta(hours=3))
    make_attendance(session.meeting)

    for _time in range(2):
        actions.fire_campaigns("session_held", session, by=people.adviser, at=at)

    (campaign,) = Campaign.objects.all()
    assert (campaign.state, campaign.fired_by, campaign.session) == ("open", "session_held", session)
    assert (campaign.coverage, campaign.percent, campaign.closes_on) == ("minimum", 10, at.date() + timedelta(days=4))
    assert queries.meter_of(campaign).required == 1


@pytest.mark.req("EVA-12")
def test_what_cannot_be_fired_is_told_and_never_stops_the_visit(people, at, profile):
    profile(triggers=[{"on": "session_held", "instrument": "NO-EXISTE"}])
    session = make_session(people.group, responsible=people.adviser, state="held")

    assert actions.fire_campaigns("session_held", session, by=people.adviser, at=at) == []
    assert "NO-EXISTE" in TrailEntry.objects.get(event="evaluation.trigger_skipped").data["why"]


@pytest.mark.req("EVA-12")
def test_the_clock_opens_reminds_and_closes_and_does_it_once(people, at, profile):
    instrument = make_instrument(people.institution, at=at)
    profile(triggers=[{"on": "session_held", "instrument": instrument.code, "after_days": 5, "open_days": 10}])
    consent_of(people.institution)
    session = make_session(people.group, responsible=people.adviser, state="held", starts_at=at - timedelta(hours=3))
    make_attendance(session.meeting, email="asistente@entidad.ejemplo.co")
    (campaign,) = actions.fire_campaigns("session_held", session, by=people.adviser, at=at)
    assert campaign.state == "draft"

    states = []
    for days in (1, 5, 13, 13, 16, 16):
        actions.keep_time(at=at + timedelta(days=days))
        campaign.refresh_from_db()
        states.append((campaign.state, Delivery.objects.count()))

    assert states == [("draft", 0), ("open", 1), ("open", 2), ("open", 2), ("closed", 2), ("closed", 2)]


@pytest.mark.req("EVA-04")
def test_closing_under_the_coverage_says_why_and_it_is_not_opened_again(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)

    with pytest.raises(Refused, match=r"Faltan 3 para cumplir\. Explique"):
        close(campaign, people.adviser, at)

    closed = close(campaign, people.adviser, at, note="Se cambió la fecha del taller (ficticio).")
    assert (closed.state, close(closed, people.adviser, at).pk) == ("closed", closed.pk)
    with pytest.raises(Refused, match="cerrada"):
        actions.open_campaign(closed, by=people.adviser, at=at)


@pytest.mark.req("EVA-14", "ACM-01")
def test_an_average_under_the_threshold_proposes_one_improvement_that_leads_back(people, at, profile):
    profile(threshold_percent=70, proposal_days=20)
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=5)
    low(campaign, at)

    for _time in range(2):
        close(campaign, people.adviser, at)

    (action,) = ImprovementAction.objects.all()
    assert (action.origin_type, action.origin_id) == ("evaluation.campaign", campaign.pk)
    assert (action.kind, action.origin_kind, action.responsible) == ("improvement", "evaluation", people.leader)
    assert action.due_on == at.date() + timedelta(days=20)
    assert "40,0 % de la calificación máxima" in action.description


@pytest.mark.req("EVA-14")
@pytest.mark.parametrize(("threshold", "answers"), [(40, 5), (0, 5), (70, 4)])
def test_it_proposes_nothing_at_the_threshold_nor_without_one_nor_of_too_few(people, at, profile, threshold, answers):
    profile(threshold_percent=threshold)
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=answers)
    low(campaign, at, answers)

    close(campaign, people.adviser, at)

    assert not ImprovementAction.objects.exists()


def rendered(people, at):
    """An assistance with a visit held, that the profile closes without stages."""
    session = make_session(people.group, responsible=people.adviser, state="held", starts_at=at - timedelta(days=2))
    for _person in range(2):
        make_attendance(session.meeting)
    delivery.assisting.place_visit(session, by=people.adviser, at=at)
    return session, Assistance.objects.get()


@pytest.mark.req("EVA-07")
@pytest.mark.parametrize("ends_with", ["answers", "refusals"])
def test_an_assistance_closes_once_its_evaluation_was_applied_or_all_refused(people, at, scoped, ends_with):
    make_profile(scoped, {"evaluation": {"required_to_close": True}, "completion": {"rule": "plan_executed"}})
    session, assistance = rendered(people, at)

    with pytest.raises(Refused, match="Aplicar la evaluación"):
        delivery.close_assistance(assistance, outcome="rendered", by=people.leader, at=at)

    campaign = make_campaign(people.group, at=at, by=people.adviser, session=session)
    for _person in range(2):
        (answer if ends_with == "answers" else refuse)(campaign, at=at)
    assert progress_of(assistance).missing == []
    closed = delivery.close_assistance(assistance, outcome="rendered", by=people.leader, at=at)
    assert closed.state == "rendered"


@pytest.mark.req("EVA-12")
def test_the_results_of_an_anonymous_one_wait_for_its_end_and_for_enough_people(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=4)
    low(campaign, at, 4)
    assert "cuando se cierra" in queries.results_of(campaign).why_hidden

    few = close(campaign, people.adviser, at)
    assert "menos de 5" in queries.results_of(few).why_hidden
    assert not queries.sheets_told(few).exists()

    enough = make_campaign(people.group, at=at, by=people.adviser, people=5)
    low(enough, at, 4)
    answer(enough, at=at)
    found = queries.results_of(close(enough, people.adviser, at))
    assert found.why_hidden == ""
    first = found.questions[0]
    assert (first.counts, first.average) == ([("1", 0), ("2", 4), ("3", 0), ("4", 1), ("5", 0)], 2.4)
    assert found.questions[-1].texts == ["Más tiempo (ficticio)."]
    # Only one person answered it.
    assert (found.questions[1].is_few, found.questions[1].counts, found.questions[1].average) == (True, [], None)


@pytest.mark.req("EVA-10")
def test_small_groups_are_told_together_and_never_one_alone(people, at):
    units = [people.group, make_unit(people.institution), make_unit(people.institution)]
    instrument = make_instrument(people.institution, at=at)
    for unit, number in zip(units, (7, 6, 2), strict=True):
        campaign = make_campaign(unit, at=at, by=people.adviser, people=number, instrument=instrument)
        low(campaign, at, number)
        close(campaign, people.adviser, at)

    groups = queries.groups_of(queries.campaigns_told(people.planner), "dependencia", least=5)

    assert [(one.label, one.answered, one.is_small) for one in groups] == [
        (str(people.group), 7, False),
        ("Grupos pequeños, juntos", 8, True),
    ]


@pytest.mark.req("EVA-10")
def test_by_territory_a_campaign_of_several_places_tells_those_from_which_enough_were_invited(people, at):
    places = [make_municipality(f"0800{number}", name=f"Municipio Ficticio {number}") for number in (1, 2, 3)]
    instrument = make_instrument(people.institution, at=at)
    for place, number in zip(places, (6, 5, 2), strict=True):
        session = make_session(
            people.group, state="held", responsible=people.adviser, starts_at=at - timedelta(days=1), municipality=place
        )
        for _person in range(number):
            make_attendance(session.meeting)
    campaign = make_campaign(
        people.group, at=at, by=people.adviser, instrument=instrument, first_on=at.date() - timedelta(days=2),
        last_on=at.date(),
    )  # fmt: skip
    for invitation in campaign.invitations.select_related("municipality"):
        mark = 5 if invitation.municipality == places[0] else 1
        answer(campaign, at=at, channel="link", invitation=invitation, values={"pertinencia": mark})
    close(campaign, people.adviser, at)

    groups = queries.groups_of(queries.campaigns_told(people.planner), "municipio", least=5)

    told = [(one.answered, one.percent, one.is_small) for one in groups]
    assert groups[0].label.startswith("Municipio Ficticio 1")
    assert told == [(6, 100.0, False), (7, 20.0, True)]


@pytest.mark.req("EVA-10", "PLN-25")
def test_whoever_plans_sees_what_was_answered_the_vigencia_before(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=5)
    low(campaign, at)
    close(campaign, people.adviser, at)

    asked = Asked(user=people.planner, year=at.year + 1, on=at.date(), unit=people.group)
    found = {str(label): known for label, known in told(asked)}["La satisfacción"]

    assert SATISFACTION == "satisfaccion"
    assert [(one.label, one.before, one.now) for one in found.figures] == [("Evaluaciones", 1, 0), ("Respuestas", 5, 0)]
    assert found.lines[0].why.startswith("Calificación: 40")


@pytest.mark.req("EVA-01")
def test_before_and_after_are_compared_question_by_question(people, at):
    instrument = make_instrument(people.institution, at=at, kind="capacity", is_anonymous=False, has_moments=True)
    shared = {"by": people.adviser, "at": at, "people": 1, "instrument": instrument}
    before = make_campaign(people.group, moment="before", **shared)
    answer(before, at=at, values={"pertinencia": 2})
    after = make_campaign(people.group, moment="after", compares=before, **shared)
    answer(after, at=at, values={"pertinencia": 5})

    (change,) = queries.compared(after)

    assert (change.before, change.after, change.difference) == (2, 5, 3)
    with pytest.raises(Refused, match="antes y después"):
        make_campaign(people.group, **shared)


@pytest.mark.req("REP-02")
def test_the_consolidated_report_seals_its_figures_and_is_issued_once(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=6)
    low(campaign, at, 5)
    refuse(campaign, at=at)
    close(campaign, people.adviser, at)
    fields = {"title": "Análisis ficticio", "unit": people.group, "first_on": at.date(), "last_on": at.date()}
    report = actions.create_report(people.institution, id=uuid7(), fields=fields, by=people.leader, at=at)
    with pytest.raises(Refused, match="escriba qué muestran"):
        actions.issue_report(report, by=people.leader, at=at)
    words = {"title": report.title, "perception": "Baja (ficticio).", "improvements": "Más tiempo (ficticio)."}
    actions.edit_report(report, expected_version=1, fields=words, by=people.leader, at=at)

    issued, again = (actions.issue_report(report, by=people.leader, at=at) for _time in range(2))

    assert (issued.state, issued.figures_sha256) == ("issued", again.figures_sha256)
    total = issued.figures["total"]
    assert (total["invited"], total["refused"], total["answered"], total["percent"]) == (6, 1, 5, 40.0)
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.save()
