"""Nothing of one institution reaches the people of another, in any page, list, search or export (ORG-01).

The demonstration is built twice. The first one is set apart under other names, and every word that a person may have
written in it receives a mark; then the people of the second one open every address there is.
"""

import io
import zipfile
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from baquiano.accounts.models import User
from baquiano.audit import triggers
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.models import InstitutionRow
from baquiano.common.policy import allows
from baquiano.demo.building import FOLDER
from baquiano.institutions.models import Institution, Membership
from baquiano.institutions.queries import standing_of
from tests.factories.demonstration import small_demonstration
from tests.house.routes import Route, read_the_query, routes
from tests.house.samples import sample_of
from tests.house.test_access import APART, WIDER

pytestmark = [pytest.mark.django_db, pytest.mark.req("ORG-01"), pytest.mark.timeout(600)]

MARK = "ZQXMARCA"
# What a person may have written, by the end of the name of the field.
WRITTEN = (
    "activity", "agenda", "comments", "content", "description", "goal", "help", "label", "name", "need", "note",
    "notes", "objective", "observations", "place", "post", "reason", "subject", "subject_label", "summary", "text",
    "title",
)  # fmt: skip
ROLES = ("admin", "planning_professional", "internal_control", "advisor")
if connection.vendor != "sqlite":  # the scope is decided above the engine: here asks the one who sees the most
    ROLES = ("planning_professional",)
FEWEST = 25


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, shelf: Any, django_db_blocker: Any) -> Any:
    """Ours and the other: both with plans, agendas, visits, cases and letters."""
    with django_db_blocker.unblock():
        with shelf.standing("world", small_demonstration):
            pass  # the first one is the same that the other tests look at
        with shelf.standing("two worlds", _make_the_second, over="world"):
            yield Institution.objects.get(code=FOLDER), Institution.objects.get(code=f"x-{FOLDER}")


def _make_the_second() -> None:
    _set_apart()
    small_demonstration()


def _set_apart() -> None:
    with triggers.lifted(connection), scopes_disabled():
        for institution in Institution.objects.all():
            Institution.objects.filter(pk=institution.pk).update(
                code=f"x-{institution.code}", name=f"{MARK} {institution.name}", short_name=MARK
            )
        User.objects.update(
            email=Concat(Value("x."), "email"),
            full_name=Concat(Value(f"{MARK} "), "full_name"),
            document_number=Concat(Value("1"), "document_number"),
        )
        TrailEntry.objects.update(subject_label=f"{MARK} algo", actor_label=f"{MARK} alguien")
        for model in apps.get_models():
            if issubclass(model, InstitutionRow):
                _mark(model)


def _mark(model: type[models.Model]) -> None:
    unique = {name for one in model._meta.constraints for name in getattr(one, "fields", ())}
    for field in model._meta.concrete_fields:
        written = isinstance(field, models.CharField | models.TextField) and field.name.endswith(WRITTEN)
        is_free = not (field.choices or field.unique or field.name in unique)
        if written and is_free and (field.max_length or 100) >= 100:
            rows = model._base_manager.exclude(**{field.name: ""})
            rows.update(**{field.name: Concat(Value(f"{MARK} "), field.name)})


def _person(institution: Institution, role: str) -> User:
    with scope(institution=institution):
        person = Membership.objects.filter(role=role).order_by("user__email").first().user
    person.standing = standing_of(person, institution, day_of(timezone.now()))
    return person


def _client(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def _addresses(institution: Institution, person: User | None = None) -> list[tuple[Route, str]]:
    """Every address with its sample, or those that the policy opens to ``person``: a closed door tells nothing."""
    found = []
    for route in routes():
        if route.name in APART or (person and _is_closed(route, person)):
            continue
        try:
            kwargs = sample_of(route, institution)[0] if route.arguments else {}
            found.append((route, reverse(route.name, kwargs=kwargs)))
        except (LookupError, NoReverseMatch):
            continue
    return found


def _is_closed(route: Route, person: User) -> bool:
    return not (route.public or route.signed_in or allows(person, route.action))


def _words(response: Any) -> str:
    """What the answer says, also inside a spreadsheet or a ZIP."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


QUESTIONS = ("", f"?q={MARK}", f"?q={MARK}&exportar=csv", "?exportar=xlsx")


@pytest.mark.parametrize("role", ROLES)
def test_no_page_list_search_or_export_shows_another_institution(worlds, role):
    ours, _other = worlds
    person = _person(ours, role)
    client = _client(person)

    leaked = []
    for route, address in _addresses(ours, person):
        if route.public:  # what each institution publishes is for everyone
            continue
        for question in QUESTIONS if not route.arguments else ("",):
            answer = client.get(address + question)
            said = _words(answer).replace(f'value="{MARK}"', "").replace(f"q={MARK}", "")
            # What was searched for is repeated; a row that was found brings other words after the mark.
            if f"{MARK} " in said:
                leaked.append(f"{address}{question}: {said[said.index(MARK) - 60 :][:160]}")
            if not read_the_query(answer):
                break

    assert leaked == []


def test_the_marks_are_there_for_whoever_may_see_them(worlds):
    """Else the test above would pass because nothing was marked."""
    _ours, other = worlds
    client = _client(_person(other, "planning_professional"))

    showing = (address for _route, address in _addresses(other) if MARK in _words(client.get(address)))

    assert len(list(islice(showing, FEWEST))) == FEWEST


@pytest.mark.parametrize("role", ROLES)
def test_a_row_of_another_institution_does_not_exist(worlds, role):
    ours, other = worlds
    person = _person(ours, role)
    client = _client(person)

    reached = []
    for route, address in _addresses(other, person):
        names_a_row = route.arguments and any(isinstance(value, UUID) for value in sample_of(route, other)[0].values())
        if not names_a_row or route.public or route.signed_in or route.name in WIDER:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            # Who must confirm the password is asked for it before anything is looked for.
            asked = answer.status_code == 302 and answer.url.startswith(reverse("account_reauthenticate"))
            if answer.status_code not in {403, 404, 405} and not asked:
                reached.append(f"{method} {address}: {answer.status_code}")

    assert reached == []
