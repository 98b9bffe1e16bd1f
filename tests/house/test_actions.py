"""Every action says who acts and when: ``by=`` and ``at=``, by keyword only."""

import importlib
import inspect

import pytest

from tests.house.test_contracts import ROOMS


def _modules():
    for room in ROOMS:
        try:
            yield importlib.import_module(f"baquiano.{room}.actions")
        except ModuleNotFoundError:
            continue


def _actions():
    """The verbs of each room: what its ``actions`` offers. A folder of actions says it in ``__all__``."""
    found = {}
    for module in _modules():
        for name in getattr(module, "__all__", None) or dir(module):
            function = getattr(module, name)
            at_home = getattr(function, "__module__", "").startswith(f"baquiano.{module.__name__.split('.')[1]}.")
            if inspect.isfunction(function) and at_home and not name.startswith("_"):
                found[f"{module.__name__}.{name}"] = inspect.unwrap(function)
    return found


ACTIONS = _actions()


@pytest.mark.req("AUD-01")
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_names_its_actor_and_its_moment(name):
    parameters = inspect.signature(ACTIONS[name]).parameters
    # What the clock itself does (sweeps, seals) has a moment and no person.
    actor = [] if _is_of_the_clock(ACTIONS[name]) else ["by"]

    missing = [
        p for p in [*actor, "at"] if p not in parameters or parameters[p].kind is not inspect.Parameter.KEYWORD_ONLY
    ]

    assert missing == []


def _is_of_the_clock(function):
    return "by" not in inspect.signature(function).parameters and "clock" in (inspect.getdoc(function) or "").lower()


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_says_what_the_caller_may_rely_on(name):
    assert inspect.getdoc(ACTIONS[name])
