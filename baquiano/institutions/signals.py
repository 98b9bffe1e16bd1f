"""What the upper rooms may veto or hear (the second door of the house)."""

from django.dispatch import Signal

# year (FiscalYear), by, at. A receiver refuses by raising ``Refused`` with what is still open.
year_closing = Signal()
# year (FiscalYear), by, at
year_closed = Signal()
