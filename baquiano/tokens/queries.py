"""Which tokens a person sees, and whose is the one that arrives."""

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.institutions.queries import memberships_in_force
from baquiano.tokens.models import ApiToken
from baquiano.tokens.rules import is_in_force

PREFIX = "baq"


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The own ones, in the institution of the scope, newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created_at")


def tokens_visible_to(user: User) -> QuerySet[ApiToken]:
    """Those of everybody, for whoever looks after the institution."""
    return visible(ApiToken.objects.select_related("user", "revoked_by"), user, "tokens.view_tokens")


def digest_of(secret: str) -> str:
    """SHA-256: the secret has 256 random bits, so that there is nothing to guess slowly."""
    return sha256(secret.encode()).hexdigest()


def token_of(text: str, at: datetime) -> ApiToken | None:
    """The token written ``text``, if its secret is right, it is in force and its person still works here.

    It dies with the memberships that were in force when it was made: whoever leaves and comes back makes another.
    """
    prefix, _, rest = text.partition("_")
    key, _, secret = rest.partition("_")
    try:
        pk = UUID(hex=key)
    except ValueError:
        return None
    # Through _base_manager: the institution is known by the token, not before it.
    token = ApiToken._base_manager.select_related("user").filter(pk=pk).first()
    if prefix != PREFIX or token is None or not token.digest or not secret.isascii():
        return None
    if not compare_digest(token.digest, digest_of(secret)) or not is_in_force(token, day_of(at)):
        return None
    return token if token.user.is_active and _still_works(token, at) else None


def _still_works(token: ApiToken, at: datetime) -> bool:
    made_on = day_of(token.created_at)
    return any(
        row.institution_id == token.institution_id and row.starts_on <= made_on
        for row in memberships_in_force(token.user, day_of(at))
    )
