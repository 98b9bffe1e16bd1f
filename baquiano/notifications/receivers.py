"""What the clock and the rooms below ask of this room."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from baquiano.accounts.choices import AccessChange
from baquiano.accounts.signals import access_changed
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import role_label
from baquiano.institutions.signals import delegation_ending, delegation_given, delegation_revoked
from baquiano.notifications import actions, queries
from baquiano.ui.display import moment


def listen() -> None:
    access_changed.connect(tell_access_changed, dispatch_uid="notifications.tell_access_changed")
    delegation_given.connect(tell_delegation_given, dispatch_uid="notifications.given")
    delegation_revoked.connect(tell_delegation_revoked, dispatch_uid="notifications.revoked")
    delegation_ending.connect(tell_delegation_ending, dispatch_uid="notifications.ending")


def deliver_what_waits(at: datetime) -> int:
    """Send the mail of every institution that a task missed or whose retry is due."""
    with scopes_disabled():
        return actions.deliver_due(at=at)


def make_digests(at: datetime) -> int:
    """Make the summaries of the day whose moment has come."""
    return actions.make_digests(at=at)


def tell_access_changed(sender: Any, *, person: Any, what: AccessChange, by: Any, at: datetime, **kwargs: Any) -> None:
    """Tell a person what happened to the own access, whoever did it: an intruder would not."""
    institution = queries.institution_to_tell(person, day_of(at))
    if institution is None:
        return
    body = _("%(what)s el %(when)s. Lo hizo: %(who)s.\n\n%(advice)s") % {
        "what": what.label,
        "when": moment(at),
        "who": by,
        "advice": _("Si no fue usted ni lo pidió, cambie la contraseña y avise al administrador funcional."),
    }
    with scope(institution=institution):
        actions.notify(
            [person],
            institution=institution,
            kind="accounts.access_changed",
            title=str(what.label),
            body=body,
            url="/cuenta/seguridad/",
            key=f"accounts.{what.value}:{uuid7()}",
            by=by,
            at=at,
        )


def tell_delegation_given(sender: Any, delegation: Membership, by: Any, at: datetime, **kwargs: Any) -> None:
    title = _("Delegación: %(role)s, del %(start)s al %(end)s")
    body = _("%(to)s actúa por delegación de %(of)s en %(unit)s. Cada acto lo dirá. %(act)s")
    _tell(delegation, "given", title, body, by=by, at=at)


def tell_delegation_revoked(sender: Any, delegation: Membership, by: Any, at: datetime, **kwargs: Any) -> None:
    title = _("Delegación revocada: %(role)s")
    body = _("%(to)s ya no actúa por delegación de %(of)s en %(unit)s. Lo que hizo se conserva.")
    _tell(delegation, "revoked", title, body, by=by, at=at)


def tell_delegation_ending(sender: Any, delegation: Membership, at: datetime, **kwargs: Any) -> None:
    """Told once, however often the clock says it."""
    title = _("La delegación de %(role)s termina el %(end)s")
    body = _(
        "%(to)s actúa por delegación de %(of)s en %(unit)s hasta ese día. Si hace falta más tiempo, delegue de nuevo."
    )
    _tell(delegation, "ending", title, body, by=None, at=at)


def _tell(delegation: Membership, what: str, title: str, body: str, *, by: Any, at: datetime) -> None:
    words = {
        "role": role_label(delegation.institution, delegation.role),
        "to": delegation.user,
        "of": delegation.delegated_by,
        "unit": delegation.unit,
        "start": f"{delegation.starts_on:%d/%m/%Y}",
        "end": f"{delegation.ends_on:%d/%m/%Y}" if delegation.ends_on else "",
        "act": delegation.act,
    }
    with scopes_disabled():
        actions.notify(
            [person for person in (delegation.user, delegation.delegated_by) if person is not None],
            institution=delegation.institution,
            kind=f"institutions.delegation_{what}",
            title=(title % words)[:200],
            body=(body % words).strip(),
            url=reverse("institutions:delegation_list"),
            key=f"institutions.delegation:{delegation.pk}:{what}",
            by=by,
            at=at,
            about=delegation,
        )
