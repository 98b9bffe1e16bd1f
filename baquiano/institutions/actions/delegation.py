"""Delegating a role for some days: explicit, dated, revocable, never passed on (ORG-04, *profesional delegado*)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.institutions import queries
from baquiano.institutions.actions.people import refuse_invalid
from baquiano.institutions.models import Institution, Membership
from baquiano.institutions.rules import delegable_verbs, why_not_delegable
from baquiano.institutions.signals import delegation_ending, delegation_given, delegation_revoked

_TOLD = ["user", "unit", "role", "delegated_by", "verbs", "act", "starts_on", "ends_on"]


@transaction.atomic
def delegate_role(
    source: Membership,
    *,
    id: UUID,
    to: User,
    starts_on: date,
    ends_on: date,
    verbs: Sequence[str] = (),
    act: str = "",
    by: User,
    at: datetime,
) -> Membership:
    """Let ``to`` act in the role of ``source`` between the dates, in all of it or only in ``verbs``.

    Nobody delegates more than the role may do, nor a role that was received by delegation, nor beyond the days in
    which it is held, nor twice for the same days. Somebody else registers it only with the act that orders it.
    """
    source = Membership.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=source.pk)
    fields: dict[str, Any] = {
        "institution_id": source.institution_id,
        "user": to,
        "unit": source.unit,
        "role": source.role,
        "source": source,
        "delegated_by": source.user,
        "verbs": sorted(verbs),
        "act": act.strip(),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if not Membership.objects.filter(pk=id).exists():
        _refuse_wrong(source, Membership(pk=id, **fields), by, at)
    delegation, created = create_once(Membership, id=id, fields=fields)
    if created:
        trail.record("institutions.delegation_given", delegation, by=by, at=at, data=trail.snapshot(delegation, _TOLD))
        delegation_given.send(sender=Membership, delegation=delegation, by=by, at=at)
    return delegation


@transaction.atomic
def revoke_delegation(
    delegation: Membership, *, reason: str, expected_version: int, by: User, at: datetime
) -> Membership:
    """End the delegation at this moment; what was done by it stays, and says of whom."""
    today = day_of(at)
    if not delegation.is_delegation:
        raise Refused(_("Eso no es una delegación."))
    if delegation.cut_at is not None or (delegation.ends_on is not None and delegation.ends_on < today):
        raise Refused(_("Esa delegación ya terminó."))
    if not reason.strip():
        raise Refused(_("Escriba por qué se revoca la delegación."))
    changes = {"ends_on": (delegation.ends_on, max(today, delegation.starts_on)), "cut_at": (None, at)}
    delegation.ends_on, delegation.cut_at = max(today, delegation.starts_on), at
    save_if_current(delegation, expected_version=expected_version, fields=["ends_on", "cut_at"])
    data = {"reason": reason.strip()}
    trail.record("institutions.delegation_revoked", delegation, by=by, at=at, changes=changes, data=data)
    delegation_revoked.send(sender=Membership, delegation=delegation, by=by, at=at)
    return delegation


def tell_ending_delegations(*, at: datetime) -> int:
    """Say, by the clock, which delegations end within the notice of the profile; returns how many.

    Whoever tells people remembers what was told, so that running it again on the same day tells nobody twice.
    """
    said = 0
    for institution in Institution.objects.all():
        for delegation in queries.delegations_ending(institution, day_of(at)):
            delegation_ending.send(sender=Membership, delegation=delegation, at=at)
            said += 1
    return said


def _refuse_wrong(source: Membership, offered: Membership, by: User, at: datetime) -> None:
    refusal = why_not_delegable(source, day_of(at))
    if refusal:
        raise Refused(refusal)
    if by.pk != source.user_id and not offered.act:
        raise Refused(
            _("Escriba el acto con el que %(person)s delega (resolución, memorando).") % {"person": source.user}
        )
    _refuse_dates(source, offered, day_of(at))
    unknown = set(offered.verbs) - set(delegable_verbs(source.role))
    if unknown:
        raise Refused(
            _("No se puede delegar lo que el rol no tiene: %(verbs)s.") % {"verbs": ", ".join(sorted(unknown))}
        )
    _refuse_person(source, offered, day_of(at))
    refuse_invalid(offered)
    same_days = source.delegations.filter(
        cut_at__isnull=True, starts_on__lte=offered.ends_on, ends_on__gte=offered.starts_on
    )
    for other in same_days.select_related("user"):
        if not other.verbs or not offered.verbs or set(other.verbs) & set(offered.verbs):
            raise Refused(
                _(
                    "Esas funciones ya están delegadas en %(person)s del %(start)s al %(end)s. "
                    "Revoque antes esa delegación."
                )
                % {"person": other.user, "start": _day(other.starts_on), "end": _day(other.ends_on)}
            )


def _refuse_dates(source: Membership, offered: Membership, today: date) -> None:
    if offered.ends_on is None or offered.ends_on < offered.starts_on:
        raise Refused(_("La fecha final no puede ser anterior a la inicial."))
    if offered.starts_on < today:
        raise Refused(_("Una delegación no empieza antes de hoy."))
    if offered.starts_on < source.starts_on or (source.last_day is not None and offered.ends_on > source.last_day):
        raise Refused(
            _("La delegación no puede salirse de los días del rol que se delega: %(start)s a %(end)s.")
            % {"start": _day(source.starts_on), "end": _day(source.last_day) or _("sin fecha final")}
        )


def _refuse_person(source: Membership, offered: Membership, today: date) -> None:
    if offered.user_id == source.user_id:
        raise Refused(_("Nadie se delega a sí mismo: escoja a otra persona."))
    own = Membership.objects.filter(Membership.holding_on(today), user_id=offered.user_id, source__isnull=True)
    if not own.exists():
        raise Refused(_("Solo se delega en una persona vinculada a la institución."))
    if own.filter(role=source.role, unit_id=source.unit_id).exists():
        raise Refused(_("Esa persona ya tiene ese rol en esa dependencia."))


def _day(on: date | None) -> str:
    return on.strftime("%d/%m/%Y") if on else ""
