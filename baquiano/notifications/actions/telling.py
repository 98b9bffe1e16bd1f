"""Telling people: in the product and by mail, once, and without making anybody wait for the mail server."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.common.sealing import seal
from baquiano.common.text import one_line, without_control_characters
from baquiano.notifications import kinds, queries, tasks
from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind
from baquiano.notifications.models import SECRET_MARK, Delivery, Message

logger = logging.getLogger(__name__)


@transaction.atomic
def notify(
    recipients: Iterable[Any],
    *,
    institution: Any,
    kind: str,
    title: str,
    body: str,
    url: str = "",
    key: str,
    by: Any,
    at: datetime,
    about: models.Model | None = None,
    email: bool = True,
) -> list[Message]:
    """Tell each person once: the same ``key`` again tells nobody twice. Call it in the transaction of the fact.

    How each is told is what the person chose for ``kind``, never less than the kind allows. ``url`` is a path of the
    product. With ``email`` a mail leaves after the commit, or when the rest of the institution ends, and its fate is
    kept. People who no longer have an active account are left out. Returns the messages created now.
    """
    sort = kinds.kind_of(kind)
    people = {person.pk: person for person in recipients if person.is_active}
    told = queries.recipients_told(institution, key, list(people))
    chosen = queries.chosen_ways(institution, sort.code, people)
    messages = [
        Message(
            institution=institution,
            recipient=person,
            kind=kind,
            title=one_line(title)[:200],
            body=without_control_characters(body),
            url=url,
            key=key,
            way=way,
            created_at=at,
        )
        for pk, person in people.items()
        if pk not in told and (way := _way(sort, chosen.get(pk), email)) != Way.NONE
    ]
    # ignore_conflicts: of two requests that tell the same fact at once, the second tells nothing.
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    created = list(queries.messages_by_id([message.pk for message in messages]))
    mails = [(one.recipient.email, one) for one in created if one.way == Way.AT_ONCE and one.recipient.email]
    if mails:
        text, html = mail_texts(institution, title, body, url, kind=sort)
        leaves_at = at if sort.urgent else queries.moment_to_mail(institution, at)
        envelope = Envelope(institution, title, text, html, key, about, leaves_at)
        queue(mails, envelope, at=at)
    return created


def _way(sort: Kind, chosen: str | None, email: bool) -> Way:
    """How one person is told; without mail, what would leave at once stays in the product."""
    way = sort.way(chosen)
    return way if email or way != Way.AT_ONCE else Way.IN_APP


@transaction.atomic
def send_mail_to(
    addresses: Iterable[str],
    *,
    institution: Any,
    title: str,
    body: str,
    url: str = "",
    key: str,
    by: Any,
    at: datetime,
    about: models.Model | None = None,
    secret: str = "",
) -> list[Delivery]:
    """Mail people who have no account: contacts of an entity, the chosen copies. Once per address and ``key``.

    ``secret`` is the part of the text or of the address that only who receives it may read, as a key or a code: it
    reaches the mail and is readable nowhere else.
    """
    text, html = mail_texts(institution, title, body, url)
    envelope = Envelope(institution, title, text, html, key, about, at, secret)
    return queue([(address, None) for address in addresses], envelope, at=at)


@dataclass(frozen=True)
class Envelope:
    """What the mails of one fact have in common, and when they may leave."""

    institution: Any
    title: str
    text: str
    html: str
    key: str
    about: models.Model | None
    leaves_at: datetime
    secret: str = ""

    def without_secret(self, text: str) -> str:
        return text.replace(self.secret, SECRET_MARK) if self.secret else text


def queue(mails: Iterable[tuple[str, Message | None]], envelope: Envelope, *, at: datetime) -> list[Delivery]:
    """Leave one mail per address in the outbox, by the clock of ``envelope``; what this key already wrote is not
    written again. Call it in the transaction of the fact.
    """
    about = envelope.about
    deliveries = [
        Delivery(
            institution=envelope.institution,
            message=message,
            address=address,
            subject=one_line(envelope.title)[:200],
            body=envelope.without_secret(envelope.text),
            html=envelope.without_secret(envelope.html),
            sealed=seal(envelope.secret) if envelope.secret else "",
            key=envelope.key,
            next_attempt_at=envelope.leaves_at,
            mail_id=f"<{uuid7()}@{_mail_domain()}>",
            about_type=about._meta.label_lower if about is not None else "",
            about_id=str(about.pk) if about is not None else "",
            about_label=str(about)[:300] if about is not None else "",
            created_at=at,
        )
        for address, message in _valid_mails(mails)
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    created = list(queries.deliveries_by_id([delivery.pk for delivery in deliveries]))
    if envelope.leaves_at <= at:
        for delivery in created:
            transaction.on_commit(partial(tasks.deliver.enqueue, str(delivery.pk)))
    return created


def _valid_mails(mails: Iterable[tuple[str, Message | None]]) -> list[tuple[str, Message | None]]:
    """One mail per address, lower case; what is not an address is left out and logged."""
    chosen: dict[str, Message | None] = {}
    for raw, message in mails:
        address = raw.strip().lower()
        try:
            validate_email(address)
        except ValidationError:
            logger.warning("notifications.address_not_valid", extra={"address": raw})
            continue
        chosen.setdefault(address, message)
    return list(chosen.items())


def mail_texts(
    institution: Any,
    title: str,
    body: str,
    url: str,
    *,
    kind: Kind | None = None,
    items: Iterable[tuple[str, str, str]] = (),
) -> tuple[str, str]:
    """The mail as plain text and as HTML. ``kind`` is for people with an account, who may choose how to be told.

    ``items`` are the title, the text and the path of each thing of a summary.
    """
    context = {
        "institution": institution,
        "title": one_line(title),
        "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
        "body": body.strip(),
        "url": _absolute(url),
        "items": [(one_line(words), text.strip(), _absolute(path)) for words, text, path in items],
        "kind": kind,
        "preferences_url": _absolute(reverse("notifications:preferences")) if kind else "",
    }
    return (
        render_to_string("notifications/mail/message.txt", context),
        render_to_string("notifications/mail/message.html", context),
    )


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path if path.startswith("/") else path


def _mail_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "baquiano.invalid"


def mark_read(messages: Iterable[UUID], *, by: Any, at: datetime) -> int:
    """Note that ``by`` read those messages of their own; returns how many were unread. Leaves no trace in the trail."""
    return queries.messages_of(by).filter(pk__in=list(messages), read_at__isnull=True).update(read_at=at)


def mark_all_read(*, by: Any, at: datetime) -> int:
    """Note that ``by`` read everything told until now."""
    return queries.messages_of(by).filter(read_at__isnull=True, created_at__lte=at).update(read_at=at)
