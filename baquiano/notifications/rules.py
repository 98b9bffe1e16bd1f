"""Who may send again."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.notifications.choices import ALLOWED_MOVES, DeliveryState
from baquiano.notifications.models import Delivery


def can_retry(user: Any, delivery: Delivery) -> bool:
    """A mail that failed or could not be sent."""
    return can_wait_again(delivery) and allows(user, "notifications.retry_delivery", delivery)


def can_wait_again(delivery: Delivery) -> bool:
    return DeliveryState.PENDING in ALLOWED_MOVES[DeliveryState(delivery.state)]
