"""Mail of the outbox, as whoever receives it reads it."""

from baquiano.common.sealing import unseal
from baquiano.notifications.models import SECRET_MARK, Delivery


def text_of(delivery: Delivery) -> str:
    """Its text, with the key that the outbox keeps sealed until it leaves."""
    return delivery.body.replace(SECRET_MARK, unseal(delivery.sealed)) if delivery.sealed else delivery.body
