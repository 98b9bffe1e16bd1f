"""What the upper rooms may veto or hear (the second door of the house)."""

from django.dispatch import Signal

# year (FiscalYear), by, at. A receiver refuses by raising ``Refused`` with what is still open.
year_closing = Signal()
# year (FiscalYear), by, at
year_closed = Signal()
# year (FiscalYear), by, at: what its closing froze may change again.
year_reopened = Signal()
# membership (Membership), by, at: its last day was set, or it ended at once.
membership_ended = Signal()
# person (User), institution, by, at: the person holds nothing there from this moment.
person_left = Signal()
# delegation (Membership), by, at
delegation_given = Signal()
# delegation (Membership), by, at
delegation_revoked = Signal()
# delegation (Membership), at: it ends within the days of notice of the profile. Said at each pass of the clock.
delegation_ending = Signal()
