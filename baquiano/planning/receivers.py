"""What planning hears of the rooms below: the vigencia that closes takes its plans with it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from baquiano.accounts.models import User
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.signals import year_closed, year_reopened
from baquiano.planning.actions import close_plans, reopen_plans


@receiver(year_closed, dispatch_uid="planning.close_plans")
def close_plans_of_year(sender: Any, year: FiscalYear, by: User, at: datetime, **kwargs: Any) -> None:
    """The plans in force of the vigencia are closed: read and exported, never altered."""
    close_plans(year, by=by, at=at)


@receiver(year_reopened, dispatch_uid="planning.reopen_plans")
def reopen_plans_of_year(sender: Any, year: FiscalYear, by: User, at: datetime, **kwargs: Any) -> None:
    """What the closing closed is in force again."""
    reopen_plans(year, by=by, at=at)
