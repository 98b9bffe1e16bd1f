"""What planning tells the rooms above it (the second door of the house)."""

from django.dispatch import Signal

# change (ChangeRequest, just approved), item (PlanItem, as it is now), by, at; sent inside the transaction.
change_applied = Signal()
