"""What happens to agendas and their entries."""

from baquiano.agenda.actions.changes import cancel_entry, reschedule_entry
from baquiano.agenda.actions.drawing import Drawn, draw_agenda, draw_month
from baquiano.agenda.actions.entries import add_entry, change_entry, move_entry, restore_entry, withdraw_entry
from baquiano.agenda.actions.feeds import create_feed, remind_of_tomorrow, revoke_feed
from baquiano.agenda.actions.findings import add_absence, answer_finding, withdraw_absence, withdraw_answer
from baquiano.agenda.actions.preparation import tick_preparation
from baquiano.agenda.actions.publication import publish_month
from baquiano.agenda.actions.review import return_agenda, submit_agenda, verify_agenda

__all__ = [
    "Drawn",
    "add_absence",
    "add_entry",
    "answer_finding",
    "cancel_entry",
    "change_entry",
    "create_feed",
    "draw_agenda",
    "draw_month",
    "move_entry",
    "publish_month",
    "remind_of_tomorrow",
    "reschedule_entry",
    "restore_entry",
    "return_agenda",
    "revoke_feed",
    "submit_agenda",
    "tick_preparation",
    "verify_agenda",
    "withdraw_absence",
    "withdraw_answer",
    "withdraw_entry",
]
