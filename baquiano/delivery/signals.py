"""What visits and assistances tell the rooms above, and ask of them. Sent inside the transaction of the act."""

from django.dispatch import Signal

# session (AssistanceSession), by, at: the visit was closed as held.
session_held = Signal()
# assistance (Assistance), by, at: it was closed as rendered.
assistance_closed = Signal()
# assistance (Assistance), by, at: the last of its hitos was said to be met, so that its work plan ended.
assistance_ended = Signal()
# assistance (Assistance): what an upper room still asks before it counts as rendered. A receiver answers with a list
# of queries.Missing.
completion_asked = Signal()
