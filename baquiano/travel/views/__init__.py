"""Pages of travel.

``visits``     whether a visit requires travel
``requests``   the list, and a request while it is written
``decisions``  filing and what each person decides
``accounts``   certificates, report, agenda and legalisation
``finance``    the outcome, the pay, and the file for the system of finance
"""

from baquiano.travel.views.accounts import (
    request_agenda,
    request_certify,
    request_complete,
    request_legalise,
    request_present,
    request_reopen,
    request_report,
)
from baquiano.travel.views.decisions import (
    request_approve,
    request_cancel,
    request_deliver,
    request_file,
    request_refuse,
    request_return,
)
from baquiano.travel.views.finance import request_export, request_outcome, request_pay
from baquiano.travel.views.requests import (
    leg_add,
    leg_edit,
    leg_remove,
    request_create,
    request_days,
    request_detail,
    request_edit,
    request_list,
    request_support,
)
from baquiano.travel.views.visits import need_require, need_waive, visit_travel

__all__ = [
    "leg_add",
    "leg_edit",
    "leg_remove",
    "need_require",
    "need_waive",
    "request_agenda",
    "request_approve",
    "request_cancel",
    "request_certify",
    "request_complete",
    "request_create",
    "request_days",
    "request_deliver",
    "request_detail",
    "request_edit",
    "request_export",
    "request_file",
    "request_legalise",
    "request_list",
    "request_outcome",
    "request_pay",
    "request_present",
    "request_refuse",
    "request_reopen",
    "request_report",
    "request_return",
    "request_support",
    "visit_travel",
]
