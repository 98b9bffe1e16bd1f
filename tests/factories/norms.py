"""Norms for tests, evidently fictitious."""

from datetime import date
from itertools import count
from typing import Any

from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.institutions.models import Institution
from baquiano.norms import actions
from baquiano.norms.models import Norm, NormChange

_numbers = count(9001)


def make_norm(institution: Institution, *, at: Any, by: Any = None, topics: Any = (), **overrides: Any) -> Norm:
    fields = {
        "kind": "law",
        "number": str(next(_numbers)),
        "issued_on": date(2020, 5, 4),
        "issuer": "Congreso Ficticio",
        "title": "Asuntos ficticios de la educación",
    }
    with scope(institution=institution):
        return actions.create_norm(institution, id=uuid7(), fields=fields | overrides, topics=topics, by=by, at=at)


def make_change(norm: Norm, *, at: Any, by: Any = None, **overrides: Any) -> NormChange:
    fields = {
        "id": uuid7(),
        "kind": "modified",
        "happened_on": at.date(),
        "act": "Ley Ficticia 1 de 2026",
        "summary": "Cambia el plazo ficticio de entrega.",
    }
    with scope(institution=norm.institution_id):
        return actions.change_norm(norm, **(fields | overrides), by=by, at=at)
