"""The summary of the day: one mail per person with what was told since the last one (NFR-07)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Institution
from baquiano.notifications import queries
from baquiano.notifications.actions.telling import Envelope, mail_texts, queue
from baquiano.notifications.kinds import Kind
from baquiano.notifications.models import Message
from baquiano.ui.display import long_day

MOST_ITEMS = 50


def make_digests(*, at: datetime) -> int:
    """What the clock does: leave in the outbox the summaries of the day whose moment has come; returns how many.

    Asked again the same day, or by two workers at once, it makes each one once.
    """
    made = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            moment = queries.digest_moment(institution, at)
            if moment is None or at < moment:
                continue
            for person in queries.people_awaiting_digest(institution, moment):
                made += _make(institution, person, moment, at)
    return made


@transaction.atomic
def _make(institution: Institution, person: User, moment: datetime, at: datetime) -> bool:
    """The summary of one person: what was read meanwhile is not told again, and nothing unread makes no mail."""
    # Of two workers the second waits here and finds nothing.
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    messages = list(queries.messages_for_digest(institution, person, moment).select_for_update(of=("self",)))
    unread = [message for message in messages if message.read_at is None]
    made = bool(unread and person.email) and bool(_queue(institution, person, unread, at))
    if made or not unread:
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(digested_on=day_of(at))
    return made


def _queue(institution: Institution, person: User, unread: list[Message], at: datetime) -> list[Any]:
    count = len(unread)
    title = ngettext("Resumen del %(day)s: %(count)s aviso", "Resumen del %(day)s: %(count)s avisos", count) % {
        "day": long_day(day_of(at)),
        "count": count,
    }
    shown = [(message.title, message.body, message.url) for message in unread[:MOST_ITEMS]]
    more = count - len(shown)
    body = _("Y %(more)s más, en su página de avisos.") % {"more": more} if more > 0 else ""
    summary = Kind("notifications.digest", _("Resumen diario"), "")
    text, html = mail_texts(institution, title, body, "/avisos/", kind=summary, items=shown)
    key = f"notifications.digest:{day_of(at):%Y%m%d}"
    return queue([(person.email, None)], Envelope(institution, title, text, html, key, None, at), at=at)
