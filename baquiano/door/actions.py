"""A contact asks for a link, comes in with it once, and leaves."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.actions import register_person
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Contact
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.door import queries
from baquiano.door.models import EntryLink
from baquiano.notifications.actions import send_mail_to

OPENS_FOR = timedelta(minutes=30)
VISIT_LASTS = timedelta(hours=8)
MOST_AN_HOUR, AN_HOUR = 5, timedelta(hours=1)
SAME_PRESS = timedelta(seconds=10)


@transaction.atomic
def ask_link(email: str, *, by: User | None = None, at: datetime) -> str:
    """Send a link to ``email`` if it is the registered address of a contact in force; nobody is told whether it is.

    One link opens every entity for which the contact speaks. Beyond ``MOST_AN_HOUR`` it sends none, nor a second one to
    who pressed twice. Gives the path that was mailed, for a demonstration, which mails nobody.
    """
    contacts = queries.contacts_with(email, day_of(at))
    if not contacts:
        return ""
    # Two requests at once wait here, and the second finds the link of the first.
    contact = queries.contact_for_update(contacts[0])
    if queries.links_since(contact, at - SAME_PRESS) or queries.links_since(contact, at - AN_HOUR) >= MOST_AN_HOUR:
        return ""
    return _send(contact, by, at)


def _send(contact: Contact, by: User | None, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    path = reverse("door:enter", args=[token])
    with scope(institution=contact.institution):
        link = EntryLink.objects.create(
            id=uuid7(),
            institution=contact.institution,
            contact=contact,
            token_sha256=queries.digest_of(token),
            asked_at=at,
            expires_at=at + OPENS_FOR,
        )
        send_mail_to(
            [contact.email],
            institution=contact.institution,
            title=_("Su enlace para entrar"),
            body=_(
                "Con este enlace ve los planes de trabajo, las sesiones y los compromisos de su entidad, y puede "
                "responderlos.\n\nSirve una sola vez y durante media hora. Si usted no lo pidió, no haga nada."
            ),
            url=path,
            secret=token,
            key=f"door.link:{link.pk}",
            by=by,
            at=at,
        )
        trail.record("door.link_sent", contact.beneficiary, by=by, at=at, data={"link": link.pk})
    return path


@transaction.atomic
def use_link(token: str, *, by: User | None = None, at: datetime) -> EntryLink:
    """Come in with a link, once. Used, expired or of a contact that ended, it is refused in the same words.

    Who comes in is known by the link: ``by`` is nobody, unless an official opens it for a contact.
    """
    link = queries.link_with(token)
    if link is None:
        raise Refused(_useless())
    with scope(institution=link.institution):
        current = queries.link_for_update(link)
        contacts = queries.contacts_with(current.contact.email, day_of(at))
        if not current.opens_at(at) or not contacts:
            raise Refused(_useless())
        contact = current.contact
        person = register_person(id=uuid7(), email=contact.email, full_name=contact.name, by=by, at=at)
        current.used_at, current.person, current.ends_at = at, person, at + VISIT_LASTS
        current.save(update_fields=["used_at", "person", "ends_at"])
    for one in contacts:
        with scope(institution=one.institution):
            trail.record("door.contact_entered", one.beneficiary, by=person, at=at, data={"link": current.pk})
    return current


@transaction.atomic
def leave(visit: queries.Visit, *, by: User, at: datetime) -> None:
    """End the visit; ended again, it changes nothing."""
    with scope(institution=visit.link.institution):
        current = queries.link_for_update(visit.link)
        if current.left_at is None:
            current.left_at = at
            current.save(update_fields=["left_at"])
            beneficiary = current.contact.beneficiary
            trail.record("door.contact_left", beneficiary, by=by, at=at, data={"link": current.pk})


def _useless() -> str:
    return _("Este enlace ya no sirve: se usa una sola vez y vence a la media hora. Pida otro.")
