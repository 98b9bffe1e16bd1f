"""An assistance is evaluated in two stages: when its work plan ends, and as a whole time later (EVA-05, EVA-06)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import AssistanceMilestone
from baquiano.evaluation import actions, queries
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.institutions.models import Profile
from baquiano.institutions.queries import standing_of
from baquiano.notifications.models import Message
from baquiano.portfolio import actions as portfolio
from baquiano.portfolio import queries as services
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.delivery import make_session
from tests.factories.evaluation import answer, consent_of, make_instrument, refuse
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.meetings import make_attendance
from tests.factories.portfolio import SETTINGS, add_hitos, make_service, type_fields

LINK = "https://ejemplo.gov.co/soporte"


@pytest.fixture
def staged(people, scoped, at):
    """A profile of two stages, its instruments, and a service of two hitos that begins to be given to an entity."""
    consent_of(scoped)
    first = make_instrument(scoped, at=at, kind="satisfaction")
    second = make_instrument(scoped, at=at, kind="impact", is_anonymous=False)
    triggers = [
        {"on": "assistance_ended", "instrument": first.code},
        {"on": "second_stage", "instrument": second.code, "audience": "contacts", "after_months": 6},
    ]
    evaluation = {"second_stage": True, "coverage": "100%", "triggers": triggers}
    sections = {"execution": {"hitos": True}, "evaluation": evaluation, "reminders": {"escalate_days_after_due": 5}}
    make_profile(scoped, SETTINGS | sections, at.year)
    make_profile(scoped, SETTINGS | sections, at.year + 1)
    kind = make_catalogue_item(scoped, "service_type", **type_fields()[2])
    proof = make_catalogue_item(scoped, "evidence_kind", code="informe", name="Informe ficticio")
    service = make_service(people.group, kind=kind, at=at)
    add_hitos(service, "40", "60", proof=proof, at=at)
    portfolio.move_service(service, "publicar", by=None, at=at)

    def begin(entity=None):
        return delivery.start_service(
            id=uuid7(), unit=people.group, beneficiary=entity or make_beneficiary(scoped), adviser=people.adviser,
            service_version=services.version_in_force(service), starts_on=day_of(at) - timedelta(days=20),
            by=people.planner, at=at - timedelta(days=20),
        )  # fmt: skip

    return SimpleNamespace(begin=begin, first=first, second=second)


def attend(assistance, people, at, n=2):
    """A visit that it developed, with who came."""
    session = make_session(assistance.unit, beneficiaries=[assistance.beneficiary], responsible=people.adviser,
                           state="held", starts_at=at - timedelta(days=3))  # fmt: skip
    for _person in range(n):
        make_attendance(session.meeting)
    delivery.assisting.place_visit(session, by=people.adviser, at=at)


def meet(assistance, people, at, left=0):
    """Say that its hitos are met today, but the last ``left``."""
    rows = list(AssistanceMilestone.objects.filter(assistance=assistance, state="pending").order_by("due_on"))
    for one in rows[: len(rows) - left]:
        delivery.claim_milestone(one, id=uuid7(), claimed_on=day_of(at), link=LINK, note="", by=people.adviser, at=at)


def as_seen(user, at):
    user.standing = standing_of(user, user.memberships.first().institution, day_of(at))
    return {one.pk: one for one in queries.stages_visible_to(user)}


@pytest.mark.req("EVA-05")
def test_the_day_on_which_the_last_hito_is_met_everybody_who_came_is_invited_once(people, staged, at):
    assistance = staged.begin()
    attend(assistance, people, at)

    meet(assistance, people, at, left=1)
    assert not Campaign.objects.exists()
    meet(assistance, people, at)
    actions.evaluate_ended(assistance, by=people.adviser, at=at)

    (campaign,) = Campaign.objects.all()
    assert (campaign.state, campaign.stage, campaign.responsible) == ("open", "Primera etapa", people.adviser)
    assert Invitation.objects.filter(campaign=campaign).count() == 2
    assert queries.stages_awaiting(people.adviser) == [campaign]
    told = Message.objects.filter(kind="evaluation.first_stage")
    assert [one.recipient for one in told] == [people.adviser]


@pytest.mark.req("EVA-05")
def test_who_did_not_apply_it_or_did_later_is_told_apart_and_asked_for(people, staged, at):
    on_time, late, refused, missing, running = (staged.begin() for _each in range(5))
    for one in (on_time, late, refused, missing):
        attend(one, people, at)
        meet(one, people, at)
    meet(running, people, at, left=1)
    campaigns = {one.assistance_id: one for one in Campaign.objects.all()}
    answer(campaigns[on_time.pk], at=at)
    for _person in range(2):
        refuse(campaigns[refused.pk], at=at)
    tomorrow = at + timedelta(days=1)
    answer(campaigns[late.pk], at=tomorrow)

    rows = as_seen(people.leader, tomorrow)
    assert {key: one.first_stage for key, one in rows.items()} == {
        on_time.pk: "a-tiempo", late.pk: "tarde", refused.pk: "a-tiempo", missing.pk: "sin-aplicar",
    }  # fmt: skip
    (unit,) = queries.counted_by_unit(queries.stages_visible_to(people.leader))
    assert (unit.total, unit.on_time, unit.late, unit.missing, unit.applied_percent) == (4, 2, 1, 1, 75)

    for _time in range(2):
        actions.keep_time(at=tomorrow)
    reminded = Message.objects.filter(kind="evaluation.first_stage_late")
    assert [(one.recipient, str(missing) in one.title) for one in reminded] == [(people.adviser, True)]
    actions.keep_time(at=at + timedelta(days=5))
    escalated = Message.objects.filter(kind="evaluation.first_stage_escalated")
    assert [one.recipient for one in escalated] == [people.leader]


@pytest.mark.req("EVA-05")
def test_with_nobody_on_its_lists_it_waits_for_them_or_is_closed_by_somebody_who_says_why(people, staged, at):
    waits, excused = staged.begin(), staged.begin()
    for one in (waits, excused):
        meet(one, people, at)
    campaigns = {one.assistance_id: one for one in Campaign.objects.all()}
    late = at + timedelta(days=30)

    actions.keep_time(at=late)
    with pytest.raises(Refused, match="no hubo a quién"):
        actions.close_campaign(campaigns[excused.pk], by=people.adviser, at=late)
    actions.close_campaign(campaigns[excused.pk], note="La entidad se liquidó.", by=people.adviser, at=late)

    rows = as_seen(people.leader, late)
    assert {key: one.first_stage for key, one in rows.items()} == {
        waits.pk: "sin-aplicar", excused.pk: "sin-a-quien",
    }  # fmt: skip
    (unit,) = queries.counted_by_unit(queries.stages_visible_to(people.leader))
    assert (unit.missing, unit.excused, unit.applied_percent) == (1, 1, 0)
    assert queries.first_stage_missing(day_of(at), day_of(late)).get() == waits
    # Its lists came late: from that day it receives answers.
    attend(waits, people, at)
    actions.keep_time(at=late)
    campaign = Campaign.objects.get(pk=campaigns[waits.pk].pk)
    assert campaign.is_open and campaign.receives_on(day_of(late))
    assert Invitation.objects.filter(campaign=campaign).count() == 2


@pytest.mark.req("EVA-05")
def test_a_hito_that_is_sent_back_leaves_it_unended_and_what_was_declined_is_not_asked_for(people, staged, at):
    returned, declined = staged.begin(), staged.begin()
    meet(returned, people, at)
    delivery.decline_assistance(declined, note="La entidad desistió.", by=people.leader, at=at)
    assert set(as_seen(people.leader, at)) == {returned.pk}

    last = returned.milestones.order_by("due_on").last()
    delivery.return_milestone(last, note="Falta la firma.", by=people.leader, at=at)

    assert as_seen(people.leader, at) == {}


@pytest.mark.req("EVA-06")
def test_the_whole_is_evaluated_months_later_once_and_by_who_leads_the_dependency(people, staged, at):
    assistance = staged.begin()
    make_contact(assistance.beneficiary)
    meet(assistance, people, at)
    six = at + timedelta(days=184)

    actions.keep_time(at=six - timedelta(days=10))
    assert not Campaign.objects.filter(fired_by="second_stage").exists()
    for _time in range(2):
        actions.keep_time(at=six)

    campaign = Campaign.objects.get(fired_by="second_stage")
    assert (campaign.responsible, campaign.state, campaign.stage) == (people.leader, "open", "Segunda etapa")
    assert Invitation.objects.filter(campaign=campaign).count() == 1
    assert queries.stages_awaiting(people.leader) == [campaign]
    assert Message.objects.filter(kind="evaluation.second_stage", recipient=people.leader).count() == 1
    assert as_seen(people.leader, six)[assistance.pk].second_stage == "por-responder"

    answer(campaign, at=six)
    assert as_seen(people.leader, six)[assistance.pk].second_stage == "aplicada"
    assert queries.stages_awaiting(people.leader) == []
    first, second = queries.campaigns_of_stages([assistance])[assistance.pk]
    assert first.mark is None and second.mark == 90
    # What was answered is not created again, nor what ended so long ago that nobody remembers it.
    old = staged.begin()
    meet(old, people, at)
    actions.keep_time(at=six + timedelta(days=120))
    assert Campaign.objects.filter(fired_by="second_stage").count() == 1


@pytest.mark.req("EVA-06")
def test_an_institution_that_does_not_ask_for_a_second_stage_has_none(people, staged, scoped, at):
    assistance = staged.begin()
    meet(assistance, people, at)
    Profile.objects.filter(institution=scoped).delete()
    make_profile(scoped, {"evaluation": {"second_stage": False}}, at.year)

    actions.keep_time(at=at + timedelta(days=184))

    assert not Campaign.objects.filter(fired_by="second_stage").exists()


@pytest.mark.req("EVA-05")
def test_the_list_says_who_is_missing_in_a_fixed_number_of_questions(
    people, staged, at, sign_in, django_assert_max_num_queries
):
    client, url = sign_in(people.leader), reverse("evaluation:stage_list")
    assert "No hay asistencias que mostrar" in client.get(url).content.decode()
    for _each in range(4):
        assistance = staged.begin()
        attend(assistance, people, at)
        meet(assistance, people, at)

    with django_assert_max_num_queries(30):
        page = client.get(url).content.decode()
    assert page.count("2 de 2") == 4 and "Sin aplicar" in page
    for kind in ("xlsx", "csv"):
        assert client.get(url, {"exportar": kind}).status_code == 200
    assert "2 de 2" not in client.get(url, {"primera": "tarde"}).content.decode()
    outsider = make_member(make_unit(people.institution), "group_leader")
    assert "2 de 2" not in sign_in(outsider).get(url).content.decode()
