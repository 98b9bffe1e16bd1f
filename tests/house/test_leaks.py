"""Nothing of one institution reaches the people of another, in any page, list, search or export (ORG-01).

Two institutions stand side by side (``side_by_side``), and the people of one look for what is of the other. Every page
as each role opens it is looked at by ``test_access``, in these same two; here it is searched for, taken away in files,
and asked for by its own address.
"""

from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.models import Institution, Membership
from baquiano.institutions.queries import standing_of
from tests.house.routes import Route, read_the_query, routes
from tests.house.samples import sample_of
from tests.house.side_by_side import MARK, words
from tests.house.test_access import APART, WIDER

# The scope of the institution is put on every question above the engine.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engine("sqlite"),
    pytest.mark.req("ORG-01"),
    pytest.mark.timeout(600),
]

# Whoever may open most asks first, and each address is asked by the first one to whom it opens: the scope is that of
# the institution, the same for all of its people.
ROLES = ("planning_professional", "admin", "internal_control", "advisor")
FEWEST = 25


def _person(institution: Institution, role: str) -> User:
    with scope(institution=institution):
        person = Membership.objects.filter(role=role).order_by("user__email").first().user
    person.standing = standing_of(person, institution, day_of(timezone.now()))
    return person


def _client(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture(scope="module")
def people(worlds: Any, django_db_blocker: Any) -> dict[str, User]:
    """Ours, by role."""
    with django_db_blocker.unblock():
        return {role: _person(worlds[0], role) for role in ROLES}


def _addresses(institution: Institution) -> list[tuple[Route, str]]:
    """Every address with its sample in the institution."""
    found = []
    for route in routes():
        if route.name in APART:
            continue
        try:
            kwargs = sample_of(route, institution)[0] if route.arguments else {}
            found.append((route, reverse(route.name, kwargs=kwargs)))
        except (LookupError, NoReverseMatch):
            continue
    return found


def _asked_by(people: dict[str, User], role: str, route: Route) -> bool:
    """Whether that is the first of ours to whom the policy opens it: a closed door tells nothing."""
    opened = (one for one, person in people.items() if route.signed_in or allows(person, route.action))
    return next(opened, None) == role


QUESTIONS = (f"?q={MARK}", f"?q={MARK}&exportar=csv", "?exportar=xlsx")


@pytest.mark.parametrize("role", ROLES)
def test_no_search_or_export_shows_another_institution(worlds, people, role):
    ours, _other = worlds
    client = _client(people[role])

    leaked = []
    for route, address in _addresses(ours):
        # What each institution publishes is for everyone; a page of one row is no list.
        if route.public or route.arguments or not _asked_by(people, role, route):
            continue
        for question in QUESTIONS:
            answer = client.get(address + question)
            assert answer.status_code < 500, address + question
            said = words(answer).replace(f'value="{MARK}"', "").replace(f"q={MARK}", "")
            # What was searched for is repeated; a row that was found brings other words after the mark.
            if f"{MARK} " in said:
                leaked.append(f"{address}{question}: {said[said.index(MARK) - 60 :][:160]}")
            if not read_the_query(answer):
                break

    assert leaked == []


def test_the_marks_are_there_for_whoever_may_see_them(worlds):
    """Else what is not found would not be found because nothing was marked."""
    _ours, other = worlds
    client = _client(_person(other, "planning_professional"))

    showing = (address for _route, address in _addresses(other) if MARK in words(client.get(address)))

    assert len(list(islice(showing, FEWEST))) == FEWEST


@pytest.mark.parametrize("role", ROLES)
def test_a_row_of_another_institution_does_not_exist(worlds, people, role):
    _ours, other = worlds
    client = _client(people[role])

    reached = []
    for route, address in _addresses(other):
        names_a_row = route.arguments and any(isinstance(value, UUID) for value in sample_of(route, other)[0].values())
        if not names_a_row or route.public or route.signed_in or route.name in WIDER:
            continue
        if not _asked_by(people, role, route):
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            # Who must confirm the password is asked for it before anything is looked for.
            asked = answer.status_code == 302 and answer.url.startswith(reverse("account_reauthenticate"))
            if answer.status_code not in {403, 404, 405} and not asked:
                reached.append(f"{method} {address}: {answer.status_code}")

    assert reached == []
