"""Opening expedientes, filing in them, their hoja de control and inventory, closing and reopening them."""

from baquiano.archive.actions.closing import close_case_file, export_case_file, reopen_case_file
from baquiano.archive.actions.conserving import MOST_WAIVED, check_year, remind_of_records, waive_case_files
from baquiano.archive.actions.copying import note_location, retry_copies, write_copies
from baquiano.archive.actions.filing import file_pending, keep_archive, open_case_file
from baquiano.archive.actions.papers import MOST_FILES, issue_control_sheet, make_inventory

__all__ = [
    "MOST_FILES",
    "MOST_WAIVED",
    "check_year",
    "close_case_file",
    "export_case_file",
    "file_pending",
    "issue_control_sheet",
    "keep_archive",
    "make_inventory",
    "note_location",
    "open_case_file",
    "remind_of_records",
    "reopen_case_file",
    "retry_copies",
    "waive_case_files",
    "write_copies",
]
