"""Every address, asked by every role, answers what the policy says.

The list of addresses comes from the URLconf, the roles from the policy and the rows from a small demonstration, so
that a new address is asked without anybody remembering it: one that takes arguments and has no sample fails.

What a person may not reach is 404 (a row) or 403 (a door), and never a server error. ``expected_access.csv`` is a
second oracle: a frozen copy of who may do what, which changes only in a commit that somebody reads.
"""

import csv
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from baquiano.accounts.models import User
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, the_policy
from baquiano.demo.building import build
from baquiano.documents import access
from baquiano.documents.models import Evidence, IssuedDocument, Signature
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import standing_of
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.house.routes import Route, routes
from tests.house.samples import sample_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
ROLES = sorted(the_policy().roles)
FROZEN = settings.BASE_DIR / "tests" / "house" / "expected_access.csv"
# The row must be in a state that the sample is not in: here only the refusals are asked.
BOUND_TO_STATE = {
    "governance:session_sign",
    "meetings:minutes_reopen",
    "delivery:session_reschedule",
    "delivery:session_cancel",
    "documents:evidence_supersede",
}
# Seen by more people than own the row, for the reason given.
WIDER = {
    "planning:plan_detail": "a plan in force is public",
    "planning:item_detail": "a plan in force is public",
    "planning:plan_export": "a plan in force is public",
    "planning:plan_template": "empty columns",
    "planning:import_list": "only the imports that the person may see are on it",
    "delivery:entry_session": "says that there is no visit when the person may not see it",
}
# Addresses that only answer to what their page sends, or that need a token of their own; asked in their own tests.
APART = {"account_reset_password_from_key", "accounts:demo_enter", "account_logout"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A small demonstration, built once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(TODAY, say=lambda line: None, items=24, months=2)
        transaction.set_rollback(True)


def _person(world: Any, role: str) -> User:
    with scope(institution=world):
        return Membership.objects.filter(role=role).order_by("user__email").first().user


def _routes() -> list[Route]:
    return [route for route in routes() if route.name not in APART]


def _address(route: Route, world: Any) -> tuple[str, Any]:
    """The address with its sample row, and that row; a route whose arguments have no sample is an error."""
    kwargs, row = sample_of(route, world) if route.arguments else ({}, None)
    return reverse(route.name, kwargs=kwargs), row


def test_every_address_with_arguments_has_a_sample(world):
    without = []
    for route in _routes():
        try:
            _address(route, world)
        except (LookupError, NoReverseMatch) as error:
            without.append(f"{route.name}: {error}")

    assert without == []


@pytest.mark.req("ORG-04", "AUD-05")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_policy_says(world, role):
    person = _person(world, role)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    person.standing = standing_of(person, world, day_of(timezone.now()))

    wrong = [line for route in _routes() if (line := _wrong(client, person, route, world))]

    assert wrong == []


def _wrong(client: Client, person: User, route: Route, world: Any) -> str:
    """What is wrong with the answer of ``route`` to ``person``; empty when it is as the policy says."""
    address, row = _address(route, world)
    expected = _expected(person, route, row, world)
    for method in ("get", "post"):
        written = TrailEntry.objects.count()
        status = getattr(client, method)(address).status_code
        refused = status in ({403, 404, 405} if method == "get" else {403, 404, 405, 409, 422})
        found = f"{method.upper()} {address} ({route.name}): {status}, allowed={expected}"
        if status >= 500:
            return found
        if expected is False and (not refused or TrailEntry.objects.count() != written):
            return found
        if expected and status in {403, 404} and method == "get" and route.name not in BOUND_TO_STATE:
            return found
    return ""


def _expected(person: User, route: Route, row: Any, world: Any) -> bool | None:
    """Whether the policy grants it; None where the address has rules of its own beside the policy."""
    if route.public or route.signed_in:
        return None if route.arguments else True
    with scope(institution=world):
        if not allows(person, route.action):
            return False
        if isinstance(row, IssuedDocument | Evidence | Signature):
            return access.can_open(person, row)
        if route.name in WIDER:
            return True
        return allows(person, route.action, row)


@pytest.mark.req("ORG-01")
def test_nobody_of_another_institution_reaches_a_row(world):
    other = make_institution()
    stranger = make_member(make_unit(other), role="admin")
    client = Client(raise_request_exception=False)
    client.force_login(stranger)

    reached = []
    for route in _routes():
        if route.public or route.signed_in or route.name in WIDER or not _is_row(route, world):
            continue
        address, _row = _address(route, world)
        status = client.get(address).status_code
        if status not in {403, 404, 405}:
            reached.append(f"{address}: {status}")

    assert reached == []


def _is_row(route: Route, world: Any) -> bool:
    kwargs, _row = sample_of(route, world) if route.arguments else ({}, None)
    return any(isinstance(value, UUID) for value in kwargs.values())


def test_whoever_did_not_sign_in_is_sent_to_sign_in(world):
    client, inside = Client(), []
    for route in _routes():
        if route.public:
            continue
        address, _row = _address(route, world)
        response = client.get(address)
        if response.status_code != 302 or not response.url.startswith(reverse("account_login")):
            inside.append(f"{address}: {response.status_code}")

    assert inside == []


def test_public_addresses_answer_without_signing_in(world):
    client = Client()
    answers = {route.name: client.get(_address(route, world)[0]).status_code for route in _routes() if route.public}

    assert {name: status for name, status in answers.items() if status not in {200, 301, 302, 405}} == {}


def test_asking_changes_nothing(world):
    """A prefetch that opens every address writes nothing of the business."""
    client = Client()
    client.force_login(_person(world, "planning_professional"))
    with scopes_disabled():
        before = TrailEntry.objects.count()

    for route in _routes():
        client.get(_address(route, world)[0])

    with scopes_disabled():
        written = list(TrailEntry.objects.order_by("id").values_list("event", flat=True)[before:])
    # A download leaves its trace, as it must (AUD-05).
    assert set(written) <= {"audit.listing_exported"}


# What nobody types and a robot sends: none of it may end in a server error.
HOSTILE = (
    "\x00",
    "\ud800",
    "9" * 400,
    "'\"><script>alert(1)</script>",
    "=1+1",
    "-1",
    "[]",
    "null",
    "\u202e",
    "á" * 5_000,
)
QUERIES = (
    "?page=abc&sort=evil&q=%00&size=99999999",
    "?page=99999999999999999999999&sort=-id&q=%ED%A0%80",
    "?page=-1&sort=created_by__password&from=2026-02-31&to=x&state=evil&unit=x",
)


@pytest.mark.req("NFR-01")
@pytest.mark.parametrize("role", ["planning_professional", "advisor", "admin", "committee_member"])
def test_bad_input_never_ends_in_a_server_error(world, role):
    client = Client(raise_request_exception=False)
    client.force_login(_person(world, role))

    broken = []
    for number, route in enumerate(_routes()):
        address, _row = _address(route, world)
        answers = [client.get(address + query) for query in QUERIES]
        fields = _fields(answers[0])
        values = {name: HOSTILE[(number + place) % len(HOSTILE)] for place, name in enumerate(fields)}
        answers.append(client.post(address, _sendable(values)))
        broken += [f"{address}: {answer.status_code}" for answer in answers if answer.status_code >= 500]

    assert broken == []


def _fields(response: Any) -> list[str]:
    """The names of the fields of the forms on the page, else a guess of what such addresses take."""
    contexts = response.context or []
    forms = [value for context in contexts for value in context.flatten().values() if hasattr(value, "fields")]
    return sorted({form.add_prefix(name) for form in forms for name in form.fields}) or [
        "id",
        "version",
        "text",
        "note",
    ]


def _sendable(values: dict[str, str]) -> dict[str, str]:
    return {name: value.encode("utf-8", "replace").decode("utf-8") for name, value in values.items()}


def test_the_policy_is_the_one_that_was_read():
    """To change it on purpose: ``python -m tests.house.freeze_access`` and read the difference in the commit."""
    with FROZEN.open(encoding="utf-8", newline="") as file:
        frozen = [tuple(row) for row in csv.reader(file)]

    assert rows_of_the_policy() == frozen


def rows_of_the_policy() -> list[tuple[str, str, str]]:
    return [
        (code, role, reach)
        for code, action in sorted(the_policy().actions.items())
        for role, reach in sorted(action.grants.items())
    ]
