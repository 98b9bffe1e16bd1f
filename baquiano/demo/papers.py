"""The archive of the demonstration: the expedientes of plans, trips and reports, and of the last visits of a group.

The rest open by themselves with the clock of the installation, a few at a time, as in any other.
"""

from datetime import timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.archive import actions
from baquiano.archive.checklist import blocking, checklist_of
from baquiano.archive.choices import CaseKind, Purpose
from baquiano.archive.inventory import layouts_of
from baquiano.archive.models import CaseFile
from baquiano.archive.queries import kept_of
from baquiano.archive.sources import source_of
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.days import moment
from baquiano.demo.visits import Year
from baquiano.documents.actions.rendering import render_now
from baquiano.meetings.choices import MeetingState
from baquiano.planning.models import Plan

GROUP, VISITS = "GME", 4


def keep_papers(year: Year, official: User) -> None:
    """Open and fill them as the clock would have done yesterday; an inventory of those of the group."""
    at = moment(year.today - timedelta(days=1), 18)
    held = AssistanceSession.objects.filter(meeting__state=MeetingState.HELD).select_related(
        "meeting__unit", "institution"
    )
    latest = held.order_by("-meeting__starts_at", "pk")
    visits = list(latest.filter(meeting__unit__code=GROUP)[:VISITS])
    # A short demonstration has one visit of the group, which stays open: those of the others complete them.
    visits += latest.exclude(meeting__unit__code=GROUP)[: VISITS - len(visits)]
    plans = Plan.objects.select_related("unit", "year", "institution").order_by("created_at", "pk")
    subjects: list[tuple[str, Any]] = [(CaseKind.PLAN, plan) for plan in plans]
    subjects += [(CaseKind.VISIT, visit) for visit in visits]
    for opened in (CaseKind.TRIP, CaseKind.REPORT):
        subjects += [(opened, subject) for subject in source_of(opened).subjects().order_by("pk")]
    for kind, subject in subjects:
        case_file = actions.open_case_file(kind, subject, by=None, at=at)
        if case_file is not None:
            actions.file_pending(case_file, by=None, at=at)
    _close_one(year, official)
    _take_stock(year, official)


def _close_one(year: Year, official: User) -> None:
    """The oldest of those visits whose acta is signed: its documents are drawn now, and it is closed."""
    at = moment(year.today, 7)
    found = CaseFile.objects.filter(kind=CaseKind.VISIT).select_related("institution", "unit").order_by("number")
    for case_file in sorted(found, key=lambda one: one.unit.code == GROUP):
        if blocking([point for point in checklist_of(case_file) if point.lasts]):
            continue
        for document in kept_of(case_file).drawing:
            render_now(document, at=at)
        reason = "El listado de asistencia se llevó en papel y está en la carpeta física del grupo."
        actions.close_case_file(case_file, id=uuid7(), reason=reason, by=year.acting(official, at), at=at)
        return


def _take_stock(year: Year, official: User) -> None:
    at = moment(year.today, 8)
    # An inventory tells what is kept: those that wait for their first document are not in it yet.
    rows = CaseFile.objects.filter(unit__code=GROUP).select_related("unit__parent", "schedule__unit")
    filled = rows.filter(documents__isnull=False).distinct()
    fields = {"purpose": Purpose.MANAGEMENT, "transfer_number": "", "delivered_by": "", "received_by": ""}
    layout = layouts_of(year.institution)[-1]
    actions.make_inventory(
        year.institution,
        id=uuid7(),
        layout=layout,
        case_files=list((filled if filled.exists() else rows).order_by("number")),
        fields=fields,
        by=year.acting(official, at),
        at=at,
    )
