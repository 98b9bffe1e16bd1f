"""What the upper rooms hear of the access of a person (the second door of the house)."""

from django.dispatch import Signal

# person (User), what (AccessChange), by (User), at. The person must be told, whoever did it.
access_changed = Signal()
