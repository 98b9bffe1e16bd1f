"""Sign-in by e-mail and password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from baquiano.accounts.models import User


class EmailBackend(AuthenticationBackend):
    """That of allauth, except that the published password of the demonstration opens nothing outside of it."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        if credentials.get("password") == settings.DEMO_PASSWORD and not settings.DEMO:
            # The same work as for any wrong password, so that the answer takes the same time.
            self._mitigate_timing_attack(settings.DEMO_PASSWORD)
            return None
        return super().authenticate(request, **credentials)  # type: ignore[return-value]
