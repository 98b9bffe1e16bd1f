"""The people of a demonstration, one per role, whom anyone may be on the sign-in page.

Who they are is known by the room that knows the institutions: it registers here a function that lists them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache

from baquiano.accounts.models import User


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demonstration: the role as the institution calls it and what it does."""

    user: User
    institution: str
    role: str
    does: str
    asks_code: bool = False


@dataclass(frozen=True)
class DemoGuest:
    """Whoever comes into a demonstration without an account: by the address to write at ``url``."""

    institution: str
    role: str
    does: str
    email: str
    url: str


# The key of the application of whoever shows the second factor: as public as the password of the demonstration.
PUBLIC_KEY = "BAQUIANODEMOBAQUIANODEMOBAQUIANO"


def protect(user: User) -> None:
    """Give ``user`` of the demonstration a second factor whose code the sign-in page tells."""
    TOTP.activate(user, PUBLIC_KEY)
    RecoveryCodes.activate(user)


def code_of(user: User) -> str:
    """The code that the application of ``user`` shows now; nothing outside demo mode or for a key of their own."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first() if settings.DEMO else None
    codes = [
        format_hotp_value(hotp_value(PUBLIC_KEY, int(time.time()) // app_settings.TOTP_PERIOD + step))
        for step in (0, 1)
    ]
    listed = row is not None and user.pk in {person.user.pk for person in people()}
    return next((code for code in codes if listed and _opens(row, code)), "")


def _opens(row: Authenticator | None, code: str) -> bool:
    """Whether the key is the public one and nobody has just used the code."""
    if row is None or decrypt(row.data["secret"]) != PUBLIC_KEY:
        return False
    return cache.get(f"accounts:totp:{row.user_id}:{code}") is None


_providers: dict[str, Callable[[], list[DemoPerson]]] = {}


def register(name: str, provider: Callable[[], list[DemoPerson]]) -> None:
    """Add who lists the people of a demonstration; the same name again replaces it."""
    _providers[name] = provider


def people() -> list[DemoPerson]:
    """Whom one may be; nobody outside demo mode."""
    if not settings.DEMO:
        return []
    return [person for provider in _providers.values() for person in provider()]


_guest_providers: dict[str, Callable[[], list[DemoGuest]]] = {}


def register_guests(name: str, provider: Callable[[], list[DemoGuest]]) -> None:
    """Add who lists the people without an account of a demonstration; the same name again replaces it."""
    _guest_providers[name] = provider


def guests() -> list[DemoGuest]:
    """Who comes in without an account; nobody outside demo mode."""
    if not settings.DEMO:
        return []
    return [guest for provider in _guest_providers.values() for guest in provider()]
