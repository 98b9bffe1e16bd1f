"""What travel tells the rooms above it (the second door of the house). Sent inside the transaction."""

from django.dispatch import Signal

# need (TravelNeed), by, at: somebody said whether a visit requires travel.
need_answered = Signal()
# request (TravelRequest), meetings (list[Meeting]), by, at: the papers are with the official of finance.
request_delivered = Signal()
# meetings (list[Meeting]): whom each visit serves. A receiver answers with words by the key of the meeting.
entities_asked = Signal()
