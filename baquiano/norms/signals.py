"""What the upper rooms hear of norms (the second door of the house)."""

from django.dispatch import Signal

# change (NormChange), by, at: sent in the transaction of the change.
norm_changed = Signal()
