"""A system that calls the API with the token of a person."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from tests.factories.institutions import make_institution
from tests.factories.tokens import make_token


class System:
    """Another program: it knows addresses, a token and JSON."""

    def __init__(self, text: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {text}"}, enforce_csrf_checks=True)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        sent = json.dumps({} if body is None else body)
        return self.client.post(f"/api/v1/{path}", sent, content_type="application/json", headers=headers)

    def upload(self, path: str, body: dict[str, Any]) -> Any:
        """What may bring a file goes as a form of several parts."""
        return self.client.post(f"/api/v1/{path}", body)


@pytest.fixture
def institution(db: None) -> Any:
    return make_institution()


@pytest.fixture
def system_of(institution: Any) -> Callable[..., System]:
    """The system that a person lets in, with the scope that it asks for."""

    def let_in(person: Any, **token: Any) -> System:
        with scope(institution=institution):
            return System(make_token(person, institution, **token)[1])

    return let_in
