"""The parts of the API that a token may be limited to: the face that assembles it registers them."""

from typing import Any

_parts: dict[str, Any] = {}


def register(room: str, title: Any) -> None:
    """Offer ``room`` among the parts of a token."""
    _parts[room] = title


def parts() -> list[tuple[str, Any]]:
    return sorted(_parts.items(), key=lambda part: str(part[1]))


def words(rooms: list[str]) -> str:
    """The titles of ``rooms``; empty when there is no limit."""
    return ", ".join(str(_parts.get(room, room)) for room in rooms)
