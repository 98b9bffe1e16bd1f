"""Requests for tests. Every name is evidently fictitious."""

from datetime import datetime
from typing import Any

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.demand import actions
from baquiano.demand.models import ServiceRequest
from baquiano.institutions.models import Institution
from tests.factories.portfolio import SETTINGS as PORTFOLIO

SETTINGS: dict[str, Any] = PORTFOLIO | {
    "demand": {
        "enabled": True,
        "calls": True,
        "tickets": True,
        "ticket_working_days": 2,
        "classes": {
            "orientacion": "orientation",
            "asesoria": "advice",
            "asistencia": "assistance",
            "capacitacion": "training",
        },
    }
}
PERSON = {"names": "Rosa Ficticia", "email": "rosa@prueba.invalid", "phone": "3000000000"}


def request_fields(at: datetime, **overrides: Any) -> dict[str, Any]:
    fields = {
        "channel": "letter",
        "petition_kind": "general",
        "received_on": day_of(at),
        "subject": "Ayuda ficticia",
        "body": "Necesitamos ayuda con lo ficticio.",
    }
    return fields | overrides


def make_request(institution: Institution, *, by: Any, at: datetime, **overrides: Any) -> ServiceRequest:
    """A request as an official registers it; ``person`` overrides who asks."""
    person = PERSON | overrides.pop("person", {})
    fields = request_fields(at, **overrides)
    return actions.register_request(institution, id=uuid7(), fields=fields, person=person, by=by, at=at)


def classify(row: ServiceRequest, service_class: str, *, by: Any, at: datetime, **overrides: Any) -> ServiceRequest:
    fields = {
        "petition_kind": row.petition_kind,
        "service_class": service_class,
        "triage_reason": "Lo dice la guía ficticia.",
        "topic": row.topic,
        "beneficiary": row.beneficiary,
        "unit": row.unit,
        "responsible": row.responsible,
        "external_number": row.external_number,
    }
    row.refresh_from_db()
    return actions.classify_request(
        row, expected_version=row.version, fields=fields | overrides, answers=[], by=by, at=at
    )
