"""Who may send again."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.notifications.choices import DeliveryState
from baquiano.notifications.models import Delivery


def can_retry(user: Any, delivery: Delivery) -> bool:
    """A mail that failed or could not be sent."""
    return delivery.state in {DeliveryState.FAILED, DeliveryState.DEAD} and allows(
        user, "notifications.retry_delivery", delivery
    )
