"""What a calendar that somebody subscribed reads."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from baquiano.accounts.models import User
from baquiano.agenda.choices import AgendaState, EntryState
from baquiano.agenda.models import AgendaEntry, CalendarFeed
from baquiano.common.digests import sha256_of
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import standing_of

BEFORE, AFTER = timedelta(days=92), timedelta(days=400)
MOST = 3000
_SHOWN = ("agenda__unit", "agenda__institution", "topic", "mechanism", "beneficiary", "municipality")


def digest_of(secret: str) -> str:
    return sha256_of(f"agenda.feed:{secret}")


def feed_of(secret: str, *, on: date) -> CalendarFeed | None:
    """The calendar of the address, while it was not revoked and its person belongs to the institution.

    The only read of the room that is made without a scope: the address says which institution it is of.
    """
    with scopes_disabled():
        rows = CalendarFeed.objects.filter(digest=digest_of(secret), revoked_at__isnull=True)
        feed = rows.select_related("institution", "person", "unit").first()
    if feed is None or not feed.person.is_active or not standing_of(feed.person, feed.institution, on).holdings:
        return None
    return feed


def feeds_of(person: User) -> QuerySet[CalendarFeed]:
    """The calendars of the person that still answer."""
    return CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).select_related("unit")


def _public() -> QuerySet[AgendaEntry]:
    """What was published, with what was cancelled afterwards; what was withdrawn before was never told."""
    told = Q(state=EntryState.PLANNED) | Q(state_reason__isnull=False)
    rows = AgendaEntry.objects.filter(told, agenda__state=AgendaState.PUBLISHED)
    return rows.select_related(*_SHOWN).order_by("starts_at", "id")


def entries_of_feed(feed: CalendarFeed, *, on: date) -> QuerySet[AgendaEntry]:
    """What was published for the person, or of the group, from a quarter ago on."""
    rows = _public().filter(starts_at__date__range=(on - BEFORE, on + AFTER))
    mine = rows.filter(agenda__unit=feed.unit) if feed.unit_id else rows.filter(responsible=feed.person_id)
    return mine[:MOST]


def own_entries(person: User, year: FiscalYear, month: int) -> QuerySet[AgendaEntry]:
    """What a person has in the published agendas of a month."""
    return _public().filter(responsible=person, agenda__year=year, agenda__month=month)


def entry_for_file(entry: AgendaEntry) -> AgendaEntry:
    return AgendaEntry.objects.select_related(*_SHOWN).get(pk=entry.pk)
