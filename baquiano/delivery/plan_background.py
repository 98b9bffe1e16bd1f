"""What the field knows of an entity, a topic or a group, for whoever plans for it again (PLN-25)."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.commitments import queries as commitments
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries import sessions_visible_to
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Meeting
from baquiano.planning import background
from baquiano.planning.background import MOST_LINES, Asked, Found, Line


def register() -> None:
    """Tell planning of visits and commitments; called when the room is ready."""
    background.register(
        background.Source("visitas", gettext_lazy("Lo ejecutado"), "delivery.view_session", _visits, order=20)
    )
    background.register(
        background.Source(
            "compromisos", gettext_lazy("Los compromisos"), "commitments.view_commitment", _promises, order=30
        )
    )


def _sessions(asked: Asked) -> QuerySet[AssistanceSession]:
    wanted = asked.condition(beneficiary="served__beneficiary", topic="topic", unit="meeting__unit")
    seen = sessions_visible_to(asked.user).select_related(None).order_by()
    return AssistanceSession.objects.filter(pk__in=seen.values("pk")).filter(wanted)


def _visits(asked: Asked) -> Found:
    rows, path = _sessions(asked), "meeting__starts_at__year"
    counts = [
        (_("Visitas realizadas"), Q(meeting__state=MeetingState.HELD)),
        (_("Canceladas"), Q(meeting__state=MeetingState.CANCELLED)),
        (_("Movidas de fecha"), Q(meeting__original_starts_at__isnull=False)),
    ]
    figures = background.by_year(rows, path, asked.years, counts)
    told = rows.filter(
        meeting__state__in=(MeetingState.HELD, MeetingState.CANCELLED), meeting__starts_at__year__in=asked.years
    )
    shown = told.select_related("meeting__state_reason").distinct().order_by("-meeting__starts_at")[:MOST_LINES]
    return Found(figures, [_visit(session) for session in shown])


def _visit(session: AssistanceSession) -> Line:
    meeting = session.meeting
    why = ". ".join(filter(None, [str(meeting.state_reason or ""), meeting.state_note])) if meeting.is_cancelled else ""
    return Line(day_of(meeting.starts_at), str(session), session.get_absolute_url(), meeting.state,
                meeting.get_state_display(), why)  # fmt: skip


def _promises(asked: Asked) -> Found:
    """What was promised by or to them; of a topic, what was promised in its visits."""
    rows = commitments.commitments_visible_to(asked.user).select_related(None)
    wanted = asked.condition(beneficiary="beneficiary", topic="", unit="unit")
    if asked.topics and not asked.beneficiaries and asked.unit is None:
        meetings = _sessions(asked).order_by().values("meeting_id")
        wanted = Q(origin_type=Meeting._meta.label_lower, origin_id__in=meetings)
    rows = rows.filter(wanted)
    open_now = Q(state=CommitmentState.OPEN)
    counts = [
        (_("Cumplidos"), Q(state=CommitmentState.FULFILLED)),
        (_("Abiertos"), open_now),
        (_("Vencidos sin cerrar"), open_now & Q(due_on__lt=asked.on)),
    ]
    *figures, late = background.by_year(rows, "due_on__year", asked.years, counts)
    figures.append(replace(late, is_alert=bool(late.before or late.now)))
    owed = rows.filter(open_now).select_related("beneficiary").order_by("due_on", "id")[:MOST_LINES]
    return Found(figures, [_promise(promise, asked) for promise in owed])


def _promise(promise: Commitment, asked: Asked) -> Line:
    late: Any = promise.is_overdue_on(asked.on)
    state, label = ("overdue", _("Vencido")) if late else ("open", _("Abierto"))
    text = f"{promise} ({promise.responsible_name})"
    return Line(promise.due_on, text, promise.get_absolute_url(), state, label, str(promise.beneficiary or ""))
