"""Answers: one for each link, counted as the rule says, and nobody's where the instrument is anonymous."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import ceil
from uuid import uuid4

import pytest
from django.db import connection, connections
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.evaluation import actions, queries
from baquiano.evaluation.choices import Coverage
from baquiano.evaluation.models import AnswerSheet, AnswerValue, Invitation, Refusal
from baquiano.evaluation.rules import required_answers
from baquiano.institutions.models import Institution
from baquiano.notifications.models import Delivery
from tests.factories.evaluation import ANSWERS, answer, consent_of, make_campaign, make_instrument, refuse
from tests.factories.institutions import make_member, make_unit
from tests.factories.mail import text_of
from tests.factories.meetings import make_attendance


@pytest.mark.req("EVA-12", "EVA-01")
def test_an_answer_keeps_its_version_its_day_and_the_text_that_was_accepted(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)

    sheet = answer(campaign, at=at).sheet

    assert (sheet.instrument, sheet.consent_text) == (campaign.instrument, consent_of(people.institution))
    assert (sheet.answered_on, sheet.channel) == (at.date(), "qr")
    told = {one.question.code: one.number or one.text or one.codes for one in sheet.values.select_related("question")}
    assert told == {**ANSWERS, "resuelta": ["si"]}


@pytest.mark.req("EVA-12")
def test_a_repeated_send_is_one_answer_and_another_one_with_its_identity_is_refused(people, at):
    campaign, key = make_campaign(people.group, at=at, by=people.adviser), uuid4()

    first, again = (answer(campaign, at=at, id=key) for _time in range(2))

    assert (first.is_new, again.is_new, first.sheet.pk) == (True, False, again.sheet.pk)
    assert TrailEntry.objects.filter(event="evaluation.answer_received").count() == 1
    with pytest.raises(Conflict, match="ya había enviado otra respuesta"):
        answer(campaign, at=at, id=key, values={"pertinencia": 1})


@pytest.mark.req("EVA-12")
def test_a_personal_link_serves_once_for_an_answer_or_for_a_refusal(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)
    first, second, _third = Invitation.objects.filter(campaign=campaign)
    answer(campaign, at=at, channel="link", invitation=first)
    refuse(campaign, at=at, channel="link", invitation=second)

    for invitation in (first, second):
        with pytest.raises(Refused, match="ya se usó"):
            answer(campaign, at=at, channel="link", invitation=invitation)

    assert queries.meter_of(campaign) == queries.Meter(invited=3, refused=1, answered=1, required=2)


@pytest.mark.req("EVA-12")
@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_with_the_same_link_leave_one_answer(institution, at):
    with scope(institution=institution):
        unit = make_unit(institution)
        campaign = make_campaign(unit, at=at, by=make_member(unit, "advisor"))
        invitation = Invitation.objects.filter(campaign=campaign).first()
    key = institution.pk

    def send(_number):
        try:
            with scope(institution=Institution.objects.get(pk=key)):
                answer(campaign, at=at, channel="link", invitation=invitation)
            return "kept"
        except Refused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(send, range(2)))

    assert outcomes == ["kept", "refused"]
    with scope(institution=institution):
        assert AnswerSheet.objects.filter(campaign=campaign).count() == 1


@pytest.mark.req("EVA-12")
def test_of_an_anonymous_answer_nothing_leads_back_to_the_link_that_was_used(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)
    invitation = Invitation.objects.filter(campaign=campaign).first()

    sheet = answer(campaign, at=at, channel="link", invitation=invitation).sheet

    invitation.refresh_from_db()
    kept = {name: str(value) for name, value in vars(invitation).items() if name not in {"_state", "institution_id"}}
    told = [*vars(sheet).values(), *(one for row in sheet.values.all() for one in vars(row).values())]
    shared = set(kept.values()) & {str(one) for one in told} - {"None", "False", "", str(campaign.pk), "spent"}
    assert (sheet.invitation_id, shared) == (None, set())
    # Nothing of when, but the day; and no key that time orders.
    assert sheet.pk.version == 4 and {one.pk.version for one in AnswerValue.objects.all()} == {4}
    assert not [one for one in Invitation._meta.concrete_fields if one.name in {"answered_at", "spent_at", "used_at"}]
    entry = TrailEntry.objects.get(event="evaluation.answer_received")
    assert (entry.actor_id, entry.data, entry.changes) == (None, {"channel": "link"}, {})
    assert str(sheet.pk) not in entry.subject_id + entry.subject_label


@pytest.mark.req("EVA-12")
@pytest.mark.engine("postgresql")
def test_the_database_stamps_every_invitation_alike_so_that_none_bears_the_stamp_of_its_answer(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)
    invitation = Invitation.objects.filter(campaign=campaign).first()

    answer(campaign, at=at, channel="link", invitation=invitation)

    with connection.cursor() as cursor:
        # The command within the transaction too: one statement wrote them all.
        cursor.execute("SELECT count(DISTINCT (xmin::text, cmin::text)) FROM evaluation_invitation")
        assert cursor.fetchone() == (1,)


@pytest.mark.req("EVA-12")
def test_what_is_not_anonymous_says_whose_it_is(people, at):
    instrument = make_instrument(people.institution, at=at, is_anonymous=False)
    campaign = make_campaign(people.group, at=at, by=people.adviser, instrument=instrument)
    invitation = Invitation.objects.filter(campaign=campaign).first()

    sheet = answer(campaign, at=at, channel="link", invitation=invitation).sheet

    assert sheet.invitation == invitation
    assert queries.results_of(campaign).answered == 1


@pytest.mark.req("EVA-02")
def test_whoever_refuses_is_counted_and_leaves_the_denominator(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=4)
    answer(campaign, at=at)

    assert queries.meter_of(campaign).words == "Faltan 3 para cumplir"
    for _person in range(2):
        refuse(campaign, at=at)

    meter = queries.meter_of(campaign)
    assert (meter.base, meter.required, meter.missing, meter.words) == (2, 2, 1, "Falta 1 para cumplir")
    assert Refusal.objects.filter(campaign=campaign).count() == 2


@pytest.mark.req("EVA-02", "EVA-04")
@given(
    invited=st.integers(0, 3000), refused=st.integers(0, 3000), percent=st.integers(1, 100),
    coverage=st.sampled_from(Coverage.values),
)  # fmt: skip
def test_what_is_required_is_whole_people_of_those_who_did_not_refuse(invited, refused, percent, coverage):
    required = required_answers(coverage, percent, invited=invited, refused=refused)
    base = max(invited - refused, 0)

    expected = {"none": 0, "consenting": base, "minimum": ceil(round(base * percent / 100, 9))}[coverage]
    assert required == expected
    assert 0 <= required <= base
    # One more refusal never asks for more answers.
    assert required_answers(coverage, percent, invited=invited, refused=refused + 1) <= required


@pytest.mark.req("EVA-02")
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "pertinencia", "obligatoria"),
        ({"pertinencia": 6}, "pertinencia", "entre 1 y 5"),
        ({"pertinencia": 3, "trato": "na"}, "trato", "No aplica"),
        ({"pertinencia": 3, "resuelta": ["si", "no"]}, "resuelta", "una sola"),
        ({"pertinencia": 3, "medios": ["otra"]}, "medios", "entre las opciones"),
    ],
)
def test_what_does_not_answer_its_question_is_told_beside_it(people, at, values, field, words):
    campaign = make_campaign(people.group, at=at, by=people.adviser)

    with pytest.raises(Refused) as told:
        answer(campaign, at=at, values=values)

    assert words in told.value.message_dict[field][0]
    assert not AnswerSheet.objects.exists()


@pytest.mark.req("EVA-12")
def test_each_attendee_is_invited_once_however_many_visits_they_came_to(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=2)
    made = make_campaign(
        people.group, at=at, by=people.adviser, instrument=campaign.instrument,
        first_on=at.date() - timedelta(days=5), last_on=at.date(), state="draft",
    )  # fmt: skip
    known = campaign.session.meeting.attendances.first()
    other = make_campaign(people.group, at=at, by=people.adviser, people=1, instrument=campaign.instrument).session
    make_attendance(other.meeting, document_number=known.document_number, email="asistente@entidad.ejemplo.co")

    opened = actions.open_campaign(made, by=people.adviser, at=at)

    assert queries.meter_of(opened).invited == 3
    make_attendance(other.meeting, email="nueva@entidad.ejemplo.co")
    assert actions.refresh_invitations(opened, by=people.adviser, at=at) == 1
    assert actions.refresh_invitations(opened, by=people.adviser, at=at) == 0
    mails = Delivery.objects.filter(about_id=str(opened.pk))
    addresses = {one.address: one for one in mails}
    assert sorted(addresses) == ["asistente@entidad.ejemplo.co", "nueva@entidad.ejemplo.co"]
    for invited in Invitation.objects.filter(campaign=opened, mailed_at__isnull=False):
        kept = addresses[invited.email]
        assert invited.token in text_of(kept) and invited.token not in kept.body + kept.html


@pytest.mark.req("EVA-12")
def test_who_answered_by_the_qr_says_so_at_the_own_link_which_serves_no_more(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)
    invitation = Invitation.objects.filter(campaign=campaign).first()
    answer(campaign, at=at)

    for _time in range(2):
        actions.spend_link(campaign, invitation=invitation, at=at)

    invitation.refresh_from_db()
    assert not invitation.is_pending
    assert queries.meter_of(campaign) == queries.Meter(invited=3, refused=0, answered=1, required=3)
    assert TrailEntry.objects.filter(event="evaluation.link_spent").count() == 1
    with pytest.raises(Refused, match="ya se usó"):
        answer(campaign, at=at, channel="link", invitation=invitation)


@pytest.mark.req("EVA-12")
def test_paper_says_who_transcribed_it_and_a_closed_campaign_receives_nothing(people, at):
    campaign = make_campaign(people.group, at=at, by=people.adviser)

    sheet = answer(campaign, at=at, channel="paper", by=people.adviser).sheet

    assert (sheet.channel, sheet.entered_by) == ("paper", people.adviser)
    with pytest.raises(Refused, match="ya no recibe"):
        answer(campaign, at=at + timedelta(days=11))
    with pytest.raises(Refused, match="transcribe una persona"):
        answer(campaign, at=at, channel="paper")
