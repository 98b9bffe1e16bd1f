"""The agenda as an iCalendar file (RFC 5545), for the calendar that each person already uses.

Nobody is named: the address of a feed may end where it should not, and whoever it is for knows who they are.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from baquiano.agenda.models import AgendaEntry
from baquiano.common.calendar_days import BOGOTA

CONTENT_TYPE = "text/calendar; charset=utf-8"
ZONE = "America/Bogota"
EVERY = timedelta(hours=4)


def calendar_of(name: str, entries: Iterable[AgendaEntry]) -> bytes:
    """The file of ``entries``: an event keeps its identity whatever changes, and counts its changes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Baquiano//Agenda//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _zone() -> Timezone:
    """Bogotá has had one offset since 1993."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1993, 4, 4))  # noqa: DTZ001 - the local time of the rule, as the format wants it
    standard.add("tzoffsetfrom", timedelta(hours=-5))
    standard.add("tzoffsetto", timedelta(hours=-5))
    standard.add("tzname", "-05")
    zone.add_component(standard)
    return zone


def _event(entry: AgendaEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.pk}@{entry.agenda.institution.code}.baquiano")
    event.add("dtstamp", (entry.agenda.published_at or entry.created_at).astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.version - 1)
    event.add("dtstart", entry.starts_at.astimezone(BOGOTA))
    event.add("dtend", entry.ends_at.astimezone(BOGOTA))
    event.add("summary", _summary(entry))
    event.add("status", _status(entry))
    if where := _where(entry):
        event.add("location", where)
    event.add("description", _description(entry))
    event.add("url", f"{settings.SITE_URL}{entry.get_absolute_url()}")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    return event


def _summary(entry: AgendaEntry) -> str:
    words = f"{entry.title} · {entry.beneficiary}" if entry.beneficiary else entry.title
    return _("Cancelada: %(what)s") % {"what": words} if entry.is_cancelled else words


def _status(entry: AgendaEntry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if entry.agenda.is_published else "TENTATIVE"


def _where(entry: AgendaEntry) -> str:
    place = entry.link or entry.place
    town = str(entry.municipality or "")
    return ", ".join(part for part in (place, town) if part)


def _description(entry: AgendaEntry) -> str:
    lines = [
        str(entry.agenda.unit),
        _("Tema: %(topic)s") % {"topic": entry.topic} if entry.topic else "",
        _("Mecanismo: %(how)s") % {"how": entry.mechanism} if entry.mechanism else "",
        _("Modalidad: %(how)s") % {"how": entry.get_modality_display()},
        _("Fuera del plan") if entry.outside_plan else "",
    ]
    return "\n".join(line for line in lines if line)
