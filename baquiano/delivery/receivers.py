"""What visits do when the agenda is published, and what they tell of an acta (the second door of the house)."""

from typing import Any

from django.utils.translation import gettext as _

from baquiano.agenda.signals import agenda_published
from baquiano.delivery import actions, queries
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.payloads import MinutesPayload, PreviousCommitment, Section
from baquiano.meetings.models import Minutes
from baquiano.meetings.signals import minutes_composing, minutes_signed


def listen() -> None:
    agenda_published.connect(create_sessions, dispatch_uid="delivery.create_sessions")
    minutes_composing.connect(tell_minutes, dispatch_uid="delivery.tell_minutes")
    minutes_signed.connect(record_minutes, dispatch_uid="delivery.record_minutes")


def create_sessions(sender: Any, *, agendas: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.create_sessions(agendas, by=by, at=at)


def record_minutes(sender: Any, *, minutes: Minutes, document: Any, by: Any, at: Any, **kwargs: Any) -> None:
    actions.record_signed_minutes(minutes, document, by=by, at=at)


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
