"""Actions, audits and findings for tests. Every name is evidently fictitious."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.improvement import actions
from baquiano.improvement.correcting.actions import decide_correction
from baquiano.improvement.models import Audit, Correction, Finding, ImprovementAction
from baquiano.institutions.models import Institution, Unit
from tests.factories.documents import png


def make_action(unit: Unit, responsible: Any, *, by: Any = None, at: datetime, **overrides: Any) -> ImprovementAction:
    """A corrective action that falls due in ten days."""
    fields = {
        "id": uuid7(),
        "kind": "corrective",
        "description": "El acta se firma después del plazo (ficticio).",
        "responsible": responsible,
        "due_on": day_of(at) + timedelta(days=10),
        "origin_label": "Observación directa",
    } | overrides
    return actions.open_action(unit, **fields, by=by, at=at)


def plan_it(action: ImprovementAction, by: Any, at: datetime) -> ImprovementAction:
    """Formulated with its cause."""
    action.refresh_from_db()
    return actions.plan_action(
        action,
        expected_version=action.version,
        cause_method="five_whys",
        cause="Nadie avisa cuando falta una firma (ficticio).",
        action_text="Avisar al tercer día (ficticio).",
        goal="Ningún acta sin firma al quinto día (ficticio).",
        by=by,
        at=at,
    )


def finish_it(action: ImprovementAction, by: Any, at: datetime) -> ImprovementAction:
    """Formulated if it was not, and declared done with a picture."""
    if action.state == "open":
        action = plan_it(action, by, at)
    proof = SimpleUploadedFile("aviso.png", png(), "image/png")
    return actions.finish_action(action, id=uuid7(), note="Quedó el aviso (ficticio).", file=proof, by=by, at=at)


def make_audit(institution: Institution, auditor: Any, *, at: datetime, **overrides: Any) -> Audit:
    """A running audit of the year of ``at``; ``state="planned"`` leaves it before it begins."""
    state = overrides.pop("state", "running")
    fields = {
        "title": "Auditoría ficticia a las visitas",
        "scope": "Las visitas realizadas (ficticio).",
        "criteria": "El procedimiento ficticio, actividad 12.",
        "starts_on": date(at.year, 1, 1),
        "ends_on": date(at.year, 12, 31),
        "unit": None,
        "auditor": auditor,
        "due_on": day_of(at) + timedelta(days=30),
    } | overrides
    audit = actions.create_audit(institution, id=uuid7(), fields=fields, by=auditor, at=at)
    return actions.start_audit(audit, by=auditor, at=at) if state == "running" else audit


def make_finding(audit: Audit, unit: Unit, responsible: Any, *, at: datetime, **overrides: Any) -> Finding:
    fields = {
        "kind": "nonconformity",
        "criterion": "El acta se firma en la visita (ficticio).",
        "condition": "Dos de diez actas se firmaron después (ficticio).",
        "effect": "",
        "item": None,
        "unit": unit,
        "responsible": responsible,
    } | overrides
    return actions.record_finding(audit, id=uuid7(), fields=fields, by=audit.auditor, at=at)


def make_correction(assistance: Any, *, by: Any, at: datetime, **overrides: Any) -> Correction:
    """Of the dates of the activity ``plan_item``; the change of the plan is still to be asked for."""
    fields = {"id": uuid7(), "kind": "dates", "situation": "Va tarde (ficticio).", "decision": "Otra fecha (ficticia)."}
    return decide_correction(assistance, **(fields | {"responsible": by} | overrides), by=by, at=at)
