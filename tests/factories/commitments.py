"""Commitments for tests."""

from datetime import UTC, date, datetime
from typing import Any

from baquiano.commitments.choices import Party
from baquiano.commitments.models import Commitment
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Unit

CREATED_AT = datetime(2026, 2, 2, 15, tzinfo=UTC)


def make_commitment(unit: Unit, **overrides: Any) -> Commitment:
    origin = overrides.pop("origin", None)
    fields = {
        "party": Party.BENEFICIARY,
        "text": "Enviar el plan de área ficticio ajustado.",
        "responsible_name": "Rectora Ficticia",
        "due_on": date(2026, 3, 31),
        "origin_type": origin._meta.label_lower if origin else "meetings.meeting",
        "origin_id": origin.pk if origin else uuid7(),
        "origin_label": str(origin) if origin else "Visita ficticia",
        "created_at": CREATED_AT,
    }
    return Commitment.objects.create(institution_id=unit.institution_id, unit=unit, **(fields | overrides))
