"""Who is told: the people of the institution, and who asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.demand.models import ServiceRequest
from baquiano.notifications.actions import notify, send_mail_to
from baquiano.ui.display import day

TITLES = {
    "received": "Solicitud por clasificar: %(number)s",
    "assigned": "Solicitud a su cargo: %(number)s",
    "completed": "El solicitante completó la %(number)s",
    "due_soon": "La solicitud %(number)s vence el %(day)s",
    "overdue": "La solicitud %(number)s venció el %(day)s",
    "not_completed": "Nadie completó la solicitud %(number)s: pasó un mes",
}


def tell(
    row: ServiceRequest,
    people: Iterable[User],
    kind: str,
    *,
    key: Any = "",
    by: User | None,
    at: datetime,
) -> None:
    """Each person once for ``key``, in words without who asks; whoever does it is not told of it."""
    others = {one.pk: one for one in people if by is None or one.pk != by.pk}
    notify(
        others.values(),
        institution=row.institution,
        kind=f"demand.{kind}",
        title=_(TITLES[kind]) % {"number": row.number, "day": day(row.due_on)},
        body=row.subject,
        url=row.get_absolute_url(),
        key=f"demand.{kind}:{row.pk}:{key}",
        by=by,
        at=at,
        about=row,
    )


def tell_requester(
    row: ServiceRequest,
    title: str,
    body: str,
    what: str,
    *,
    secret: str = "",
    by: User | None,
    at: datetime,
) -> None:
    """Mail who asked, where there is an address. Nothing of the person is in the address of the page."""
    if row.requester.email:
        send_mail_to(
            [row.requester.email],
            institution=row.institution,
            title=title,
            body=body,
            url=reverse("asking:request_follow", args=[row.institution.code]),
            key=f"demand.{what}:{row.pk}",
            secret=secret,
            by=by,
            at=at,
        )
