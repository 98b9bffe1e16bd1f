"""What a format is tried with before it is in force: an example made from the shape of its content, with nobody's data.

A room that issues a format says which content it takes, in ``apps.ready()``::

    samples.register(PlanPayload, lambda institution: setting(institution, "plan.format", default="PLAN"))
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from baquiano.documents.models import Format
from baquiano.documents.payloads import Payload

MOST_ROWS = 3
_DAY = date(2026, 3, 10)
_MOMENT = datetime(2026, 3, 10, 14, tzinfo=UTC)
_PLAIN: dict[Any, Any] = {str: "Texto de ejemplo", int: 1_250_000, bool: True, date: _DAY, datetime: _MOMENT}
_CODE = "XXXX-XXXX-XXXX"

_payloads: list[tuple[type[Payload], Callable[[Any], str]]] = []


def register(payload: type[Payload], code_of: Callable[[Any], str]) -> None:
    """Say which content the format with the code ``code_of(institution)`` takes; several formats may take the same."""
    _payloads.append((payload, code_of))


def payload_of(form: Format) -> type[Payload] | None:
    """The content that the format takes; None for one that the product does not issue."""
    return next((payload for payload, code_of in _payloads if code_of(form.institution) == form.code), None)


def sample_of(kind: Any) -> Any:
    """An example of a type: of a dataclass, each field by its own; of a list, three items; images stay empty."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return sample_of(next(argument for argument in arguments if argument is not type(None)))
    if origin is dict:
        return {_("Otro dato"): _PLAIN[str]}
    if origin is not None:
        return [sample_of(arguments[0]) for _row in range(MOST_ROWS)]
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        values = {field.name: sample_of(hints[field.name]) for field in dataclasses.fields(kind)}
        return kind(**{name: "" if name.endswith(("image_id", "logo_id")) else value for name, value in values.items()})  # type: ignore[operator]
    return _PLAIN.get(kind, "")


@dataclass(frozen=True)
class FieldRow:
    """A field that a template may name: its path, what it holds, and an example."""

    path: str
    kind: str
    example: str


def fields_of(data: dict[str, Any]) -> list[FieldRow]:
    """Every field of the example, by path; those of a list, as ``fila.name`` under the list."""
    return list(_fields(data, ""))


def _fields(value: Any, path: str) -> Iterator[FieldRow]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _fields(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        yield FieldRow(path, _("lista"), f"{{% for fila in {path} %}} … {{% endfor %}}")
        if value:
            inner = (
                _fields(value[0], "fila")
                if isinstance(value[0], dict)
                else [FieldRow("fila", _("texto"), str(value[0]))]
            )
            yield from inner
    else:
        yield FieldRow(path, _kind(value), "" if value is None else str(value))


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return _("sí o no")
    if isinstance(value, int):
        return _("número")
    text = str(value)
    if len(text) >= 10 and text[4:5] == "-" and text[7:8] == "-" and text[:4].isdigit():
        return _("fecha y hora") if "T" in text else _("fecha")
    return _("texto")


def verification_sample(url: str) -> dict[str, str]:
    return {"code": _CODE, "url": url, "page": url, "sha256": "0" * 64}
