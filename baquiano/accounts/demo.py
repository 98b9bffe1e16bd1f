"""The people of a demonstration, one per role, whom anyone may be on the sign-in page.

Who they are is known by the room that knows the institutions: it registers here a function that lists them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from baquiano.accounts.models import User


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demonstration: the role as the institution calls it and what it does."""

    user: User
    institution: str
    role: str
    does: str


_providers: dict[str, Callable[[], list[DemoPerson]]] = {}


def register(name: str, provider: Callable[[], list[DemoPerson]]) -> None:
    """Add who lists the people of a demonstration; the same name again replaces it."""
    _providers[name] = provider


def people() -> list[DemoPerson]:
    """Whom one may be; nobody outside demo mode."""
    if not settings.DEMO:
        return []
    return [person for provider in _providers.values() for person in provider()]
