"""Rooms, and actions of open rooms, that an institution may leave closed: each is registered in ``apps.ready()``.

    switches.register("targeting", _("Selecciona grupos de valor"))

The profile then says ``[targeting] enabled = true``. While it does not, the policy grants nothing of that room: its
entries are not in the menu, its addresses do not exist, its tabs and endpoints neither. A part of a room is closed in
the same way, action by action. What nearly every institution uses is open until its profile says otherwise
(``register_closing``).
"""

from typing import Any

from baquiano.institutions.folder import Setting, register_settings

_switches: dict[str, str] = {}
_openings: dict[str, tuple[str, Any]] = {}
_closings: dict[str, tuple[str, Any]] = {}


def register(room: str, label: Any) -> None:
    """Let the profile open ``room``; ``label`` is what the switch says on the page of settings."""
    _switches[room] = f"{room}.enabled"
    register_settings(Setting(_switches[room], bool, "Escriba true o false.", required=False, label=label))


def register_actions(key: str, *codes: str) -> None:
    """Let the setting ``key`` open some actions of a room that is open for the rest; the room declares the setting."""
    _switches.update(dict.fromkeys(codes, key))


def register_closing(key: str, value: Any, *codes: str) -> None:
    """Let the setting ``key`` close rooms or actions by saying ``value``; what it says otherwise leaves them open."""
    _closings.update(dict.fromkeys(codes, (key, value)))


def register_opening(key: str, value: Any, *codes: str) -> None:
    """Let the setting ``key`` open rooms or actions by saying ``value``; whatever else it says leaves them closed."""
    _openings.update(dict.fromkeys(codes, (key, value)))


def registered() -> dict[str, str]:
    """The setting that opens each room, or each action."""
    return dict(_switches)


def openings() -> dict[str, tuple[str, Any]]:
    """The setting that opens each room or action by its value, and that value."""
    return dict(_openings)


def closings() -> dict[str, tuple[str, Any]]:
    """The setting that closes each room or action, and the value with which it does."""
    return dict(_closings)
