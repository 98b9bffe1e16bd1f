"""Conditions on a communication."""

from baquiano.communications.models import Communication


def can_void(communication: Communication) -> bool:
    """What was voided once is not voided again."""
    return not communication.is_void


def can_issue(communication: Communication) -> bool:
    """A sheet with the format of the institution exists for what it writes itself."""
    return communication.is_sent and bool(communication.body) and not communication.is_void


def can_mail(communication: Communication) -> bool:
    """It goes by mail when it has a text and somebody with an address."""
    has_address = any(recipient.email for recipient in communication.recipients.all())
    return can_issue(communication) and has_address
