"""Doorbells of the outbox. The sweep sends whatever a doorbell missed."""

import logging
from uuid import UUID

from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks import task

from baquiano.notifications import queries

logger = logging.getLogger(__name__)


@task()
def deliver(delivery_id: str) -> None:
    """Send one mail, if it is still due."""
    from baquiano.notifications import actions  # noqa: PLC0415 - the doorbell rings upstairs

    with scopes_disabled():
        delivery = queries.deliveries_by_id([UUID(delivery_id)]).first()
        if delivery is None:
            logger.warning("notifications.delivery_unknown", extra={"delivery": delivery_id})
            return
        actions.deliver(delivery, at=timezone.now())
