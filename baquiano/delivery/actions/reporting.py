"""The execution report of a visit: begun from what was registered, delivered as an official document, reviewed."""

from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.text import without_control_characters
from baquiano.delivery import profile, queries
from baquiano.delivery.choices import ALLOWED_REPORT_MOVES, ReportState
from baquiano.delivery.models import AssistanceSession, ExecutionReport
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import people_to_tell
from baquiano.notifications.actions import notify
from baquiano.procedures import actions as procedures
from baquiano.procedures.queries import pending_tasks
from baquiano.ui.display import day

VERB = "delivery.deliver_report"
WRITTEN = ("found", "executed", "remarks")


@transaction.atomic
def open_report(session: AssistanceSession, *, by: User, at: datetime) -> ExecutionReport:
    """Begin the report of a visit that was made, with what its registration already says. Twice begins it once."""
    current = queries.session_for_update(session)
    if not current.meeting.is_held:
        raise Refused(_("El informe se hace cuando la visita ya se realizó: ciérrela primero."))
    known = queries.prefilled(current)
    existing = queries.report_of(current)
    if existing is not None:
        return existing
    fields = {
        "institution_id": current.institution_id,
        "session": current,
        **{name: known[name] for name in WRITTEN},
        "created_by": by,
        "created_at": at,
    }
    report, is_new = create_once(ExecutionReport, id=uuid5(current.pk, "report"), fields=fields)
    if is_new:
        report.interviewed.set(known["interviewed"])
        trail.record("delivery.report_opened", report, by=by, at=at, data={"people": len(known["interviewed"])})
    return report


@transaction.atomic
def write_report(
    report: ExecutionReport, *, expected_version: int, values: dict[str, Any], by: User, at: datetime
) -> ExecutionReport:
    """Save ``values`` over the version that the editor read; ``StaleEdit`` when somebody saved in between."""
    current = queries.report_for_update(report)
    _check_draft(current)
    wanted = {name: without_control_characters(values[name]).strip() for name in WRITTEN if name in values}
    people = sorted(str(one.pk) for one in values.get("interviewed", ()))
    before = trail.snapshot(current, list(wanted))
    named = sorted(str(key) for key in current.interviewed.values_list("pk", flat=True))
    changes = trail.diff(before, wanted)
    if "interviewed" in values and people != named:
        changes["interviewed"] = (named, people)
    if not changes:
        return current
    if current.version != expected_version:
        raise StaleEdit(current=current)
    for name, text in wanted.items():
        setattr(current, name, text)
    save_if_current(current, expected_version=expected_version, fields=list(wanted))
    if "interviewed" in values:
        current.interviewed.set(values["interviewed"])
    trail.record("delivery.report_written", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def deliver_report(report: ExecutionReport, *, by: User, at: datetime) -> ExecutionReport:
    """Deliver the report to follow-up: its official document, the record of its activity and the notice to its leader.

    Refused while it does not say what was found and what was done. Delivered again, it changes nothing.
    """
    current = queries.report_for_update(report)
    if not current.is_draft:
        return current
    missing = [str(label) for name, label in _NEEDED if not getattr(current, name).strip()]
    if missing:
        raise Refused(_("Antes de entregar el informe escriba: %(what)s.") % {"what": "; ".join(missing)})
    document = _issue(current, by=by, at=at)
    _move(current, ReportState.DELIVERED, "delivery.report_delivered", by=by, at=at,
          delivered_by=by, delivered_at=at)  # fmt: skip
    _record(current, document, by=by, at=at)
    meeting = current.session.meeting
    leaders = people_to_tell(current.institution, "group_leader", meeting.unit, on=day_of(at))
    title = _("Informe de ejecución entregado: %(visit)s") % {"visit": current.session}
    _tell(current, "delivery.report_delivered", list(leaders), title, by=by, at=at)
    return current


_NEEDED = (("found", _("qué se encontró")), ("executed", _("qué se ejecutó")))


@transaction.atomic
def return_report(
    report: ExecutionReport, *, reason: CatalogueItem | None, note: str, by: User, at: datetime
) -> ExecutionReport:
    """Send the report back to its professional with what to mend. Nobody returns the own one."""
    current = queries.report_for_update(report)
    if current.is_draft and current.returned_note == note.strip():
        return current
    _check_reviewer(current, by)
    if not note.strip():
        raise Refused(_("Escriba qué se debe ajustar: quien recibe el informe necesita saberlo."))
    data = {"reason": str(reason or ""), "note": note.strip()}
    _move(current, ReportState.DRAFT, "delivery.report_returned", by=by, at=at, data=data,
          returns=current.returns + 1, returned_note=note.strip())  # fmt: skip
    title = _("Informe de ejecución devuelto: %(visit)s") % {"visit": current.session}
    _tell(current, "delivery.report_returned", [current.session.meeting.responsible], title, by=by, at=at)
    return current


@transaction.atomic
def review_report(report: ExecutionReport, *, by: User, at: datetime) -> ExecutionReport:
    """Say that a second person read the report and follows its commitments. Reviewed again, it changes nothing."""
    current = queries.report_for_update(report)
    if current.state == ReportState.REVIEWED:
        return current
    _check_reviewer(current, by)
    _move(current, ReportState.REVIEWED, "delivery.report_reviewed", by=by, at=at, reviewed_by=by, reviewed_at=at)
    return current


def remind_reports(*, at: datetime) -> int:
    """What the clock does: in every institution, alert of each report that did not come in its days. Told once."""
    told = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            if not profile.asks_for_report(institution):
                continue
            rows = AssistanceSession.objects.select_related("meeting__responsible", "meeting__unit", "institution")
            for session in queries.reports_late(rows, institution, day_of(at)):
                _alert(session, institution, at=at)
                told += 1
    return told


def _alert(session: AssistanceSession, institution: Institution, *, at: datetime) -> None:
    meeting = session.meeting
    leaders = people_to_tell(institution, "group_leader", meeting.unit, on=day_of(at))
    notify(
        list({one.pk: one for one in [meeting.responsible, *leaders]}.values()),
        institution=institution,
        kind="delivery.report_late",
        title=(_("Falta el informe de ejecución: %(visit)s") % {"visit": session})[:200],
        body=_("La visita fue el %(day)s y su informe no se ha entregado.") % {"day": day(meeting.starts_at)},
        url=session.get_absolute_url(),
        key=f"delivery.report_late:{session.pk}",
        by=None,
        at=at,
        about=session,
    )


def _issue(report: ExecutionReport, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document in the institution's format; nothing where the folder brings none to issue."""
    year = day_of(report.session.meeting.starts_at).year
    code = queries.report_format(report.institution, year)
    if not document_queries.can_issue(code):
        return None
    latest = document_queries.current_document(report.session, code)
    unit = report.session.meeting.unit
    number = latest.number if latest else f"{unit.code}-{year}-{_next(report, year):03d}"
    return documents.issue_document(
        code,
        subject=report.session,
        title=str(report),
        number=number,
        payload=queries.report_payload(report, at=at),
        by=by,
        at=at,
        supersedes=latest,
        id=uuid5(report.pk, f"document:{report.returns}"),
    )


def _next(report: ExecutionReport, year: int) -> int:
    unit = report.session.meeting.unit
    return next_number("execution_report", institution=report.institution, unit=unit, year=year)


def _record(report: ExecutionReport, document: IssuedDocument | None, *, by: User, at: datetime) -> None:
    """Its activity of the procedure is over, by its verb or, in a diagram that draws none, by its record."""
    code = queries.report_format(report.institution, day_of(report.session.meeting.starts_at).year)
    record = procedures.RecordRef(code, document or report, str(report))
    control = procedures.ControlCheck(True, _("Informe de ejecución entregado"))
    if procedures.record_fact(VERB, subject=report.session, by=by, at=at, control=control, records=[record]):
        return
    for task in pending_tasks(report.session):
        if not task.activity.verbs and any(one["code"] == code for one in task.activity.records):
            procedures.attach_record(task, record, by=by, at=at)
            procedures.complete_task(task, by=by, at=at, control=control)


def _check_draft(report: ExecutionReport) -> None:
    if not report.is_draft:
        raise Refused(
            _("El informe figura como «%(state)s»: para cambiarlo, quien lo revisa debe devolverlo.")
            % {"state": report.get_state_display().lower()}
        )


def _check_reviewer(report: ExecutionReport, by: User) -> None:
    if by.pk in {report.delivered_by_id, report.session.meeting.responsible_id}:
        raise Refused(_("Usted hizo este informe: debe revisarlo otra persona."))


def _move(
    report: ExecutionReport, state: str, event: str, *, by: User, at: datetime, data: Any = None, **fields: Any
) -> None:
    if ReportState(state) not in ALLOWED_REPORT_MOVES[ReportState(report.state)]:
        raise Refused(
            _("El informe figura como «%(state)s» y eso ya no se puede hacer.")
            % {"state": report.get_state_display().lower()}
        )
    names = ["state", *fields]
    before = trail.snapshot(report, names)
    report.state = ReportState(state)
    for name, value in fields.items():
        setattr(report, name, value)
    report.version += 1
    report.save(update_fields=[*names, "version"])
    trail.record(event, report, by=by, at=at, changes=trail.diff(before, trail.snapshot(report, names)), data=data)


def _tell(report: ExecutionReport, kind: str, people: list[User], title: str, *, by: User, at: datetime) -> None:
    notify(
        [person for person in people if person.pk != by.pk],
        institution=report.institution,
        kind=kind,
        title=title[:200],
        body=report.returned_note if report.is_draft else _("Lo entregó %(who)s.") % {"who": by},
        url=report.get_absolute_url(),
        key=f"{kind}:{report.pk}:{report.returns}",
        by=by,
        at=at,
        about=report,
    )
