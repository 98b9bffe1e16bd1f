"""Verbs of the reports of a half and of the year: drafted, edited, presented, sent back, approved and sealed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of, end_of_day
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.communications import actions as communications
from baquiano.communications.choices import Direction, Kind
from baquiano.communications.models import Communication
from baquiano.communications.queries import letter_format
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.documents.queries import can_issue
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.numbering import next_number
from baquiano.meetings.queries import post_of
from baquiano.procedures import actions as procedures
from baquiano.reports import annual, figures, payloads, profile, queries
from baquiano.reports.actions import steps
from baquiano.reports.choices import HALF_SECTIONS, YEAR_SECTIONS, ReportState
from baquiano.reports.models import PeriodReport, ReportSection
from baquiano.ui.display import day


@transaction.atomic
def draft_report(
    unit: Unit,
    year: FiscalYear,
    *,
    id: UUID,
    half: int | None,
    cut_on: date,
    addressee_name: str,
    addressee_post: str = "",
    by: User,
    at: datetime,
) -> PeriodReport:
    """Write the report of a half, or of the year, from the data of the cut-off.

    One at a time for each period; once approved, another edition.
    """
    # Two people who press at once wait here, and the second finds it made.
    year = FiscalYear.objects.select_for_update(of=("self",)).select_related("institution").get(pk=year.pk)
    known = PeriodReport._base_manager.filter(pk=id).first()
    if known is not None:
        return known
    steps.check_year(year)
    if (half is None) != profile.covers_the_year(year.institution, year.year):
        raise Refused(_("La entidad no hace informes de ese periodo: escoja otro."))
    last = queries.last_report(year, half)
    if last is not None and not last.is_approved:
        raise Refused(_("Ya hay un informe de ese periodo sin aprobar: termine ese, o corríjalo."))
    report = PeriodReport(
        pk=id,
        institution_id=unit.institution_id,
        unit=unit,
        year=year,
        half=half,
        edition=last.edition + 1 if last else 1,
        addressee_name=one_line(addressee_name)[:150],
        addressee_post=one_line(addressee_post)[:150],
        created_by=by,
        created_at=at,
    )
    _compute(report, cut_on, at)
    report.save(force_insert=True)
    for position, (key, text) in enumerate(_drafted(report).items(), start=1):
        ReportSection.objects.create(
            institution_id=unit.institution_id, report=report, key=key, position=position, text=text
        )
    data = {"half": half, "edition": report.edition, "sha256": report.sha256}
    trail.record("reports.report_drafted", report, by=by, at=at, data=data)
    return report


@transaction.atomic
def redraft_report(report: PeriodReport, *, cut_on: date, by: User, at: datetime) -> PeriodReport:
    """Compute the figures of the cut-off again; the sections that nobody edited are written anew."""
    current = _draft(report)
    _compute(current, cut_on, at)
    current.version += 1
    current.save(update_fields=["cut_at", "figures", "sha256", "version"])
    texts = _drafted(current)
    for section in current.sections.filter(is_edited=False):
        section.text, section.version = texts[section.key], section.version + 1
        section.save(update_fields=["text", "version"])
    data = {"cut_on": current.cut_on, "sha256": current.sha256}
    trail.record("reports.report_redrafted", current, by=by, at=at, data=data)
    return current


@transaction.atomic
def edit_section(section: ReportSection, *, expected_version: int, text: str, by: User, at: datetime) -> ReportSection:
    """Write a part of the report; two people may write two parts at once."""
    report = _draft(section.report)
    current = report.sections.get(pk=section.pk)
    words = without_control_characters(text).strip()
    if words == current.text:
        return current
    before = trail.snapshot(current, ["text"])
    current.text, current.is_edited = words, True
    save_if_current(current, expected_version=expected_version, fields=["text", "is_edited"])
    changes = trail.diff(before, trail.snapshot(current, ["text"]))
    trail.record("reports.section_edited", report, by=by, at=at, changes=changes, data={"section": str(current)})
    return current


@transaction.atomic
def submit_report(report: PeriodReport, *, by: User, at: datetime) -> PeriodReport:
    """Present it to whoever approves; refused with a part unwritten, or figures that its cut-off no longer gives."""
    current = queries.report_for_update(report)
    if current.state == ReportState.IN_REVIEW:
        return current
    steps.check_year(current.year)
    empty = [str(section) for section in current.sections.all() if not section.text.strip()]
    if empty:
        raise Refused(_("Falta escribir: %(sections)s.") % {"sections": "; ".join(empty)})
    _check_figures(current)
    return steps.move(
        current, ReportState.IN_REVIEW, "reports.report_submitted", by=by, at=at, submitted_by=by, submitted_at=at
    )


@transaction.atomic
def return_report(report: PeriodReport, *, note: str, by: User, at: datetime) -> PeriodReport:
    """Send it back to whoever wrote it, with what to mend."""
    current = queries.report_for_update(report)
    words = without_control_characters(note).strip()
    if not words:
        raise Refused(_("Escriba qué se debe ajustar."))
    if current.is_draft and current.returned_note == words:
        return current
    return steps.move(
        current, ReportState.DRAFT, "reports.report_returned", by=by, at=at, data={"note": words}, returned_note=words
    )


@transaction.atomic
def approve_report(report: PeriodReport, *, by: User, at: datetime) -> PeriodReport:
    """Seal it: its figures and its text never change, and its document and its letter are issued (REP-09, DOC-09).

    Whoever wrote or presented it does not approve it.
    """
    current = queries.report_for_update(report)
    if current.is_approved:
        return current
    steps.check_approver(current, by)
    _check_figures(current)
    current.approved_by, current.approved_at = by, at
    current.document = document = _issue(current, by=by, at=at)
    if document is not None and current.is_annual:
        # The activity of the vigencia that asks for the report has it.
        record = procedures.RecordRef(document.format.code, document, str(current))
        procedures.leave_record(current.year, record, by=by, at=at)
    letter = _letter(current, by=by, at=at)
    return steps.move(
        current,
        ReportState.APPROVED,
        "reports.report_approved",
        by=by,
        at=at,
        data={"sha256": current.sha256, "cut_on": current.cut_on},
        approved_by=by,
        approved_at=at,
        returned_note="",
        document=document,
        letter=letter,
    )


def _compute(report: PeriodReport, cut_on: date, at: datetime) -> None:
    first = date(report.year.year, report.months[0], 1)
    if not first <= cut_on <= day_of(at):
        raise Refused({"cut_on": _("El corte va desde el %(first)s hasta hoy.") % {"first": day(first)}})
    report.cut_at = min(end_of_day(cut_on), at)
    report.figures = queries.figures_of(report)
    report.sha256 = sha256_of(canonical_json(report.figures))


def _drafted(report: PeriodReport) -> dict[str, str]:
    if report.is_annual:
        texts = annual.drafted(report.year, report.figures, report.cut_at)
        return {key.value: texts[key.value] for key in YEAR_SECTIONS}
    texts = figures.drafted(report.figures, report.period.lower(), day(report.cut_on))
    return {key.value: texts[key.value] for key in HALF_SECTIONS}


def _draft(report: PeriodReport) -> PeriodReport:
    current = queries.report_for_update(report)
    steps.check_draft(current)
    return current


def _check_figures(report: PeriodReport) -> None:
    found = queries.differences_of(report)
    if found:
        raise Refused(
            _(
                "Desde que se redactó se corrigieron %(count)s cifras anteriores al corte. "
                "Oprima «Volver a calcular» y revise el texto."
            )
            % {"count": len(found)}
        )


def _issue(report: PeriodReport, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document of the report, where the institution has its format."""
    code = profile.report_format(report.institution, report.year.year)
    if not can_issue(code):
        return None
    number = next_number("period_report", institution=report.institution, unit=report.unit, year=report.year.year)
    earlier = queries.last_document(report)
    return documents.issue_document(
        code,
        # A document replaces another of the same subject: the editions of a period share theirs.
        subject=queries.first_edition(report),
        title=str(report),
        number=f"{report.unit.code}-{report.year}-{number:02d}",
        payload=payloads.report_payload(report),
        supersedes=earlier,
        id=uuid5(report.pk, "document"),
        by=by,
        at=at,
    )


def _letter(report: PeriodReport, *, by: User, at: datetime) -> Communication | None:
    """The letter with which it is delivered, numbered and issued; it is the record of its activity (DOC-09)."""
    if not letter_format(report.institution):
        return None
    author: Any = report.submitted_by or by
    letter = communications.register_communication(
        report.unit,
        id=uuid5(report.pk, "letter"),
        fields={
            "kind": Kind.LETTER,
            "direction": Direction.SENT,
            "dated_on": day_of(at),
            "sender_name": author.full_name,
            "sender_post": post_of(author, at),
            "subject": str(report)[:300],
            "body": payloads.letter_body(report),
        },
        recipients=[
            communications.Addressee(
                name=report.addressee_name, post=report.addressee_post, entity=report.institution.name
            )
        ],
        by=by,
        at=at,
    )
    sheet = communications.issue_communication(letter, by=by, at=at)
    # The activity of the vigencia that asks for the letter has it.
    record = procedures.RecordRef(letter_format(report.institution), sheet, str(report))
    procedures.leave_record(report.year, record, by=by, at=at)
    return letter
