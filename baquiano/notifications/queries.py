"""Reads of messages and deliveries."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from baquiano.common import statements
from baquiano.common.policy import visible
from baquiano.notifications.choices import DUE_STATES
from baquiano.notifications.models import Delivery, Message


def recipients_told(institution: Any, key: str, people: list[UUID]) -> set[UUID]:
    """Which of ``people`` were already told ``key``."""
    told = Message.objects.filter(institution=institution, key=key, recipient_id__in=people)
    return set(told.values_list("recipient_id", flat=True))


def messages_by_id(ids: Iterable[UUID]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=list(ids)).select_related("recipient")


def deliveries_by_id(ids: Iterable[UUID]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=list(ids))


def messages_of(user: Any) -> QuerySet[Message]:
    """The messages of one person in the institution in which they work, newest first."""
    return Message.objects.filter(recipient=user)


def unread_count(user: Any) -> int:
    """The number beside the bell, on every page."""

    def unread() -> QuerySet[Message, Any]:
        return messages_of(user).filter(read_at__isnull=True).order_by().values("pk")

    return statements.count(("notifications.unread", user.pk), unread)


def deliveries_due(at: datetime) -> QuerySet[Delivery]:
    """What is to be sent at ``at``, oldest first."""
    return Delivery.objects.filter(state__in=DUE_STATES, next_attempt_at__lte=at).order_by("next_attempt_at", "pk")


def deliveries_visible_to(user: Any) -> QuerySet[Delivery]:
    """The log of mail, for whom the policy grants it."""
    return visible(Delivery.objects.defer("body", "html"), user, "notifications.view_delivery")


def deliveries_about(subject: models.Model) -> QuerySet[Delivery]:
    """The log of what was mailed about ``subject`` (AGD-04)."""
    return Delivery.objects.filter(about_type=subject._meta.label_lower, about_id=str(subject.pk)).defer("body", "html")
