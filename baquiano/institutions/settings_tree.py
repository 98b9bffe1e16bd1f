"""Settings as a tree of tables: reading its values one by one, and changing one."""

from collections.abc import Iterator
from typing import Any


def leaves(content: dict[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of nested settings with its path; an empty table is a value."""
    for key, value in content.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key), value


def with_leaf(content: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """``content`` with ``value`` at ``path``; None takes it away, and a table that is left empty goes with it."""
    key, *rest = path
    result = dict(content)
    if rest:
        under = result.get(key)
        result[key] = with_leaf(under if isinstance(under, dict) else {}, tuple(rest), value)
    elif value is None:
        result.pop(key, None)
    else:
        result[key] = value
    if rest and result[key] == {}:
        del result[key]
    return result


def value_at(content: dict[str, Any], path: tuple[str, ...]) -> Any:
    """The value at ``path``; None when there is none."""
    found: Any = content
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return found
