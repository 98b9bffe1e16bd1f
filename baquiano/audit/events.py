"""The events of the trail in Spanish, read from ``settings.EVENTS_FILE``."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(settings.EVENTS_FILE.read_text(encoding="utf-8"))


@cache
def labels() -> dict[str, str]:
    """The words of each event."""
    rooms = {room: events for room, events in _words().items() if room != "data"}
    return {f"{room}.{event}": words for room, events in rooms.items() for event, words in events.items()}


def label_of(event: str) -> str:
    """The words of ``event``, or its code when it has none."""
    return labels().get(event, event)


def data_label(name: str) -> str:
    """The words of a datum that goes with an event, or its name when it has none."""
    return _words()["data"].get(name, name)


def choices() -> list[tuple[str, str]]:
    """Events for a filter, by their words."""
    return sorted(labels().items(), key=lambda pair: pair[1])
