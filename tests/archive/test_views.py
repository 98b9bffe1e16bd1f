"""The pages of the archive: the retention table, the list of expedientes, each one and who opens what (DOC-12)."""

import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.archive import actions, queries
from baquiano.archive.choices import CaseKind
from baquiano.documents.actions import reclassify_document
from baquiano.documents.choices import AccessClass
from baquiano.meetings.choices import MeetingState
from tests.factories.archive import make_case_file, make_rendered, make_schedule
from tests.factories.delivery import make_session
from tests.factories.documents import make_evidence, make_file, make_format, png
from tests.factories.institutions import make_catalogue_item, make_institution, make_member, make_unit
from tests.factories.planning import make_plan

pytestmark = pytest.mark.django_db
LIST = reverse("archive:case_file_list")


def _page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("DOC-02")
def test_the_table_tells_series_and_the_records_that_no_type_takes(schedule, unit, adviser, sign_in):
    make_format(unit.institution, "AP-AI-RG-111")
    make_format(unit.institution, "SIN-TIPO")
    make_catalogue_item(unit.institution, "evidence_kind", code="photo", name="Fotografía ficticia")
    client = sign_in(adviser)

    table = _page(client, reverse("archive:schedule_list"))
    records = _page(client, reverse("archive:record_list"))
    series = _page(client, schedule.get_absolute_url())

    assert "GFI.30.24" in table and "Visitas ficticias" in table and "no tienen tipo documental" in table
    assert records.index("SIN-TIPO") < records.index("AP-AI-RG-111")
    assert "GFI.30.24 · Acta de visita" in records and records.count("Sin clasificar") >= 1
    assert "Registro fotográfico" in series and "evidence:photo" in series and "Selección" in series


@pytest.mark.req("DOC-03")
def test_the_list_tells_each_expediente_and_is_narrowed(schedule, unit, archivist, sign_in, at):
    make_schedule(unit, CaseKind.PLAN, subseries_code="11")
    plan = make_case_file(make_plan(unit.institution, unit, title="Plan ficticio"), kind=CaseKind.PLAN, at=at)
    visit = make_case_file(make_session(unit, state=MeetingState.HELD, title="Visita de prueba"), at=at)
    client = sign_in(archivist)

    whole, plans = _page(client, LIST), _page(client, f"{LIST}?de=plan")
    by_series = _page(client, f"{LIST}?serie={visit.schedule_id}&estado=open&vigencia=2026")

    assert plan.number in whole and visit.number in whole
    assert plan.number in plans and visit.number not in plans
    assert visit.number in by_series and plan.number not in by_series


def test_the_list_asks_the_same_queries_for_one_and_for_three(schedule, unit, archivist, sign_in, queries_of, at):
    client, counts = sign_in(archivist), []
    for more in (1, 2):
        for _number in range(more):
            case_file = make_case_file(make_session(unit, state=MeetingState.HELD), at=at)
            make_evidence(queries.subject_of(case_file), at=at)
            actions.file_pending(case_file, by=None, at=at)
        counts.append(queries_of(client, LIST))

    assert counts[0] == counts[1]


def test_an_expediente_asks_the_same_queries_for_one_document_and_for_three(
    case_file, visit, archivist, sign_in, queries_of, at
):
    client, counts = sign_in(archivist), []
    for more in (1, 2):
        for _number in range(more):
            make_evidence(visit, at=at)
            make_rendered(visit.meeting, at=at)
        actions.file_pending(case_file, by=None, at=at)
        counts.append(queries_of(client, case_file.get_absolute_url()))

    assert counts[0] == counts[1]


@pytest.mark.req("DOC-03")
def test_what_waits_is_told_and_filed_once_from_the_page(case_file, visit, archivist, adviser, sign_in, at):
    make_evidence(visit, title="Salón ficticio", at=at)
    client = sign_in(archivist)
    before = _page(client, case_file.get_absolute_url())
    fill = reverse("archive:case_file_fill", args=[case_file.pk])

    answers = [client.post(fill) for _press in range(2)]
    after = _page(client, case_file.get_absolute_url())
    refused = sign_in(adviser).post(fill)

    assert "Hay 1 documento por incorporar" in before and "Salón ficticio" not in before
    assert [answer.url for answer in answers] == [case_file.get_absolute_url()] * 2
    assert after.count("Salón ficticio") == 1 and "Registro fotográfico" in after
    assert refused.status_code == 403


@pytest.mark.req("DOC-12")
def test_what_is_classified_is_named_by_its_type_and_not_opened_by_whom_its_class_stops(
    case_file, visit, archivist, adviser, sign_in, at
):
    file = make_file(visit.institution, at=at, content=png(3, 5), name="lista.png")
    make_evidence(
        visit, kind="attendance_list", title="Lista de Rectora Ficticia", file=file,
        access_class=AccessClass.CLASSIFIED, at=at,
    )  # fmt: skip
    actions.file_pending(case_file, by=None, at=at)
    document = reverse("archive:case_file_document", args=[case_file.pk, 1])

    client = sign_in(adviser)
    page, refused = _page(client, case_file.get_absolute_url()), client.get(document)
    client = sign_in(archivist)
    whole, opened = _page(client, case_file.get_absolute_url()), client.get(document)

    assert "Lista de Rectora Ficticia" not in page and "Listado de asistencia (pública clasificada)" in page
    assert refused.status_code == 403
    assert "Lista de Rectora Ficticia" in whole
    assert b"".join(opened.streaming_content) == png(3, 5)


@pytest.mark.req("DOC-12")
def test_a_document_reclassified_after_it_was_filed_closes(case_file, visit, archivist, adviser, sign_in, at):
    document = make_rendered(visit.meeting, title="Acta ficticia", at=at)
    actions.file_pending(case_file, by=None, at=at)
    client = sign_in(adviser)
    url = reverse("archive:case_file_document", args=[case_file.pk, 1])
    before = client.get(url).status_code

    reclassify_document(document, access_class=AccessClass.RESERVED, reason="Ley ficticia", by=archivist, at=at)

    assert (before, client.get(url).status_code) == (200, 403)
    assert "Acta ficticia" not in _page(client, case_file.get_absolute_url())


def test_the_page_of_the_visit_and_of_the_plan_lead_to_their_expediente(case_file, visit, unit, adviser, sign_in, at):
    plan = make_plan(unit.institution, unit)
    client = sign_in(adviser)

    of_visit = _page(client, reverse("archive:session_case_file", args=[visit.pk]))
    panel = client.get(reverse("archive:session_case_file", args=[visit.pk]), headers={"HX-Request": "true"})
    of_plan = _page(client, reverse("archive:plan_case_file", args=[plan.pk]))

    assert case_file.number in of_visit and "Expediente de" in of_visit
    assert case_file.number in panel.content.decode() and "<html" not in panel.content.decode()
    assert "Todavía no tiene expediente" in of_plan
    assert "archive-session_case_file" in _page(client, visit.get_absolute_url())


def test_other_units_and_other_institutions_have_theirs(case_file, visit, unit, sign_in):
    stranger = make_member(make_unit(unit.institution), "advisor")
    elsewhere = make_institution()
    with scope(institution=elsewhere):
        foreigner = make_member(make_unit(elsewhere), "records_manager")

    for person in (stranger, foreigner):
        client = sign_in(person)
        assert case_file.number not in _page(client, LIST)
        assert client.get(case_file.get_absolute_url()).status_code == 404
        assert client.get(reverse("archive:session_case_file", args=[visit.pk])).status_code == 404


def test_the_expediente_of_a_plan_in_force_is_not_divulged_with_it(unit, sign_in):
    plan = make_plan(unit.institution, unit, state="in_force")
    stranger = make_member(make_unit(unit.institution), "advisor")
    client = sign_in(stranger)

    assert client.get(plan.get_absolute_url()).status_code == 200
    assert client.get(reverse("archive:plan_case_file", args=[plan.pk])).status_code == 404
