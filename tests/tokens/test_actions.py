from datetime import timedelta

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.tokens import actions, queries
from baquiano.tokens.models import ApiToken
from tests.factories.institutions import make_member, make_membership, make_unit
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(scoped):
    return make_member(make_unit(scoped))


@pytest.mark.req("NFR-08")
def test_the_secret_is_given_once_and_never_stored(scoped, person, at):
    token, text = make_token(person, scoped, at=at)

    assert text.startswith(f"baq_{token.pk.hex}_")
    assert text.rpartition("_")[2] not in str(ApiToken.objects.values().get())
    assert queries.token_of(text, at) == token


def test_asking_twice_with_one_identity_makes_one_and_shows_no_secret(scoped, person, at):
    identity = uuid7()
    make_token(person, scoped, id=identity, at=at)

    token, text = make_token(person, scoped, id=identity, at=at)

    assert (ApiToken.objects.count(), token.pk, text) == (1, identity, "")


def test_the_same_identity_with_another_scope_is_a_conflict(scoped, person, at):
    identity = uuid7()
    make_token(person, scoped, id=identity, at=at)

    with pytest.raises(Conflict):
        make_token(person, scoped, id=identity, scope="read", at=at)


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_ends_between_today_and_a_year_from_now(scoped, person, at, days):
    with pytest.raises(Refused):
        make_token(person, scoped, expires_on=day_of(at) + timedelta(days=days), at=at)


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-1], lambda text: "otro" + text, lambda text: "baq_x_y", str.upper]
)
def test_a_damaged_text_is_no_token(scoped, person, at, damage):
    _token, text = make_token(person, scoped, at=at)

    assert queries.token_of(damage(text), at) is None


def test_a_revoked_or_expired_token_stops_working(scoped, person, at):
    token, text = make_token(person, scoped, at=at)

    assert queries.token_of(text, at + timedelta(days=31)) is None
    actions.revoke_token(token, by=person, at=at)
    assert queries.token_of(text, at) is None


@pytest.mark.req("ORG-03")
def test_a_token_dies_with_the_membership_and_does_not_come_back_with_another(scoped, at):
    unit = make_unit(scoped)
    membership = make_membership(unit)
    _token, text = make_token(membership.user, scoped, at=at)
    membership.ends_on = day_of(at)
    membership.save()
    later = at + timedelta(days=2)

    assert queries.token_of(text, at) is not None
    assert queries.token_of(text, later) is None
    make_membership(unit, user=membership.user, starts_on=day_of(later))
    assert queries.token_of(text, later) is None


@pytest.mark.req("AUD-01")
def test_making_and_revoking_leave_their_trace(scoped, person, at):
    token, _text = make_token(person, scoped, at=at)

    actions.revoke_token(token, by=person, at=at)
    actions.revoke_token(token, by=person, at=at)

    events = list(TrailEntry.objects.order_by("id").values_list("event", "subject_id"))
    assert events == [("tokens.token_issued", str(token.pk)), ("tokens.token_revoked", str(token.pk))]


def test_the_uses_of_a_minute_are_counted_and_limited(scoped, person, at, settings):
    settings.API_PER_MINUTE = 2
    token, text = make_token(person, scoped, at=at)

    allowed = [actions.count_use(queries.token_of(text, at), by=person, at=at) for _ in range(3)]
    token.refresh_from_db()
    next_minute = actions.count_use(token, by=person, at=at + timedelta(minutes=1))

    assert (allowed, next_minute) == ([True, True, False], True)
