"""Verbs of collegiate bodies: who sits in them, their sessions, who came, what was decided."""

from baquiano.governance.actions.decisions import record_decision
from baquiano.governance.actions.members import refresh_members, save_body, seat_person
from baquiano.governance.actions.sessions import add_point, close_session, convene_session, set_presence
from baquiano.governance.actions.signing import sign_session

__all__ = [
    "add_point",
    "close_session",
    "convene_session",
    "record_decision",
    "refresh_members",
    "save_body",
    "seat_person",
    "set_presence",
    "sign_session",
]
