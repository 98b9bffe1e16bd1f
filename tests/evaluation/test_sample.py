"""Who is evaluated, and whom to ask first: the mechanisms that are led by the institution, and a draw by lot."""

from hashlib import sha256

import pytest
from django.urls import reverse

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.evaluation import actions, queries
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.evaluation.queries import campaigns_told, groups_of
from tests.factories.delivery import make_session
from tests.factories.evaluation import answer, consent_of, make_campaign, make_instrument
from tests.factories.institutions import make_catalogue_item, make_profile
from tests.factories.meetings import make_attendance

SETTINGS = {
    "evaluation": {"coverage": "10%", "mechanisms": ["taller"], "smallest_group": 3},
    "session": {"says_who_leads": True},
}


@pytest.fixture
def workshop(people, scoped):
    """A workshop that the institution leads, with eleven people on its list."""
    make_profile(scoped, SETTINGS)
    mechanism = make_catalogue_item(scoped, "mechanism", code="taller", name="Taller")
    topic = make_catalogue_item(scoped, "topic", code="pot", name="POT ficticio")
    session = make_session(people.group, responsible=people.adviser, state="held", mechanism=mechanism, topic=topic)
    for _number in range(11):
        make_attendance(session.meeting)
    return session


def applied(session, people, at):
    """A campaign of the session with what the profile asks, open."""
    consent_of(people.institution)
    instrument = make_instrument(people.institution, at=at, by=people.adviser)
    campaign = actions.create_campaign(instrument, id=uuid7(), fields={"session": session}, by=people.adviser, at=at)
    return actions.open_campaign(campaign, by=people.adviser, at=at)


@pytest.mark.req("EVA-03")
def test_a_session_that_others_lead_or_of_another_mechanism_cannot_have_the_form(workshop, people, at):
    consent_of(people.institution)
    instrument = make_instrument(people.institution, at=at, by=people.adviser)
    fields = {"session": workshop}
    AssistanceSession.objects.filter(pk=workshop.pk).update(is_led=False)
    workshop.refresh_from_db()
    with pytest.raises(Refused, match="no se evalúa"):
        actions.create_campaign(instrument, id=uuid7(), fields=fields, by=people.adviser, at=at)
    workshop.is_led, workshop.mechanism = True, None
    with pytest.raises(Refused, match="no se evalúa"):
        actions.create_campaign(instrument, id=uuid7(), fields=fields, by=people.adviser, at=at)
    workshop.refresh_from_db()
    AssistanceSession.objects.filter(pk=workshop.pk).update(is_led=True)
    workshop.refresh_from_db()
    campaign = actions.create_campaign(instrument, id=uuid7(), fields=fields, by=people.adviser, at=at)

    AssistanceSession.objects.filter(pk=workshop.pk).update(is_led=False)
    with pytest.raises(Refused, match="no se evalúa"):
        actions.open_campaign(Campaign.objects.get(pk=campaign.pk), by=people.adviser, at=at)


@pytest.mark.req("EVA-03")
@pytest.mark.parametrize("is_led", [True, False])
def test_the_form_is_offered_only_of_a_session_that_is_evaluated(workshop, people, sign_in, is_led):
    AssistanceSession.objects.filter(pk=workshop.pk).update(is_led=is_led)

    page = sign_in(people.adviser).get(reverse("evaluation:session_campaigns", args=[workshop.pk]))

    assert bool(page.context["create_url"]) == is_led


@pytest.mark.req("EVA-04")
def test_of_eleven_participants_two_are_asked_and_closing_under_them_says_why(workshop, people, at):
    campaign = applied(workshop, people, at)
    answer(campaign, at=at)

    meter = queries.meter_of(campaign)
    assert (meter.invited, meter.answered, meter.required) == (11, 1, 2)
    with pytest.raises(Refused, match="Explique por qué"):
        actions.close_campaign(campaign, by=people.adviser, at=at)
    closed = actions.close_campaign(campaign, note="Nadie más respondió.", by=people.adviser, at=at)
    assert closed.state_note == "Nadie más respondió."
    (told,) = groups_of(campaigns_told(people.leader), "tema-vigencia", least=1)
    assert (told.label, told.answered, told.required) == (f"POT ficticio · {at.year}", 1, 2)


@pytest.mark.req("EVA-04")
def test_the_sample_is_drawn_once_and_its_seed_repeats_it(workshop, people, at):
    campaign = applied(workshop, people, at)

    drawn = actions.draw_sample(campaign, by=people.adviser, at=at)
    again = actions.draw_sample(campaign, by=people.adviser, at=at)

    assert (again.sample_seed, again.drawn_at) == (drawn.sample_seed, at)
    rows = Invitation.objects.filter(campaign=campaign)
    keys = sorted(
        rows.values_list("person_key", flat=True),
        key=lambda key: sha256(f"{drawn.sample_seed}:{key}".encode()).hexdigest(),
    )
    assert set(rows.filter(is_drawn=True).values_list("person_key", flat=True)) == set(keys[:2])


@pytest.mark.req("EVA-04")
def test_nothing_is_drawn_before_it_is_open_or_where_no_share_is_asked(workshop, people, at):
    asked = {"coverage": "minimum", "percent": 10, "state": "draft"}
    draft = make_campaign(people.group, at=at, by=people.adviser, session=workshop, **asked)
    with pytest.raises(Refused, match="abierta"):
        actions.draw_sample(draft, by=people.adviser, at=at)
    everybody = make_campaign(people.group, at=at, by=people.adviser, session=workshop, coverage="consenting")
    with pytest.raises(Refused, match="porcentaje mínimo"):
        actions.draw_sample(everybody, by=people.adviser, at=at)


@pytest.mark.req("EVA-04")
def test_the_page_offers_the_draw_and_then_tells_it(workshop, people, at, sign_in):
    campaign = applied(workshop, people, at)
    client = sign_in(people.adviser)
    url = f"/evaluaciones/{campaign.pk}/invitaciones/"

    assert "Sortear la muestra" in client.get(url).content.decode()
    answered = client.post(f"/evaluaciones/{campaign.pk}/sortear/", follow=True)
    page = answered.content.decode()
    assert Campaign.objects.get(pk=campaign.pk).sample_seed in page
    assert answered.context["listing"].filtered.count() == 2
