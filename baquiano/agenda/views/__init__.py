"""Pages of the agenda: the month of all the groups, the agenda of one, and its entries."""

from baquiano.agenda.views.absences import absence_create, absence_list, absence_withdraw
from baquiano.agenda.views.agendas import (
    agenda_deliveries,
    agenda_detail,
    agenda_draw,
    agenda_publish,
    agenda_return,
    agenda_submit,
    agenda_verify,
)
from baquiano.agenda.views.board import entry_move, month_calendar
from baquiano.agenda.views.comparison import agenda_comparison, month_comparison
from baquiano.agenda.views.entries import (
    entry_create,
    entry_detail,
    entry_edit,
    entry_list,
    entry_restore,
    entry_withdraw,
)
from baquiano.agenda.views.feeds import agenda_ics, calendar_feed, entry_ics, feed_list, feed_revoke, own_ics
from baquiano.agenda.views.findings import finding_answer, finding_withdraw, month_findings
from baquiano.agenda.views.months import month_current, month_detail, month_draw, month_publish
from baquiano.agenda.views.preparation import entry_preparation, entry_tick
from baquiano.agenda.views.printing import agenda_print, month_print

__all__ = [
    "absence_create",
    "absence_list",
    "absence_withdraw",
    "agenda_comparison",
    "agenda_deliveries",
    "agenda_detail",
    "agenda_draw",
    "agenda_ics",
    "agenda_print",
    "agenda_publish",
    "agenda_return",
    "agenda_submit",
    "agenda_verify",
    "calendar_feed",
    "entry_create",
    "entry_detail",
    "entry_edit",
    "entry_ics",
    "entry_list",
    "entry_move",
    "entry_preparation",
    "entry_restore",
    "entry_tick",
    "entry_withdraw",
    "feed_list",
    "feed_revoke",
    "finding_answer",
    "finding_withdraw",
    "month_calendar",
    "month_comparison",
    "month_current",
    "month_detail",
    "month_draw",
    "month_findings",
    "month_print",
    "month_publish",
    "own_ics",
]
