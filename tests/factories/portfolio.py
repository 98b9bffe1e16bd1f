"""Services and hitos for tests. Every name is evidently fictitious."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.institutions.models import Unit
from baquiano.portfolio import actions, queries
from baquiano.portfolio.models import Service

SETTINGS: dict[str, Any] = {
    "portfolio": {
        "enabled": True,
        "guide": {
            "analysis": {
                "question": "¿Pide un análisis técnico o jurídico? (ficticia)",
                "yes": "several",
                "no": "type:orientacion",
            },
            "several": {
                "question": "¿Toca varios temas o dependencias? (ficticia)",
                "help": "Por ejemplo, una reforma de toda la entidad.",
                "yes": "type:asistencia",
                "no": "teach",
            },
            "teach": {
                "question": "¿Es para enseñar a un grupo? (ficticia)",
                "yes": "type:capacitacion",
                "no": "type:asesoria",
            },
        },
    }
}
TYPES = (
    ("orientacion", "Orientación", False, False, "petition", "record"),
    ("asesoria", "Asesoría", True, True, "both", "concept;record;report"),
    ("asistencia", "Asistencia técnica", True, True, "both", "record;report"),
    ("capacitacion", "Capacitación", True, False, "both", "record;report"),
)


def type_fields() -> list[dict[str, Any]]:
    """The types of service as an institution keeps them in its catalogue."""
    return [
        {
            "code": code,
            "name": name,
            "attributes": {
                "requires_planning": planned,
                "requires_analysis": analysed,
                "starts_with": starts,
                "ends_with": ends,
            },
        }
        for code, name, planned, analysed, starts, ends in TYPES
    ]


def make_service(unit: Unit, *, kind: Any, by: Any = None, at: datetime, **overrides: Any) -> Service:
    """A draft without hitos, of the type ``kind``."""
    named = {"code": f"S-{uuid7().hex[-6:]}", "name": "Servicio ficticio", "unit": unit}
    named |= {name: overrides.pop(name) for name in list(overrides) if name in named}
    version = {"service_type": kind, "topic": None, "modality": "", "starts_with": "both", "ends_with": "report"}
    version |= {"summary": "Ficticio.", "audience": "", "requirements": ""} | overrides
    return actions.create_service(unit.institution, id=uuid7(), fields=named, version=version, by=by, at=at)


def milestone_fields(position: int, weight: str, proof: Any = None, **overrides: Any) -> dict[str, Any]:
    fields = {
        "position": position,
        "name": f"Hito ficticio {position}",
        "description": "",
        "evidence_kind": proof,
        "evidence": "",
        "offset_days": 10 * position,
        "due_on": None,
        "duration_days": 1,
        "weight": Decimal(weight),
        "unit": None,
    }
    return fields | overrides


def add_hitos(service: Service, *weights: str, proof: Any, at: datetime, by: Any = None) -> Any:
    """Hitos of those weights in the draft of the service, each with a proof."""
    draft = queries.draft_of(service)
    for position, weight in enumerate(weights, 1):
        actions.add_milestone(draft, id=uuid7(), fields=milestone_fields(position, weight, proof), by=by, at=at)
    return draft
