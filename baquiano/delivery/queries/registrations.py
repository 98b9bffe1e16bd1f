"""Which sessions were registered after the days that the institution gives, and which nobody registered (EXE-16)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.delivery.queries.reports import OLDEST, ReportCalendar, late_since
from baquiano.delivery.queries.sessions import meetings_visible_to
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Meeting

DEFAULT_DAYS = 3


def days_to_register(institution: Institution, year: int | None = None) -> int:
    """How many working days after a session its registration may take."""
    return int(setting(institution, "session.register_within_working_days", year=year, default=DEFAULT_DAYS))


def registration_calendar(institution: Institution, on: date) -> ReportCalendar:
    """Until when each session of the last year is registered on time; the holidays are read once."""
    return ReportCalendar(institution, on - OLDEST, on, days_of=days_to_register)


def registrations_out_of_time(user: User, institution: Institution, on: date) -> QuerySet[Meeting]:
    """The sessions of the last year that the person sees and that were registered late, or were not."""
    calendar = registration_calendar(institution, on)
    since = late_since(institution, on, days_of=days_to_register)
    rows = meetings_visible_to(user).filter(ends_at__lt=since, ends_at__gte=since - OLDEST)
    # What was registered in another tool was registered there.
    rows = rows.filter(assistance__brought_at__isnull=True)
    # Nobody registers before the shortest term there is; which of the others are late is asked of the calendar.
    slow = rows.filter(state=MeetingState.HELD, held_at__gt=F("ends_at") + timedelta(days=1))
    late = [
        pk
        for pk, ended, held in slow.values_list("pk", "ends_at", "held_at")
        if held is not None and calendar.due_on(day_of(ended)) < day_of(held)
    ]
    return rows.filter(Q(state=MeetingState.SCHEDULED) | Q(pk__in=late))


def only_late(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.filter(state=MeetingState.HELD)


def only_missing(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.filter(state=MeetingState.SCHEDULED)


def registrations_by_person(rows: QuerySet[Meeting]) -> list[Any]:
    """How many were late and how many are missing, of each unit and adviser; the most missing first."""
    late, missing = Count("pk", filter=Q(state=MeetingState.HELD)), Count("pk", filter=Q(state=MeetingState.SCHEDULED))
    grouped = rows.order_by().values("unit", "unit__name", "responsible", "responsible__full_name")
    return list(grouped.annotate(late=late, missing=missing).order_by("-missing", "-late", "unit__name"))
