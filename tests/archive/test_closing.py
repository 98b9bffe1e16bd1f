"""Closing an expediente, what stops it, and reopening it with a reason (DOC-03, DOC-10)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from baquiano.archive import actions, queries
from baquiano.archive.checklist import blocking, checklist_of, missing
from baquiano.archive.choices import CaseKind
from baquiano.archive.exporting import files_of
from baquiano.archive.models import Closure, Reopening
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.documents import storage
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Minutes
from tests.factories.archive import make_case_file, make_rendered, make_schedule
from tests.factories.delivery import make_session
from tests.factories.documents import make_document, make_evidence, make_file, make_format, png
from tests.factories.institutions import make_member, make_profile
from tests.factories.meetings import make_minutes
from tests.factories.planning import make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-03"), pytest.mark.req("DOC-10")]


def _sign(visit, at):
    """The minutes of the visit, signed."""
    minutes = make_minutes(visit.meeting)
    Minutes.objects.filter(pk=minutes.pk).update(
        state="signed", signed_at=at, content_sha256="0" * 64, frozen_at=at, number=1
    )


@pytest.fixture
def whole(case_file, visit, at):
    """An expediente with everything that its series asks for, filed."""
    _sign(visit, at)
    make_rendered(visit.meeting, title="Acta 001", number="001", at=at)
    file = make_file(visit.institution, at=at, content=png(3, 4), name="lista.png")
    make_evidence(visit, kind="attendance_list", title="Lista ficticia", file=file, at=at)
    actions.file_pending(case_file, by=None, at=at)
    return case_file


@pytest.fixture
def close(archivist, at):
    def call(case_file, **given):
        fields = {"id": uuid4(), "by": archivist, "at": at + timedelta(hours=1)} | given
        return actions.close_case_file(case_file, **fields)

    return call


def test_a_whole_one_is_closed_once_and_its_digest_is_in_the_trail(whole, close):
    key = uuid4()

    first, again = close(whole, id=key), close(whole, id=key)

    whole.refresh_from_db()
    entry = TrailEntry.objects.get(event="archive.case_file_closed")
    assert first == again and (first.number, first.document_count, first.waived) == (1, 2, [])
    assert not whole.is_open and whole.transfer_year == 2028
    assert entry.data["sha256"] == first.manifest_file.sha256
    with pytest.raises(Refused, match="ya está cerrado"):
        close(whole)


def test_closing_files_what_waits_and_then_nothing_enters(whole, visit, close, at):
    make_evidence(visit, title="De última hora", at=at)

    closure = close(whole)
    make_evidence(visit, title="Tarde", at=at + timedelta(days=1))

    assert closure.document_count == 3
    with pytest.raises(Refused, match="hay que reabrirlo"):
        actions.file_pending(whole, by=None, at=at + timedelta(days=1))
    assert actions.keep_archive(at=at + timedelta(days=2)) == 0
    assert queries.count_of(whole) == 3


def test_reopened_with_a_reason_it_takes_documents_and_closes_as_another_version(whole, visit, close, archivist, at):
    first = close(whole)
    make_evidence(visit, title="Tarde", at=at + timedelta(days=1))
    key = uuid4()

    for _press in range(2):
        actions.reopen_case_file(whole, id=key, reason="Llegó un soporte", by=archivist, at=at + timedelta(days=2))
    second = close(whole, at=at + timedelta(days=3))

    assert (first.number, second.number, first.document_count, second.document_count) == (1, 2, 2, 3)
    assert Reopening.objects.get().closure == first
    assert storage.read(second.index_file.sha256) != storage.read(first.index_file.sha256)
    assert "Llegó un soporte" in storage.read(second.manifest_file.sha256).decode()


def test_what_is_open_is_not_reopened(whole, archivist, at):
    with pytest.raises(Refused, match="está abierto"):
        actions.reopen_case_file(whole, id=uuid4(), reason="Porque sí, claro", by=archivist, at=at)


def test_what_the_table_asks_for_and_is_missing_needs_a_reason_that_stays(case_file, visit, close, at):
    _sign(visit, at)
    make_evidence(visit, at=at)

    assert missing(checklist_of(case_file)) == ["Acta de visita: No está.", "Listado de asistencia: No está."]
    with pytest.raises(Refused, match="Escriba por qué se cierra sin ello"):
        close(case_file)
    closure = close(case_file, reason="Se llevó en papel")

    assert (closure.reason, closure.waived) == (
        "Se llevó en papel",
        ["Acta de visita: No está.", "Listado de asistencia: No está."],
    )


def test_what_has_no_type_is_named(case_file, visit, at):
    _sign(visit, at)
    make_evidence(visit, kind="rareza", at=at)
    actions.file_pending(case_file, by=None, at=at)

    assert (
        "Cada documento tiene su tipo en la tabla de retención: Sin tipo documental: 1 (evidence:rareza)."
        in missing(checklist_of(case_file))
    )


def test_a_visit_without_signed_minutes_is_not_closed(case_file, visit, close, at):
    make_evidence(visit, at=at)

    with pytest.raises(Refused, match="El acta de la visita no está firmada"):
        close(case_file, reason="Ya casi")


def test_an_empty_one_is_not_closed(case_file, visit, close, at):
    _sign(visit, at)

    with pytest.raises(Refused, match="Está vacío"):
        close(case_file, reason="No hay nada")


def test_one_whose_documents_are_being_drawn_is_not_closed(whole, visit, close, at):
    make_document(visit.meeting, title="Otra", at=at)

    with pytest.raises(Refused, match="1 PDF se está generando"):
        close(whole)


def test_one_with_a_damaged_file_is_not_closed_and_the_file_is_named(whole, close):
    row = queries.filed_documents(whole)[1]
    path = storage.path_of(row.file.sha256)
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))

    try:
        with pytest.raises(Refused, match=r"Dañados o perdidos: 2 \(AP-AI-RG-111 001.pdf\)"):
            close(whole)
    finally:
        path.write_bytes(kept)
    assert not Closure.objects.exists()


def test_a_plan_that_is_not_approved_is_not_closed(unit, close, at):
    make_schedule(unit, CaseKind.PLAN)
    plan = make_plan(unit.institution, unit)
    make_evidence(plan, at=at)
    case_file = make_case_file(plan, kind=CaseKind.PLAN, at=at)

    with pytest.raises(Refused, match="todavía no está aprobado"):
        close(case_file, reason="Ya casi")


@pytest.mark.parametrize(("owner", "closes"), [("group_leader", True), ("planning_professional", False), ("", False)])
def test_who_archives_is_the_role_that_the_institution_says(whole, unit, close, owner, closes):
    make_profile(unit.institution, {"records": {"owner_role": owner}} if owner else {})
    whole.refresh_from_db()
    leader = make_member(unit, "group_leader")

    if closes:
        assert close(whole, by=leader).closed_by == leader
    else:
        with pytest.raises(Refused, match="En esta institución archiva"):
            close(whole, by=leader)


def test_a_closing_never_changes(whole, close):
    close(whole)

    for change in (lambda: Closure.objects.update(reason="Otra"), lambda: Closure.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- the pages -------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_checklist_and_closes_once(whole, archivist, sign_in):
    client, url = sign_in(archivist), reverse("archive:case_file_close", args=[whole.pk])
    page = client.get(url).content.decode()
    data = {"id": str(uuid4()), "reason": ""}

    answers = [client.post(url, data) for _press in range(2)]
    after = client.get(whole.get_absolute_url()).content.decode()

    assert "Listado de asistencia" in page and "Impide cerrar" not in page
    assert [answer.url for answer in answers] == [whole.get_absolute_url()] * 2
    assert Closure.objects.count() == 1
    assert "Versión 1 del índice" in after and Closure.objects.get().manifest_file.sha256 in after


def test_the_page_keeps_what_was_written_and_asks_for_the_reason(case_file, visit, archivist, sign_in, at):
    _sign(visit, at)
    make_evidence(visit, at=at)
    client, url = sign_in(archivist), reverse("archive:case_file_close", args=[case_file.pk])

    page = client.get(url).content.decode()
    refused = client.post(url, {"id": str(uuid4()), "reason": ""})
    closed = client.post(url, {"id": str(uuid4()), "reason": "Se llevó en papel."})
    told = client.get(case_file.get_absolute_url()).content.decode()

    assert "Entra al cerrar" in page and page.count("No está.") == 2
    assert refused.status_code == 200 and closed.status_code == 302
    assert "Se cerró sin:" in told and "Se llevó en papel." in told


def test_the_page_of_a_blocked_one_offers_no_button(case_file, archivist, sign_in):
    page = sign_in(archivist).get(reverse("archive:case_file_close", args=[case_file.pk])).content.decode()

    assert "El acta de la visita no está firmada" in page and 'name="reason"' not in page


def test_it_is_reopened_from_its_page_and_what_came_late_is_told(whole, visit, close, archivist, sign_in, at):
    close(whole)
    make_evidence(visit, title="Tarde", at=at + timedelta(days=1))
    client, url = sign_in(archivist), reverse("archive:case_file_reopen", args=[whole.pk])
    late = client.get(whole.get_absolute_url()).content.decode()

    short = client.post(url, {"id": str(uuid4()), "reason": "Corto"})
    data = {"id": str(uuid4()), "reason": "Llegó un soporte de la visita."}
    answers = [client.post(url, data) for _press in range(2)]

    assert "se guardó 1 documento que no está en el expediente" in late
    assert "Explique un poco más" in short.content.decode()
    assert [answer.url for answer in answers] == [whole.get_absolute_url()] * 2
    page = client.get(whole.get_absolute_url()).content.decode()
    assert "Llegó un soporte de la visita." in page and Reopening.objects.count() == 1


@pytest.mark.parametrize("verb", ["close", "reopen"])
def test_who_does_not_archive_has_no_door(whole, adviser, sign_in, verb):
    assert sign_in(adviser).get(reverse(f"archive:case_file_{verb}", args=[whole.pk])).status_code == 403


def test_blocking_and_missing_are_apart(schedule, unit, at):
    points = checklist_of(make_case_file(make_session(unit, state=MeetingState.HELD), at=at))

    assert len(blocking(points)) == 2 and len(missing(points)) == 2


@pytest.mark.req("DOC-04")
def test_the_hoja_de_control_is_drawn_with_the_closing_and_is_in_the_folder(whole, unit, close):
    make_profile(unit.institution, {"archive": {"control_format": "HOJA"}})
    make_format(unit.institution, "HOJA")
    whole.refresh_from_db()

    closure = close(whole)

    told = closure.control_sheet.payload["content"]
    files = dict(files_of(closure))
    assert (told["state"], told["document_count"], told["closed_on"]) == ("Cerrado", 2, "2026-03-10")
    assert files["hoja-de-control.pdf"].startswith(b"%PDF")


def test_a_hoja_that_cannot_be_drawn_stops_the_closing(whole, unit, close):
    make_profile(unit.institution, {"archive": {"control_format": "HOJA"}})
    make_format(unit.institution, "HOJA", source="esto no = dibuja #nada(")
    whole.refresh_from_db()

    with pytest.raises(Refused, match="No fue posible generar la hoja de control"):
        close(whole)

    whole.refresh_from_db()
    assert whole.is_open and not Closure.objects.exists()
