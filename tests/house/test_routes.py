"""Every address declares its action in the policy or is public on purpose."""

from baquiano.common.policy import the_policy
from tests.house.routes import routes


def _declarations(route):
    return [d for d in (route.action, route.public, route.signed_in) if d]


def test_every_address_declares_exactly_one_door():
    undeclared = {route.name: _declarations(route) for route in routes() if len(_declarations(route)) != 1}

    assert undeclared == {}


def test_every_declared_action_is_in_the_policy():
    unknown = {
        route.name: route.action for route in routes() if route.action and route.action not in the_policy().actions
    }

    assert unknown == {}


def test_every_address_has_a_name_of_its_own():
    names = [route.name for route in routes()]

    assert len(names) == len(set(names))
