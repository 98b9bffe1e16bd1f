"""Pages of the agenda: the month of all the groups, the agenda of one, and its entries."""

from baquiano.agenda.views.agendas import (
    agenda_deliveries,
    agenda_detail,
    agenda_draw,
    agenda_print,
    agenda_publish,
    agenda_return,
    agenda_submit,
    agenda_verify,
)
from baquiano.agenda.views.entries import (
    entry_create,
    entry_detail,
    entry_edit,
    entry_list,
    entry_restore,
    entry_withdraw,
)
from baquiano.agenda.views.months import month_current, month_detail, month_draw, month_print, month_publish

__all__ = [
    "agenda_deliveries",
    "agenda_detail",
    "agenda_draw",
    "agenda_print",
    "agenda_publish",
    "agenda_return",
    "agenda_submit",
    "agenda_verify",
    "entry_create",
    "entry_detail",
    "entry_edit",
    "entry_list",
    "entry_restore",
    "entry_withdraw",
    "month_current",
    "month_detail",
    "month_draw",
    "month_print",
    "month_publish",
]
