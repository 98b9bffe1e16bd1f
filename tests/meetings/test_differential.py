"""Sensitive answers: apart, voluntary, with their own consent, in figures, and gone when they should."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Profile
from baquiano.meetings import actions, queries
from baquiano.meetings.choices import ReviewOutcome
from baquiano.meetings.models import DifferentialAnswers
from tests.factories.institutions import make_consent_text, make_member
from tests.meetings.test_register import PERSON, fields

pytestmark = pytest.mark.req("AUD-04")


@pytest.fixture
def sensitive(scoped):
    return make_consent_text(scoped, kind="sensitive", text="Responder es voluntario.")


@pytest.fixture
def asking(scoped, sensitive):
    settings = {"attendance": {"differential": ["gender", "victim"]}}
    return Profile.objects.update_or_create(institution=scoped, year=2026, defaults={"settings": settings})


@pytest.fixture
def link(meeting, advisor, at):
    return actions.open_register(meeting, by=advisor, at=at)


@pytest.fixture
def now(monkeypatch, at):
    monkeypatch.setattr("baquiano.institutions.middleware.timezone", SimpleNamespace(now=lambda: at))
    return at


def arrive(link, notice, sensitive, at, number, **values):
    answers = actions.Answers(sensitive, values)
    person = PERSON | {"document_number": str(1000 + number)}
    send = {"id": uuid7(), "person": person, "notice": notice, "consented": True, "answers": answers, "at": at}
    return actions.self_register(link, **send).attendance


def review(link, rows, outcome, by, at):
    people = [row.pk for row in rows]
    actions.review_attendance(link.meeting, people=people, outcome=outcome, reason="No vino", by=by, at=at)


def post(client, link, notice, **voluntary):
    data = fields(notice) | {f"voluntario-{name}": value for name, value in voluntary.items()}
    return client.post(reverse("register:register", args=[link.token]), data)


def test_the_page_asks_what_the_institution_asks_with_its_own_text(client, now, link, sensitive, asking):
    page = client.get(reverse("register:register", args=[link.token])).content.decode()

    assert sensitive.text in page
    assert "Prefiero no responder" in page
    assert ('name="voluntario-gender"' in page, 'name="voluntario-disability"' in page) == (True, False)


def test_an_institution_that_asks_nothing_shows_nothing(client, now, link, sensitive):
    assert "voluntario-" not in client.get(reverse("register:register", args=[link.token])).content.decode()


def test_answers_are_kept_apart_with_their_own_consent(client, now, link, notice, sensitive, asking, at):
    response = post(client, link, notice, text=sensitive.pk, consented="on", gender="woman", victim="prefer_not")

    kept = DifferentialAnswers.objects.get()
    assert response.url.endswith("?r=papel")
    assert (kept.gender, kept.victim, kept.consent_text, kept.consented_at) == ("woman", "prefer_not", sensitive, at)


@pytest.mark.parametrize("voluntary", [{"gender": "woman"}, {"gender": "marciana", "consented": "on"}, {}])
def test_nothing_voluntary_ever_stops_a_registration(client, now, link, notice, sensitive, asking, voluntary):
    response = post(client, link, notice, **voluntary)

    assert response.status_code == 302
    assert not DifferentialAnswers.objects.exists()
    assert ("&v=no" in response.url) == (voluntary == {"gender": "woman"})


def test_the_trail_says_nothing_of_the_answers(link, notice, sensitive, at):
    arrive(link, notice, sensitive, at, 1, gender="trans_woman")

    assert "trans_woman" not in str(list(TrailEntry.objects.values("changes", "data")))


def test_answers_follow_a_correction_and_go_with_a_refusal_or_an_annulment(link, notice, sensitive, advisor, at):
    rows = [arrive(link, notice, sensitive, at, number, gender="man") for number in (1, 2, 3)]
    review(link, rows[:2], ReviewOutcome.ACCEPTED, advisor, at)
    review(link, rows[2:], ReviewOutcome.REFUSED, advisor, at)
    corrected = actions.correct_attendance(
        rows[0], id=uuid7(), person=PERSON | {"document_number": "1001"}, reason="Nombre", by=advisor, at=at
    )
    actions.void_attendance(rows[1], id=uuid7(), reason="No vino", by=advisor, at=at)

    assert [kept.attendance for kept in DifferentialAnswers.objects.all()] == [corrected]


def test_rare_answers_are_told_together_so_that_they_name_nobody():
    told = queries._question("Género", {"Mujer": 9, "Hombre": 4, "Mujer trans": 1})

    assert (told.rows, told.grouped) == ([("Mujer", 9)], 5)


@pytest.mark.parametrize(
    ("counts", "rows", "grouped"),
    [
        ({"Sí": 3, "No": 3}, [("No", 3), ("Sí", 3)], 0),
        ({"Sí": 1, "No": 1}, [], 2),
        ({"Sí": 2, "No": 7}, [], 9),
        ({"A": 1, "B": 1, "C": 1, "D": 8}, [("D", 8)], 3),
    ],
)
def test_no_figure_below_three_is_shown_nor_found_by_subtracting(counts, rows, grouped):
    told = queries._question("Pregunta", counts)

    assert (told.rows, told.grouped) == (rows, grouped)


def test_whoever_may_reads_figures_and_leaves_the_trace(sign_in, now, link, notice, sensitive, unit, advisor, at):
    rows = [arrive(link, notice, sensitive, at, number, gender="woman") for number in (1, 2, 3)]
    review(link, rows, ReviewOutcome.ACCEPTED, advisor, at)
    url = reverse("meetings:differential_detail", args=[link.meeting_id])

    leader = make_member(unit, "group_leader")
    page = sign_in(leader).get(url).content.decode()

    assert "Mujer" in page and "Rosa" not in page
    entry = TrailEntry.objects.get(event="meetings.differential_read")
    assert (entry.actor_id, entry.data) == (leader.pk, {"rows": 3})
    assert sign_in(advisor).get(url).status_code == 403
