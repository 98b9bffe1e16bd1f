"""How often a public page may be asked, per address."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

PER_MINUTE = 30


def client_address(request: HttpRequest) -> str:
    """The address of who asks; behind our own proxy, the one that the proxy wrote last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()[:45]
    return request.META.get("REMOTE_ADDR", "")


def is_too_often(request: HttpRequest, what: str, *, most: int | None = None) -> bool:
    """Count one more question of this address; True when it asked more than ``most`` times in the minute.

    Without ``most``, as many as any public page allows.
    """
    key = f"documents:{what}:{client_address(request)}"
    if cache.add(key, 1, 60):
        return False
    try:
        return cache.incr(key) > (PER_MINUTE if most is None else most)
    except ValueError:  # the minute ended between the two lines
        return False
