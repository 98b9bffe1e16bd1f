"""Every action says who acts and when: ``by=`` and ``at=``, by keyword only."""

import importlib
import inspect
import pkgutil

import pytest

from tests.house.test_contracts import ROOMS


def _modules():
    for room in ROOMS:
        try:
            module = importlib.import_module(f"baquiano.{room}.actions")
        except ModuleNotFoundError:
            continue
        yield module
        for part in pkgutil.iter_modules(getattr(module, "__path__", [])):
            yield importlib.import_module(f"{module.__name__}.{part.name}")


def _actions():
    found = {}
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and function.__module__.startswith(module.__name__.split(".actions")[0] + ".actions"):
                found[f"{function.__module__}.{name}"] = inspect.unwrap(function)
    return found


ACTIONS = _actions()


@pytest.mark.req("AUD-01")
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_names_its_actor_and_its_moment(name):
    parameters = inspect.signature(ACTIONS[name]).parameters
    # What the clock itself does (sweeps, seals) has a moment and no person.
    actor = [] if _is_of_the_clock(ACTIONS[name]) else ["by"]

    missing = [p for p in [*actor, "at"] if p not in parameters or parameters[p].kind is not inspect.Parameter.KEYWORD_ONLY]

    assert missing == []


def _is_of_the_clock(function):
    return "by" not in inspect.signature(function).parameters and "clock" in (inspect.getdoc(function) or "").lower()


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_says_what_the_caller_may_rely_on(name):
    assert inspect.getdoc(ACTIONS[name])
