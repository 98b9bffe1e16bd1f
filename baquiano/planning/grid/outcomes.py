"""Rows as they arrive from a browser, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from baquiano.common.errors import Refused
from baquiano.common.importing.cells import Option
from baquiano.common.text import without_control_characters

SAVE, REMOVE, RESTORE = "save", "remove", "restore"
LONGEST_CELL, MOST_ROWS, MOST_BASES = 20_000, 100, 20


@dataclass(frozen=True)
class RowEdit:
    """What somebody did to a row: the cells as they were typed and, of each, the texts that were read before typing.

    ``version`` is the one that was read; 0 for a row that this browser made, whose ``id`` is the identity that it
    gave it. Sending it again is the same edit.
    """

    id: UUID
    verb: str = SAVE
    version: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a cell was not saved, in words; with the options of a question when it is one."""

    message: str
    key: str = ""
    options: tuple[Option, ...] = ()


@dataclass
class RowOutcome:
    """What became of a row. ``theirs`` are the texts that somebody else saved in the cells of a conflict."""

    id: UUID
    faults: dict[str, Fault] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    by_whom: str = ""
    message: str = ""
    is_removed: bool = False


def read_edits(content: Any) -> list[RowEdit]:
    """The rows of a request; refuses, in words, what no page of ours sends."""
    rows = content.get("rows") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise Refused("No llegó ninguna fila. Recargue la página: sus cambios siguen en este equipo.")
    if len(rows) > MOST_ROWS:
        raise Refused(f"Llegaron más de {MOST_ROWS} filas a la vez. Recargue la página.")
    try:
        return [_edit(row) for row in rows]
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Refused("Una fila llegó dañada. Recargue la página: sus cambios siguen en este equipo.") from error


def _edit(row: dict[str, Any]) -> RowEdit:
    cells = {_name(name): _text(text) for name, text in row.get("cells", {}).items()}
    bases = {
        _name(name): tuple(_text(text) for text in texts[:MOST_BASES]) for name, texts in row.get("bases", {}).items()
    }
    answers = {_text(key)[:300]: _text(value)[:80] for key, value in row.get("answers", {}).items()}
    verb, version = row.get("verb", SAVE), row.get("version", 0)
    if verb not in {SAVE, REMOVE, RESTORE} or isinstance(version, bool) or not 0 <= int(version) < 2**31:
        raise ValueError(verb)
    return RowEdit(UUID(row["id"]), verb, int(version), cells, bases, answers, _text(row.get("reason", ""))[:1000])


def _name(name: Any) -> str:
    if not isinstance(name, str) or len(name) > 40:
        raise ValueError(name)
    return name


def _text(text: Any) -> str:
    if not isinstance(text, str) or len(text) > LONGEST_CELL:
        raise ValueError("text")
    return without_control_characters(text)
