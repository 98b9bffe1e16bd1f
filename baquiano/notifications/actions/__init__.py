"""Verbs of the room: telling people, choosing how to be told, and sending what waits."""

from baquiano.notifications.actions.announcements import create_announcement
from baquiano.notifications.actions.digests import make_digests
from baquiano.notifications.actions.outbox import deliver, deliver_due, retry_dead_deliveries, retry_delivery
from baquiano.notifications.actions.preferences import save_preferences
from baquiano.notifications.actions.telling import mark_all_read, mark_read, notify, send_mail_to

__all__ = [
    "create_announcement",
    "deliver",
    "deliver_due",
    "make_digests",
    "mark_all_read",
    "mark_read",
    "notify",
    "retry_dead_deliveries",
    "retry_delivery",
    "save_preferences",
    "send_mail_to",
]
