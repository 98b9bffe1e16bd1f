"""What every report that is written, presented and approved goes through, whatever it tells."""

from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear
from baquiano.reports.choices import REPORT_MOVES, ReportState
from baquiano.reports.models import PeriodReport, TopicReport

R = TypeVar("R", PeriodReport, TopicReport)


def check_year(year: FiscalYear) -> None:
    """Refuse to touch the reports of a vigencia that is closed."""
    if not year.is_open:
        raise Refused(_("La vigencia %(year)s está cerrada: sus informes ya no cambian.") % {"year": year.year})


def check_draft(report: PeriodReport | TopicReport) -> None:
    """Refuse to write what is no longer a draft, or is of a closed vigencia."""
    check_year(report.year)
    if not report.is_draft:
        state = report.get_state_display().lower()
        raise Refused(_("El informe figura como «%(state)s» y ya no se escribe.") % {"state": state})


def check_approver(report: PeriodReport | TopicReport, by: User) -> None:
    """Refuse whoever wrote or presented it: another person approves, while the vigencia is open."""
    if by.pk in {report.created_by_id, report.submitted_by_id}:
        raise Refused(_("Usted escribió o presentó este informe: debe aprobarlo otra persona."))
    check_year(report.year)


def move(report: R, state: ReportState, event: str, *, by: User, at: datetime, data: Any = None, **fields: Any) -> R:
    """Take the locked report to ``state`` with ``fields``, and tell the trail; refused where there is no such step."""
    if state not in REPORT_MOVES[ReportState(report.state)]:
        words = report.get_state_display().lower()
        raise Refused(_("El informe figura como «%(state)s» y eso ya no se puede hacer.") % {"state": words})
    before, report.state = report.state, state
    for name, value in fields.items():
        setattr(report, name, value)
    report.version += 1
    report.save(update_fields=["state", "version", *fields])
    trail.record(event, report, by=by, at=at, changes={"state": (before, str(state))}, data=data)
    return report
