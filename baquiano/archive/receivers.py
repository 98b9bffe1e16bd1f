"""What the clock asks of this room, and the vigencia that closes."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.archive import actions, conservation
from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.signals import year_closing


def keep_archive(at: datetime) -> None:
    """Open and fill the expedientes of every institution."""
    for institution in Institution.objects.order_by("code"):
        with scope(institution=institution):
            actions.keep_archive(at=at)


def remind_of_records(at: datetime) -> None:
    """Ask for the records of what ended, in each institution that wants them."""
    for institution in Institution.objects.order_by("code"):
        if conservation.is_demanded(institution, day_of(at).year):
            with scope(institution=institution):
                actions.remind_of_records(at=at)


def write_copies(at: datetime) -> None:
    """Write what waits in the repository of each institution that has one."""
    for institution in Institution.objects.order_by("code"):
        with scope(institution=institution):
            actions.write_copies(institution, at=at)


@receiver(year_closing, dispatch_uid="archive.check_year")
def check_year(sender: Any, year: FiscalYear, by: User, at: datetime, **kwargs: Any) -> None:
    """The vigencia does not close while interventions lack records that nobody waived."""
    with scope(institution=year.institution):
        actions.check_year(year, by=by, at=at)
