"""Verbs of the room.

``writing``     the strategy, its sections and the data that it cites
``analysing``   the session of analysis and what each directorate sends to it
``proposing``   the proposals, their review and their consolidation
``deciding``    what is verified, what the committee decides and what follows
``guiding``     the guidelines of the senior management
``reminders``   what the clock tells
"""

from baquiano.strategy.actions.analysing import close_analysis, convene_session, send_results
from baquiano.strategy.actions.deciding import (
    check_strategy,
    decide_strategy,
    hold_table,
    register_strategy,
    submit_strategy,
)
from baquiano.strategy.actions.guiding import create_guideline, edit_guideline
from baquiano.strategy.actions.proposing import (
    consolidate_proposals,
    judge_proposal,
    submit_proposal,
    write_proposal,
)
from baquiano.strategy.actions.reminders import send_reminders
from baquiano.strategy.actions.writing import (
    cite_data,
    cite_fact,
    create_strategy,
    edit_strategy,
    remove_reference,
)

__all__ = [
    "check_strategy",
    "cite_data",
    "cite_fact",
    "close_analysis",
    "consolidate_proposals",
    "convene_session",
    "create_guideline",
    "create_strategy",
    "decide_strategy",
    "edit_guideline",
    "edit_strategy",
    "hold_table",
    "judge_proposal",
    "register_strategy",
    "remove_reference",
    "send_reminders",
    "send_results",
    "submit_proposal",
    "submit_strategy",
    "write_proposal",
]
