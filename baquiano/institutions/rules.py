"""What may be done with the structure of an institution: conditions on the row; who may, the policy says."""

from datetime import date

from baquiano.accounts.models import User
from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear, Membership


def can_end(user: User, membership: Membership, on: date) -> bool:
    """Whether ``user`` may end a membership that has not ended yet."""
    ended = membership.last_day is not None and membership.last_day < on
    return not ended and allows(user, "institutions.edit_membership", membership)


def accepts_changes(year: FiscalYear | None) -> bool:
    """A closed vigencia is not altered; one that does not exist yet may be prepared (ORG-15)."""
    return year is None or year.is_open
