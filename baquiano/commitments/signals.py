"""What the rooms above may veto. Sent inside the transaction, before anything changes."""

from django.dispatch import Signal

# commitment (Commitment), by, at: its text, party or date is about to change, or it is about to be discarded. A
# receiver refuses by raising ``Refused``: what was signed is not rewritten.
commitment_changing = Signal()
# origin (the row in which it is born), by, at: the same, before one is added.
commitment_adding = Signal()
