"""Instruments, campaigns and answers for tests. Every name is evidently fictitious."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.evaluation import actions
from baquiano.evaluation.models import Campaign, Instrument
from baquiano.institutions.models import ConsentText, Institution
from tests.factories.delivery import make_session
from tests.factories.institutions import make_consent_text
from tests.factories.meetings import make_attendance

_numbers = count(1)
OPTIONS = [{"code": "si", "label": "Sí"}, {"code": "parte", "label": "En parte"}, {"code": "no", "label": "No"}]
QUESTIONS: list[dict[str, Any]] = [
    {"code": "pertinencia", "kind": "scale", "text": "¿Fue pertinente? (ficticia)", "scale_max": 5, "allows_na": True},
    {"code": "trato", "kind": "scale", "text": "¿Cómo fue el trato? (ficticia)", "scale_max": 5, "is_required": False},
    {
        "code": "resuelta",
        "kind": "single",
        "text": "¿Se resolvió? (ficticia)",
        "options": OPTIONS,
        "is_required": False,
    },
    {"code": "medios", "kind": "multiple", "text": "¿Qué sirvió? (ficticia)", "options": OPTIONS, "is_required": False},
    {"code": "mejorar", "kind": "open", "text": "¿Qué mejorar? (ficticia)", "is_required": False},
]
ANSWERS = {"pertinencia": 4, "trato": 5, "resuelta": "si", "medios": ["si", "no"], "mejorar": "Más tiempo (ficticio)."}


def make_instrument(institution: Institution, *, at: datetime, by: Any = None, **overrides: Any) -> Instrument:
    """One of perception in force, with a question of each kind; ``state="draft"`` leaves it before."""
    state = overrides.pop("state", "in_force")
    questions = overrides.pop("questions", QUESTIONS)
    fields = {
        "code": f"PERC-{next(_numbers)}",
        "title": "Percepción ficticia",
        "kind": "perception",
        "introduction": "Le toma dos minutos (ficticio).",
        "is_anonymous": True,
        "has_moments": False,
    } | overrides
    instrument = actions.create_instrument(institution, id=uuid7(), fields=fields, by=by, at=at)
    for question in questions:
        actions.add_question(instrument, id=uuid7(), fields={"is_required": True, **question}, by=by, at=at)
    return actions.publish_instrument(instrument, by=by, at=at) if state == "in_force" else instrument


def consent_of(institution: Institution) -> ConsentText:
    """The authorisation of evaluations, made if there is none."""
    text = ConsentText.objects.filter(institution=institution, kind="evaluation").first()
    return text or make_consent_text(institution, "evaluation")


def make_campaign(
    unit: Any, *, at: datetime, by: Any, people: int = 3, instrument: Instrument | None = None, **overrides: Any
) -> Campaign:
    """Open, of a visit held to which ``people`` came; ``state="draft"`` leaves it before it opens."""
    state = overrides.pop("state", "open")
    consent_of(unit.institution)
    if "first_on" in overrides:
        overrides["unit"] = unit
    elif not {"session", "assistance"} & set(overrides):
        session = make_session(unit, state="held", responsible=by, starts_at=at - timedelta(days=1))
        for _person in range(people):
            make_attendance(session.meeting)
        overrides["session"] = session
    fields = {"coverage": "consenting", "closes_on": day_of(at) + timedelta(days=10)} | overrides
    used = instrument or make_instrument(unit.institution, at=at, by=by)
    campaign = actions.create_campaign(used, id=uuid7(), fields=fields, by=by, at=at)
    return actions.open_campaign(campaign, by=by, at=at) if state == "open" else campaign


def answer(campaign: Campaign, *, at: datetime, **overrides: Any) -> Any:
    """By the QR, with something in every question."""
    fields = {"id": uuid4(), "values": ANSWERS, "consent": consent_of(campaign.institution), "channel": "qr"}
    return actions.record_answer(campaign, **(fields | overrides), at=at)


def refuse(campaign: Campaign, *, at: datetime, **overrides: Any) -> Any:
    fields = {"id": uuid4(), "consent": consent_of(campaign.institution), "channel": "qr"}
    return actions.record_refusal(campaign, **(fields | overrides), at=at)
