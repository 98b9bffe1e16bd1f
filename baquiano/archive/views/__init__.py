"""The archive on the screen: the retention table, the expedientes, their papers and the inventories."""

from baquiano.archive.views.case_files import (
    assistance_case_file,
    case_file_detail,
    case_file_document,
    case_file_fill,
    case_file_list,
    plan_case_file,
    request_case_file,
    session_case_file,
    trip_case_file,
)
from baquiano.archive.views.closing import case_file_close, case_file_export, case_file_reopen
from baquiano.archive.views.conserving import conservation_list, conservation_waive
from baquiano.archive.views.copying import case_file_location, copy_list, copy_retry
from baquiano.archive.views.papers import (
    case_file_index,
    case_file_sheet,
    case_file_sheet_issue,
    inventory_create,
    inventory_detail,
    inventory_download,
    inventory_list,
)
from baquiano.archive.views.schedules import record_list, schedule_detail, schedule_list

__all__ = [
    "assistance_case_file",
    "case_file_close",
    "case_file_detail",
    "case_file_document",
    "case_file_export",
    "case_file_fill",
    "case_file_index",
    "case_file_list",
    "case_file_location",
    "case_file_reopen",
    "case_file_sheet",
    "case_file_sheet_issue",
    "conservation_list",
    "conservation_waive",
    "copy_list",
    "copy_retry",
    "inventory_create",
    "inventory_detail",
    "inventory_download",
    "inventory_list",
    "plan_case_file",
    "record_list",
    "request_case_file",
    "schedule_detail",
    "schedule_list",
    "session_case_file",
    "trip_case_file",
]
