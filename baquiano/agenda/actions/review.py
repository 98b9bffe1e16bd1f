"""The group sends its agenda; planning verifies it against the plan or asks for adjustments."""

from datetime import date, datetime

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.agenda import queries, rules
from baquiano.agenda.choices import ALLOWED_MOVES, AgendaState
from baquiano.agenda.models import AgendaReturn, MonthlyAgenda
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.communications.models import Communication
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.queries import people_of
from baquiano.institutions.rules import refuse_closed
from baquiano.notifications.actions import notify
from baquiano.procedures import actions as procedures
from baquiano.ui.display import day


@transaction.atomic
def submit_agenda(
    agenda: MonthlyAgenda,
    *,
    note: str = "",
    control: procedures.ControlCheck | None = None,
    by: User,
    at: datetime,
) -> MonthlyAgenda:
    """Send the agenda to planning; ``note`` answers the adjustments that planning asked for, if any.

    Refused with the entries that lack something. A month without activities is sent only with a note that says why.
    Without a ``control`` of its own, the check of the control point is that completeness, in words.
    """
    agenda = _locked(agenda)
    claim = procedures.claim("agenda.submit_agenda", subject=agenda, by=by, at=at)
    checked = _check_complete(agenda, note)
    if not note.strip() and agenda.requests.filter(answered_at=None).exists():
        raise Refused("Planeación pidió ajustes: diga en el mensaje qué cambió, o por qué no.")
    agenda.submitted_at, agenda.submitted_by, agenda.submission_note = at, by, note.strip()
    _move(agenda, AgendaState.SUBMITTED, "submitted_at", "submitted_by", "submission_note")
    _answer_request(agenda, by=by, at=at)
    trail.record("agenda.agenda_submitted", agenda, by=by, at=at, data={"note": agenda.submission_note})
    procedures.complete(claim, by=by, at=at, control=control or checked)
    return agenda


@transaction.atomic
def verify_agenda(
    agenda: MonthlyAgenda, *, control: procedures.ControlCheck | None = None, by: User, at: datetime
) -> MonthlyAgenda:
    """Record that the agenda was confronted with the plan and conforms."""
    agenda = _locked(agenda)
    claim = procedures.claim("agenda.verify_agenda", subject=agenda, by=by, at=at)
    agenda.verified_at = at
    _move(agenda, AgendaState.VERIFIED, "verified_at")
    counts = queries.compare(agenda).counts
    trail.record("agenda.agenda_verified", agenda, by=by, at=at, data=counts)
    procedures.complete(claim, by=by, at=at, control=control)
    return agenda


@transaction.atomic
def return_agenda(
    agenda: MonthlyAgenda,
    *,
    note: str,
    reason: CatalogueItem | None = None,
    due_on: date | None = None,
    communication: Communication | None = None,
    by: User,
    at: datetime,
) -> AgendaReturn:
    """Ask the group in writing to adjust its agenda; the request is kept, counted and mailed to the group (AGD-03).

    It keeps the agenda as it was, so that what the group changes is seen; ``due_on`` is until when it should answer
    (``agenda.adjustment_working_days``, 3, when it is not said), and ``communication`` the oficio, if there was one.
    """
    agenda = _locked(agenda)
    claim = procedures.claim("agenda.return_agenda", subject=agenda, by=by, at=at)
    if not note.strip():
        raise Refused("Escriba qué debe ajustar el grupo.")
    due_on = due_on or queries.adjustment_due(agenda.institution, day_of(at))
    if due_on < day_of(at):
        raise Refused("El plazo para responder ya pasó: escriba una fecha de hoy en adelante.")
    request = AgendaReturn.objects.create(
        institution_id=agenda.institution_id,
        agenda=agenda,
        reason=reason,
        note=note.strip(),
        requested_by=by,
        requested_at=at,
        round=agenda.returns + 1,
        due_on=due_on,
        communication=communication,
        content=queries.told(queries.entries_of(agenda)),
    )
    agenda.returns += 1
    _move(agenda, AgendaState.DRAFT, "returns")
    data = {"reason": str(reason or ""), "note": request.note, "due_on": due_on}
    if communication is not None:
        data["communication"] = communication.number
    trail.record("agenda.agenda_returned", agenda, by=by, at=at, data=data)
    # The request itself goes to the group below; the general notice of the turn would say the same twice.
    with procedures.quietly():
        procedures.complete(claim, by=by, at=at, reason=request.note)
    _mail_request(agenda, request, by=by, at=at)
    return request


def _locked(agenda: MonthlyAgenda) -> MonthlyAgenda:
    rows = MonthlyAgenda.objects.select_for_update(of=("self",))
    current = rows.select_related("unit", "year", "institution").get(pk=agenda.pk)
    refuse_closed(current.year)
    return current


def _move(agenda: MonthlyAgenda, state: AgendaState, *fields: str) -> None:
    if state not in ALLOWED_MOVES[AgendaState(agenda.state)]:
        now, then = agenda.get_state_display().lower(), state.label.lower()
        raise Refused(f"{agenda} figura como {now}: no puede pasar a {then}.")
    agenda.state = state
    agenda.version += 1
    agenda.save(update_fields=["state", "version", *fields])


def _check_complete(agenda: MonthlyAgenda, note: str) -> procedures.ControlCheck:
    submission = rules.submission_of(agenda.entries.select_related("agenda__year"))
    if not submission.entries and not note.strip():
        raise Refused("La agenda no tiene actividades. Si el grupo no tendrá ninguna este mes, dígalo en el mensaje.")
    if submission.lacking:
        shown = "; ".join(f"«{entry}»: {', '.join(missing)}" for entry, missing in submission.lacking[:3])
        more = len(submission.lacking) - 3
        rest = f"; y {more} más" if more > 0 else ""
        raise Refused(f"Antes de enviar, complete lo que falta: {shown}{rest}.")
    found = f"Actividades con responsable, fecha y lugar: {submission.entries}."
    return procedures.ControlCheck(passed=True, note=f"{found} {note.strip()}".strip())


def _answer_request(agenda: MonthlyAgenda, *, by: User, at: datetime) -> None:
    pending = agenda.requests.filter(answered_at=None)
    pending.update(answer=agenda.submission_note, answered_by=by, answered_at=at)


def _request_words(request: AgendaReturn, by: User) -> str:
    why = f"{request.reason}. " if request.reason else ""
    words = f"{by} revisó la agenda contra el plan y pide estos ajustes:\n\n{why}{request.note}"
    if request.communication is not None:
        words += f"\n\nOficio {request.communication.number}."
    return f"{words}\n\nPlazo para responder: {day(request.due_on)}."


def _mail_request(agenda: MonthlyAgenda, request: AgendaReturn, *, by: User, at: datetime) -> None:
    notify(
        people_of(agenda.institution, on=day_of(at), unit=agenda.unit),
        institution=agenda.institution,
        kind="agenda.agenda_returned",
        title=f"Ajustes pedidos: {agenda}"[:200],
        body=_request_words(request, by),
        url=agenda.get_absolute_url(),
        key=f"agenda.return:{request.pk}",
        by=by,
        at=at,
        about=agenda,
    )
