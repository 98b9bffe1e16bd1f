"""Writing to those who hold a role in a unit (NFR-07)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.policy import allows
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import setting
from baquiano.notifications import queries
from baquiano.notifications.actions.telling import notify
from baquiano.notifications.models import Announcement

KIND = "notifications.announcement"
USUAL_PER_DAY = 10


@transaction.atomic
def create_announcement(
    *, id: UUID, institution: Institution, unit: Unit | None, role: str, title: str, body: str, by: Any, at: datetime
) -> Announcement:
    """Tell whoever holds ``role`` in ``unit`` or under it; repeated with the same ``id`` it tells nobody twice.

    Refused beyond the reach of ``by``, beyond the announcements of a day, and when nobody would be told.
    """
    fields = {"institution": institution, "unit": unit, "role": role, "title": title, "body": body}
    if not allows(by, "notifications.create_announcement", Announcement(pk=id, **fields)):
        raise Refused(_("Puede escribir a su dependencia y a las que dependen de ella. Escoja una de ellas."))
    day = day_of(at)
    people = list(queries.people_reached(institution, unit, role, on=day))
    # Of two at once the second waits, and counts the first.
    User.objects.select_for_update().get(pk=by.pk)
    if not Announcement.objects.filter(pk=id).exists():
        _refuse_too_many(institution, by, at)
        if not people:
            raise Refused(_("Hoy nadie tiene ese rol en esa dependencia. Escoja otro rol u otra dependencia."))
    created_fields = fields | {"created_by": by, "created_at": at}
    announcement, created = create_once(Announcement, id=id, fields=created_fields)
    if created:
        announcement.people = len(people)
        announcement.save(update_fields=["people"])
        _tell(announcement, people, by=by, at=at)
        data = {"title": title, "people": len(people), "role": role, "unit": str(unit) if unit else ""}
        trail.record("notifications.announcement_sent", announcement, by=by, at=at, data=data)
    return announcement


def _refuse_too_many(institution: Institution, by: Any, at: datetime) -> None:
    most = int(setting(institution, "notifications.announcements_per_day", default=USUAL_PER_DAY))
    if queries.announced_today(by, day_of(at)) >= most:
        raise Refused(_("Ya escribió %(most)s anuncios hoy, que son los que permite su entidad.") % {"most": most})


def _tell(announcement: Announcement, people: list[Any], *, by: Any, at: datetime) -> None:
    notify(
        people,
        institution=announcement.institution,
        kind=KIND,
        title=announcement.title,
        body=_("%(body)s\n\n%(who)s") % {"body": announcement.body, "who": by},
        url="",
        key=queries.announcement_key(announcement),
        by=by,
        at=at,
        about=announcement,
    )
