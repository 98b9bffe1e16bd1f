"""What is counted of visits (docs/rules/attendance-counts.md)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Sum

from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import MeetingState


def sessions_counted(rows: QuerySet[AssistanceSession] | None = None) -> QuerySet[AssistanceSession]:
    """The visits that figures count: only those held. What was cancelled or moved away is out of every count."""
    rows = AssistanceSession.objects.all() if rows is None else rows
    return rows.filter(meeting__state=MeetingState.HELD)


@dataclass(frozen=True)
class Figures:
    """Sessions, the entities they reached (once each), attendances, unique people and hours (EXE-21)."""

    sessions: int
    beneficiaries: int
    attendances: int
    people: int
    hours: Decimal


def figures_of(rows: QuerySet[AssistanceSession]) -> Figures:
    counted = sessions_counted(rows)
    ids = counted.order_by().values("pk")
    turnout = meetings.turnout(counted.order_by().values("meeting_id"))
    served = SessionBeneficiary.objects.filter(session__in=ids)
    length = ExpressionWrapper(F("meeting__ends_at") - F("meeting__starts_at"), output_field=DurationField())
    total = counted.order_by().aggregate(total=Sum(length))["total"] or timedelta()
    return Figures(
        sessions=counted.order_by().count(),
        beneficiaries=served.values("beneficiary_id").distinct().count(),
        attendances=turnout.attendances,
        people=turnout.people,
        hours=_hours(total),
    )


def _hours(length: Any) -> Decimal:
    return (Decimal(length.total_seconds()) / 3600).quantize(Decimal("0.01"))
