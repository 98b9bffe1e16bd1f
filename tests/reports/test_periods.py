"""The half-yearly report: drafted from data, edited by parts, approved by another, sealed, and the same again later."""

from datetime import date
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django_scopes import scopes_disabled
from docx import Document

from baquiano.archive.actions import keep_archive
from baquiano.archive.choices import CaseKind
from baquiano.archive.models import CaseFile
from baquiano.archive.queries import kept_of
from baquiano.commitments import actions as commitments
from baquiano.commitments.models import Commitment
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.communications.models import Communication
from baquiano.documents.models import IssuedDocument
from baquiano.improvement import actions as improvement
from baquiano.reports import actions, figures, queries
from baquiano.reports.charts import charts_of
from baquiano.reports.figures import AGENDA, COMMITMENTS, MENDING, PLAN, REACH
from baquiano.reports.models import PeriodReport
from tests.api.conftest import System
from tests.factories.archive import make_schedule
from tests.factories.commitments import make_commitment
from tests.factories.documents import make_format
from tests.factories.improvement import finish_it, make_action
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit
from tests.factories.planning import make_item
from tests.factories.tokens import make_token
from tests.monitoring.conftest import on

CUT = date(2026, 6, 30)


@pytest.fixture
def at():
    return on(5, 7)


@pytest.fixture
def head(unit):
    return make_member(unit, "agency_head")


@pytest.fixture
def lived(plan, visit, unit, leader):
    """A half of the year: an activity done, two visits held and one not, a commitment kept and one overdue."""
    item = make_item(plan, starts_on="2026-03-01", ends_on="2026-03-20")
    visit(3, state="held", plan_item=item)
    visit(4, state="held")
    visit(5)
    kept = make_commitment(unit, due_on="2026-03-31")
    make_commitment(unit, due_on="2026-04-30")
    commitments.check_commitment(kept, id=uuid7(), result="fulfilled", note="Visto.", by=leader, at=on(20))
    return plan.year


@pytest.fixture
def report(lived, unit, planner, at):
    return draft(unit, lived, planner, at)


def draft(unit, year, by, at, **more):
    fields = {"id": uuid7(), "half": 1, "cut_on": CUT, "addressee_name": "Líder Ficticia"} | more
    return actions.draft_report(unit, year, **fields, by=by, at=at)


def write_rest(report, by, at):
    for section in report.sections.filter(text=""):
        actions.edit_section(section, expected_version=section.version, text="Escrita.", by=by, at=at)


def approved(report, planner, head, at):
    write_rest(report, planner, at)
    actions.submit_report(report, by=planner, at=at)
    return actions.approve_report(report, by=head, at=at)


@pytest.mark.req("REP-09")
def test_it_is_drafted_from_the_data_of_the_cut_off_once(lived, unit, planner, at):
    identity = uuid7()
    for _ in range(2):
        report = draft(unit, lived, planner, at, id=identity)

    values = {key: report.figures[key][0]["values"] for key in (PLAN, AGENDA, COMMITMENTS, REACH)}
    assert values[PLAN] == {"verde": 1, "amarillo": 0, "rojo": 0, "sin-empezar": 0}
    assert values[AGENDA] == {"realizada": 2, "no-realizada": 1, "por-hacer": 0, "extra": 0}
    assert (values[COMMITMENTS]["a-tiempo"], values[COMMITMENTS]["vencido"]) == (1, 1)
    assert values[REACH] == {"visitas": 2, "entidades": 1}
    texts = dict(report.sections.values_list("key", "text"))
    assert "programaron 3 visitas: 2 se realizaron, 1 se dejó de hacer y ninguna estaba por hacer" in texts["agenda"]
    assert (len(texts), texts["conclusiones"]) == (6, "")


@pytest.mark.req("REP-09")
@pytest.mark.parametrize(
    ("to_come", "words"),
    [
        (0, "ninguno esperaba verificación y 2 estaban vencidos. "),
        (1, "ninguno esperaba verificación, 2 estaban vencidos y 1 no había vencido al corte. "),
    ],
)
def test_the_commitments_that_it_names_add_up(to_come, words):
    told = {"a-tiempo": 1, "tarde": 0, "por-verificar": 0, "vencido": 2, "por-vencer": to_come}
    text = figures.drafted({COMMITMENTS: [{"unit": "1", "name": "Grupo", "values": told}]}, "semestre", "30/06/2026")

    assert words in text["compromisos"] and f"vencían {3 + to_come} compromisos" in text["compromisos"]


@pytest.mark.req("REP-09")
def test_a_half_in_which_nothing_happened_is_reported_too(unit, plan, planner, head, at):
    report = draft(unit, plan.year, planner, at)

    assert "La ejecución fue de —." in report.sections.get(key="agenda").text
    assert approved(report, planner, head, at).is_approved


@pytest.mark.req("REP-09")
@pytest.mark.parametrize("cut", [date(2025, 12, 31), date(2026, 7, 6)])
def test_a_cut_off_before_the_half_or_still_to_come_is_refused(lived, unit, planner, at, cut):
    with pytest.raises(Refused, match="El corte va desde el 01/01/2026 hasta hoy"):
        draft(unit, lived, planner, at, cut_on=cut)


@pytest.mark.req("REP-09")
def test_two_people_write_two_parts_and_one_part_shows_the_conflict(report, planner, at):
    first, second = report.sections.all()[:2]
    actions.edit_section(first, expected_version=1, text="Uno.", by=planner, at=at)
    actions.edit_section(second, expected_version=1, text="Otro.", by=planner, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_section(first, expected_version=1, text="Dos.", by=planner, at=at)


@pytest.mark.req("REP-09")
def test_computed_again_what_was_written_stays_and_the_rest_is_drafted_anew(report, visit, planner, at):
    written = report.sections.get(key="plan")
    actions.edit_section(written, expected_version=1, text="Lo mío.", by=planner, at=at)
    visit(6, state="held")
    actions.redraft_report(report, cut_on=CUT, by=planner, at=at)

    texts = dict(report.sections.values_list("key", "text"))
    assert texts["plan"] == "Lo mío."
    assert "programaron 4 visitas: 3 se realizaron" in texts["agenda"]


@pytest.mark.req("REP-09")
def test_it_is_not_presented_with_a_part_unwritten_nor_with_figures_that_changed(report, visit, planner, at):
    with pytest.raises(Refused, match="Falta escribir: Conclusiones y recomendaciones"):
        actions.submit_report(report, by=planner, at=at)
    write_rest(report, planner, at)
    visit(6, state="held")

    with pytest.raises(Refused, match="Volver a calcular"):
        actions.submit_report(report, by=planner, at=at)


@pytest.mark.req("REP-09")
def test_whoever_wrote_it_does_not_approve_it_and_it_may_come_back(report, planner, head, at):
    write_rest(report, planner, at)
    actions.submit_report(report, by=planner, at=at)
    with pytest.raises(Refused, match="debe aprobarlo otra persona"):
        actions.approve_report(report, by=planner, at=at)
    for _ in range(2):
        actions.return_report(report, note="Precise las conclusiones.", by=head, at=at)

    report.refresh_from_db()
    assert (report.state, report.returned_note) == ("draft", "Precise las conclusiones.")


@pytest.mark.req("REP-09", "DOC-09")
def test_approved_it_is_sealed_with_its_document_and_its_letter(report, unit, planner, head, at):
    make_format(unit.institution, code="INFORME-S")
    make_format(unit.institution, code="CARTA")
    make_profile(unit.institution, {"followup": {"report_format": "INFORME-S"}, "communication": {"format": "CARTA"}})
    for _ in range(2):
        sealed = (
            approved(report, planner, head, at) if report.is_draft else actions.approve_report(report, by=head, at=at)
        )
        report.refresh_from_db()

    document, letter = IssuedDocument.objects.get(subject_type="reports.periodreport"), Communication.objects.get()
    assert (sealed.document, sealed.letter) == (document, letter)
    assert document.payload["content"]["figures_sha256"] == report.sha256
    assert [one.name for one in letter.recipients.all()] == ["Líder Ficticia"]
    assert document.number in letter.body
    assert letter.sender_post == planner.memberships.get().post != ""
    with pytest.raises(Refused, match="ya no se escribe"):
        actions.edit_section(report.sections.first(), expected_version=1, text="x", by=planner, at=at)


@pytest.mark.req("REP-09")
def test_what_was_sealed_refuses_change_in_raw_sql(report, planner, head, at):
    approved(report, planner, head, at)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_periodreport SET sha256 = 'x'")


@pytest.mark.req("REP-09")
def test_later_its_cut_off_gives_the_same_figures(report, visit, unit, leader, planner, head, at):
    approved(report, planner, head, at)
    visit(20, entry=None, state="held", held_at=on(20, 8))
    late = make_commitment(unit, due_on="2026-05-01", created_at=on(2, 7))
    for promise in (late, Commitment.objects.get(state="open", due_on="2026-04-30")):
        commitments.check_commitment(promise, id=uuid7(), result="fulfilled", note="Visto.", by=leader, at=on(1, 9))

    assert queries.differences_of(PeriodReport.objects.get()) == []


@pytest.mark.req("REP-09")
def test_a_correction_of_the_past_is_found_and_named(report, visit, planner, head, at):
    approved(report, planner, head, at)
    visit(21, state="held")

    found = {(one.table, one.column, one.kept, one.now) for one in queries.differences_of(PeriodReport.objects.get())}
    assert found == {
        ("Visitas de la agenda", "Realizada", 2, 3),
        ("Visitas realizadas y entidades atendidas", "Visitas", 2, 3),
    }


@pytest.mark.req("REP-09")
def test_another_edition_comes_only_after_the_one_before_is_approved(report, lived, unit, planner, head, at):
    with pytest.raises(Refused, match="sin aprobar"):
        draft(unit, lived, planner, at)
    approved(report, planner, head, at)

    assert draft(unit, lived, planner, at).edition == 2


@pytest.mark.req("AUD-08")
def test_in_a_closed_vigencia_no_report_is_written(report, lived, unit, planner, at):
    lived.state = "closed"
    lived.save()
    section = report.sections.first()
    for act in (
        lambda: draft(unit, lived, planner, at, half=2),
        lambda: actions.edit_section(section, expected_version=1, text="x", by=planner, at=at),
        lambda: actions.submit_report(report, by=planner, at=at),
    ):
        with pytest.raises(Refused, match="está cerrada"):
            act()


@pytest.mark.req("REP-09", "NFR-05")
def test_every_figure_opens_its_records_as_they_were_at_the_cut_off(report, visit, head, sign_in):
    visit(6, entry=None, state="held", held_at=on(6, 7))
    client = sign_in(head)
    for chart in charts_of(report.figures, 2026, report.months, report.cut_on):
        for cell in chart.table[0][1:]:
            if not cell.url or (cell.words == "1" and chart.id == "cifras-alcance"):
                continue
            listing = client.get(cell.url).context["listing"]
            assert listing.page.paginator.count == int(cell.words), (chart.title, cell.url)


# --- the pages -------------------------------------------------------------------------------------------------------
@pytest.mark.req("REP-09")
def test_from_the_draft_to_the_seal_on_the_pages(lived, unit, planner, head, sign_in):
    client = sign_in(planner)
    data = {"id": uuid7(), "year": lived.pk, "half": 1, "cut_on": "2026-06-30", "addressee_name": "Líder Ficticia"}
    for _ in range(2):
        response = client.post(reverse("reports:report_create"), data)
    report = PeriodReport.objects.get()
    section = report.sections.get(key="conclusiones")
    url = reverse("reports:report_section", args=[report.pk, section.key])
    client.post(url, {"text": "Se cumplió lo previsto.", "version": section.version})
    client.post(reverse("reports:report_submit", args=[report.pk]))

    assert response.url == report.get_absolute_url()
    assert client.post(reverse("reports:report_approve", args=[report.pk])).status_code == 403
    other = sign_in(head)
    other.post(reverse("reports:report_approve", args=[report.pk]))
    page = other.get(report.get_absolute_url()).content.decode()
    assert "Aprobado y sellado" in page
    assert "Se cumplió lo previsto." in page
    assert "las mismas, una por una" in other.get(reverse("reports:report_check", args=[report.pk])).content.decode()


@pytest.mark.req("REP-09")
def test_the_word_file_has_the_header_of_the_institution_and_its_figures(report, unit, planner, sign_in):
    make_format(unit.institution, code="INFORME-S", version="7")
    make_profile(unit.institution, {"followup": {"report_format": "INFORME-S"}})
    response = sign_in(planner).get(reverse("reports:report_word", args=[report.pk]))

    book = Document(BytesIO(response.content))
    head = " ".join(cell.text for row in book.sections[0].header.tables[0].rows for cell in row.cells)
    text = "\n".join(paragraph.text for paragraph in book.paragraphs)
    assert (unit.institution.name in head, "INFORME-S" in head, "Versión: 7" in head) == (True, True, True)
    assert "BORRADOR" in text
    assert "programaron 3 visitas" in text


def test_whoever_only_reads_writes_nothing_and_another_institution_finds_nothing(report, unit, sign_in):
    reader = sign_in(make_member(unit, "internal_control"))
    assert reader.get(report.get_absolute_url()).status_code == 200
    assert reader.post(reverse("reports:report_submit", args=[report.pk])).status_code == 403
    assert reader.get(reverse("reports:report_create")).status_code == 403
    with scopes_disabled():
        stranger = make_member(make_unit(make_institution()), "agency_head")
    assert sign_in(stranger).get(report.get_absolute_url()).status_code == 404


# --- its expediente --------------------------------------------------------------------------------------------------
@pytest.mark.req("DOC-03", "REP-09")
def test_its_expediente_has_every_edition_with_its_letter(report, lived, unit, planner, head, at, sign_in):
    make_schedule(unit, CaseKind.REPORT)
    make_format(unit.institution, "INFORME")
    make_format(unit.institution, "CARTA")
    settings = {"followup": {"report_format": "INFORME"}, "communication": {"format": "CARTA"}}
    make_profile(unit.institution, settings, at.year)
    first = approved(report, planner, head, at)
    second = approved(draft(unit, lived, planner, at), planner, head, at)
    keep_archive(at=at)

    case_file = CaseFile.objects.get()
    kept = kept_of(case_file)
    drawn = {one.pk for one in [*kept.documents, *kept.drawing]}
    assert (case_file.kind, case_file.subject_id) == (CaseKind.REPORT, first.pk)
    assert drawn >= {first.document_id, second.document_id} and len(drawn) == 4
    assert {one.pk for one in kept.communications} == {first.letter_id, second.letter_id}
    assert case_file.number in sign_in(planner).get(second.get_absolute_url()).content.decode()


# --- other systems ---------------------------------------------------------------------------------------------------
@pytest.mark.req("REP-09", "NFR-08")
def test_another_system_takes_it_from_draft_to_seal_and_compares_it(lived, unit, planner, head, scoped):
    writer, approver = System(make_token(planner, scoped)[1]), System(make_token(head, scoped)[1])
    key = str(uuid7())
    body = {"id": key, "year": str(lived.pk), "half": "1", "cut_on": "2026-06-30", "addressee_name": "Líder Ficticia"}
    made = [writer.post("datos/informes/redactar/", body) for _ in range(2)]
    address = f"datos/informes/{key}"
    for section in made[0].json()["sections"]:
        text = {"text": "Escrita por otro sistema.", "version": section["version"]}
        assert writer.post(f"{address}/partes/{section['key']}/escribir/", text).status_code == 200
    stale = writer.post(f"{address}/partes/plan/escribir/", {"text": "Otra.", "version": 1})
    own = writer.post(f"{address}/presentar/"), writer.post(f"{address}/aprobar/")
    sent_back = approver.post(f"{address}/devolver/", {"note": "Falta una conclusión."})
    again = writer.post(f"{address}/calcular/", {"cut_on": "2026-06-30"}), writer.post(f"{address}/presentar/")
    sealed = approver.post(f"{address}/aprobar/")

    assert [answer.status_code for answer in made] == [201, 201]
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert [answer.status_code for answer in (*own, sent_back, *again, sealed)] == [200, 403, 200, 200, 200, 200]
    assert writer.get(f"{address}/comprobar/").json()["is_equal"]
    read = writer.get(f"{address}/").json()
    assert (read["state"], len(read["sections"]), read["vigencia"]) == ("approved", 6, "2026")
    assert [row["id"] for row in writer.get("datos/informes/", estado="approved").json()["results"]] == [key]
    assert writer.get(f"{address}/word/").content[:2] == b"PK"


@pytest.mark.req("ACM-04", "ACM-05")
def test_the_report_lists_the_actions_that_had_not_ended_at_its_cut(lived, unit, leader, planner, at):
    adviser = make_member(unit, "advisor")
    late = make_action(unit, adviser, by=leader, at=on(2, 6), due_on=date(2026, 6, 10))
    closed = finish_it(make_action(unit, adviser, by=leader, at=on(2, 6), due_on=date(2026, 6, 20)), adviser, on(8, 6))
    words = "Se revisaron diez actas (ficticio)."
    improvement.verify_action(closed, id=uuid7(), verdict="effective", note=words, by=leader, at=on(15, 6))
    after = make_action(unit, adviser, by=leader, at=on(2, 7), due_on=date(2026, 7, 20))

    report = draft(unit, lived, planner, at)

    (row,) = report.figures[MENDING]
    assert row["values"] == {"en-termino": 0, "vencida": 1, "por-verificar": 0, "cerrada": 1}
    told = report.sections.get(key="dificultades").text
    assert f"{late.number} (" in told and "plazo 10/06/2026, vencida)" in told
    assert closed.number not in told and after.number not in told


@pytest.mark.req("ACM-05")
def test_each_figure_of_the_actions_opens_them_as_they_were(lived, unit, leader, planner, at, sign_in):
    late = make_action(unit, make_member(unit, "advisor"), by=leader, at=on(2, 6), due_on=date(2026, 6, 10))
    report = draft(unit, lived, planner, at)
    late.refresh_from_db()
    finish_it(late, late.responsible, on(4, 7))
    chart = charts_of(report.figures, 2026, report.months, CUT)[-1]
    url = next(cell.url for cell in chart.table[0] if "situacion=vencida" in cell.url)

    page = sign_in(planner).get(url)

    assert late.number in page.content.decode()
    assert queries.differences_of(report) == []
