"""The addresses by which a calendar reads an agenda, and the reminder of what comes."""

import secrets
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.agenda import queries
from baquiano.agenda.choices import AgendaState, EntryState
from baquiano.agenda.models import AgendaEntry, CalendarFeed
from baquiano.audit import trail
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import add_working_days
from baquiano.notifications.actions import notify
from baquiano.ui.display import hour, long_day

MOST_IN_FORCE = 10
# The afternoon of the working day before: early enough to prepare, late enough to be true.
FROM_HOUR = 13


@transaction.atomic
def create_feed(
    *, id: UUID, institution: Institution, unit: Unit | None, by: User, at: datetime
) -> tuple[CalendarFeed, str]:
    """Make a secret address for the own agenda, or for that of ``unit``, and give its secret, which is kept nowhere.

    Asked again with the same identity it gives the calendar that exists and no secret.
    """
    if queries.feeds_of(by).exclude(pk=id).count() >= MOST_IN_FORCE:
        raise Refused(_("Ya tiene %(n)s calendarios. Retire los que no use.") % {"n": MOST_IN_FORCE})
    fields = {"institution_id": institution.pk, "person": by, "unit": unit, "created_at": at}
    feed, is_new = create_once(CalendarFeed, id=id, fields=fields)
    if not is_new:
        return feed, ""
    secret = secrets.token_urlsafe(32)
    feed.digest = queries.digest_of(secret)
    feed.save(update_fields=["digest"])
    trail.record("agenda.feed_created", feed, by=by, at=at, data={"unit": str(unit or "")})
    return feed, secret


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: User, at: datetime) -> CalendarFeed:
    """The address stops answering at once; twice is once."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    if feed.revoked_at is None:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        trail.record("agenda.feed_revoked", feed, by=by, at=at)
    return feed


def remind_of_tomorrow(*, at: datetime) -> int:
    """What the clock does: tell each person, once, what they have until the next working day; returns how many.

    On a Friday that is the weekend and Monday. How each is told is what the person chose for this kind of notice.
    """
    if at.astimezone(BOGOTA).hour < FROM_HOUR:
        return 0
    told = 0
    for institution in Institution.objects.all():
        with scope(institution=institution), transaction.atomic():
            for person, entries in _coming(institution, at).items():
                told += _remind(institution, person, entries, at)
    return told


def _coming(institution: Institution, at: datetime) -> dict[User, list[AgendaEntry]]:
    today = day_of(at)
    last = add_working_days(institution, today, 1)
    rows = AgendaEntry.objects.filter(
        agenda__state=AgendaState.PUBLISHED, state=EntryState.PLANNED, responsible__is_active=True
    ).filter(starts_at__date__gt=today, starts_at__date__lte=last)
    found: dict[User, list[AgendaEntry]] = defaultdict(list)
    for entry in rows.select_related("responsible", "beneficiary", "municipality").order_by("starts_at", "id"):
        if entry.responsible is not None:
            found[entry.responsible].append(entry)
    return found


def _remind(institution: Institution, person: User, entries: list[AgendaEntry], at: datetime) -> int:
    title = ngettext("Mañana tiene %(n)s actividad", "Mañana tiene %(n)s actividades", len(entries))
    if any((entry.day - day_of(at)).days > 1 for entry in entries):
        title = ngettext(
            "Tiene %(n)s actividad en los próximos días", "Tiene %(n)s actividades en los próximos días", len(entries)
        )
    messages = notify(
        [person],
        institution=institution,
        kind="agenda.entries_coming",
        title=title % {"n": len(entries)},
        body="\n".join(_line(entry) for entry in entries),
        url=entries[0].get_absolute_url() if len(entries) == 1 else "/agenda/",
        key=f"agenda.coming:{day_of(at):%Y%m%d}",
        by=None,
        at=at,
    )
    return len(messages)


def _line(entry: AgendaEntry) -> str:
    where = ", ".join(str(part) for part in (entry.place or entry.link, entry.municipality) if part)
    whom = f" · {entry.beneficiary}" if entry.beneficiary else ""
    return f"• {long_day(entry.starts_at).capitalize()}, {hour(entry.starts_at)}: {entry.title}{whom}. {where}".rstrip(
        ". "
    )
