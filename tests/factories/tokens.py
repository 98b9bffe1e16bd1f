"""Tokens for tests, made by the action that makes them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Institution
from baquiano.tokens.actions import issue_token
from baquiano.tokens.models import ApiToken


def make_token(user: Any, institution: Institution, **overrides: Any) -> tuple[ApiToken, str]:
    """A token of ``user`` and its text; needs the scope of the institution."""
    at = overrides.pop("at", None) or timezone.now()
    fields = {
        "id": uuid7(),
        "label": "Tablero ficticio",
        "scope": "write",
        "rooms": [],
        "expires_on": day_of(at) + timedelta(days=30),
    }
    return issue_token(**(fields | overrides), institution=institution, by=user, at=at)
