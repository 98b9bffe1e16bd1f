"""People for tests. Every name is evidently fictitious."""

from itertools import count
from typing import Any

from baquiano.accounts.models import User

_numbers = count(1)
PASSWORD = "clave-de-prueba-larga"


def make_user(password: str | None = None, **overrides: Any) -> User:
    number = next(_numbers)
    fields = {
        "email": f"persona{number}@prueba.invalid",
        "full_name": f"Persona Ficticia {number}",
        "document_number": str(1_000_000 + number),
    }
    return User.objects.create_user(password=password, **(fields | overrides))
