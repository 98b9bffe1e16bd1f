"""Every address declares its action in the policy or is public on purpose."""

from collections import Counter

from baquiano.common.policy import the_policy
from baquiano.ui.navigation import registered_items
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


def test_two_entries_of_the_menu_do_not_say_the_same():
    labels = Counter(str(item.label) for item in registered_items())

    assert [label for label, times in labels.items() if times > 1] == []
