"""Opening expedientes, filing in them, their hoja de control and inventory, closing and reopening them."""

from baquiano.archive.actions.closing import close_case_file, export_case_file, reopen_case_file
from baquiano.archive.actions.filing import file_pending, keep_archive, open_case_file
from baquiano.archive.actions.papers import MOST_FILES, issue_control_sheet, make_inventory

__all__ = [
    "MOST_FILES",
    "close_case_file",
    "export_case_file",
    "file_pending",
    "issue_control_sheet",
    "keep_archive",
    "make_inventory",
    "open_case_file",
    "reopen_case_file",
]
