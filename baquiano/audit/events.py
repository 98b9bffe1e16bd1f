"""The events of the trail in Spanish, read from ``settings.EVENTS_FILE``."""

import tomllib
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from baquiano.common.policy import the_policy

# The tables of the file that are not rooms: the names of the data, and the words of their codes.
_LOOSE = ("data", "values")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(settings.EVENTS_FILE.read_text(encoding="utf-8"))


@cache
def labels() -> dict[str, str]:
    """The words of each event."""
    rooms = {room: events for room, events in _words().items() if room not in _LOOSE}
    return {f"{room}.{event}": words for room, events in rooms.items() for event, words in events.items()}


def label_of(event: str) -> str:
    """The words of ``event``, or its code when it has none."""
    return gettext(labels().get(event, event))


def data_label(name: str) -> str:
    """The words of a datum that goes with an event, or its name when it has none."""
    return _words()["data"].get(name, name)


def value_label(name: str, code: str) -> str:
    """The words of a code that goes under the datum ``name``, or the code itself when it has none."""
    if name == "role":
        return str(the_policy().roles.get(code, code))
    words = _words()["values"].get(name, {}).get(code)
    # An act of the policy is said by its name wherever it stands: as what was done, or as the way out of a task.
    action = the_policy().actions.get(code) if words is None else None
    return gettext(str(words or (action.name if action else code)))


def choices() -> list[tuple[str, str]]:
    """Events for a filter, by their words."""
    return sorted(((code, gettext(words)) for code, words in labels().items()), key=lambda pair: pair[1])
