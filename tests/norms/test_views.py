"""The pages of the norms."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.norms.models import Norm, NormChange
from tests.factories.institutions import make_catalogue_item, make_institution, make_member, make_unit
from tests.factories.norms import make_change, make_norm

pytestmark = pytest.mark.django_db
KEY = "01980000-0000-7000-8000-000000000001"
FORM = {
    "id": KEY,
    "kind": "decree",
    "number": "77",
    "issued_on": "2021-03-02",
    "issuer": "Presidencia Ficticia",
    "title": "Plan ficticio",
}


@pytest.fixture
def planner(institution, sign_in):
    return sign_in(make_member(make_unit(institution), "planning_professional"))


@pytest.fixture
def adviser(institution, sign_in):
    return sign_in(make_member(make_unit(institution), "advisor"))


@pytest.mark.req("ORG-16")
def test_norms_are_listed_and_filtered_by_topic_and_state(planner, institution, at):
    topic = make_catalogue_item(institution, "topic")
    found = make_norm(institution, at=at, topics=[topic], number="9101")
    make_norm(institution, at=at, number="9102")

    listed = planner.get(reverse("norms:norm_list"), {"tema": topic.pk, "estado": "in_force"}).content.decode()

    assert str(found) in listed
    assert "Ley 9102" not in listed


def test_list_costs_the_same_with_one_row_and_with_three(planner, institution, at, queries_of):
    make_norm(institution, at=at, topics=[make_catalogue_item(institution, "topic")])
    url = reverse("norms:norm_list")
    one = queries_of(planner, url)
    make_norm(institution, at=at, topics=[make_catalogue_item(institution, "topic")])
    make_norm(institution, at=at)

    assert queries_of(planner, url) == one


@pytest.mark.req("ORG-16")
def test_planning_registers_a_norm_once(planner, institution):
    topic = make_catalogue_item(institution, "topic")

    for _time in range(2):
        answer = planner.post(reverse("norms:norm_create"), FORM | {"topics": [topic.pk]})

    with scopes_disabled():
        norm = Norm.objects.get()
        assert answer["Location"] == norm.get_absolute_url()
        assert list(norm.topics.all()) == [topic]


def test_what_is_wrong_is_said_and_kept(planner, institution):
    page = planner.post(reverse("norms:norm_create"), FORM | {"issued_on": "2999-01-01"})

    assert "La fecha de expedición todavía no llega." in page.content.decode()
    assert "Plan ficticio" in page.content.decode()


def test_a_stale_correction_shows_both_texts(planner, institution, at):
    norm = make_norm(institution, at=at, title="Como quedó")
    url = reverse("norms:norm_edit", args=[norm.pk])

    page = planner.post(url, FORM | {"version": norm.version + 7, "title": "Como yo lo escribí"})

    assert page.status_code == 409
    assert "Como quedó" in page.content.decode()
    assert "Como yo lo escribí" in page.content.decode()


@pytest.mark.req("WFL-10")
def test_marking_a_change_from_the_page(planner, institution, at):
    norm = make_norm(institution, at=at)
    sent = {
        "id": KEY,
        "kind": "repealed",
        "happened_on": "2026-03-01",
        "act": "Ley Ficticia 2 de 2026",
        "summary": "La deroga.",
    }

    planner.post(reverse("norms:norm_change", args=[norm.pk]), sent)
    page = planner.get(norm.get_absolute_url()).content.decode()

    with scopes_disabled():
        assert NormChange.objects.get().act == "Ley Ficticia 2 de 2026"
    assert "Derogada" in page
    assert "La deroga." in page


def test_a_repealed_norm_has_no_change_to_mark(planner, institution, at):
    norm = make_norm(institution, at=at)
    make_change(norm, at=at, kind="repealed")

    answer = planner.get(reverse("norms:norm_change", args=[norm.pk]))

    assert answer["Location"] == norm.get_absolute_url()


def test_advisers_read_and_do_not_write(adviser, institution, at):
    norm = make_norm(institution, at=at)

    assert adviser.get(norm.get_absolute_url()).status_code == 200
    assert adviser.get(reverse("norms:norm_edit", args=[norm.pk])).status_code == 403
    assert adviser.get(reverse("norms:norm_change", args=[norm.pk])).status_code == 403
    assert adviser.get(reverse("norms:norm_create")).status_code == 403


@pytest.mark.req("ORG-01")
def test_norms_of_another_institution_do_not_exist(planner, institution, at):
    foreign = make_norm(make_institution(), at=at)

    assert planner.get(foreign.get_absolute_url()).status_code == 404
