"""Expedientes open by themselves, and fill themselves with what the other rooms keep (DOC-03, DOC-10)."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from baquiano.archive import actions, queries
from baquiano.archive.choices import CaseKind, Origin
from baquiano.archive.models import CaseFile, FiledDocument
from baquiano.archive.paging import pages_of
from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.communications import actions as communications
from baquiano.documents import storage
from baquiano.documents.actions import sign, supersede_evidence
from baquiano.documents.choices import Party, SignatureLevel
from baquiano.meetings.choices import MeetingState
from tests.factories.archive import make_case_file, make_rendered, make_schedule, pdf_of
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.documents import make_document, make_evidence, make_file, png
from tests.factories.institutions import make_profile, make_unit
from tests.factories.planning import make_need, make_plan
from tests.factories.procedures import load_procedures, make_visit_case

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-03"), pytest.mark.req("DOC-10")]


def _filed(case_file):
    return [(row.position, row.record, row.title) for row in queries.filed_documents(case_file)]


def test_the_clock_opens_an_expediente_for_each_plan_and_each_held_visit_and_fills_it(schedule, unit, visit, at):
    make_schedule(unit, CaseKind.PLAN, subseries_code="11")
    plan = make_plan(unit.institution, unit)
    make_session(unit, state=MeetingState.SCHEDULED)
    make_rendered(visit.meeting, at=at)

    filed = actions.keep_archive(at=at)

    assert filed == 1
    opened = CaseFile.objects.order_by("kind").values_list("kind", "subject_id", "number", "year")
    assert list(opened) == [
        ("plan", plan.pk, "GFI-30.11-2026-0001", 2026),
        ("visit", visit.pk, "GFI-30.24-2026-0001", 2026),
    ]


def test_opened_twice_it_is_one_with_its_number(schedule, visit, archivist, at):
    first, again = (actions.open_case_file(CaseKind.VISIT, visit, by=archivist, at=at) for _press in range(2))

    assert (first, CaseFile.objects.count()) == (again, 1)
    assert TrailEntry.objects.filter(event="archive.case_file_opened").count() == 1


def test_a_unit_without_a_series_of_its_own_uses_that_of_the_unit_above(scoped, at):
    above = make_unit(scoped, code="SUP")
    below = make_unit(scoped, code="INF", parent=above)
    series = make_schedule(above)

    row = actions.open_case_file(CaseKind.VISIT, make_session(below, state=MeetingState.HELD), by=None, at=at)

    assert (row.schedule, row.unit, row.number) == (series, below, "INF-30.24-2026-0001")


def test_without_a_series_nothing_is_opened(visit, at):
    assert actions.open_case_file(CaseKind.VISIT, visit, by=None, at=at) is None
    assert actions.keep_archive(at=at) == 0


def test_a_visit_gathers_its_documents_evidence_commitments_scans_and_letters_in_order(
    case_file, visit, unit, adviser, archivist, at
):
    # The diagrams as they are shipped, which run on visits.
    load_procedures(unit.institution, settings.BASE_DIR / "institutions" / "atlantico")
    case = make_visit_case(unit, subject=visit)
    task = case.tasks.filter(state="open").first()
    step = timedelta(minutes=1)
    make_evidence(visit, title="Salón ficticio", by=adviser, at=at)
    make_rendered(visit.meeting, title="Acta 001", number="001", by=adviser, at=at + step)
    promise = make_commitment(unit, origin_type="meetings.meeting", origin_id=visit.meeting_id)
    make_evidence(promise, kind="commitment", title="Soporte del compromiso", by=adviser, at=at + 2 * step)
    link = {"kind": "procedure_record", "link": "https://a.demo/b"}
    make_evidence(task, title="Registro de la actividad", **link, by=adviser, at=at + 3 * step)
    stroke = make_file(unit.institution, at=at, content=png(), name="firma.png")
    sign(
        visit.meeting,
        content_sha256="0" * 64,
        level=SignatureLevel.SCANNED,
        party=Party.BENEFICIARY,
        signer_name="Rectora Ficticia",
        image=stroke,
        by=adviser,
        at=at + 4 * step,
    )
    _letter(unit, task, adviser, at + 5 * step)

    filed = actions.file_pending(case_file, by=archivist, at=at + 6 * step)

    assert filed == 6
    assert _filed(case_file) == [
        (1, "evidence:photo", "Salón ficticio"),
        (2, "format:AP-AI-RG-111", "Acta 001 · 001"),
        (3, "evidence:commitment", "Soporte del compromiso"),
        (4, "evidence:procedure_record", "Registro de la actividad"),
        (5, "signature:scanned", "Firma en papel de Rectora Ficticia"),
        (6, "communication:letter", "GFI-E-2026-0001 · Invitación ficticia"),
    ]
    rows = queries.filed_documents(case_file)
    assert storage.read(rows[3].file.sha256).decode() == "Registro de la actividad\nhttps://a.demo/b\n"
    assert "Los invitamos." in storage.read(rows[5].file.sha256).decode()
    assert [row.origin for row in rows] == [Origin.ELECTRONIC] * 4 + [Origin.DIGITISED, Origin.ELECTRONIC]


def _letter(unit, task, adviser, at):
    fields = {
        "direction": "sent", "kind": "letter", "dated_on": date(2026, 3, 9), "sender_name": "Asesor Ficticio",
        "subject": "Invitación ficticia", "body": "Los invitamos.",
    }  # fmt: skip
    people = [communications.Addressee("Rectora Ficticia")]
    return communications.register_communication(
        unit, id=uuid7(), fields=fields, recipients=people, task=task, by=adviser, at=at
    )


def test_a_plan_gathers_what_its_needs_cite(unit, adviser, at):
    make_schedule(unit, CaseKind.PLAN)
    plan = make_plan(unit.institution, unit)
    need = make_need(unit, plan.year)
    need.source_file = make_evidence(need, kind="need_source", title="Diagnóstico ficticio", by=adviser, at=at)
    need.save()
    item = plan.items.create(
        institution=unit.institution, position=1, code="GFI-001", activity="Taller ficticio", created_at=at
    )
    item.needs.add(need)
    case_file = make_case_file(plan, kind=CaseKind.PLAN, at=at)

    actions.file_pending(case_file, by=None, at=at)

    assert _filed(case_file) == [(1, "evidence:need_source", "Diagnóstico ficticio")]


def test_filed_again_nothing_is_doubled_and_the_new_goes_after(case_file, visit, at):
    make_evidence(visit, title="Primera", at=at)
    actions.file_pending(case_file, by=None, at=at)
    make_evidence(visit, title="Segunda", at=at + timedelta(hours=1))

    counts = [actions.file_pending(case_file, by=None, at=at + timedelta(hours=hours)) for hours in (2, 3)]

    assert counts == [1, 0]
    assert [title for _position, _record, title in _filed(case_file)] == ["Primera", "Segunda"]


def test_what_was_replaced_stays_and_says_so(case_file, visit, adviser, at):
    old = make_evidence(visit, title="Borrosa", by=adviser, at=at)
    actions.file_pending(case_file, by=None, at=at)
    file = make_file(visit.institution, at=at, content=png(), name="nítida.png")
    supersede_evidence(old, id=uuid7(), reason="Se veía mal", title="Nítida", file=file, by=adviser, at=at)

    actions.file_pending(case_file, by=None, at=at)

    entries = queries.entries_of(case_file)
    assert [(one.title, one.is_superseded) for one in entries] == [("Borrosa", True), ("Nítida", False)]


def test_a_document_still_being_drawn_waits_for_its_file(case_file, visit, at):
    make_document(visit.meeting, at=at)

    assert actions.file_pending(case_file, by=None, at=at) == 0
    assert (queries.pending_of(case_file).drawing, queries.pending_of(case_file).count) == (1, 1)


def test_what_is_damaged_on_disk_is_not_filed(case_file, visit, at):
    evidence = make_evidence(visit, file=make_file(visit.institution, at=at, content=png(11, 13), name="a.png"), at=at)
    path = storage.path_of(evidence.file.sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")

    damaged = actions.file_pending(case_file, by=None, at=at)
    path.write_bytes(whole)

    assert (damaged, actions.file_pending(case_file, by=None, at=at)) == (0, 1)


def test_pages_run_through_the_volumes_that_the_folder_sizes(case_file, visit, at):
    make_profile(visit.institution, {"archive": {"volume_pages": 4}})
    for number, pages in enumerate((3, 2, 6, 1)):
        make_rendered(visit.meeting, pages=pages, at=at + timedelta(minutes=number))

    actions.file_pending(case_file, by=None, at=at)

    rows = queries.filed_documents(case_file)
    assert [(row.volume, row.first_page, row.last_page) for row in rows] == [
        (1, 1, 3), (2, 4, 5), (3, 6, 11), (4, 12, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (pdf_of(3), "application/pdf", 3),
        (b"%PDF-1.7 damaged", "application/pdf", 1),
        (b"\x89PNG", "image/png", 1),
    ],
)
def test_a_pdf_has_its_pages_and_the_rest_is_one(content, kind, pages):
    assert pages_of(content, kind) == pages


def test_what_was_filed_is_never_changed_nor_deleted(case_file, visit, at):
    make_evidence(visit, at=at)
    actions.file_pending(case_file, by=None, at=at)

    for change in (lambda rows: rows.update(title="Otro"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(FiledDocument.objects.all())


@pytest.mark.engine("sqlite")
def test_the_expedientes_that_waited_longest_go_first(schedule, unit, at):
    first, second = (make_case_file(make_session(unit, state=MeetingState.HELD), at=at) for _number in range(2))
    actions.file_pending(first, by=None, at=at)

    assert queries.case_files_in_turn(at + timedelta(minutes=1), 1) == [second]
