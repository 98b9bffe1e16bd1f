"""Reads of people, of their open sessions and of their second factor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from baquiano.accounts.models import OpenSession, User
from baquiano.accounts.sessions import alive


def user_with_email(email: str) -> User | None:
    """The person with that address, whatever the case in which it is typed."""
    return User.objects.filter(email=email.strip().lower()).first()


def sessions_of(user: User, at: datetime) -> QuerySet[OpenSession]:
    """The sessions that ``user`` has open at ``at``, the last used first."""
    return OpenSession.objects.filter(alive(at), user=user).defer("session_data").order_by("-seen_at")


@dataclass(frozen=True)
class Passkey:
    """A key of a person: its name, since when and when it was last used."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class SecondFactor:
    """What a person has beside the password."""

    application: Authenticator | None = None
    keys: list[Passkey] = field(default_factory=list)
    has_codes: bool = False
    codes_left: int = 0

    @property
    def is_on(self) -> bool:
        """Recovery codes alone are no second factor: they only stand in for one."""
        return self.application is not None or bool(self.keys)


def second_factor_of(user: Any) -> SecondFactor:
    rows = {}
    keys = []
    for row in Authenticator.objects.filter(user_id=user.pk).order_by("created_at"):
        if row.type == Authenticator.Type.WEBAUTHN:
            keys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
        else:
            rows[row.type] = row
    codes = rows.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactor(
        application=rows.get(Authenticator.Type.TOTP),
        keys=keys,
        has_codes=codes is not None,
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def people_with_second_factor(people: Iterable[User]) -> set[UUID]:
    """Which of ``people`` have something beside the password."""
    rows = Authenticator.objects.filter(user__in=list(people)).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(rows.values_list("user_id", flat=True))


def has_second_factor(user: Any) -> bool:
    """Whether the person has something beside the password; recovery codes alone do not count."""
    rows = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return rows.exists()
