"""Reads of people."""

from baquiano.accounts.models import User


def user_with_email(email: str) -> User | None:
    """The person with that address, whatever the case in which it is typed."""
    return User.objects.filter(email=email.strip().lower()).first()
