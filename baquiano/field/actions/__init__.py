"""Verbs of what is captured without signal: received once, resolved by a person."""

from baquiano.field.actions.receiving import Answer, receive_capture
from baquiano.field.actions.resolving import complete_capture, discard_capture, retry_capture

__all__ = ["Answer", "complete_capture", "discard_capture", "receive_capture", "retry_capture"]
