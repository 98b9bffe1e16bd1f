"""What happens to trips.

``needs``     whether a visit requires travel
``drafting``  the request while its traveller writes it
``deciding``  filed, approved, returned, refused, delivered, cancelled
``following`` what a visit that moves or is called off does to its trips
``finance``   what the official of finance records, and the accounts of the trip
``papers``    agenda of commission, certificate of stay, report and supports
``reminders`` accounts that fall due
"""

from baquiano.travel.actions.deciding import (
    approve_request,
    cancel_request,
    deliver_request,
    file_request,
    refuse_request,
    return_request,
)
from baquiano.travel.actions.drafting import (
    add_leg,
    change_leg,
    create_request,
    edit_request,
    remove_leg,
    set_days,
    set_pay,
)
from baquiano.travel.actions.finance import (
    legalise_request,
    present_accounts,
    record_outcome,
    reopen_accounts,
    return_from_trip,
)
from baquiano.travel.actions.following import follow_cancelled_visit, follow_moved_visit
from baquiano.travel.actions.needs import answer_need
from baquiano.travel.actions.papers import (
    add_support,
    certify_stay,
    issue_agenda,
    read_pay,
    record_export,
    write_report,
)
from baquiano.travel.actions.reminders import send_reminders

__all__ = [
    "add_leg",
    "add_support",
    "answer_need",
    "approve_request",
    "cancel_request",
    "certify_stay",
    "change_leg",
    "create_request",
    "deliver_request",
    "edit_request",
    "file_request",
    "follow_cancelled_visit",
    "follow_moved_visit",
    "issue_agenda",
    "legalise_request",
    "present_accounts",
    "read_pay",
    "record_export",
    "record_outcome",
    "refuse_request",
    "remove_leg",
    "reopen_accounts",
    "return_from_trip",
    "return_request",
    "send_reminders",
    "set_days",
    "set_pay",
    "write_report",
]
