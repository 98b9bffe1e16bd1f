"""Conditions on an expediente."""

from typing import Any

from baquiano.archive.choices import ALLOWED_MOVES, CaseFileState
from baquiano.archive.models import CaseFile


def can_close(case_file: CaseFile) -> bool:
    return CaseFileState.CLOSED in ALLOWED_MOVES[CaseFileState(case_file.state)]


def can_reopen(case_file: CaseFile) -> bool:
    return CaseFileState.OPEN in ALLOWED_MOVES[CaseFileState(case_file.state)]


def can_fill(case_file: CaseFile) -> bool:
    """A closed one takes nothing."""
    return case_file.is_open


def is_archivist(user: Any, owner_role: str) -> bool:
    """Whether the person archives here: holds the role that the institution says, or is of document management."""
    return bool(user.standing and user.standing.roles & {owner_role, "records_manager"})
