"""Conditions on an expediente."""

from typing import Any

from baquiano.archive.choices import ALLOWED_MOVES, CaseFileState
from baquiano.archive.models import CaseFile
from baquiano.common.policy import allows


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


def can_open_classified(user: Any, case_file: CaseFile, owner_role: str) -> bool:
    """Whoever archives by the procedure (002-A17) opens what is classified, to check it, close it and hand it over.

    What is reserved stays with whom the policy names (ADR 0037).
    """
    return is_archivist(user, owner_role) and allows(user, "archive.open_classified", case_file)
