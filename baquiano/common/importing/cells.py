"""What a cell says: its text, nothing, something that is unclear, or something that means several things."""

import re
from dataclasses import dataclass
from typing import Any

from baquiano.common.text import fold, one_line, without_control_characters

_NOTHING = frozenset({"", "n a", "na", "no aplica", "sin definir", "pendiente", "por definir", "x definir", "ninguna"})


class Unclear(ValueError):
    """A cell that cannot be understood; carries what the person should do."""

    def __init__(self, mend: str) -> None:
        super().__init__(mend)
        self.mend = mend


@dataclass(frozen=True)
class Option:
    """One answer to a question: the value that is kept and the words that tell it from the others."""

    value: str
    label: str


@dataclass(frozen=True)
class Doubt:
    """A text that means several things, or nothing that is known: the person chooses, nobody guesses."""

    key: str
    text: str
    ask: str
    options: tuple[Option, ...]


def words(value: Any) -> str:
    """The text of a cell: 12.0 is «12», line breaks stay, invisible characters go."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat") and hasattr(value, "year"):
        return f"{value:%d/%m/%Y}"
    return without_control_characters(str(value)).replace("\r\n", "\n").strip()


def parts_of(text: str, separators: str = r"[;\n]") -> list[str]:
    return [part for raw in re.split(separators, text) if (part := one_line(raw).strip(" .-•"))]


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing in it."""
    return fold(text) in _NOTHING
