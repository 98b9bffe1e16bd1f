"""Conditions of a diagram: a tiny language that can only compare.

SpiffWorkflow would hand a condition to ``eval``; ours is parsed, every node is checked against a short list, and the
tree is walked by this module. There is no call, attribute, subscript or comprehension in it (ADR 0010).
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

MAX_LENGTH = 200
# What a condition may speak of: the exit chosen at the last activity, and how many times that activity has been done.
NAMES = frozenset({"outcome", "round"})

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda value, group: value in group,
    ast.NotIn: lambda value, group: value not in group,
}


class ConditionRefused(ValueError):
    """The expression is not in the language of conditions."""


def parse(expression: str) -> ast.expr:
    """The tree of ``expression``; raises ``ConditionRefused`` with the part that is not permitted."""
    text = (expression or "").strip()
    if not text or len(text) > MAX_LENGTH:
        raise ConditionRefused("está vacía o es demasiado larga")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionRefused("no se entiende") from error
    _check(tree)
    return tree


def evaluate(expression: str, context: Mapping[str, Any]) -> bool:
    """Whether the condition holds. A name the case does not have yet is worth ``None``, as an unchosen exit is."""
    return bool(_value(parse(expression), context))


def _check(node: ast.AST) -> None:
    match node:
        case ast.Constant(value=str() | int() | bool() | None):
            return
        case ast.Name(id=name) if name in NAMES:
            return
        case ast.Name(id=name):
            raise ConditionRefused(f"usa el nombre «{name}», que no existe (use: {', '.join(sorted(NAMES))})")
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.BoolOp(values=parts):
            children = list(parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(op) in _COMPARE for op in ops):
            children = [left, *rest]
        case _:
            raise ConditionRefused(f"usa «{ast.unparse(node)}», que no está permitido")
    for child in children:
        _check(child)


def _value(node: ast.AST, context: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return context.get(name)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [_value(part, context) for part in parts]
        case ast.UnaryOp(operand=operand):
            return not _value(operand, context)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, context) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_value(part, context) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=rest):
            values = [_value(part, context) for part in (left, *rest)]
            return all(_holds(op, a, b) for op, a, b in zip(ops, values, values[1:], strict=False))
    raise ConditionRefused("no se entiende")


def _holds(op: ast.cmpop, left: Any, right: Any) -> bool:
    try:
        return _COMPARE[type(op)](left, right)
    except TypeError:
        # "nothing chosen yet" is neither smaller nor greater than a number.
        return False
