"""Verbs of what is asked for."""

from baquiano.demand.actions.answering import answer_request, close_ticket, refuse_request
from baquiano.demand.actions.intake import (
    receive_request,
    register_call,
    register_request,
    set_external_number,
)
from baquiano.demand.actions.personal import correct_requester, erase_requester
from baquiano.demand.actions.placing import accept_request, plan_request, tell_planned
from baquiano.demand.actions.terms import (
    abandon_request,
    ask_completion,
    complete_request,
    extend_request,
    transfer_request,
)
from baquiano.demand.actions.triage import classify_request
from baquiano.demand.actions.warning import warn_of_terms

__all__ = [
    "abandon_request",
    "accept_request",
    "answer_request",
    "ask_completion",
    "classify_request",
    "close_ticket",
    "complete_request",
    "correct_requester",
    "erase_requester",
    "extend_request",
    "plan_request",
    "receive_request",
    "refuse_request",
    "register_call",
    "register_request",
    "set_external_number",
    "tell_planned",
    "transfer_request",
    "warn_of_terms",
]
