"""What the people who were assisted answered: campaigns closed, running and to come, and what was perceived.

It throws no dice: the rest of the year stays as it was without it.
"""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db.models import Count

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.days import moment
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.evaluation import actions, queries
from baquiano.evaluation.choices import Channel, Coverage
from baquiano.evaluation.models import Campaign, Instrument, Invitation
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText, Unit
from baquiano.institutions.queries import consent_text

GROUP, OTHER, CODE = "GME", "GBE", "PERCEPCION-AT"
WORDS = (
    "Que la visita dure más.",
    "Traer ejemplos de otras instituciones.",
    "",
    "Avisar con más días.",
    "",
    "Dejar los formatos en digital.",
)
FOLLOWED = {
    "code": "APLICACION-AT",
    "title": "Qué cambió después de la asistencia",
    "kind": "impact",
    "introduction": "Se responde tres meses después: qué se aplicó y qué lo impidió.",
    "is_anonymous": False,
    "has_moments": False,
}
ASKED: tuple[dict[str, Any], ...] = (
    {"code": "aplico", "kind": "scale", "text": "Aplicó lo que se trabajó", "scale_max": 5, "low_label": "Nada",
     "high_label": "Todo"},
    {"code": "obstaculos", "kind": "open", "text": "¿Qué lo impidió?", "is_required": False},
)  # fmt: skip


def evaluate_visits(year: Year, staff: Staff) -> None:
    """Of two groups: one campaign closed with its coverage, one running under it, one to come; two observations."""
    consent = consent_text(year.institution, ConsentKind.EVALUATION, on=year.today)
    instrument = queries.instruments_in_force().filter(code=CODE).first()
    if consent is None or instrument is None:
        return
    _draft(year, staff)
    for code, marks in ((GROUP, (5, 4, 4, 5, 3)), (OTHER, (3, 2, 4, 3, 3))):
        _close(year, instrument, consent, Unit.objects.get(code=code), staff.leaders[code], marks)
    _run(year, instrument, consent, staff)
    _perceive(year, staff)
    _report(year, staff)


def _at(year: Year, days: int, hour: int = 9) -> datetime:
    return moment(year.today - timedelta(days=days), hour)


def _draft(year: Year, staff: Staff) -> None:
    """An instrument that planning is still writing."""
    at = _at(year, 9)
    by = year.acting(staff.by_role["planning_professional"], at)
    draft = actions.create_instrument(year.institution, id=uuid7(), fields=FOLLOWED, by=by, at=at)
    for asked in ASKED:
        actions.add_question(draft, id=uuid7(), fields={"is_required": True, **asked}, by=by, at=at)


def _close(
    year: Year, instrument: Instrument, consent: ConsentText, unit: Unit, leader: User, marks: tuple[int, ...]
) -> None:
    """Of the visits of some weeks: most answer, one in nine does not accept, and it is closed."""
    at = _at(year, 18)
    by = year.acting(leader, at)
    first, last = year.today - timedelta(days=60), year.today - timedelta(days=19)
    fields = {
        "title": f"Percepción de las visitas de {unit.name}",
        "unit": unit,
        "first_on": first,
        "last_on": last,
        "coverage": Coverage.MINIMUM,
        "percent": 60,
        "closes_on": year.today - timedelta(days=6),
    }
    campaign = actions.create_campaign(instrument, id=uuid7(), fields=fields, by=by, at=at)
    actions.open_campaign(campaign, by=by, at=at + timedelta(hours=1))
    invited = list(Invitation.objects.filter(campaign=campaign))
    for number, invitation in enumerate(invited):
        came = at + timedelta(days=1 + number % 5)
        sent: dict[str, Any] = {"consent": consent, "channel": Channel.LINK, "invitation": invitation, "at": came}
        if number % 9 == 4:
            actions.record_refusal(campaign, id=uuid4(), **sent)
        elif number % 4 != 3:
            actions.record_answer(campaign, id=uuid4(), values=_values(number, marks), **sent)
    ends = _at(year, 6, 16)
    note = "Se cierra por la fecha prevista."
    actions.close_campaign(campaign, note=note, by=year.acting(leader, ends), at=ends)


def _values(number: int, marks: tuple[int, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: marks[(number + place) % len(marks)]
        for place, name in enumerate(("pertinencia", "claridad", "oportunidad", "materiales"))
    }
    if number % 5 == 2:
        values["materiales"] = actions.NA
    values["resuelta"] = ("si", "parte", "si", "no")[number % 4]
    values["apoyos"] = (["visita", "guia"], ["taller"], [actions.NA])[number % 3]
    values["mejorar"] = WORDS[number % len(WORDS)]
    return values


def _run(year: Year, instrument: Instrument, consent: ConsentText, staff: Staff) -> None:
    """Of the visit to which most people came: open, with some answers by the QR and one on paper; another to come."""
    rows = AssistanceSession.objects.filter(meeting__unit__code=GROUP, meeting__state="held")
    counted = rows.annotate(n=Count("meeting__attendances")).select_related("meeting__responsible", "meeting__unit")
    sessions = list(islice(counted.order_by("-n", "pk"), 2))
    if not sessions:
        return
    at = _at(year, 3)
    first = _campaign(year, instrument, sessions[0], at)
    by = year.acting(sessions[0].meeting.responsible, at)
    actions.open_campaign(first, by=by, at=at)
    for number in range(2):
        actions.record_answer(
            first, id=uuid4(), values=_values(number, (5, 4, 5)), consent=consent, channel=Channel.QR,
            at=at + timedelta(hours=2 + number),
        )  # fmt: skip
    actions.record_answer(
        first, id=uuid4(), values=_values(7, (4, 4, 5)), consent=consent, channel=Channel.PAPER, by=by,
        at=at + timedelta(hours=5),
    )  # fmt: skip
    _campaign(year, instrument, sessions[-1], at + timedelta(hours=6))


def _campaign(year: Year, instrument: Instrument, session: AssistanceSession, at: datetime) -> Campaign:
    fields = {
        "session": session,
        "coverage": Coverage.CONSENTING,
        "closes_on": year.today + timedelta(days=9),
    }
    by = year.acting(session.meeting.responsible, at)
    return actions.create_campaign(instrument, id=uuid7(), fields=fields, by=by, at=at)


def _perceive(year: Year, staff: Staff) -> None:
    """Two observations of entities, one of them with something to do better."""
    schools = list(Beneficiary.objects.order_by("dane_code", "pk")[:2])
    told = (
        ("Consejo directivo", "Reconocen el acompañamiento y lo prefieren en la sede que por videollamada.", ""),
        ("Reunión de rectores", "Reciben el mismo formato de dos grupos distintos.",
         "Acordar un solo formato entre los grupos."),
    )  # fmt: skip
    at = _at(year, 5, 11)
    adviser = staff.by_role["advisor"]
    for school, (source, findings, opportunity) in zip(schools, told, strict=False):
        fields = {
            "beneficiary": school,
            "unit": Unit.objects.get(code=GROUP),
            "observed_on": year.today - timedelta(days=7),
            "source": source,
            "findings": findings,
            "opportunity": opportunity,
        }
        actions.record_observation(year.institution, id=uuid7(), fields=fields, by=year.acting(adviser, at), at=at)


def _report(year: Year, staff: Staff) -> None:
    """The analysis of the group, which its leader is writing."""
    at = _at(year, 2, 10)
    fields = {
        "title": f"Análisis de resultados de evaluación {year.today.year}",
        "unit": Unit.objects.get(code=GROUP),
        "first_on": year.today.replace(month=1, day=1),
        "last_on": year.today,
        "perception": "La mayoría considera pertinente la asistencia; lo más bajo es el tiempo que dura cada visita.",
        "refusals": "Una de cada nueve personas no aceptó responder; no se conoce el motivo.",
        "improvements": "",
    }
    by = year.acting(staff.leaders[GROUP], at)
    actions.create_report(year.institution, id=uuid7(), fields=fields, by=by, at=at)
