"""Who registers a visit: who gave it, trained in the system, or somebody who was let (EXE-12, ORG-08)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.delivery import profile, queries
from baquiano.delivery.models import AssistanceSession
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_to_tell
from baquiano.notifications.actions import notify
from baquiano.training.queries import is_trained


@transaction.atomic
def authorise_registrar(
    session: AssistanceSession, *, person: User, note: str, by: User, at: datetime
) -> AssistanceSession:
    """Let ``person``, who did not give the visit, register it; the page of the visit shows who, by whom and why.

    Refused to who authorises: nobody lets the own self.
    """
    current = queries.session_for_update(session)
    words = one_line(note)[:500]
    if (current.registrar_id, current.authorised_note) == (person.pk, words):
        return current
    if not current.meeting.is_scheduled:
        raise Refused(_("La visita ya no está por registrar."))
    if person.pk == by.pk:
        raise Refused({"person": [_("Nadie se autoriza a sí mismo: lo hace otra persona.")]})
    if not words:
        raise Refused({"note": [_("Escriba por qué la registra otra persona.")]})
    current.registrar, current.authorised_by, current.authorised_note = person, by, words
    current.version += 1
    current.save(update_fields=["registrar", "authorised_by", "authorised_note", "version"])
    data = {"person": person.pk, "note": words}
    trail.record("delivery.registrar_authorised", current, by=by, at=at, data=data)
    return current


def check_registrar(session: AssistanceSession, *, by: User) -> None:
    """Refuse, where the profile asks for it, who did not give the visit nor was let, and who was not trained."""
    institution, year = session.meeting.institution, day_of(session.meeting.starts_at).year
    if profile.is_registered_by_giver(institution, year) and not is_giver(session, by):
        raise Refused(_("Esta sesión la registra quien la prestó. A otra persona la autoriza quien lidera el grupo."))
    check_trained(institution, year, by=by)


def check_trained(institution: Institution, year: int, *, by: User) -> None:
    """Refuse, where the profile asks for it, who was not trained: neither a visit nor a hito is registered first."""
    if profile.asks_training(institution, year) and not is_trained(by):
        raise Refused(
            _("Para registrar sesiones e hitos se necesita la capacitación en el sistema: pida que registren la suya.")
        )


def is_giver(session: AssistanceSession, person: User) -> bool:
    """Whether the person gave the visit or was let register it."""
    if person.pk in {session.meeting.responsible_id, session.registrar_id}:
        return True
    return bool(session.meeting.participants.filter(pk=person.pk).exists())


def tell_other_mechanism(session: AssistanceSession, *, by: User, at: datetime) -> None:
    """Tell whom the profile says that a mechanism that is not in the catalogue was used, and which (EXE-09)."""
    mechanism, meeting = session.mechanism, session.meeting
    if mechanism is None or not mechanism.attributes.get("needs_description"):
        return
    role = profile.told_of_mechanisms(meeting.institution, day_of(meeting.starts_at).year)
    if not role:
        return
    notify(
        list(people_to_tell(meeting.institution, role, on=day_of(at))),
        institution=meeting.institution,
        kind="delivery.other_mechanism",
        title=(_("Otro mecanismo de asistencia: %(what)s") % {"what": session.mechanism_note})[:200],
        body=str(session),
        url=session.get_absolute_url(),
        key=f"delivery.other_mechanism:{session.pk}",
        by=by,
        at=at,
        about=session,
    )
