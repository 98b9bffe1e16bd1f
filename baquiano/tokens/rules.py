"""Whether a token works today."""

from datetime import date

from baquiano.tokens.models import ApiToken


def is_in_force(token: ApiToken, today: date) -> bool:
    """Not revoked and not past its last day. The membership of its person is asked apart, at each request."""
    return not token.is_revoked and token.expires_on >= today


def state_of(token: ApiToken, today: date) -> str:
    """``revoked``, ``expired`` or ``active``."""
    if token.is_revoked:
        return "revoked"
    return "active" if token.expires_on >= today else "expired"
