"""What visits do when the agenda is published or travel is processed, and what they tell of an acta (second door)."""

from typing import Any

from django.utils.translation import gettext as _

from baquiano.agenda.rules import Outside
from baquiano.agenda.signals import agenda_published, visits_outside_asked
from baquiano.delivery import actions, queries
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.payloads import MinutesPayload, PreviousCommitment, Section
from baquiano.meetings.models import Minutes
from baquiano.meetings.signals import minutes_composing, minutes_signed
from baquiano.travel.signals import entities_asked, need_answered, request_delivered


def listen() -> None:
    agenda_published.connect(create_sessions, dispatch_uid="delivery.create_sessions")
    visits_outside_asked.connect(tell_visits_outside, dispatch_uid="delivery.tell_visits_outside")
    minutes_composing.connect(tell_minutes, dispatch_uid="delivery.tell_minutes")
    minutes_signed.connect(record_minutes, dispatch_uid="delivery.record_minutes")
    need_answered.connect(record_travel_answer, dispatch_uid="delivery.record_travel_answer")
    request_delivered.connect(record_travel_delivery, dispatch_uid="delivery.record_travel_delivery")
    entities_asked.connect(tell_entities, dispatch_uid="delivery.tell_entities")


def create_sessions(sender: Any, *, agendas: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.create_sessions(agendas, by=by, at=at)


def tell_visits_outside(sender: Any, *, institution: Any, first: Any, last: Any, **kwargs: Any) -> list[Outside]:
    """The visits for which no entry of the agenda stands, for whoever looks for conflicts."""
    return queries.visits_outside(institution, first, last)


def record_minutes(sender: Any, *, minutes: Minutes, document: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.record_signed_minutes(minutes, document, by=by, at=at)


def record_travel_answer(sender: Any, *, need: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.record_travel_answer(need, by=by, at=at)


def record_travel_delivery(sender: Any, *, request: Any, meetings: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.record_travel_delivery(request, meetings, by=by, at=at)


def tell_entities(sender: Any, *, meetings: Any, **kwargs: Any) -> dict[Any, str]:
    """Whom each visit serves, for the papers of a trip."""
    return queries.entity_names(meetings)


def tell_minutes(sender: Any, *, minutes: Minutes, payload: MinutesPayload, **kwargs: Any) -> dict[str, Any] | None:
    """Whom the visit served, about what and with which mechanism, before what was developed."""
    session = queries.session_of(minutes.meeting)
    if session is None:
        return None
    text = "\n".join(f"{label}: {value}" for label, value in _facts(session, minutes) if value)
    return {
        "sections": [Section(title=_("Datos de la asistencia"), text=text), *payload.sections],
        "previous_commitments": [*payload.previous_commitments, *_not_verified(session)],
    }


def _not_verified(session: AssistanceSession) -> list[PreviousCommitment]:
    """What was open and nobody looked at in this visit: the acta says so."""
    return [
        PreviousCommitment(
            text=one.text, responsible=one.responsible_name, due_on=one.due_on, result=str(_("Sin verificar"))
        )
        for one in queries.previous_commitments(session)
        if not getattr(one, "checks_here", ())
    ]


def _facts(session: AssistanceSession, minutes: Minutes) -> list[tuple[str, str]]:
    mechanism = " – ".join(part for part in (str(session.mechanism or ""), session.mechanism_note) if part)
    return [
        (
            _("Entidades asistidas"),
            ", ".join(str(row.beneficiary) for row in session.served.select_related("beneficiary")),
        ),
        (_("Tema"), str(session.topic or "")),
        (_("Tipo de asistencia"), str(session.service_type or "")),
        (_("Mecanismo"), mechanism),
        (_("Modalidad"), minutes.meeting.get_modality_display()),
        (_("Etapas de la metodología"), ", ".join(str(stage) for stage in session.method_stages.all())),
        (_("Ejecutores"), ", ".join(str(person) for person in minutes.meeting.participants.order_by("full_name"))),
    ]
