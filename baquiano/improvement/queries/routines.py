"""Acts of accountability: which there are and which come near."""

from datetime import date, timedelta

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.improvement.choices import RoutineState
from baquiano.improvement.models import Routine
from baquiano.improvement.rules import VIEW_ROUTINE

_SHOWN = ("responsible", "closed_by", "evidence", "institution")


def routines_visible_to(user: User) -> QuerySet[Routine]:
    return visible(Routine.objects.select_related(*_SHOWN), user, VIEW_ROUTINE)


def routine_for_update(routine: Routine) -> Routine:
    """The routine as it is stored, locked until the transaction ends."""
    return Routine.objects.select_for_update(of=("self",)).select_related(*_SHOWN).get(pk=routine.pk)


def routines_to_remind(on: date, *, days: int) -> QuerySet[Routine]:
    """Those within ``days``, and those whose day passed without an outcome."""
    rows = Routine.objects.filter(state=RoutineState.SCHEDULED, held_on__lte=on + timedelta(days=days))
    return rows.select_related(*_SHOWN)
