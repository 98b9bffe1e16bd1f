"""What the clock tells: the directorates whose information for the analysis session falls due, or is late."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.strategy import queries
from baquiano.strategy.actions.telling import tell
from baquiano.strategy.models import AnalysisSession, AnnualStrategy
from baquiano.ui.display import day, moment

REMINDER_DAYS = 5


def send_reminders(*, at: datetime) -> int:
    """What the clock does: each directorate that owes its information is told before its last day and after it."""
    told = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            ahead = int(setting(institution, "reminders.days_before_due", at.year, default=REMINDER_DAYS))
            # The last one convened of each strategy is the one that counts.
            last = {one.strategy_id: one for one in queries.sessions_to_remind(day_of(at))}
            for session in last.values():
                if day_of(at) >= session.due_on - timedelta(days=ahead):
                    told += _remind(session.strategy, session, at)
    return told


def _remind(strategy: AnnualStrategy, session: AnalysisSession, at: datetime) -> int:
    late = day_of(at) > session.due_on
    owed = queries.missing_results(strategy)
    for proposal in owed:
        words = (
            _("La información de %(unit)s venció el %(day)s") if late else _("Envíe la de %(unit)s antes del %(day)s")
        )
        title = words % {"unit": proposal.unit, "day": day(session.due_on)}
        body = _("Es para la sesión de análisis: %(when)s.") % {"when": moment(session.meeting.starts_at)}
        key = f"{session.due_on:%Y%m%d}:{late:d}"
        tell(proposal, queries.heads_of(proposal.unit, day_of(at)), "results_due", title, body, key=key, by=None, at=at)
    return len(owed)
