"""The events of the trail in Spanish, read from ``settings.EVENTS_FILE``."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def labels() -> dict[str, str]:
    """The words of each event."""
    rooms = tomllib.loads(settings.EVENTS_FILE.read_text(encoding="utf-8"))
    return {f"{room}.{event}": words for room, events in rooms.items() for event, words in events.items()}


def label_of(event: str) -> str:
    """The words of ``event``, or its code when it has none."""
    return labels().get(event, event)


def choices() -> list[tuple[str, str]]:
    """Events for a filter, by their words."""
    return sorted(labels().items(), key=lambda pair: pair[1])
