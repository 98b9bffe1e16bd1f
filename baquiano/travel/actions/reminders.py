"""Accounts of trips that fall due: the traveller is told the day before and once they are overdue, then the boss."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_to_tell, setting
from baquiano.notifications.actions import notify
from baquiano.travel import queries
from baquiano.travel.actions.moves import hands_of, words_of
from baquiano.travel.models import TravelRequest

ESCALATE_DAYS = 5


def send_reminders(*, at: datetime) -> int:
    """What the clock does: tell of every trip whose accounts are due, once per step; how many were looked at."""
    looked_at = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            trips = list(queries.requests_to_remind(day_of(at)))
            for trip in trips:
                _remind(trip, at)
            looked_at += len(trips)
    return looked_at


def _remind(trip: TravelRequest, at: datetime) -> None:
    today, due = day_of(at), trip.legalise_by
    if due is None:
        return
    day = f"{due:%d/%m/%Y}"
    if not trip.is_overdue_on(today):
        _tell(
            trip, "accounts_due", _("Legalice su comisión a más tardar el %(day)s") % {"day": day}, hands_of(trip), at
        )
        return
    _tell(trip, "accounts_overdue", _("Comisión sin legalizar: venció el %(day)s") % {"day": day}, hands_of(trip), at)
    patience = int(setting(trip.institution, "reminders.escalate_days_after_due", today.year, default=ESCALATE_DAYS))
    if today >= due + timedelta(days=patience):
        leaders = people_to_tell(trip.institution, "group_leader", trip.unit, on=today)
        title = _("Comisión de su grupo sin legalizar: venció el %(day)s") % {"day": day}
        _tell(trip, "accounts_escalated", title, [one for one in leaders if one.pk not in trip.hands], at)


def _tell(trip: TravelRequest, kind: str, title: str, people: list[User], at: datetime) -> None:
    notify(
        people,
        institution=trip.institution,
        kind=f"travel.{kind}",
        title=title,
        body=words_of(trip),
        url=trip.get_absolute_url(),
        key=f"travel.{kind}:{trip.pk}:{trip.legalise_by:%Y%m%d}",
        by=None,
        at=at,
        about=trip,
    )
