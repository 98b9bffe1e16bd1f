"""What an institution decides of its evaluations: the keys of ``[evaluation]`` and how each is read."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from baquiano.common.calendar_days import months_after
from baquiano.evaluation.choices import Audience, Coverage, Trigger
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

COVERAGE = "evaluation.coverage"
AUDIENCE = "evaluation.audience"
KINDS_KEY = "evaluation.kinds"
MECHANISMS = "evaluation.mechanisms"
OPEN_DAYS = "evaluation.open_days"
THRESHOLD = "evaluation.threshold_percent"
PROPOSAL_DAYS = "evaluation.proposal_days"
SMALLEST = "evaluation.smallest_group"
REQUIRED = "evaluation.required_to_close"
REPORT_FORMAT = "evaluation.report_format"
SHEET_FORMAT = "evaluation.sheet_format"
TRIGGERS = "evaluation.triggers"
SECOND_STAGE = "evaluation.second_stage"

DAYS_OPEN, DAYS_TO_MEND, FEWEST = 15, 30, 5
REPORT, SHEET = "EVALUACION", "EVALUACION-HOJA"


@dataclass(frozen=True)
class TriggerRule:
    """A rule of the profile: what fires a campaign, with which instrument, to whom and when."""

    number: int
    on: str
    instrument: str
    audience: str
    after_days: int
    after_months: int
    open_days: int

    def day_after(self, day: date) -> date:
        """The day on which it is due of what happened on ``day``."""
        return months_after(day, self.after_months) + timedelta(days=self.after_days)


def coverage_of(institution: Institution, year: int) -> tuple[str, int]:
    """The coverage that the institution asks in the vigencia, and its percentage."""
    value = str(setting(institution, COVERAGE, year, default="none"))
    if value.endswith("%") and value[:-1].isdecimal():
        return Coverage.MINIMUM.value, min(max(int(value[:-1]), 1), 100)
    return (Coverage.CONSENTING if value == "all_consenting" else Coverage.NONE).value, 100


def audience_of(institution: Institution, year: int) -> str:
    return setting(institution, AUDIENCE, year, default=Audience.ATTENDEES.value)


def days_open(institution: Institution, year: int) -> int:
    return int(setting(institution, OPEN_DAYS, year, default=DAYS_OPEN))


def threshold_percent(institution: Institution, year: int) -> int:
    """Under which share of the highest mark an improvement is proposed; 0 where none is."""
    return int(setting(institution, THRESHOLD, year, default=0))


def proposal_days(institution: Institution, year: int) -> int:
    return int(setting(institution, PROPOSAL_DAYS, year, default=DAYS_TO_MEND))


def smallest_group(institution: Institution, year: int | None = None) -> int:
    """Of fewer anonymous answers than these nothing is told."""
    return int(setting(institution, SMALLEST, year, default=FEWEST))


def is_required_to_close(institution: Institution, year: int) -> bool:
    return bool(setting(institution, REQUIRED, year, default=False))


def report_format(institution: Institution, year: int | None = None) -> str:
    return setting(institution, REPORT_FORMAT, year, default=REPORT)


def sheet_format(institution: Institution, year: int | None = None) -> str:
    return setting(institution, SHEET_FORMAT, year, default=SHEET)


def evaluable(institution: Institution, year: int) -> tuple[list[str], list[str]]:
    """The kinds of meeting and the mechanisms that are evaluated; an empty list is all of them (EVA-03)."""
    kinds = setting(institution, KINDS_KEY, year, default=[])
    return list(kinds), [str(one) for one in setting(institution, MECHANISMS, year, default=[])]


def second_stage_rule(institution: Institution, year: int) -> TriggerRule | None:
    """How an assistance is evaluated as a whole after it ended; none where the institution does not (EVA-06)."""
    if not setting(institution, SECOND_STAGE, year, default=False):
        return None
    return next(iter(trigger_rules(institution, year, Trigger.SECOND_STAGE)), None)


def trigger_rules(institution: Institution, year: int, on: str) -> list[TriggerRule]:
    """The rules that ``on`` fires."""
    rows: list[dict[str, Any]] = setting(institution, TRIGGERS, year, default=[])
    return [
        TriggerRule(
            number,
            row["on"],
            row["instrument"],
            row.get("audience") or audience_of(institution, year),
            int(row.get("after_days", 0)),
            int(row.get("after_months", 0)),
            int(row.get("open_days") or days_open(institution, year)),
        )
        for number, row in enumerate(rows, start=1)
        if row["on"] == on
    ]
