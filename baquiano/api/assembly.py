"""The rooms that offer something to other systems, in the order of the corridor, and the schema of it all."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from baquiano.ui.endpoints import Room


@cache
def rooms() -> tuple[Room, ...]:
    """The ``room`` of each module ``<room>.api``."""
    found = (f"baquiano.{name}.api" for name in settings.ROOMS if name != "api")
    return tuple(import_module(name).room for name in found if find_spec(name) is not None)


@cache
def schema() -> dict[str, Any]:
    """OpenAPI 3.1 of the whole API. It depends on the code alone, so that it is drawn once."""
    content = SchemaGenerator().get_schema(request=None, public=True)
    content["tags"] = [{"name": str(room.title), "description": str(room.about)} for room in rooms()]
    return content
