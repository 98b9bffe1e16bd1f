"""What an activity of the plan already set going in the field, for whoever asks to change it (PLN-21)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.agenda import actions as agenda
from baquiano.agenda.choices import EntryState
from baquiano.agenda.models import AgendaEntry
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.delivery.actions import cancel_session
from baquiano.delivery.models import AssistanceSession
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Meeting
from baquiano.planning.changing import effects
from baquiano.planning.choices import ChangeKind
from baquiano.planning.models import PlanItem
from baquiano.planning.signals import change_applied

_MOST = 50


def register() -> None:
    """Tell planning of each kind, and listen to what it approves; called when the room is ready."""
    for source in (
        effects.Source("visits", gettext_lazy("Visitas"), "delivery.view_session", _visits, order=10),
        effects.Source("agenda", gettext_lazy("En la agenda"), "agenda.view_agenda", _entries, order=20),
        effects.Source("promises", gettext_lazy("Compromisos"), "commitments.view_commitment", _promises, order=30),
    ):
        effects.register(source)
    change_applied.connect(call_off, dispatch_uid="delivery.call_off")


def _sessions(item: PlanItem) -> Any:
    rows = AssistanceSession.objects.filter(plan_item=item).select_related("meeting__unit", "meeting__institution")
    return rows.order_by("meeting__starts_at")


def _visits(item: PlanItem) -> list[effects.Effect]:
    return [
        effects.Effect(
            row=session,
            on=day_of(session.meeting.starts_at),
            text=str(session),
            state=session.meeting.state,
            state_label=session.meeting.get_state_display(),
            is_done=session.meeting.is_held,
            awaits=session.meeting.is_scheduled,
            served=frozenset(row.beneficiary_id for row in session.served.all()),
        )
        for session in _sessions(item).prefetch_related("served")[:_MOST]
    ]


def _entries(item: PlanItem) -> list[effects.Effect]:
    """Only those without a visit yet: once the agenda is published, the visit says it."""
    rows = AgendaEntry.objects.filter(plan_item=item, session__isnull=True).exclude(state=EntryState.CANCELLED)
    return [
        effects.Effect(
            row=entry,
            on=entry.day,
            text=entry.title,
            state=entry.agenda.state,
            state_label=entry.agenda.get_state_display(),
        )
        for entry in rows.select_related("agenda__unit", "agenda__year").order_by("starts_at")[:_MOST]
    ]


def _promises(item: PlanItem) -> list[effects.Effect]:
    meetings = _sessions(item).values("meeting_id")
    rows = Commitment.objects.filter(
        origin_type=Meeting._meta.label_lower, origin_id__in=meetings, state=CommitmentState.OPEN
    )
    return [
        effects.Effect(row=promise, on=promise.due_on, text=str(promise), state=promise.state, state_label=_("Abierto"))
        for promise in rows.order_by("due_on")[:_MOST]
    ]


def call_off(sender: Any, *, change: Any, item: PlanItem, by: User, at: datetime, **kwargs: Any) -> None:
    """An activity that leaves the plan takes its visits ahead with it, for the same reason; what was done stays."""
    if change.kind != ChangeKind.CANCEL:
        return
    note = _("Cancelada por el cambio del plan %(code)s. %(why)s") % {"code": change.code, "why": change.note}
    for session in _sessions(item).filter(meeting__state=MeetingState.SCHEDULED, meeting__starts_at__gt=at):
        cancel_session(session, reason=change.reason, note=note, by=by, at=at)
    ahead = AgendaEntry.objects.filter(plan_item=item, session__isnull=True, state=EntryState.PLANNED)
    for entry in ahead.select_related("agenda__year", "agenda__unit", "agenda__institution"):
        if entry.agenda.is_open:
            agenda.withdraw_entry(entry, note=note, by=by, at=at)
        elif entry.agenda.is_published and entry.starts_at > at:
            agenda.cancel_entry(entry, reason=change.reason, note=note, by=by, at=at)
