"""What the rooms above hear of a meeting, and what they may add to its minutes. All sent inside the transaction."""

from django.dispatch import Signal

# meeting (Meeting), by, at. A receiver refuses by raising ``Refused`` with what is missing.
meeting_holding = Signal()
# meeting, by, at
meeting_held = Signal()
# meeting (with its new moment), before (datetime), by, at
meeting_rescheduled = Signal()
# meeting, by, at
meeting_cancelled = Signal()
# minutes (Minutes). A receiver answers with fields of ``documents.payloads.MinutesPayload`` to add or replace.
minutes_composing = Signal()
# minutes (Minutes), document (IssuedDocument), by, at
minutes_signed = Signal()
