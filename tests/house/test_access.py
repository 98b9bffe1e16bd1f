"""Every address, asked by every role, answers what the policy says.

The list of addresses comes from the URLconf, the roles from the policy and the rows from a small demonstration, so
that a new address is asked without anybody remembering it: one that takes arguments and has no sample fails.

What a person may not reach is 404 (a row) or 403 (a door), and never a server error; and nothing that is shown bears
the mark of the other institution that stands beside this one. Where the policy closes a door to a role whatever the
row, the first such role asks through the whole application, and the others ask the same view directly: what stands
before every view was asked by the first. Where it opens one to many roles, the first and the last of them see the whole
page, and those between are answered without drawing it. ``expected_access.csv`` is a
second oracle: a frozen copy of who may do what, which changes only in a commit that somebody reads.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.forms import BaseForm
from django.http import Http404
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from baquiano.accounts.models import User
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, the_policy
from baquiano.documents import access
from baquiano.documents.models import Evidence, IssuedDocument, Signature
from baquiano.imports.registers import KINDS
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import standing_of
from baquiano.ui.endpoints.schema import takes_files
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.house.routes import Route, read_the_body, read_the_query, routes
from tests.house.samples import sample_of
from tests.house.side_by_side import MARK, words

pytestmark = pytest.mark.django_db

# Nobody of the demonstration holds these: each reaches what another role reaches ([like] of the policy), or is asked in
# the tests of its room: the strategy, the requests.
UNHELD = {"deputy_head", "monitoring_admin", "service_desk", "technical_director"}
ROLES = sorted(set(the_policy().roles) - UNHELD)
# What the policy says, the scope of an institution and the door of who did not sign in are above the engine.
above_the_engine = pytest.mark.engine("sqlite")
FROZEN = settings.BASE_DIR / "tests" / "house" / "expected_access.csv"
# The row must be in a state that the sample is not in: here only the refusals are asked.
BOUND_TO_STATE = {
    "institutions:delegation_revoke",
    "governance:session_sign",
    "meetings:minutes_reopen",
    "delivery:session_reschedule",
    "delivery:session_cancel",
    "documents:evidence_supersede",
    # What an audit found is judged by whoever audits, and the rest by whoever opens such an action.
    "improvement:action_cancel",
    "improvement:action_note",
    "improvement:action_reschedule",
    "improvement:action_verify",
    # By the boss while it is filed, by finance once it is delivered.
    "travel:request_return",
    "travel:request_refuse",
}
# Seen by more people than own the row, for the reason given.
WIDER = {
    "planning:plan_detail": "a plan in force is public",
    "planning:item_detail": "a plan in force is public",
    "planning:plan_items": "a plan in force is public",
    "planning:plan_evidence": "a plan in force is public, with what proves it",
    "planning:plan_export": "a plan in force is public",
    "planning:plan_coverage": "a plan in force is public",
    "planning:plan_baseline": "a plan in force is public, and so is what it was when it was approved",
    "planning:plan_template": "empty columns",
    "planning:item_background": "a plan in force is public; each part of it shows what the person may see",
    "planning:plan_background": "a plan in force is public; each part of it shows what the person may see",
    "planning:item_inputs": "a plan in force is public, and so is what it stands on",
    "planning:plan_rests": "a plan in force is public, and so is what it stands on",
    "planning:plan_specifications": "a plan in force is public, and so is what it stands on",
    "planning:import_list": "only the imports that the person may see are on it",
    "delivery:entry_session": "says that there is no visit when the person may not see it",
    "evaluation:subject_campaigns": "leads whoever sees the case to the list, on which each one sees the own",
}
# Shown beside a row that the person must also see.
BESIDE = {
    "archive:request_case_file": "demand.view_request",
    "evaluation:assistance_campaigns": "delivery.view_session",
    "evaluation:session_campaigns": "delivery.view_session",
    "improvement:assistance_corrections": "delivery.view_session",
    "improvement:committee_actions": "governance.view_session",
    "improvement:session_actions": "delivery.view_session",
    "portfolio:team_services": "teams.view_team",
    "reports:committee_report": "reports.view_report",
    # The samples are still being written: the approved one is for everybody.
    "strategy:committee_strategy": "strategy.view_draft",
    "strategy:proposal_detail": "strategy.view_draft",
    "strategy:strategy_data": "strategy.view_draft",
    "strategy:strategy_detail": "strategy.view_draft",
    "strategy:strategy_download": "strategy.view_draft",
    "strategy:strategy_facts": "strategy.view_draft",
    "strategy:strategy_proposals": "strategy.view_draft",
    "strategy:strategy_references": "strategy.view_draft",
}
# A download leaves its trace, as it must (AUD-05), and so do figures of sensitive data.
READ = {
    "archive.case_file_exported",
    "audit.listing_exported",
    "meetings.differential_read",
    "travel.pay_read",
    "travel.requests_exported",
}
# Addresses that only answer to what their page sends, that need a token of their own, or that say 503 on purpose
# where no background work is running; asked in their own tests.
APART = {
    "account_reset_password_from_key",
    "accounts:demo_enter",
    "demo:demo_reset",
    "account_logout",
    "installation:health",
    "installation:metrics",
}


def _person(world: Any, role: str) -> User:
    with scope(institution=world):
        return Membership.objects.filter(role=role).order_by("user__email").first().user


def _standing_person(world: Any, role: str) -> User:
    person = _person(world, role)
    person.standing = standing_of(person, world, day_of(timezone.now()))
    return person


@dataclass(frozen=True)
class Door:
    """A route with its sample row, and the address that names it."""

    route: Route
    address: str
    row: Any = None
    names_a_row: bool = False


if connection.vendor == "sqlite":

    @pytest.fixture(scope="module")
    def world(worlds: Any) -> Any:
        """Where the policy is asked, another institution stands beside ours, with a mark on every word."""
        return worlds[0]


@pytest.fixture(scope="module")
def doors(world: Any, django_db_blocker: Any) -> list[Door]:
    """Every address; one whose arguments have no sample is empty."""
    with django_db_blocker.unblock():
        return [_door(route, world) for route in routes() if route.name not in APART]


def _door(route: Route, world: Any) -> Door:
    try:
        kwargs, row = sample_of(route, world) if route.arguments else ({}, None)
        address = reverse(route.name, kwargs=kwargs)
    except (LookupError, NoReverseMatch):
        return Door(route, "")
    return Door(route, address, row, any(isinstance(value, UUID) for value in kwargs.values()))


def test_every_address_with_arguments_has_a_sample(doors):
    assert [door.route.name for door in doors if not door.address] == []


@dataclass(frozen=True)
class Sides:
    """The roles on both sides of a door: the first who stays outside, and who of those inside draw the whole page."""

    outside: str
    drawing: frozenset[str]


@pytest.fixture(scope="module")
def sides(world: Any, doors: list[Door], django_db_blocker: Any) -> dict[str, Sides]:
    with django_db_blocker.unblock():
        people = {role: _standing_person(world, role) for role in ROLES}
        return {door.route.name: _sides(door, people) for door in doors}


def _sides(door: Door, people: dict[str, User]) -> Sides:
    outside = [role for role in ROLES if _is_closed(door.route, people[role])]
    inside = [role for role in ROLES if role not in outside]
    return Sides(next(iter(outside), ""), frozenset(inside[:1] + inside[-1:]))


def _is_closed(route: Route, person: User) -> bool:
    return not (route.public or route.signed_in or allows(person, route.action))


@above_the_engine
@pytest.mark.timeout(300)
@pytest.mark.req("ORG-01", "ORG-04", "AUD-05")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_policy_says(world, doors, sides, role):
    person = _standing_person(world, role)
    client = Client(raise_request_exception=False)
    client.force_login(person)

    last, wrong = _last_entry(), []
    for door in doors:
        side = sides[door.route.name]
        if not _is_closed(door.route, person):
            with nullcontext() if role in side.drawing else _undrawn():
                line = _wrong(client, person, door, world, last)
        elif role == side.outside:
            line = _wrong(client, person, door, world, last)
        else:
            line = ", ".join(f"{method} {door.address}: entra" for method in _methods_that_enter(person, door))
        wrong += [line] if line else []

    assert "\n".join(wrong) == ""
    assert _written_after(last) == []


@contextmanager
def _undrawn() -> Iterator[None]:
    """Pages answer without being drawn: whether they answer is asked, and not what they say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda template, context=None, request=None: "")
        yield


def _methods_that_enter(person: User, door: Door) -> list[str]:
    return [method for method in door.route.methods if _enters(person, door, method)]


def _enters(person: User, door: Door, method: str) -> bool:
    """Whether the view of the address itself lets the person in."""
    request = RequestFactory().generic(method.upper(), door.address)
    request.user = person
    found = resolve(door.address)
    try:
        answer = found.func(request, *found.args, **found.kwargs)
    except (PermissionDenied, Http404):
        return False
    return answer.status_code not in {403, 404, 405}


def _wrong(client: Client, person: User, door: Door, world: Any, last: int) -> str:
    """What is wrong with the answers of ``door`` to ``person``; empty when they are as the policy says."""
    route, expected = door.route, _expected(person, door, world)
    for method in route.methods:
        # Who may do it sends the form in the test of bad input, which looks for the same: no error of the server.
        if method == "post" and expected:
            continue
        with _leaving_nothing(client):
            answer = _send(client, method, door)
            said, status = words(answer), answer.status_code
            written = _written_after(last)
        refused = status in ({403, 404, 405} if method == "get" else {403, 404, 405, 409, 422})
        found = f"{method.upper()} {door.address} ({route.name}): {status}, allowed={expected}"
        if status >= 500:
            return found
        # What each institution publishes is for everyone.
        if f"{MARK} " in said and not route.public:
            return f"{found}, says {said[max(0, said.index(MARK) - 60) :][:160]}"
        if expected is False and (written or not refused):
            return found
        # A prefetch that opens every address writes nothing of the business.
        if method == "get" and not set(written) <= READ:
            return f"{found}, writes {sorted(written)}"
        if expected and status in {403, 404} and method == "get" and route.page not in BOUND_TO_STATE:
            return found
    return ""


@contextmanager
def _leaving_nothing(client: Client) -> Iterator[None]:
    """What is sent inside changes nothing for what is sent next, nor ends the session."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session


def _last_entry() -> int:
    with scopes_disabled():
        return TrailEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _written_after(last: int) -> list[str]:
    """The event of each entry of the trail after ``last``: what was asked before was taken back."""
    with connection.cursor() as cursor:  # asked thousands of times
        cursor.execute(f"SELECT event FROM {TrailEntry._meta.db_table} WHERE id > %s", [last])
        return [event for (event,) in cursor.fetchall()]


def _send(client: Client, method: str, door: Door, values: dict[str, str] | None = None) -> Any:
    """A page receives a form; an endpoint of the API, JSON, or a form when it takes files."""
    route, address = door.route, door.address
    if method == "get":
        return client.get(address)
    endpoint = getattr(route.view, "cls", None)
    if not route.is_api or endpoint is None or takes_files(getattr(endpoint, "form", None)):
        return client.post(address, values or {})
    return client.post(address, values or {}, content_type="application/json")


def _read(answer: Any) -> Any:
    """The answer, read whole: what is left of a stream would close its cursor in the transaction of another test."""
    for _part in answer.streaming_content if answer.streaming else ():
        pass
    return answer


def _expected(person: User, door: Door, world: Any) -> bool | None:
    """Whether the policy grants it; None where the address has rules of its own beside the policy."""
    route, row = door.route, door.row
    if route.public or route.signed_in:
        return None if route.arguments else True
    with scope(institution=world):
        if not allows(person, route.action):
            return False
        if isinstance(row, IssuedDocument | Evidence | Signature):
            return access.can_open(person, row)
        if route.page in WIDER:
            return True
        if route.page.startswith("imports:") and route.arguments:
            return allows(person, KINDS["beneficiaries"].verb)
        return all(allows(person, code, row) for code in (route.action, BESIDE.get(route.page)) if code)


@above_the_engine
@pytest.mark.req("ORG-01")
def test_nobody_of_another_institution_reaches_a_row(doors):
    other = make_institution()
    stranger = make_member(make_unit(other), role="admin")
    client = Client(raise_request_exception=False)
    client.force_login(stranger)

    reached = []
    for door in doors:
        if door.route.public or door.route.signed_in or door.route.page in WIDER or not door.names_a_row:
            continue
        status = _read(client.get(door.address)).status_code
        if status not in {403, 404, 405}:
            reached.append(f"{door.address}: {status}")

    assert reached == []


@above_the_engine
def test_whoever_did_not_sign_in_is_sent_to_sign_in(doors):
    client, inside = Client(), []
    for door in doors:
        if door.route.public:
            continue
        response = client.get(door.address)
        if door.route.is_api:
            # Another program does not read a page to sign in.
            inside += [f"{door.address}: {response.status_code}"] if response.status_code != 401 else []
        elif response.status_code != 302 or not response.url.startswith(reverse("account_login")):
            inside.append(f"{door.address}: {response.status_code}")

    assert inside == []


@above_the_engine
def test_public_addresses_answer_without_signing_in(doors):
    client = Client()
    answers = {door.route.name: client.get(door.address).status_code for door in doors if door.route.public}

    assert {name: status for name, status in answers.items() if status not in {200, 301, 302, 405}} == {}


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
# What is not an object, not JSON, not text or not a value.
if connection.vendor != "sqlite":
    QUERIES += ("?exportar=xlsx",)  # a file is read by a cursor of the server
BODIES = (
    "[" * 100_000,
    '"\\ud800"',
    '{"id": {"a": 1}, "note": "\\ud800", "x\\u0000": 1e999, "version": 99999999999999999999}',
)


ASKERS = ("planning_professional", "advisor", "admin", "committee_member", "finance_officer", "records_manager")


@pytest.fixture(scope="module")
def askers(world: Any, doors: list[Door], django_db_blocker: Any) -> dict[str, str]:
    """For each address, the first role that may open it, and whose form is therefore read: a refusal reads nothing."""
    with django_db_blocker.unblock():
        people = {role: _standing_person(world, role) for role in ASKERS}
        return {
            door.route.name: next(
                (role for role in ASKERS if _expected(people[role], door, world) is not False), ASKERS[0]
            )
            for door in doors
        }


@pytest.mark.timeout(600)
@pytest.mark.req("NFR-01")
@pytest.mark.parametrize("asker", ASKERS)
def test_bad_input_never_ends_in_a_server_error(world, doors, askers, asker):
    client = Client(raise_request_exception=False)
    client.force_login(_person(world, asker))

    broken = []
    for number, door in enumerate(doors):
        if askers[door.route.name] != asker:
            continue
        with _leaving_nothing(client):
            answers = _answers_to_bad_input(client, door, number)
        broken += [f"{door.address}: {answer.status_code}" for answer in answers if answer.status_code >= 500]

    assert broken == []


def _answers_to_bad_input(client: Client, door: Door, number: int) -> list[Any]:
    """The answers to each query and each body, as long as something reads them.

    What a query says is read above the engine: all of them are asked of the one that refuses more values, and of the
    other one of them to each address, by turns.
    """
    route, answers = door.route, []
    queries = QUERIES if connection.vendor != "sqlite" else QUERIES[number % len(QUERIES) :][:1]
    for query in queries if "get" in route.methods else ():
        answers.append(_read(client.get(door.address + query)))
        if not read_the_query(answers[-1]):
            break
    if "post" in route.methods:
        fields = _fields_of_endpoint(route) if route.is_api else _fields(answers[0])
        values = {name: HOSTILE[(number + place) % len(HOSTILE)] for place, name in enumerate(fields)}
        answers.append(_send(client, "post", door, _sendable(values)))
    for body in BODIES if route.methods == ("post",) else ():
        answers.append(client.post(door.address, body, content_type="application/json"))
        if not read_the_body(answers[-1]):
            break
    return answers


def _fields(response: Any) -> list[str]:
    """The names of the fields of the forms on the page, else a guess of what such addresses take."""
    contexts = response.context or []
    forms = [value for context in contexts for value in context.flatten().values() if isinstance(value, BaseForm)]
    return sorted({form.add_prefix(name) for form in forms for name in form.fields}) or [
        "id",
        "version",
        "text",
        "note",
    ]


def _fields_of_endpoint(route: Route) -> list[str]:
    form = getattr(getattr(route.view, "cls", None), "form", None)
    return sorted(form.base_fields) if form else []


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
