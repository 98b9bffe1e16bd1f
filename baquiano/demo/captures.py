"""What the demonstration captured without signal: a note that entered, and one that came when the acta was signed."""

from datetime import timedelta

from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.days import moment
from baquiano.demo.visits import Year
from baquiano.field import actions, envelopes
from baquiano.field.choices import CaptureKind
from baquiano.meetings.choices import MinutesState

GROUP = "GME"


def send_captures(year: Year) -> None:
    """Send, as a telephone would have done, a note for the last visit of each sort."""
    at = moment(year.today - timedelta(days=1), 17)
    visits = AssistanceSession.objects.filter(meeting__unit__code=GROUP, meeting__starts_at__lt=at)
    visits = visits.select_related("meeting__responsible", "institution").order_by("-meeting__starts_at", "pk")
    signed = visits.filter(meeting__minutes__state=MinutesState.SIGNED)
    open_ones = visits.exclude(meeting__minutes__state__in=(MinutesState.SIGNED, MinutesState.SIGNING))
    for session in [*signed[:1], *open_ones.filter(meeting__state="scheduled")[:1]]:
        by = year.acting(session.meeting.responsible, at)
        labels = {
            "id": str(uuid7()),
            "kind": CaptureKind.NOTE.value,
            "session": str(session.pk),
            "owner": str(by.pk),
            "institution": str(session.institution_id),
            "device": "a1b2c3d4",
            "captured_at": session.meeting.starts_at.isoformat(),
        }
        fields = {"section": "observations", "text": "Nota ficticia tomada sin señal en la sede."}
        line = envelopes.Line(envelopes.sealed(labels, fields), at)
        actions.receive_capture(line, institution=session.institution, by=by, at=at)
