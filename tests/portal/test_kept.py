"""Public pages are drawn once while nothing happens, weigh little, and let nothing run that they do not bring."""

import gzip
from random import Random

import pytest
from django.urls import reverse

from baquiano.audit import trail
from baquiano.common.small_counts import suppressed
from baquiano.portal.pages import POLICY, SHELF
from baquiano.portal.shelf import Shelf, drawn
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution
from tests.portal.weighing import weigh

LIGHT = 150_000


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(SHELF, "seconds", 300)
    SHELF.empty()
    yield
    SHELF.empty()


def home(published):
    return reverse("portal:agenda", args=[published.institution.code, 2026, 3])


def retitle(published, title):
    published.agenda.entries.update(title=title)


@pytest.mark.req("PUB-02")
def test_a_page_is_drawn_once_and_anew_after_any_act(published, client, at, kept, django_assert_max_num_queries):
    first = client.get(home(published))
    retitle(published, "Otro título")
    with django_assert_max_num_queries(1):
        again = client.get(home(published))

    trail.record("portal.probe", published.institution, by=published.official, at=at)
    after = client.get(home(published))

    assert again.content == first.content
    assert "Otro título" in after.text


def test_what_belongs_to_a_session_is_neither_kept_nor_given(published, client, at, kept):
    client.force_login(make_user(full_name="Persona Con Sesión"))
    own = client.get(home(published))
    client.logout()
    client.cookies.clear()
    other = client.get(home(published))

    assert "Persona Con Sesión" not in other.text
    assert ("public" in own["Cache-Control"], "public" in other["Cache-Control"]) == (False, True)


def test_a_parameter_that_the_page_does_not_read_neither_draws_it_again_nor_stays_in_it(published, client, kept):
    client.get(f"{home(published)}?utm=<b>ajeno</b>")
    before = SHELF.weight

    page = client.get(home(published))

    assert "ajeno" not in page.text
    assert SHELF.weight == before


def test_pages_of_two_entities_and_two_addresses_are_never_exchanged(published, client, kept):
    other = make_institution()

    pages = [client.get(reverse("portal:home", args=[one.code])).text for one in (published.institution, other) * 2]

    assert pages[:2] == pages[2:]
    assert published.institution.name not in pages[1]


def test_the_page_travels_compressed_where_the_browser_can_and_says_what_may_run(published, client):
    plain = client.get(home(published))
    zipped = client.get(home(published), headers={"accept-encoding": "gzip, deflate"})

    assert gzip.decompress(zipped.content) == plain.content
    assert plain["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "nonce" not in plain.text


def test_the_shelf_holds_no_more_than_its_bytes():
    shelf = Shelf(40_000, 300)

    for number in range(100):
        shelf.take(number, lambda: drawn(200, [], b"x" * 500))

    assert shelf.weight <= 40_000


# --- first load ------------------------------------------------------------------------------------------------------
@pytest.mark.req("NFR-06")
@pytest.mark.parametrize("name", ["home", "agenda", "plan"])
def test_first_load_weighs_less_than_150_kb(published, client, name):
    more = {"agenda": [2026, 3], "plan": [2026]}.get(name, [])

    weight, seen = weigh(client.get(reverse(f"portal:{name}", args=[published.institution.code, *more])))

    assert any(one.endswith("woff2") for one in seen)
    assert weight < LIGHT


# --- small cells -----------------------------------------------------------------------------------------------------
def guesses(shown, total):
    """What each hidden line may be, for whoever knows the total and that none of them is zero."""
    hidden = [place for place, count in enumerate(shown) if count is None]
    if total is None:
        return {}
    rest = total - sum(count for count in shown if count is not None)
    return {place: rest if len(hidden) == 1 else rest - len(hidden) + 1 for place in hidden}


@pytest.mark.req("PUB-05")
def test_no_small_count_is_told_nor_can_be_worked_out():
    dice, wrong = Random(8), []
    for _turn in range(10_000):
        counts = [dice.choice((0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 40)) for _ in range(dice.randint(1, 7))]
        table = suppressed([(str(place), count) for place, count in enumerate(counts)])
        shown = [cell.count for cell in table.cells]
        most = guesses(shown, table.total)
        told = [count for count in shown if count is not None and 0 < count < 5]
        # A line that can be only one number is told all the same.
        sure = [place for place, greatest in most.items() if greatest <= 1 or shown.count(None) == 1]
        if told or sure:
            wrong.append((counts, shown, table.total))

    assert wrong == []
