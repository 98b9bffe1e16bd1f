"""The days without work of an institution."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import Institution, NonWorkingDay
from baquiano.institutions.queries import shipped_holidays


@transaction.atomic
def add_local_day(
    institution: Institution, *, id: UUID, date: date, name: str, by: User | None, at: datetime
) -> NonWorkingDay:
    """A day on which this institution does not work: the town's feast, a decreed civic day."""
    taken = NonWorkingDay.objects.filter(institution=institution, date=date).exclude(pk=id).first()
    if taken:
        raise Refused(
            _("El %(day)s ya está registrado como no hábil: %(name)s.")
            % {"day": date.strftime("%d/%m/%Y"), "name": taken.name}
        )
    fields = {"institution": institution, "date": date, "name": name}
    day, created = create_once(NonWorkingDay, id=id, fields=fields)
    if created:
        trail.record("institutions.day_added", day, by=by, at=at, data={"date": date, "name": name})
    return day


@transaction.atomic
def remove_local_day(day: NonWorkingDay, *, by: User | None, at: datetime) -> None:
    """Make a local day workable again; national holidays are not removed from the screen."""
    if day.institution_id is None:
        raise Refused(_("Los festivos nacionales los fija la ley; aquí solo se quitan los días propios."))
    trail.record("institutions.day_removed", day, by=by, at=at, data={"date": day.date, "name": day.name})
    day.delete()


@transaction.atomic
def load_holidays(*, by: User | None, at: datetime, days: dict[date, list[str]] | None = None) -> int:
    """Put the national holidays in the table (those of this version when none are given); returns how many are new.

    Loading the same ones again adds nothing. A year that is loaded here wins over the file of the version.
    """
    offered = shipped_holidays() if days is None else days
    known = set(NonWorkingDay.objects.filter(institution=None).values_list("date", "name"))
    rows = [
        NonWorkingDay(date=day, name=name)
        for day, names in offered.items()
        for name in names
        if (day, name) not in known
    ]
    NonWorkingDay.objects.bulk_create(rows)
    if rows:
        trail.record("institutions.holidays_loaded", rows[0], by=by, at=at, data={"days": len(rows)})
    return len(rows)
