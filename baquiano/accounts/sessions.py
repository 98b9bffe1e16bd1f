"""The engine of sessions: that of Django, on rows that know whose they are (``settings.SESSION_ENGINE``).

A session ends by leaving (its row goes), by rest (``SESSION_IDLE``), by age (``SESSION_LONGEST``) or because somebody
ended it. The age counts from signing in, whatever the person does: Django alone would renew it at each save.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q, QuerySet
from django.utils import timezone

from baquiano.accounts.models import OpenSession
from baquiano.common import statements
from baquiano.common.identity import uuid7

# Where a session remembers from which device it was opened.
DEVICE = "device"
_COLUMNS = ("public_id", "user_id", "address", "agent", "opened_at", "seen_at")


def alive(at: datetime) -> Q:
    """The rows of sessions that neither rest nor age ended at ``at``; those of nobody yet only expire."""
    signed_in = Q(opened_at__gt=at - settings.SESSION_LONGEST, seen_at__gt=at - settings.SESSION_IDLE)
    return Q(expire_date__gt=at) & (Q(user__isnull=True) | signed_in)


def is_alive(row: OpenSession, at: datetime) -> bool:
    """What ``alive`` says, of a row that is already here."""
    if row.user_id is None or row.expire_date <= at:
        return row.expire_date > at
    if row.opened_at is None or row.seen_at is None:
        return False
    return row.opened_at > at - settings.SESSION_LONGEST and row.seen_at > at - settings.SESSION_IDLE


def _with_key(key: str) -> QuerySet[OpenSession]:
    return OpenSession.objects.filter(session_key=key).order_by()


class SessionStore(DatabaseStore):
    """A session with the columns of its row in ``known``, so that nobody asks for the row twice."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.known: dict[str, Any] = {}

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:  # type: ignore[override]
        return OpenSession

    def _get_session_from_db(self) -> OpenSession | None:
        found = statements.instances("accounts.session", _with_key, key=self.session_key) if self.session_key else []
        row = next((one for one in found if is_alive(one, timezone.now())), None)
        if row is None:
            self._session_key = None
            return None
        self.known = {name: getattr(row, name) for name in _COLUMNS}
        return row

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:  # type: ignore[override]
        row = super().create_model_instance(data)
        if SESSION_KEY in data:
            self._remember(UUID(data[SESSION_KEY]), data.get(DEVICE, {}))
            for name, value in self.known.items():
                setattr(row, name, value)
        return row  # type: ignore[return-value]

    def _remember(self, user_id: UUID, device: dict[str, Any]) -> None:
        """What the row of a signed-in session says: the same while the person is the same, whatever its key."""
        if self.known.get("user_id") == user_id:
            return
        now = timezone.now()
        self.known = {
            "public_id": uuid7(),
            "user_id": user_id,
            "address": device.get("address"),
            "agent": device.get("agent", ""),
            "opened_at": now,
            "seen_at": now,
        }

    def flush(self) -> None:
        super().flush()
        self.known = {}

    def cycle_key(self) -> None:
        """The new row takes the public id only when the old one, which still has it, is gone."""
        public_id = self.known.pop("public_id", None)
        super().cycle_key()
        if self.known:
            self.known["public_id"] = public_id

    def touch(self, at: datetime) -> None:
        """Note that the session was used at ``at``, without saving what it holds."""
        self.known["seen_at"] = at
        OpenSession.objects.filter(session_key=self.session_key).update(seen_at=at)

    @classmethod
    def clear_expired(cls) -> None:
        OpenSession.objects.exclude(alive(timezone.now())).delete()
