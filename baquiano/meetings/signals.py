"""What the rooms above add to the minutes of a meeting, and what they hear of them. Sent inside the transaction."""

from django.dispatch import Signal

# minutes (Minutes), payload (documents.payloads.MinutesPayload so far). A receiver answers with the fields to replace.
minutes_composing = Signal()
# minutes (Minutes), party, level, by, at. A receiver refuses whoever may not sign for that party.
minutes_signing = Signal()
# minutes (Minutes), document (IssuedDocument), by, at
minutes_signed = Signal()
# meeting (Meeting), before (when it began), by, at: it was rescheduled.
meeting_moved = Signal()
# meeting (Meeting), by, at: it was cancelled.
meeting_called_off = Signal()
