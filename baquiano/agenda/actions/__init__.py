"""What happens to agendas and their entries."""

from baquiano.agenda.actions.changes import cancel_entry, reschedule_entry
from baquiano.agenda.actions.drawing import Drawn, draw_agenda, draw_month
from baquiano.agenda.actions.entries import add_entry, change_entry, restore_entry, withdraw_entry
from baquiano.agenda.actions.publication import publish_month
from baquiano.agenda.actions.review import return_agenda, submit_agenda, verify_agenda

__all__ = [
    "Drawn",
    "add_entry",
    "cancel_entry",
    "change_entry",
    "draw_agenda",
    "draw_month",
    "publish_month",
    "reschedule_entry",
    "restore_entry",
    "return_agenda",
    "submit_agenda",
    "verify_agenda",
    "withdraw_entry",
]
