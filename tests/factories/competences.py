"""Competences for tests, evidently fictitious."""

from typing import Any
from uuid import UUID

from baquiano.competences.models import Competence
from baquiano.institutions.models import Unit
from tests.factories.institutions import YEAR


def make_competence(unit: Unit, person: UUID, topic: UUID, **overrides: Any) -> Competence:
    fields = {"kind": "thematic", "basis": "Título ficticio", "starts_on": f"{YEAR}-01-01"}
    ids = {"institution_id": unit.institution_id, "unit": unit, "user_id": person, "topic_id": topic}
    return Competence.objects.create(**ids, created_at=f"{YEAR}-01-01T00:00Z", **fields | overrides)
