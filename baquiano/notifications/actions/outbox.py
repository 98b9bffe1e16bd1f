"""The outbox: each mail leaves once, whatever the server does, and nobody waits for it."""

import logging
import smtplib
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.sealing import unseal
from baquiano.notifications import queries, rules, tasks
from baquiano.notifications.choices import DUE_STATES, DeliveryState
from baquiano.notifications.models import SECRET_MARK, Delivery

logger = logging.getLogger(__name__)

# How long each failure postpones the next attempt; after the last one the delivery is dead and waits for a person.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
# While a worker sends, nobody else takes the same mail; a worker that died frees it after this.
LEASE = timedelta(minutes=5)
# A server that does not answer is asked again every hour at most, for some ten days: a long weekend loses nothing.
LONGEST_WHILE_DOWN = timedelta(hours=1)
MOST_WHILE_DOWN = 240
# How many mails are put again in the queue with one click.
MOST_AT_ONCE = 500
# From here on the answers of a mail server are for good.
PERMANENT = 500


class ServerDown(Exception):
    """The mail server does not answer: it is no fault of the mail, and the next ones would fare the same."""


def deliver(delivery: Delivery, *, at: datetime) -> bool:
    """What the clock or a task does: send one mail if its moment has come; True when it left.

    The mail is taken first and sent outside any transaction, so that nobody waits for the server and two workers do
    not send it twice. A worker that dies between sending and noting it leaves a repetition with the same Message-ID.
    """
    try:
        return _send(delivery, at, at)
    except ServerDown:
        return False


def deliver_due(*, at: datetime, limit: int = 100) -> int:
    """What the clock does: send what is due of every institution, oldest first; returns how many left.

    When the server does not answer the rest is left for the next time, without spending their attempts.
    """
    sent, began = 0, monotonic()
    for delivery in queries.deliveries_due(at)[:limit]:
        # The moment of each mail and not of the batch: a lease counted from the beginning of a slow one would be over.
        now = at + timedelta(seconds=monotonic() - began)
        try:
            sent += _send(delivery, at, now)
        except ServerDown:
            break
    return sent


def _send(delivery: Delivery, at: datetime, now: datetime) -> bool:
    """Send one mail of the batch of ``at``; ``now`` is when its own turn came."""
    taken = Delivery.objects.filter(
        pk=delivery.pk, state__in=DUE_STATES, next_attempt_at=delivery.next_attempt_at, next_attempt_at__lte=at
    ).update(next_attempt_at=now + LEASE, attempts=delivery.attempts + 1)
    if not taken:
        return False
    delivery.attempts += 1
    try:
        _mail_of(delivery).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _note_failure(delivery, error, at)
        if _is_server_down(error):
            raise ServerDown from error
        return False
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, sent_at=at, last_error="", sealed="")
    return True


def _is_server_down(error: Exception) -> bool:
    """Whether nobody answered, or who answered takes mail of nobody: another mail would have failed too."""
    unreachable = (
        smtplib.SMTPServerDisconnected,
        smtplib.SMTPConnectError,
        smtplib.SMTPHeloError,
        smtplib.SMTPAuthenticationError,
    )
    return isinstance(error, unreachable) or (
        isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    )


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server said that the address does not take mail; *later* (4xx) is not that."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _words in error.recipients.values()
    )


def _mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    """As its addressee reads it, with the key that the outbox keeps sealed."""
    secret = unseal(delivery.sealed) if delivery.sealed else SECRET_MARK
    mail = EmailMultiAlternatives(
        subject=delivery.subject,
        body=delivery.body.replace(SECRET_MARK, secret),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        headers={"Message-ID": delivery.mail_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
    )
    if delivery.html:
        mail.attach_alternative(delivery.html.replace(SECRET_MARK, secret), "text/html")
    return mail


def _note_failure(delivery: Delivery, error: Exception, at: datetime) -> None:
    logger.warning("notifications.delivery_failed", extra={"delivery": str(delivery.pk), "error": str(error)})
    most = MOST_WHILE_DOWN if _is_server_down(error) else len(WAITS)
    is_last = delivery.attempts > most or _is_refused_for_good(error)
    wait = min(WAITS[min(delivery.attempts, len(WAITS)) - 1], LONGEST_WHILE_DOWN if most > len(WAITS) else WAITS[-1])
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DEAD if is_last else DeliveryState.FAILED,
        last_error=f"{type(error).__name__}: {error}"[:500],
        next_attempt_at=at if is_last else at + wait,
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


@transaction.atomic
def retry_dead_deliveries(*, by: Any, at: datetime) -> int:
    """Put again in the queue everything that could not be sent of what ``by`` may retry; returns how many."""
    rows = list(queries.deliveries_dead(by).select_for_update(of=("self",))[:MOST_AT_ONCE])
    for delivery in rows:
        retry_delivery(delivery, by=by, at=at)
    return len(rows)
