"""Asking for the password again at the moment of signing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.utils.translation import gettext as _

from baquiano.common.errors import Refused

VALID_FOR = timedelta(minutes=5)
MAX_FAILURES = 5
FAILURE_WINDOW = 300


@dataclass(frozen=True)
class Reauthentication:
    """That a person typed the own password at a moment. Only ``check`` makes one."""

    user_id: UUID
    at: datetime

    def holds_for(self, user: Any, at: datetime) -> bool:
        return self.user_id == user.pk and timedelta(0) <= at - self.at <= VALID_FOR


def check(request: Any, password: str, *, at: datetime) -> Reauthentication:
    """Check the password of who is signed in; refuses a wrong one, and for a while after five wrong ones."""
    user = request.user
    key = f"documents:reauthentication:{user.pk}"
    if cache.get(key, 0) >= MAX_FAILURES:
        raise Refused(_("Hubo varios intentos con contraseña equivocada. Espere cinco minutos e intente de nuevo."))
    found = authenticate(request, username=user.get_username(), password=password)
    if found is None or found.pk != user.pk:
        cache.add(key, 0, FAILURE_WINDOW)
        cache.incr(key)
        raise Refused(_("La contraseña no es correcta. Escríbala de nuevo para firmar."))
    cache.delete(key)
    return Reauthentication(user.pk, at)
