"""Who may send again."""

from typing import Any
from uuid import UUID

from baquiano.common.policy import INSTITUTION, allows, the_policy
from baquiano.notifications.choices import ALLOWED_MOVES, DeliveryState
from baquiano.notifications.models import Delivery


def can_retry(user: Any, delivery: Delivery) -> bool:
    """A mail that failed or could not be sent."""
    return can_wait_again(delivery) and allows(user, "notifications.retry_delivery", delivery)


def can_wait_again(delivery: Delivery) -> bool:
    return DeliveryState.PENDING in ALLOWED_MOVES[DeliveryState(delivery.state)]


def announcement_reach(user: Any) -> frozenset[UUID] | None:
    """The units to which ``user`` may write; nothing when it is the whole institution."""
    grants = the_policy()["notifications.create_announcement"].grants
    held = [holding for holding in user.standing.holdings if holding.role in grants]
    if any(grants[holding.role] == INSTITUTION for holding in held):
        return None
    return frozenset().union(*(holding.unit_ids for holding in held))
