"""Fifty identical requests at once create one thing: every address that creates, on the engine that could double it.

The addresses are found in the code behind the URLconf (``creating``): one that ``recipes`` does not know fails. Of
each, a request alone says what it leaves, rows and entries of the trail, and takes it back; then fifty people with a
connection of their own press at the same moment. They must leave the same, and everybody be answered as the first one.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from tests.house.asking import ask_alone, prepared, tables_with, what_was_answered
from tests.house.creating import Before, Crowd, Making, is_locked, makings, stand_ins
from tests.house.recipes import NOW, RECIPES, SHOWS, SPARED

# Once for each way to a row: an endpoint writes as its page does.
CREATING = [making for making in makings() if making.route.page in RECIPES and making.route.name not in stand_ins()]
# Endpoints without a page of their name: it is a button of another one.
ALONE = {"meetings:attendance_create", "delivery:report_deliver"}


def test_every_address_that_creates_is_asked_or_says_why_not():
    pages = {making.route.page for making in makings()}

    assert sorted(pages - set(RECIPES) - set(SPARED)) == [], "sin receta en tests/house/recipes.py ni razón"
    assert sorted((set(RECIPES) | set(SPARED)) - pages) == [], "recetas o razones de lo que no crea"
    assert sorted(set(RECIPES) & set(SPARED)) == []


@pytest.mark.req("NFR-08")
def test_an_endpoint_reads_the_form_of_its_page_and_writes_as_it_does():
    """What is not asked with fifty at once is asked through its page: it may not write in a way of its own."""
    apart = {making.route.page for making in makings() if making.route.is_api and making.route.name not in stand_ins()}

    assert apart == ALONE
    assert {one.route.page for one in stand_ins().values()} <= set(RECIPES) | set(SPARED)


def test_what_is_spared_holds_its_row_before_it_writes():
    """The reasons MOVES and EDITS are true only of who waits for the first one and reads the row again."""
    loose = [m.route.name for m in makings() if SPARED.get(m.route.page, SHOWS) != SHOWS and not is_locked(m.route)]

    assert loose == []


def test_what_creates_is_found_without_anybody_naming_it():
    """The search is worth nothing if it finds little."""
    found = {making.route.name: making for making in makings()}

    assert found["planning:item_create"].forms == {"ItemCreateForm"}
    assert "add_item" in found["api:planning:item_create"].writers
    assert "open_report" in found["delivery:report_open"].writers
    assert "planning:plan_list" not in found
    assert len(CREATING) > 80


@pytest.fixture(scope="module")
def day_of_the_demonstration() -> Iterator[None]:
    """The clock of the middleware stands at the day of the demonstration, whenever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        yield


@pytest.fixture(scope="module")
def crowd(world: Any, day_of_the_demonstration: None) -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.leave()


@pytest.mark.engine("postgresql")
@pytest.mark.django_db
@pytest.mark.req("NFR-01", "NFR-08")
@pytest.mark.parametrize("making", CREATING, ids=lambda making: making.route.name)
def test_fifty_identical_requests_at_once_create_one_thing(world: Any, crowd: Crowd, making: Making) -> None:
    recipe = RECIPES[making.route.page]
    ready = crowd.at_the_desk(prepared, making, recipe, world)
    before = crowd.at_the_desk(Before)
    alone, answer = crowd.at_the_desk(ask_alone, crowd, ready, before)
    assert answer.status_code in {200, 201, 204, 302}, f"alone: {answer.status_code} {answer.content[:2000]!r}"
    assert alone.rows, "alone it creates nothing: the recipe does not say how it is asked"

    answers = Counter(what_was_answered(one) for one in crowd.ask(ready.make))
    left = crowd.at_the_desk(before.left)

    assert (left.rows, left.events) == (alone.rows, alone.events)
    same = {one for one in answers if one[0] not in recipe.refusals}
    assert len(same) == 1, answers
    assert same.pop()[0] == answer.status_code
    for table in crowd.at_the_desk(tables_with, ready.identity, left.rows) if ready.identity else ():
        assert left.rows[table] == 1
