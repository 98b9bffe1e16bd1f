"""Verbs of the reports by topic: begun for a period, written, presented at a cut-off, sent back or approved."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.documents.queries import can_issue
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.numbering import next_number
from baquiano.planning.models import Plan
from baquiano.procedures import actions as procedures
from baquiano.reports import payloads, profile, queries
from baquiano.reports.actions import steps
from baquiano.reports.choices import ReportState
from baquiano.reports.models import TopicReport
from baquiano.reports.registers.rows import under
from baquiano.ui.display import day

WRITTEN = ("analysis", "conclusions")
# What the trail says of each step, by the field that has it.
_TOLD = {"sha256": "sha256", "note": "returned_note"}


@transaction.atomic
def open_topic_report(unit: Unit, year: FiscalYear, *, id: UUID, period: str, by: User, at: datetime) -> TopicReport:
    """Begin the report of a period that began; one at a time, and once approved, another edition."""
    one_at_a_time(id)
    known = TopicReport._base_manager.filter(pk=id).first()
    if known is not None:
        return known
    steps.check_year(year)
    report = TopicReport(pk=id, institution_id=unit.institution_id, unit=unit, year=year, period=period)
    if report.first_on > day_of(at):
        told = {"day": day(report.first_on)}
        raise Refused({"period": _("Ese periodo comienza el %(day)s: todavía no hay qué informar.") % told})
    last = queries.editions_of_topic(report).order_by("-edition").first()
    if last is not None and not last.is_approved:
        raise Refused({"period": _("Ya hay uno de ese periodo sin aprobar: ábralo de la lista.")})
    edition = last.edition + 1 if last else 1
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "year": year,
        "period": period,
        "edition": edition,
        "created_by": by,
        "created_at": at,
    }
    report, _is_new = create_once(TopicReport, id=id, fields=fields)
    trail.record("reports.topic_opened", report, by=by, at=at, data={"title": str(report)})
    return report


@transaction.atomic
def write_topic_report(
    report: TopicReport, *, expected_version: int, analysis: str, conclusions: str, by: User, at: datetime
) -> TopicReport:
    """Write what the figures do not say, over the version that was read; the figures are never typed."""
    current = _draft(report)
    before = trail.snapshot(current, list(WRITTEN))
    current.analysis = without_control_characters(analysis).strip()
    current.conclusions = without_control_characters(conclusions).strip()
    changes = trail.diff(before, trail.snapshot(current, list(WRITTEN)))
    save_if_current(current, expected_version=expected_version, fields=list(WRITTEN))
    if changes:
        trail.record("reports.topic_written", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def submit_topic_report(report: TopicReport, *, by: User, at: datetime) -> TopicReport:
    """Present it: its figures are from now on those of this cut-off. Refused while something is unwritten."""
    current = queries.topic_report_for_update(report)
    if current.is_in_review:
        return current
    _draft(current)
    lacks = [str(words) for name, words in _asked_of(current) if not getattr(current, name)]
    if lacks:
        raise Refused(_("Falta escribir: %(what)s.") % {"what": "; ".join(lacks)})
    if current.sort.is_final and day_of(at) < current.last_on.replace(day=1):
        raise Refused(_("El informe final se presenta al terminar la vigencia: desde diciembre."))
    # What was registered late and the evaluations that closed afterwards are of the period too.
    rows = queries.topic_rows_at(current, at)
    if not rows:
        raise Refused(_("No hay actividades, sesiones ni asesorías por tema en ese periodo."))
    fields = {"rows": rows, "sha256": sha256_of(canonical_json(rows)), "cut_at": at}
    return _move(current, ReportState.IN_REVIEW, "submitted", by=by, at=at, submitted_by=by, submitted_at=at, **fields)


@transaction.atomic
def return_topic_report(report: TopicReport, *, note: str, by: User, at: datetime) -> TopicReport:
    """Send it back to whoever wrote it, with what to mend."""
    current = queries.topic_report_for_update(report)
    words = without_control_characters(note).strip()
    if not words:
        raise Refused({"note": _("Escriba qué se debe ajustar.")})
    if current.is_draft and current.returned_note == words:
        return current
    return _move(current, ReportState.DRAFT, "returned", by=by, at=at, returned_note=words)


@transaction.atomic
def approve_topic_report(report: TopicReport, *, by: User, at: datetime) -> TopicReport:
    """Seal it: its document is issued and stays in the case of each plan that asks for it.

    Whoever wrote or presented it does not approve it.
    """
    current = queries.topic_report_for_update(report)
    if current.is_approved:
        return current
    steps.check_approver(current, by)
    current.approved_by, current.approved_at = by, at
    document = _issue(current, by=by, at=at)
    fields = {"approved_by": by, "approved_at": at, "returned_note": "", "document": document}
    sealed = _move(current, ReportState.APPROVED, "approved", by=by, at=at, **fields)
    _leave(sealed, by=by, at=at)
    return sealed


def _asked_of(report: TopicReport) -> list[tuple[str, str]]:
    """What is written before it is presented: the matrix is its figures; the others are also analysed."""
    if report.sort.is_matrix:
        return []
    found = [("analysis", _("el análisis"))]
    return (
        [*found, ("conclusions", _("las conclusiones para la vigencia siguiente"))] if report.sort.is_final else found
    )


def _issue(report: TopicReport, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document, where the institution has its format; it replaces that of the edition before."""
    year = report.year.year
    code = profile.topic_format(report.institution, report.sort, year)
    if not can_issue(code):
        return None
    number = next_number(f"topic_report_{report.period}", institution=report.institution, unit=report.unit, year=year)
    editions = queries.editions_of_topic(report).order_by("edition")
    earlier = editions.filter(edition__lt=report.edition, document__isnull=False).select_related("document").last()
    return documents.issue_document(
        code,
        subject=editions.first() or report,
        title=str(report),
        number=f"{report.unit.code}-{year}-{report.period.upper()}-{number:02d}",
        payload=payloads.topic_payload(report),
        supersedes=earlier.document if earlier else None,
        id=uuid5(report.pk, "document"),
        by=by,
        at=at,
    )


def _leave(report: TopicReport, *, by: User, at: datetime) -> None:
    """The record that the activities of the plans wait for: of the team, or of every team under the unit."""
    code = profile.topic_format(report.institution, report.sort, report.year.year)
    if not code:
        return
    record = procedures.RecordRef(code, report.document or report, str(report)[:250])
    for plan in Plan.objects.filter(unit__in=under(report.unit), year=report.year_id).order_by("pk"):
        procedures.leave_record(plan, record, by=by, at=at)


def _draft(report: TopicReport) -> TopicReport:
    current = queries.topic_report_for_update(report)
    steps.check_draft(current)
    return current


def _move(report: TopicReport, state: ReportState, verb: str, *, by: User, at: datetime, **fields: Any) -> TopicReport:
    data = {name: fields.get(field, getattr(report, field)) for name, field in _TOLD.items()}
    return steps.move(report, state, f"reports.topic_{verb}", by=by, at=at, data=data, **fields)
