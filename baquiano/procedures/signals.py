"""What procedures tell the rooms above (the second door of the house). Sent inside the transaction of the act."""

from django.dispatch import Signal

# task (Task), by, at: the case reached an activity, which awaits somebody from now on.
activity_awaited = Signal()
