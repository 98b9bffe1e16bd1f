"""Sensitive answers: kept with their own consent, read in figures, erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from baquiano.audit import trail
from baquiano.common.identity import uuid7
from baquiano.institutions.models import ConsentText
from baquiano.meetings import queries
from baquiano.meetings.models import Attendance, DifferentialAnswers, Meeting


@dataclass(frozen=True)
class Answers:
    """What somebody answered and the text with which it was authorised."""

    text: ConsentText
    values: dict[str, str]


def keep_answers(attendance: Attendance, answers: Answers | None, *, at: datetime) -> None:
    """Keep them beside the row just registered. The trail says nothing of them."""
    if answers is None or not answers.values:
        return
    fields: dict[str, Any] = {"institution_id": attendance.institution_id, "attendance": attendance}
    DifferentialAnswers.objects.create(
        id=uuid7(), consent_text=answers.text, consented_at=at, **fields, **answers.values
    )


def follow(old: Attendance, new: Attendance) -> None:
    """The answers go with the corrected row; an annulled one keeps none."""
    rows = DifferentialAnswers.objects.filter(attendance=old)
    if new.is_void:
        rows.delete()
    else:
        rows.update(attendance=new)


def forget(attendances: list[Attendance]) -> None:
    """Whoever is not on the list has no answers there."""
    DifferentialAnswers.objects.filter(attendance__in=attendances).delete()


@transaction.atomic
def read_differential(meeting: Meeting, *, by: Any, at: datetime) -> queries.Differential:
    """The figures of the voluntary answers of a meeting; who read them, and when, stays in the trail (AUD-04)."""
    figures = queries.differential_of(meeting)
    trail.record("meetings.differential_read", meeting, by=by, at=at, data={"rows": figures.answered})
    return figures
