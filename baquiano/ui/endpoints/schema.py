"""OpenAPI 3.1 of the endpoints: the bodies are read from the forms, the answers from the rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiResponse, inline_serializer
from rest_framework import serializers

from baquiano.ui.forms import CreateForm, EditForm, LookupField, MoneyField, MultiLookupField


def takes_files(form: Any) -> bool:
    return form is not None and any(isinstance(field, forms.FileField) for field in form.base_fields.values())


class Problem(serializers.Serializer):  # type: ignore[type-arg]
    """A refusal: the sentence for a person, the code for a program."""

    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors: Any = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]
    conflicts = serializers.ListField(child=serializers.DictField())
    version = serializers.IntegerField(required=False, allow_null=True)


_SCALARS: tuple[tuple[type, dict[str, Any]], ...] = (
    (forms.UUIDField, {"type": "string", "format": "uuid"}),
    (forms.FileField, {"type": "string", "format": "binary"}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.TimeField, {"type": "string", "format": "time"}),
    (MoneyField, {"type": ["integer", "string"]}),
    (forms.DecimalField, {"type": ["number", "string"]}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.EmailField, {"type": "string", "format": "email"}),
    (forms.URLField, {"type": "string", "format": "uri"}),
)


def body_of(form: Any, *, open_body: bool = False) -> dict[str, Any]:
    """The schema of what ``form`` asks; ``open_body`` allows the fields that it adds to each row."""
    fields = {name: field for name, field in form.base_fields.items() if field is not None}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: _property(name, field, form) for name, field in fields.items()},
        "additionalProperties": open_body,
    }
    required = [name for name, field in fields.items() if field.required]
    return schema | ({"required": required} if required else {})


def _property(name: str, field: forms.Field, form: Any) -> dict[str, Any]:
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField | MultiLookupField):
        schema: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
    elif isinstance(field, forms.ModelChoiceField | LookupField):
        schema = {"type": "string"}
    elif isinstance(field, forms.ChoiceField):
        schema = {"type": "string"} | _enumeration(field)
    else:
        schema = dict(next((kind for known, kind in _SCALARS if isinstance(field, known)), {"type": "string"}))
        if schema == {"type": "string"} and getattr(field, "max_length", None):
            schema["maxLength"] = field.max_length  # type: ignore[attr-defined]
    if not field.required:
        schema["type"] = [*([schema["type"]] if isinstance(schema["type"], str) else schema["type"]), "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], "", None]
    description = _description(name, field, form)
    return schema | ({"description": description} if description else {})


def _enumeration(field: Any) -> dict[str, Any]:
    values = [value for value, _label in field.choices if not callable(value)]
    return {"enum": values} if values and all(isinstance(value, str) for value in values) else {}


def _description(name: str, field: forms.Field, form: Any) -> str:
    if name == "id" and issubclass(form, CreateForm):
        return _("UUIDv7 que pone quien llama: repetir la petición con el mismo crea una sola vez.")
    if name == "version" and issubclass(form, EditForm):
        return _("La versión que usted leyó; también puede ir en If-Match.")
    parts = [str(part).strip() for part in (field.label, field.help_text) if part]
    return ". ".join(part.rstrip(".") for part in parts) + ("." if parts else "")


class RoomSchema(AutoSchema):
    """What ``rooms.Room`` knows of an endpoint, as OpenAPI."""

    def get_operation_id(self) -> str:
        return f"{self.view.room}_{self.view.endpoint}"

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_summary(self) -> str:
        return str(self.view.summary).split("\n", maxsplit=1)[0]

    def get_description(self) -> str:
        return "\n".join(line.strip() for line in str(self.view.summary).split("\n")[1:]).strip()

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"token": []}]

    def get_override_parameters(self) -> list[Any]:
        return []

    def _get_parameters(self) -> list[dict[str, Any]]:
        parameters = super()._get_parameters()
        if not hasattr(self.view, "asked"):
            return parameters
        own = [
            ("cursor", _("Desde dónde sigue la lista: el que viene en «next»."), "string"),
            ("por_pagina", _("Cuántas filas, de 1 a 200."), "integer"),
        ]
        if self.view.listing is not None:
            own.append(("q", _("Palabras que se buscan."), "string"))
        own += [(one.name, str(one.label), one.kind) for one in self.view.asked]
        return parameters + [
            build_parameter_type(name=name, schema=_kind(kind), location="query", description=label)
            for name, label, kind in own
        ]

    def get_request_serializer(self) -> Any:
        form = getattr(self.view, "form", None)
        if form is None:
            return None
        media = "multipart/form-data" if takes_files(form) else "application/json"
        return {media: body_of(form, open_body=self.view.open_body)}

    def map_parsers(self) -> list[str]:
        return [parser.media_type for parser in self.view.get_parsers()]

    def get_response_serializers(self) -> Any:
        answers: dict[Any, Any] = {"default": OpenApiResponse(Problem, description=_("No se pudo."))}
        is_file = self.view.answer is None and not hasattr(self.view, "act")
        return {(200, "*/*") if is_file else self._status(): self._answer(), **answers}

    def _status(self) -> int:
        if not hasattr(self.view, "act"):
            return 200
        return 204 if self.view.answer is None else 201 if self.view.creates else 200

    def _answer(self) -> Any:
        view = self.view
        if view.answer is None:
            return OpenApiResponse(description=_("Hecho.")) if hasattr(view, "act") else _FILE
        if not hasattr(view, "asked"):
            return view.answer
        fields = {"next": serializers.URLField(allow_null=True), "results": view.answer(many=True)}
        return inline_serializer(f"{view.room}_{view.endpoint}_page", fields)


_FILE = {"type": "string", "format": "binary"}


def _kind(kind: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "integer": {"type": "integer", "minimum": 1, "maximum": 200},
        "date": {"type": "string", "format": "date"},
        "boolean": {"type": "string", "enum": ["si", "no"]},
    }
    return known.get(kind, {"type": "string"})
