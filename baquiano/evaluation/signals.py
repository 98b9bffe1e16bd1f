"""What the rooms above hear of evaluations (the second door of the house). Sent inside the transaction."""

from django.dispatch import Signal

# campaign (Campaign), percent (float), threshold (int), by, at: it was closed with an average under the threshold.
average_fell_short = Signal()
# campaigns (list[Campaign]): what was opened to improve because of them. A receiver answers with a list of words.
improvements_asked = Signal()
