"""Documents of the library for tests, evidently fictitious."""

from datetime import date
from itertools import count
from typing import Any

from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.institutions.models import Unit
from baquiano.library import actions
from baquiano.library.actions import Content
from baquiano.library.models import Guide, GuideVersion

_numbers = count(1)


def make_guide(unit: Unit, *, at: Any, by: Any = None, topics: Any = (), first: Any = None, **overrides: Any) -> Guide:
    number = next(_numbers)
    fields = {"code": f"GU-{number:02d}", "title": f"Guía ficticia {number}", "unit": unit}
    content = first or Content(label="1", in_force_from=date(2020, 1, 1), link="https://biblioteca.invalid/guia")
    with scope(institution=unit.institution_id):
        return actions.create_guide(
            unit.institution, id=uuid7(), fields=fields | overrides, topics=topics, first=content, by=by, at=at
        )


def make_version(guide: Guide, label: str = "2", *, at: Any, by: Any = None, **overrides: Any) -> GuideVersion:
    fields = {"in_force_from": at.date(), "link": "https://biblioteca.invalid/otra", "note": "Cambia lo ficticio."}
    content = Content(label=label, **(fields | overrides))
    with scope(institution=guide.institution_id):
        return actions.add_version(guide, id=uuid7(), content=content, by=by, at=at)
