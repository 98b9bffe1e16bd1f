"""TOML as text: the standard library reads it and does not write it.

Tables become sections, so that a person can read and change the file; a list of tables is written in line.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dumps(content: dict[str, Any]) -> str:
    """The TOML text of ``content``: texts, numbers, booleans, days, lists and tables. None is not written."""
    return "\n".join(_table(content, ())).strip() + "\n"


def dumps_rows(name: str, rows: list[dict[str, Any]]) -> str:
    """The TOML text of a list of tables, one ``[[name]]`` after the other."""
    return "\n\n".join("\n".join([f"[[{_key(name)}]]", *_lines(row)]) for row in rows) + "\n"


def _lines(plain: dict[str, Any]) -> Iterator[str]:
    return (f"{_key(key)} = {_value(value)}" for key, value in plain.items())


def _table(content: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    plain = {key: value for key, value in content.items() if not isinstance(value, dict) and value is not None}
    tables = {key: value for key, value in content.items() if isinstance(value, dict)}
    if path and (plain or not tables):
        yield f"\n[{'.'.join(map(_key, path))}]"
    yield from _lines(plain)
    for key, value in tables.items():
        yield from _table(value, (*path, key))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    # JSON leaves DEL as it is; TOML does not admit it.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            pairs = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items() if one is not None)
            return f"{{ {pairs} }}"
    raise TypeError(f"TOML has no form for {type(value).__name__}")
