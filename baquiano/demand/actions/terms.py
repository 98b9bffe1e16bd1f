"""What moves the term of a petition: extended, suspended until it is completed, transferred, abandoned."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.demand import queries, rules
from baquiano.demand.actions.recording import record_attention
from baquiano.demand.actions.telling import tell, tell_requester
from baquiano.demand.choices import ADDED_FILE, RequestState
from baquiano.demand.models import ServiceRequest
from baquiano.documents import actions as documents
from baquiano.institutions.queries import working_days_between
from baquiano.ui.display import long_day


def checked_move(row: ServiceRequest, to: RequestState) -> None:
    """Refused when the request does not go there any more."""
    if not rules.moves(row, to):
        words = {"now": row.get_state_display().lower()}
        raise Refused(_("La solicitud está «%(now)s»: esa decisión ya no se puede tomar.") % words)


def words_of(text: str, name: str) -> str:
    """What was written, which the requester reads: refused when it says nothing."""
    told = without_control_characters(text).strip()
    if len(told) < 10:
        raise Refused({name: _("Explique un poco más: la persona lo lee.")})
    return told


@transaction.atomic
def extend_request(row: ServiceRequest, *, until: date, note: str, by: User, at: datetime) -> ServiceRequest:
    """Answer later, once, before the term ends and up to double it; the requester is told why and until when."""
    current = queries.request_for_update(row)
    reason = one_line(words_of(note, "note"))[:500]
    if current.extra_days and current.extension_reason == reason:
        return current
    if not rules.can_extend(current, day_of(at)):
        raise Refused(_("El término se prorroga una sola vez y antes de que venza."))
    most = rules.days_of(current.institution, current.petition_kind, current.received_on.year)
    extra = working_days_between(current.institution, current.due_on, until)
    if not 1 <= extra <= most:
        asked = _("Elija un día hábil posterior al %(due)s y hasta %(most)s días hábiles después.")
        raise Refused({"until": asked % {"due": long_day(current.due_on), "most": most}})
    old, current.extra_days, current.extension_reason = current.due_on, extra, reason
    current.due_on = rules.due_of(current)
    _save(current)
    data = {"reason": reason, "working_days": extra}
    trail.record("demand.term_extended", current, by=by, at=at, changes={"due_on": (old, current.due_on)}, data=data)
    title = _("Le responderemos la solicitud %(number)s el %(day)s")
    words = {"number": current.number, "day": long_day(current.due_on)}
    tell_requester(current, title % words, reason, "extended", by=by, at=at)
    return current


@transaction.atomic
def ask_completion(row: ServiceRequest, *, note: str, by: User, at: datetime) -> ServiceRequest:
    """Ask the requester for what the petition lacks: its term stops until it is completed (Ley 1755, art. 17)."""
    current = queries.request_for_update(row)
    what, today = words_of(note, "note"), day_of(at)
    if current.state == RequestState.SUSPENDED and current.asked_what == what:
        return current
    if not rules.can_ask_completion(current, today):
        limit = long_day(rules.completion_due(current))
        raise Refused(_("Se pide completar una sola vez y hasta el %(day)s: responda con lo que hay.") % {"day": limit})
    old = current.state
    current.state, current.asked_on, current.asked_what = RequestState.SUSPENDED, today, what
    _save(current)
    changes = {"state": (old, current.state)}
    trail.record("demand.completion_asked", current, by=by, at=at, changes=changes, data={"what": what})
    title = _("Complete su solicitud %(number)s") % {"number": current.number}
    body = _("Para responderle necesitamos esto, en un mes a más tardar: %(what)s") % {"what": what}
    tell_requester(current, title, body, "completion", by=by, at=at)
    return current


@transaction.atomic
def complete_request(
    row: ServiceRequest, *, id: UUID, note: str, file: Any = None, by: User | None = None, at: datetime
) -> ServiceRequest:
    """What the requester sent: the rest of the term runs from the next working day. Sent twice, it is one."""
    current = queries.request_for_update(row)
    told = without_control_characters(note).strip()
    if current.completed_on is not None and current.completion == told:
        return current
    if current.state != RequestState.SUSPENDED:
        raise Refused(_("Esta solicitud no espera que la completen."))
    if not told and file is None:
        raise Refused({"note": _("Escriba lo que faltaba o adjunte el archivo.")})
    told = told or _("Envió el archivo que se le pidió.")
    if file is not None:
        documents.add_proof(
            current, id=uuid5(id, "evidence"), kind=ADDED_FILE, title=_("Con lo que completó su solicitud"), file=file,
            taken_on=day_of(at), by=by, at=at,
        )  # fmt: skip
    old_state, old_due = current.state, current.due_on
    current.state = RequestState.IN_PROGRESS if current.triaged_at else RequestState.RECEIVED
    current.completed_on, current.completion = day_of(at), told
    current.due_on = rules.due_of(current)
    _save(current)
    changes = {"state": (old_state, current.state), "due_on": (old_due, current.due_on)}
    trail.record("demand.request_completed", current, by=by, at=at, changes=changes)
    tell(current, queries.who_answers(current, day_of(at)), "completed", by=by, at=at)
    return current


@transaction.atomic
def transfer_request(row: ServiceRequest, *, entity: str, note: str, by: User, at: datetime) -> ServiceRequest:
    """Send it to whoever is competent and tell the requester; late, it is done all the same and so it stays written."""
    current = queries.request_for_update(row)
    to = one_line(without_control_characters(entity))[:200]
    if current.state == RequestState.TRANSFERRED and current.transferred_to == to:
        return current
    checked_move(current, RequestState.TRANSFERRED)
    if not to:
        raise Refused({"entity": _("Escriba a qué entidad se traslada.")})
    current.transferred_to = to
    late = day_of(at) > rules.transfer_due(current)
    end(current, RequestState.TRANSFERRED, words_of(note, "note"), by=by, at=at)
    data = {"to": to, "due_on": rules.transfer_due(current), "late": late}
    trail.record("demand.request_transferred", current, by=by, at=at, data=data)
    title = _("Trasladamos su solicitud %(number)s a %(entity)s") % {"number": current.number, "entity": to}
    tell_requester(current, title, current.answer, "transferred", by=by, at=at)
    return current


@transaction.atomic
def abandon_request(row: ServiceRequest, *, note: str, by: User, at: datetime) -> ServiceRequest:
    """Close what the requester gives up, or never completed in its month; it may be asked again."""
    current = queries.request_for_update(row)
    if current.state == RequestState.ABANDONED:
        return current
    checked_move(current, RequestState.ABANDONED)
    since = rules.abandoned_from(current)
    tacit = since is not None and day_of(at) >= since
    end(current, RequestState.ABANDONED, words_of(note, "note"), by=by, at=at)
    trail.record("demand.request_abandoned", current, by=by, at=at, data={"tacit": tacit, "reason": current.answer})
    title = _("Cerramos su solicitud %(number)s por desistimiento") % {"number": current.number}
    tell_requester(current, title, current.answer, "abandoned", by=by, at=at)
    return current


def end(row: ServiceRequest, to: RequestState, answer: str, *, by: User, at: datetime) -> None:
    """Leave it answered in words, by whom and when."""
    row.state, row.answer = to, answer
    row.answered_at, row.answered_by = at, by
    row.closed_at = None if to == RequestState.ANSWERED else at
    _save(row)
    record_attention(row, by=by, at=at)


def _save(row: ServiceRequest) -> None:
    row.version += 1
    row.save()
