"""The documentation of the API and its schema: drawn here, without scripts nor anything from outside."""

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baquiano.api import assembly
from baquiano.common.policy import signed_in

ABOUT = "what the API offers is for whoever has an account; each endpoint asks for its own action"


@dataclass(frozen=True)
class Told:
    """A parameter or a field, in words."""

    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    """An endpoint as the page tells it."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[Told] = field(default_factory=list)
    body: list[Told] = field(default_factory=list)
    answer: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The endpoints of one room."""

    key: str
    title: str
    about: str
    operations: list[Operation]


@signed_in(ABOUT)
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, as JSON."""
    content = json.dumps(assembly.schema(), ensure_ascii=False, default=str)
    return HttpResponse(content, content_type="application/vnd.oai.openapi+json")


@signed_in(ABOUT)
def documentation(request: HttpRequest) -> HttpResponse:
    """How the API is used, and its parts."""
    return render(request, "api/documentation.html", {"groups": groups()})


@signed_in(ABOUT)
def room_documentation(request: HttpRequest, room: str) -> HttpResponse:
    """The endpoints of one part."""
    group = next((one for one in groups() if one.key == room), None)
    if group is None:
        raise Http404
    return render(request, "api/room_documentation.html", {"group": group})


@cache
def groups() -> list[Group]:
    """The schema as a reader goes through it: by rooms, in the order of the corridor."""
    schema = assembly.schema()
    by_tag: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append(_told(path, method, operation, schema))
    return [
        Group(room.name, str(room.title), str(room.about), by_tag.get(str(room.title), [])) for room in assembly.rooms()
    ]


def _told(path: str, method: str, operation: dict[str, Any], schema: dict[str, Any]) -> Operation:
    content = operation.get("requestBody", {}).get("content", {})
    body = _schema_in(content)
    answers = next(iter(operation["responses"].values())).get("content", {})
    answer = _resolved(_schema_in(answers), schema)
    listed = answer.get("properties", {}).get("results", {}).get("items")  # what a list tells of each of its rows
    if listed:
        answer = _resolved(listed, schema)
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        text=operation.get("description", ""),
        parameters=[
            Told(one["name"], _kind(one["schema"]), one.get("required", False), one.get("description", ""))
            for one in operation.get("parameters", [])
            if one["in"] == "query"
        ],
        body=_fields(body),
        answer=_fields(answer, required=False),
    )


def _schema_in(content: dict[str, Any]) -> dict[str, Any]:
    return next((kind.get("schema", {}) for kind in content.values()), {})


def _resolved(found: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in found:
        return found
    return schema["components"]["schemas"][found["$ref"].rsplit("/", 1)[-1]]


def _fields(found: dict[str, Any], *, required: bool = True) -> list[Told]:
    needed = set(found.get("required", ())) if required else set()
    return [
        Told(name, _kind(kind), name in needed, kind.get("description", "") or kind.get("title", ""))
        for name, kind in found.get("properties", {}).items()
    ]


_KINDS = {
    "string": _("texto"),
    "integer": _("entero"),
    "number": _("número"),
    "boolean": _("sí o no"),
    "array": _("lista"),
    "object": _("objeto"),
}


def _kind(found: dict[str, Any]) -> str:
    """``texto (fecha)``: the kind of a value for a person, with its choices when they are few."""
    kinds = found.get("type", "string")
    first = kinds if isinstance(kinds, str) else next(iter(kinds), "string")
    words = _KINDS.get(first, first)
    choices = [str(value) for value in found.get("enum", ()) if value not in (None, "")]
    if choices:
        return f"{words}: {' | '.join(choices)}"
    return f"{words} ({found['format']})" if "format" in found else words
