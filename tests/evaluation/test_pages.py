"""Pages: answering on a telephone without an account, and what each person of the institution sees."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.evaluation import actions
from baquiano.evaluation.models import AnswerSheet, Campaign, Invitation, Observation, Refusal
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.evaluation import answer, consent_of, make_campaign, make_instrument
from tests.factories.institutions import make_member, make_unit
from tests.factories.meetings import make_attendance


def sent(campaign, **overrides):
    """What the page of the questions sends."""
    notice = consent_of(campaign.institution).pk
    return {"id": uuid4(), "notice": notice, "q_pertinencia": "4", "q_medios": ["si", "no"], **overrides}


def address(token, page="respond"):
    return reverse(f"survey:{page}", args=[token])


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def campaign(people, now):
    return make_campaign(people.group, at=now, by=people.adviser)


@pytest.fixture
def now():
    return timezone.now()


@pytest.mark.req("EVA-02", "EVA-12", "PUB-07")
def test_whoever_has_the_qr_reads_the_authorisation_and_answers_without_an_account(client, campaign):
    first = client.get(address(campaign.token, "answer"))
    assert consent_of(campaign.institution).text in first.content.decode()
    assert first["Referrer-Policy"] == "no-referrer"
    # Without having accepted there are no questions.
    assert client.get(address(campaign.token)).url == address(campaign.token, "answer")

    asked = client.get(address(campaign.token), {"aviso": consent_of(campaign.institution).pk})
    assert "¿Fue pertinente? (ficticia)" in asked.content.decode()
    body = sent(campaign)
    answers = [client.post(address(campaign.token), body) for _time in range(2)]

    assert {one.url for one in answers} == {address(campaign.token, "thanks") + "?r=si"}
    assert AnswerSheet.objects.get().channel == "qr"
    assert "Recibimos sus respuestas" in client.get(answers[0].url).content.decode()


@pytest.mark.req("EVA-12", "PUB-07")
def test_what_is_missing_is_told_beside_the_question_with_what_was_written(client, campaign):
    page = client.post(address(campaign.token), sent(campaign, q_pertinencia="", q_mejorar="Más tiempo"))

    words = page.content.decode()
    assert (page.status_code, AnswerSheet.objects.count()) == (422, 0)
    assert "Esta pregunta es obligatoria." in words and "Más tiempo" in words


@pytest.mark.req("EVA-12")
def test_a_shared_telephone_that_goes_back_is_another_person(client, campaign):
    key = uuid4()
    client.post(address(campaign.token), sent(campaign, id=key))

    page = client.post(address(campaign.token), sent(campaign, id=key, q_pertinencia="1"))

    assert (page.status_code, AnswerSheet.objects.count()) == (422, 1)
    assert page.context["form"]["id"].value() != str(key)


@pytest.mark.req("EVA-02", "EVA-12")
def test_a_personal_link_that_refuses_is_counted_and_does_not_open_again(client, campaign):
    invitation = Invitation.objects.filter(campaign=campaign).first()
    body = {"id": uuid4(), "notice": consent_of(campaign.institution).pk}

    done = client.post(address(invitation.token, "refuse"), body)

    assert done.url.endswith("?r=no")
    assert Refusal.objects.get().channel == "link"
    assert "Este enlace ya se usó" in client.get(address(invitation.token, "answer")).content.decode()
    assert client.post(address(invitation.token), sent(campaign)).status_code == 409
    assert not AnswerSheet.objects.exists()


@pytest.mark.req("EVA-12")
def test_a_flood_and_what_fills_in_everything_are_stopped(client, campaign, monkeypatch):
    assert client.post(address(campaign.token), sent(campaign, website="x")).status_code == 422
    monkeypatch.setattr("baquiano.evaluation.public_views.SENDS_PER_MINUTE", 2)

    codes = [client.post(address(campaign.token), sent(campaign)).status_code for _time in range(3)]

    assert codes[-1] == 429
    assert AnswerSheet.objects.count() == codes.count(302) < 3


def test_an_address_that_nobody_was_given_says_so(client, campaign):
    assert client.get(address("no-existe-este-codigo", "answer")).status_code == 404


@pytest.mark.req("EVA-12")
def test_an_adviser_opens_of_a_visit_transcribes_and_closes(people, now, sign_in):
    instrument = make_instrument(people.institution, at=now)
    consent_of(people.institution)
    session = make_session(people.group, state="held", responsible=people.adviser, starts_at=now)
    make_attendance(session.meeting)
    client = sign_in(people.adviser)
    create = reverse("evaluation:campaign_create") + f"?visita={session.pk}"
    body = {"id": uuid7(), "instrument": instrument.pk, "audience": "attendees", "coverage": "consenting",
            "closes_on": now.date().replace(year=now.year + 1).isoformat(), "moment": "only"}  # fmt: skip

    whole = client.post(reverse("evaluation:campaign_create"), {**body, "unit": people.group.pk, "title": "Mía"})
    assert (whole.status_code, Campaign.objects.count()) == (422, 0)
    assert "no prepara evaluaciones de toda" in whole.content.decode() and "Mía" in whole.content.decode()
    made = client.post(create, body)
    assert made.status_code == 302, made.context["form"].errors
    campaign = Campaign.objects.get()
    assert made.url == campaign.get_absolute_url()
    client.post(reverse("evaluation:campaign_open", args=[campaign.pk]))
    client.post(reverse("evaluation:campaign_enter", args=[campaign.pk]), sent(campaign))

    meter = client.get(reverse("evaluation:campaign_meter", args=[campaign.pk]), headers={"HX-Request": "true"})
    assert "Cobertura cumplida" in meter.content.decode()
    client.post(reverse("evaluation:campaign_close", args=[campaign.pk]), {"note": ""})
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    shown = client.get(reverse("evaluation:campaign_results", args=[campaign.pk])).content.decode()
    assert "Respondieron menos de 5 personas" in shown and "¿Fue pertinente?" not in shown


@pytest.mark.req("EVA-10")
def test_results_are_shown_by_question_with_their_table_and_exported_without_names(people, now, sign_in):
    campaign = make_campaign(people.group, at=now, by=people.adviser, people=5)
    for mark in (1, 2, 3, 4, 5):
        answer(campaign, at=now, values={"pertinencia": mark, "mejorar": "Más tiempo (ficticio)."})
    actions.close_campaign(campaign, by=people.adviser, at=now)
    client = sign_in(people.leader)

    page = client.get(reverse("evaluation:campaign_results", args=[campaign.pk])).content.decode()
    assert "<svg" in page and "promedio 3,00 de 5" in page and "Calificación: 60,0 %" in page
    together = client.get(reverse("evaluation:results"), {"por": "instrumento"}).content.decode()
    assert "60,0 %" in together
    rows = client.get(reverse("evaluation:campaign_answers", args=[campaign.pk]), {"exportar": "csv"})
    told = b"".join(rows.streaming_content if rows.streaming else [rows.content]).decode("utf-8-sig")
    assert told.count("Más tiempo (ficticio).") == 5 and "Asistente" not in told and "Respondió el" not in told
    assert "60,0" in _exported(client, "evaluation:results")
    assert "Cobertura cumplida" in _exported(client, "evaluation:campaign_list")


def _exported(client, name):
    """The list as a file, which tells what the screen tells of each row."""
    return b"".join(client.get(reverse(name), {"exportar": "csv"}).streaming_content).decode("utf-8-sig")


@pytest.mark.req("EVA-11", "ACM-01")
def test_what_is_perceived_is_on_the_page_of_the_entity_and_leads_to_an_improvement(people, now, sign_in):
    school = make_beneficiary(people.institution)
    client = sign_in(people.leader)
    body = {
        "id": uuid7(),
        "beneficiary": school.pk,
        "unit": people.group.pk,
        "observed_on": day_of(now).isoformat(),
        "source": "Consejo directivo",
        "findings": "Prefieren la visita (ficticio).",
        "opportunity": "",
    }

    client.post(reverse("evaluation:observation_create"), body)

    observation = Observation.objects.get()
    panel = client.get(reverse("evaluation:beneficiary_observations", args=[school.pk])).content.decode()
    assert observation.findings in panel
    actions_panel = client.get(reverse("improvement:observation_actions", args=[observation.pk])).content.decode()
    assert f"?origen=evaluation.observation:{observation.pk}" in actions_panel


@pytest.mark.req("EVA-12")
def test_another_group_sees_neither_the_campaign_nor_who_is_invited(people, campaign, sign_in):
    stranger = sign_in(make_member(make_unit(people.institution), "group_leader"))

    pages = ("campaign_detail", "campaign_invitations", "campaign_results", "campaign_answers")
    assert {stranger.get(reverse(f"evaluation:{page}", args=[campaign.pk])).status_code for page in pages} == {404}


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_with_one_row_or_with_three(people, now, sign_in, number, django_assert_max_num_queries):
    for _campaign in range(number):
        make_campaign(people.group, at=now, by=people.adviser, people=1)
    client = sign_in(people.leader)

    with django_assert_max_num_queries(22):
        assert client.get(reverse("evaluation:campaign_list")).status_code == 200
