"""Telling people: in the product and by mail, once, and without making anybody wait for the mail server."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line, without_control_characters
from baquiano.notifications import queries, rules, tasks
from baquiano.notifications.choices import DUE_STATES, DeliveryState
from baquiano.notifications.models import Delivery, Message

logger = logging.getLogger(__name__)

# How long each failure postpones the next attempt; after the last one the delivery is dead and waits for a person.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
# While a worker sends, nobody else takes the same mail; a worker that died frees it after this.
LEASE = timedelta(minutes=5)


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

    ``url`` is a path of the product. With ``email`` a mail goes after the commit to whoever has an address, and its
    fate is kept. People who no longer have an active account are left out. Returns the messages created now.
    """
    people = {person.pk: person for person in recipients if person.is_active}
    told = queries.recipients_told(institution, key, list(people))
    messages = [
        Message(
            institution=institution,
            recipient=person,
            kind=kind,
            title=one_line(title)[:200],
            body=without_control_characters(body),
            url=url,
            key=key,
            created_at=at,
        )
        for pk, person in people.items()
        if pk not in told
    ]
    # ignore_conflicts: of two requests that tell the same fact at once, the second tells nothing.
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    created = list(queries.messages_by_id([message.pk for message in messages]))
    if email:
        mails = [(message.recipient.email, message) for message in created if message.recipient.email]
        _queue(mails, institution=institution, title=title, body=body, url=url, key=key, about=about, at=at)
    return created


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
) -> list[Delivery]:
    """Mail people who have no account: contacts of an entity, the chosen copies. Once per address and ``key``."""
    mails: list[tuple[str, Message | None]] = [(address, None) for address in addresses]
    return _queue(mails, institution=institution, title=title, body=body, url=url, key=key, about=about, at=at)


def _queue(
    mails: Iterable[tuple[str, Message | None]],
    *,
    institution: Any,
    title: str,
    body: str,
    url: str,
    key: str,
    about: models.Model | None,
    at: datetime,
) -> list[Delivery]:
    text, html = _mail_texts(institution, title, body, url)
    deliveries = [
        Delivery(
            institution=institution,
            message=message,
            address=address,
            subject=one_line(title)[:200],
            body=text,
            html=html,
            key=key,
            next_attempt_at=at,
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


def _mail_texts(institution: Any, title: str, body: str, url: str) -> tuple[str, str]:
    absolute = settings.SITE_URL.rstrip("/") + url if url.startswith("/") else url
    context = {
        "institution": institution,
        "title": one_line(title),
        "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
        "body": body.strip(),
        "url": absolute,
    }
    return (
        render_to_string("notifications/mail/message.txt", context),
        render_to_string("notifications/mail/message.html", context),
    )


def _mail_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "baquiano.invalid"


def deliver(delivery: Delivery, *, at: datetime) -> bool:
    """What the clock or a task does: send one mail if its moment has come; True when it left.

    The mail is taken first and sent outside any transaction, so that nobody waits for the server and two workers do
    not send it twice. A worker that dies between sending and noting it leaves a repetition with the same Message-ID.
    """
    taken = Delivery.objects.filter(
        pk=delivery.pk, state__in=DUE_STATES, next_attempt_at=delivery.next_attempt_at, next_attempt_at__lte=at
    ).update(next_attempt_at=at + LEASE, attempts=delivery.attempts + 1)
    if not taken:
        return False
    delivery.attempts += 1
    try:
        _mail_of(delivery).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _note_failure(delivery, error, at)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, sent_at=at, last_error="")
    return True


def deliver_due(*, at: datetime, limit: int = 100) -> int:
    """What the clock does: send what is due of every institution, oldest first; returns how many left."""
    return sum(deliver(delivery, at=at) for delivery in queries.deliveries_due(at)[:limit])


def _mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=delivery.subject,
        body=delivery.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        headers={"Message-ID": delivery.mail_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
    )
    if delivery.html:
        mail.attach_alternative(delivery.html, "text/html")
    return mail


def _note_failure(delivery: Delivery, error: Exception, at: datetime) -> None:
    logger.warning("notifications.delivery_failed", extra={"delivery": str(delivery.pk), "error": str(error)})
    is_last = delivery.attempts > len(WAITS) or isinstance(error, smtplib.SMTPRecipientsRefused)
    wait = timedelta(0) if is_last else WAITS[delivery.attempts - 1]
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DEAD if is_last else DeliveryState.FAILED,
        last_error=f"{type(error).__name__}: {error}"[:500],
        next_attempt_at=at + wait,
    )


@transaction.atomic
def retry_delivery(delivery: Delivery, *, by: Any, at: datetime) -> Delivery:
    """Put a mail that could not be sent again in the queue, with all its attempts ahead."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not rules.can_wait_again(delivery):
        sent = delivery.state == DeliveryState.SENT
        raise Refused(_("Este correo ya fue enviado.") if sent else _("Este correo aún espera su turno de salir."))
    old = delivery.state
    delivery.state, delivery.attempts, delivery.next_attempt_at = DeliveryState.PENDING, 0, at
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    trail.record("notifications.delivery_retried", delivery, by=by, at=at, changes={"state": (old, delivery.state)})
    transaction.on_commit(partial(tasks.deliver.enqueue, str(delivery.pk)))
    return delivery


def mark_read(messages: Iterable[UUID], *, by: Any, at: datetime) -> int:
    """Note that ``by`` read those messages of their own; returns how many were unread. Leaves no trace in the trail."""
    return queries.messages_of(by).filter(pk__in=list(messages), read_at__isnull=True).update(read_at=at)


def mark_all_read(*, by: Any, at: datetime) -> int:
    """Note that ``by`` read everything told until now."""
    return queries.messages_of(by).filter(read_at__isnull=True, created_at__lte=at).update(read_at=at)
