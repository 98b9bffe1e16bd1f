"""How an activity goes by its dates, and who may present, analyse, issue or record what follows it up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from baquiano.common.policy import allows
from baquiano.monitoring.choices import FollowUpState, Light, Pace
from baquiano.monitoring.models import FollowUpCut, MonthlyFollowUp


@dataclass(frozen=True)
class Progress:
    """What was done of an activity by a day: entities reached of those it is for, and when the last one was."""

    target: int
    done: int
    starts_on: date | None
    ends_on: date | None
    last_on: date | None = None

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.target)

    @property
    def is_done(self) -> bool:
        return self.done >= self.target

    def expected(self, day: date) -> int:
        """The part that its dates ask for by the day, evenly spread over them."""
        if self.starts_on is None or day < self.starts_on:
            return 0
        last = self.ends_on or self.starts_on
        if day > last:
            return 100
        return 100 * (day - self.starts_on).days // ((last - self.starts_on).days + 1)

    def pace(self, day: date) -> Pace:
        last = self.ends_on or self.starts_on
        if self.is_done:
            return Pace.LATE if last and self.last_on and self.last_on > last else Pace.ON_TIME
        if last is not None and day > last:
            return Pace.OVERDUE
        if not self.done and (self.starts_on is None or day < self.starts_on):
            return Pace.AHEAD
        return Pace.RUNNING

    def days_late(self, day: date) -> int:
        last, pace = self.ends_on or self.starts_on, self.pace(day)
        if last is None or pace not in (Pace.LATE, Pace.OVERDUE):
            return 0
        return ((self.last_on if pace == Pace.LATE and self.last_on else day) - last).days

    def light(self, day: date, *, amber: int, red: int) -> Light:
        """Green, or how far behind: done is green even if late, past its dates is red."""
        pace = self.pace(day)
        if pace == Pace.AHEAD:
            return Light.NONE
        if self.is_done:
            return Light.GREEN
        gap = self.expected(day) - self.percent
        if pace == Pace.OVERDUE or gap >= red:
            return Light.RED
        return Light.AMBER if gap >= amber else Light.GREEN


def can_return(user: Any, follow_up: MonthlyFollowUp) -> bool:
    return follow_up.state == FollowUpState.SUBMITTED and allows(user, "monitoring.return_follow_up", follow_up)


def can_submit(user: Any, unit: Any, follow_up: MonthlyFollowUp | None) -> bool:
    may = allows(user, "monitoring.submit_follow_up", unit)
    return may and (follow_up is None or follow_up.state == FollowUpState.RETURNED)


VIEW_CUT, ANALYSE = "monitoring.view_cut", "monitoring.analyse_cut"
VIEW_CONTACT, RECORD = "monitoring.view_contact", "monitoring.record_contact"


def can_analyse(user: Any, cut: FollowUpCut) -> bool:
    """Write its analysis, and correct it until the report is issued."""
    return not cut.is_issued and allows(user, ANALYSE, cut)
