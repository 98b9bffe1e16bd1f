"""Sign-in by e-mail and password."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from baquiano.accounts.models import User
from baquiano.common import statements


class EmailBackend(AuthenticationBackend):
    """That of allauth, except that the published password of the demonstration opens nothing outside of it."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        if credentials.get("password") == settings.DEMO_PASSWORD and not settings.DEMO:
            # The same work as for any wrong password, so that the answer takes the same time.
            self._mitigate_timing_attack(settings.DEMO_PASSWORD)
            return None
        return super().authenticate(request, **credentials)  # type: ignore[return-value]

    def get_user(self, user_id: UUID) -> User | None:
        """The person of the session, as long as the account is active: asked by each request."""
        found = statements.instances("accounts.person", lambda key: User.objects.filter(pk=key), key=user_id)
        return next((user for user in found if self.user_can_authenticate(user)), None)
