"""A request as the middleware leaves it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from tests.factories.institutions import make_member, make_unit


@pytest.fixture
def asking(at: datetime) -> Callable[..., Any]:
    """``asking("/lista/?q=x", user=…, htmx_target="…")`` builds a GET request."""

    def build(address: str = "/lista/", *, user: Any = None, institution: Any = None, htmx_target: str = "") -> Any:
        headers = {"HX-Request": "true", "HX-Target": htmx_target} if htmx_target else {}
        request = RequestFactory().get(address, headers=headers)
        request.user, request.at, request.institution = user or AnonymousUser(), at, institution
        request._messages = CookieStorage(request)
        return request

    return build


@pytest.fixture
def admin(scoped: Any) -> Any:
    return make_member(make_unit(scoped), "admin")
