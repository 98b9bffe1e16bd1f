"""The life of a service: its design, publishing a version, withdrawing it and closing it (SVC-01, SVC-14)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.portfolio import queries
from baquiano.portfolio.choices import SENT_BACK, STEPS, VERSION_MOVES, ServiceState, VersionState
from baquiano.portfolio.models import Service, ServiceVersion
from baquiano.portfolio.rules import faults_of, moves, next_stage


@transaction.atomic
def move_service(service: Service, step: str, *, note: str = "", by: User | None, at: datetime) -> Service:
    """Take one of the decisions of ``choices.STEPS``; taken again it changes nothing.

    Publishing puts in force the draft, whose weights must sum 100 and whose end must be the one of its type, and
    replaces the version before; the assistances that began with that one keep it.
    """
    current = queries.service_for_update(service)
    words = without_control_characters(note).strip()
    if step == "publicar":
        return _publish(current, words, by=by, at=at)
    state = _target(current, step)
    if state is None or current.state == state:
        return current
    if STEPS[step].asks_reason and not words:
        raise Refused({"note": [_("Escriba el motivo.")]})
    return _move(current, state, words, by=by, at=at)


def _target(service: Service, step: str) -> ServiceState | None:
    """Where the step leads from where the service stands; refuses what its state does not allow."""
    fixed = {"operar": ServiceState.IN_OPERATION, "retirar": ServiceState.WITHDRAWN, "cerrar": ServiceState.CLOSED}
    state = fixed.get(step)
    if step == "avanzar":
        state = next_stage(service)
    elif step == "devolver":
        state = SENT_BACK.get(ServiceState(service.state))
    if state is None or (service.state != state and not moves(service, state)):
        raise Refused(
            _("El servicio figura como «%(state)s»: esa decisión no se puede tomar ahora.")
            % {"state": str(service.get_state_display()).lower()}
        )
    return state


def _publish(service: Service, words: str, *, by: User | None, at: datetime) -> Service:
    draft, last = queries.draft_of(service), queries.version_in_force(service)
    if draft is None and last is not None and service.is_offered:
        return service
    if not service.is_offered and not moves(service, ServiceState.PUBLISHED):
        _target(service, "")
    if draft is not None:
        _put_in_force(draft, last, by=by, at=at)
    elif last is None:
        raise Refused(_("El servicio no tiene una versión que publicar."))
    return service if service.is_offered else _move(service, ServiceState.PUBLISHED, words, by=by, at=at)


def _put_in_force(draft: ServiceVersion, last: ServiceVersion | None, *, by: User | None, at: datetime) -> None:
    faults = faults_of(draft, queries.milestones_of(draft))
    if faults:
        raise Refused([_("La versión sigue en borrador. Falta:"), *faults])
    if last is not None:
        _set(last, VersionState.REPLACED)
    draft.in_force_at, draft.published_by = at, by
    _set(draft, VersionState.IN_FORCE, "in_force_at", "published_by")
    trail.record("portfolio.version_published", draft, by=by, at=at, data={"number": draft.number})


def _set(version: ServiceVersion, state: VersionState, *names: str) -> None:
    if state not in VERSION_MOVES[VersionState(version.state)]:
        raise Refused(_("La versión figura como «%(state)s» y ya no cambia.") % {"state": version.get_state_display()})
    version.state = state
    version.version += 1
    version.save(update_fields=["state", "version", *names])


def _move(service: Service, state: ServiceState, words: str, *, by: User | None, at: datetime) -> Service:
    before, service.state, service.state_note = service.state, state, words
    service.version += 1
    service.save(update_fields=["state", "state_note", "version"])
    told: dict[str, Any] = {"note": words} if words else {}
    trail.record("portfolio.service_moved", service, by=by, at=at, changes={"state": (before, state.value)}, data=told)
    return service
