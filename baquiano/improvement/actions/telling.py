"""Who is told of what happens here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from baquiano.accounts.models import User
from baquiano.notifications.actions import notify


def tell(
    row: models.Model,
    people: Iterable[User | None],
    kind: str,
    title: str,
    body: str,
    *,
    key: Any,
    by: User | None,
    at: datetime,
) -> None:
    """Each person once for ``key``; whoever does it is not told of it."""
    others = {one.pk: one for one in people if one is not None and (by is None or one.pk != by.pk)}
    notify(
        others.values(),
        institution=row.institution,  # type: ignore[attr-defined]
        kind=f"improvement.{kind}",
        title=title,
        body=body,
        url=row.get_absolute_url(),  # type: ignore[attr-defined]
        key=f"improvement.{kind}:{row.pk}:{key}",
        by=by,
        at=at,
        about=row,
    )
