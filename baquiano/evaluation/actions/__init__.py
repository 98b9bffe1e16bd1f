"""Verbs of the room.

``instruments``  what is asked, version by version
``campaigns``    when and to whom, by hand or fired by an event; who is invited
``answering``    answers and refusals, from a link, a QR or paper
``reporting``    the consolidated analysis, and what people say in the field
``stages``       the two stages in which an assistance is evaluated
``clock``        what the clock does
"""

from baquiano.evaluation.actions.answering import NA, Arrival, record_answer, record_refusal, spend_link
from baquiano.evaluation.actions.campaigns import (
    cancel_campaign,
    close_campaign,
    create_campaign,
    draw_sample,
    edit_campaign,
    fire_campaigns,
    open_campaign,
    refresh_invitations,
)
from baquiano.evaluation.actions.clock import keep_time
from baquiano.evaluation.actions.instruments import (
    add_question,
    create_instrument,
    edit_instrument,
    edit_question,
    import_instrument,
    move_question,
    publish_instrument,
    remove_question,
    renew_instrument,
    take_instrument,
    unpublish_instrument,
)
from baquiano.evaluation.actions.reporting import (
    create_report,
    edit_observation,
    edit_report,
    issue_answer_sheet,
    issue_report,
    record_observation,
)
from baquiano.evaluation.actions.stages import evaluate_ended

__all__ = [
    "NA",
    "Arrival",
    "add_question",
    "cancel_campaign",
    "close_campaign",
    "create_campaign",
    "create_instrument",
    "create_report",
    "draw_sample",
    "edit_campaign",
    "edit_instrument",
    "edit_observation",
    "edit_question",
    "edit_report",
    "evaluate_ended",
    "fire_campaigns",
    "import_instrument",
    "issue_answer_sheet",
    "issue_report",
    "keep_time",
    "move_question",
    "open_campaign",
    "publish_instrument",
    "record_answer",
    "record_observation",
    "record_refusal",
    "refresh_invitations",
    "remove_question",
    "renew_instrument",
    "spend_link",
    "take_instrument",
    "unpublish_instrument",
]
