"""Who may do what, and on whose things: every reach against every kind of row, and the same answer twice."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django_scopes import scope

from baquiano.common import policy
from baquiano.common.identity import uuid7
from baquiano.common.policy import Holding, Policy, Standing, allows, public, requires, signed_in, visible
from baquiano.institutions.models import Membership
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_membership, make_unit, with_standing

POLICY = """
[roles]
adviser = "Profesional"
leader = "Líder"
planner = "Planeación"
reader = "Lector"

[actions."things.edit_thing"]
name = "Editar"
grants = { adviser = "own", leader = "unit", planner = "institution" }

[actions."things.see_thing"]
name = "Ver"
grants = { any = "unit" }
"""


@pytest.fixture(autouse=True)
def small_policy(monkeypatch):
    monkeypatch.setattr(policy, "the_policy", lambda: Policy.from_toml(POLICY))


INSTITUTION, ELSEWHERE = uuid7(), uuid7()
UNIT, UNDER, SIBLING = uuid7(), uuid7(), uuid7()


def person(*roles, active=True, institution=INSTITUTION):
    holdings = tuple(Holding(role, UNIT, frozenset([UNIT, UNDER])) for role in roles)
    standing = Standing(institution, holdings)
    return SimpleNamespace(pk=uuid7(), is_authenticated=True, is_active=active, standing=standing)


def thing(owner=None, unit=UNIT, institution=INSTITUTION):
    return SimpleNamespace(institution_id=institution, unit_id=unit, created_by_id=getattr(owner, "pk", None))


MINE, MY_UNIT, BELOW, BESIDE = "mine", "my unit", "below", "beside"


def row_of(kind, me):
    return {
        MINE: thing(owner=me, unit=SIBLING),
        MY_UNIT: thing(unit=UNIT),
        BELOW: thing(unit=UNDER),
        BESIDE: thing(unit=SIBLING),
    }[kind]


@pytest.mark.req("ORG-04", "AUD-05")
@pytest.mark.parametrize(
    ("roles", "reached"),
    [
        (["adviser"], {MINE}),
        (["leader"], {MY_UNIT, BELOW}),
        (["planner"], {MINE, MY_UNIT, BELOW, BESIDE}),
        (["adviser", "leader"], {MINE, MY_UNIT, BELOW}),
        (["reader"], set()),
        ([], set()),
    ],
)
def test_each_reach_reaches_its_rows_and_no_other(roles, reached):
    me = person(*roles)

    allowed = {kind for kind in (MINE, MY_UNIT, BELOW, BESIDE) if allows(me, "things.edit_thing", row_of(kind, me))}

    assert allowed == reached


@pytest.mark.req("ORG-01")
@pytest.mark.parametrize("role", ["adviser", "leader", "planner"])
def test_a_row_of_another_institution_is_never_reached(role):
    me = person(role)

    assert not allows(me, "things.edit_thing", thing(owner=me, unit=UNIT, institution=ELSEWHERE))


def test_any_stands_for_whoever_holds_a_role_in_force():
    assert allows(person("reader"), "things.see_thing", thing(unit=UNDER))
    assert not allows(person("reader"), "things.see_thing", thing(unit=SIBLING))
    assert not allows(person(), "things.see_thing")


@pytest.mark.parametrize(
    "nobody",
    [
        AnonymousUser(),
        SimpleNamespace(pk=1, is_authenticated=True, is_active=True, standing=None),
        SimpleNamespace(pk=1, is_authenticated=True, is_active=True),
        person("planner", active=False),
    ],
    ids=["anonymous", "no standing", "standing never set", "inactive"],
)
@pytest.mark.req("ORG-03")
def test_without_a_standing_the_policy_refuses_everything(nobody):
    assert not allows(nobody, "things.edit_thing")
    assert not allows(nobody, "things.edit_thing", thing())


def test_an_undeclared_action_is_an_error_and_not_a_no():
    with pytest.raises(KeyError):
        allows(person("planner"), "things.burn_thing")


@pytest.mark.parametrize(
    ("grants", "message"),
    [
        ('{ boss = "unit" }', "things.edit_thing: unknown role 'boss'"),
        ('{ adviser = "world" }', "things.edit_thing: unknown reach 'world'"),
    ],
)
def test_a_file_with_an_unknown_word_is_refused_naming_the_action(grants, message):
    text = f'[roles]\nadviser = "P"\n[actions."things.edit_thing"]\nname = "Editar"\ngrants = {grants}\n'

    with pytest.raises(ValueError, match=message):
        Policy.from_toml(text)


def test_an_unknown_action_key_is_refused():
    text = '[roles]\nadviser = "P"\n[actions."things.edit_thing"]\nname = "Editar"\ngrant = { adviser = "unit" }\n'

    with pytest.raises(ValueError, match=r"things\.edit_thing: unknown key 'grant'"):
        Policy.from_toml(text)


def test_roles_with_tells_which_roles_hold_an_action():
    small = Policy.from_toml(POLICY)

    assert small.roles_with("things.edit_thing") == {"adviser", "leader", "planner"}
    assert small.roles_with("things.see_thing") == {"adviser", "leader", "planner", "reader"}


@pytest.fixture
def memberships(db):
    """Rows of two institutions; a membership belongs to its unit and to its person."""
    home, away = make_institution(), make_institution()
    with scope(institution=home):
        unit, sibling = make_unit(home), make_unit(home)
        under = make_unit(home, parent=unit)
        me = make_user()
        for place, user in [(unit, None), (under, None), (sibling, None), (sibling, me)]:
            make_membership(place, user=user)
    with scope(institution=away):
        make_membership(make_unit(away), user=me)
    return SimpleNamespace(home=home, me=me, unit=unit, under=under)


@pytest.mark.req("AUD-05", "ORG-01")
@pytest.mark.parametrize(
    ("roles", "count"),
    [(["adviser"], 1), (["leader"], 2), (["planner"], 4), (["adviser", "leader"], 3), (["reader"], 0)],
)
def test_the_rows_that_are_visible_are_the_ones_that_are_allowed(memberships, roles, count):
    me = memberships.me
    me.standing = None
    for role in roles:
        with_standing(me, memberships.unit, role, memberships.under)
    everything = Membership._base_manager.all()

    seen = set(visible(everything, me, "things.edit_thing"))

    assert seen == {row for row in everything if allows(me, "things.edit_thing", row)}
    assert len(seen) == count


def view(request):
    return "answer"


def ask(guarded, user):
    request = RequestFactory().get("/")
    request.user = user
    return guarded(request)


def test_a_required_action_opens_the_door_or_answers_403():
    guarded = requires("things.edit_thing")(view)

    assert ask(guarded, person("adviser")) == "answer"
    with pytest.raises(PermissionDenied):
        ask(guarded, person("reader"))


def test_a_view_declares_what_it_needs_where_the_tests_can_read_it():
    assert requires("things.edit_thing")(view).policy_action == "things.edit_thing"
    assert public("es la portada")(view).public_reason == "es la portada"
    assert public("es la portada")(view).login_required is False
    assert signed_in("la cuenta propia")(view).signed_in_reason == "la cuenta propia"


def test_a_role_like_another_reaches_the_same_except_what_is_granted_to_it_by_name():
    text = """
    [roles]
    leader = "Líder"
    director = "Director"
    [like]
    director = "leader"
    [actions."plan.view"]
    name = "Ver"
    grants = { leader = "unit" }
    [actions."plan.approve"]
    name = "Aprobar"
    grants = { leader = "unit", director = "institution" }
    [actions."plan.reopen"]
    name = "Abrir"
    grants = { leader = "unit" }
    except = ["director"]
    """

    policy = Policy.from_toml(text)
    actions = policy.actions

    assert (policy.roles_as("leader"), policy.roles_as("director")) == ({"leader", "director"}, {"director"})
    assert actions["plan.view"].grants == {"leader": "unit", "director": "unit"}
    assert actions["plan.approve"].grants == {"leader": "unit", "director": "institution"}
    assert actions["plan.reopen"].grants == {"leader": "unit"}
    with pytest.raises(ValueError, match="like: unknown role 'nobody'"):
        Policy.from_toml(text.replace('director = "leader"', 'director = "nobody"'))
