"""How a row is told: the fields of its model by their names, plus words of what it points to."""

from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers


class Rows(serializers.ModelSerializer):  # type: ignore[type-arg]
    """Base of what a room tells of a row. Nothing is written through it: writing is the work of the verbs."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        _named_by_room(cls)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class Told(serializers.Serializer):  # type: ignore[type-arg]
    """Base of what a room computes and does not store."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        _named_by_room(cls)


def _named_by_room(rows: type) -> None:
    """Two rooms may name their rows alike; in the schema, which is one for all, they would be one."""
    room = rows.__module__.split(".")[1] if rows.__module__.startswith("baquiano.") else rows.__module__
    set_override(rows, "component_name", f"{room}_{rows.__name__}")


def moment(source: str, help_text: Any = "") -> serializers.DateTimeField:
    """A moment of what ``source`` reaches."""
    return serializers.DateTimeField(source=source, read_only=True, allow_null=True, default=None, help_text=help_text)


def words(source: str, help_text: Any = "") -> serializers.CharField:
    """The words of what ``source`` reaches; null when there is nothing."""
    return serializers.CharField(source=source, read_only=True, allow_null=True, default=None, help_text=help_text)
