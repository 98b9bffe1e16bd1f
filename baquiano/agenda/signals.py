"""What the agenda tells the rooms above it (the second door of the house)."""

from django.dispatch import Signal

# agendas (list[MonthlyAgenda], just published), by (User), at (aware datetime); sent inside the transaction.
agenda_published = Signal()
# institution, first, last (days): visits for which no entry stands. A receiver answers with a list of rules.Outside.
visits_outside_asked = Signal()
