"""Who is told of what happens here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from baquiano.accounts.models import User
from baquiano.notifications.actions import notify


def tell(
    row: models.Model,
    people: Iterable[User],
    kind: str,
    title: str,
    body: str,
    *,
    key: Any,
    by: User | None,
    at: datetime,
    url: str = "",
) -> None:
    """Each person once for ``key``; whoever does it is not told of it."""
    others = {one.pk: one for one in people if by is None or one.pk != by.pk}
    notify(
        others.values(),
        institution=row.institution,  # type: ignore[attr-defined]
        kind=f"strategy.{kind}",
        title=title,
        body=body,
        url=url or row.get_absolute_url(),  # type: ignore[attr-defined]
        key=f"strategy.{kind}:{row.pk}:{key}",
        by=by,
        at=at,
        about=row,
    )
