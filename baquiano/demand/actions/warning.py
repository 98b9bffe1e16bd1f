"""What the clock tells: terms that are near or past, and requests that nobody completed."""

from datetime import datetime

from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.demand import queries, rules
from baquiano.demand.actions.telling import tell
from baquiano.institutions.models import Institution


def warn_of_terms(*, at: datetime) -> int:
    """What the clock does: each term is told once when it is near and once when it passed; how many were looked at."""
    looked_at, today = 0, day_of(at)
    for institution in Institution.objects.all():
        with scope(institution=institution):
            if not rules.is_open(institution):
                continue
            owed = list(queries.near_their_term(institution, today))
            for row in owed:
                kind = "overdue" if row.due_on < today else "due_soon"
                people = queries.who_answers(row, today)
                if kind == "overdue":
                    people += queries.attendants(institution, today)
                tell(row, people, kind, key=f"{row.due_on:%Y%m%d}", by=None, at=at)
            forgotten = list(queries.never_completed(today))
            for row in forgotten:
                tell(row, queries.who_answers(row, today), "not_completed", by=None, at=at)
            looked_at += len(owed) + len(forgotten)
    return looked_at
