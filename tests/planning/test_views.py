"""The pages of plans: what they show, what they refuse, what they cost."""

from datetime import datetime
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.planning.models import ImportBatch, Plan, PlanItem, PlanReturn
from tests.factories.governance import make_agenda_item, make_body, make_body_member, make_session
from tests.factories.institutions import make_institution, make_member, make_membership, make_unit
from tests.factories.meetings import make_meeting
from tests.factories.planning import make_complete_item, make_consolidated, make_item, make_plan
from tests.planning.conftest import workbook


@pytest.fixture
def planner(group):
    unit = make_unit(group.institution, code="GPE", kind="oficina", name="Planeación Ficticia")
    return make_member(unit, "planning_professional")


@pytest.fixture
def in_review(group):
    make_complete_item(group.plan, beneficiaries=[group.school])
    Plan.objects.filter(pk=group.plan.pk).update(state="in_review", submitted_by=group.advisor)
    group.plan.refresh_from_db()
    return group.plan


def address(name, *rows):
    return reverse(f"planning:{name}", args=[row.pk for row in rows])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


# --- lists and pages cost the same with one row and with three --------------------------------------------------------
def _more_plans(group):
    for _ in range(2):
        plan = make_plan(group.institution, state="in_review")
        make_membership(plan.unit, "group_leader", user=group.leader)
        make_item(plan)


def test_list_of_plans_costs_the_same_with_three(group, in_review, sign_in):
    client = sign_in(group.leader)
    one = queries_of(client, reverse("planning:plan_list"))

    _more_plans(group)

    assert queries_of(client, reverse("planning:plan_list")) == one


@pytest.mark.parametrize("of_consolidated", [False, True])
def test_page_of_a_plan_costs_the_same_with_three_items(group, planner, sign_in, of_consolidated):
    make_complete_item(group.plan, beneficiaries=[group.school])
    make_item(group.plan)
    plan = make_consolidated(group.institution, group.plan) if of_consolidated else group.plan
    client = sign_in(planner)
    one = queries_of(client, plan.get_absolute_url())

    for _ in range(2):
        make_complete_item(group.plan)
        make_item(group.plan)

    assert queries_of(client, plan.get_absolute_url()) == one


def test_consolidation_costs_the_same_with_three_groups(group, in_review, planner, sign_in):
    client, url = sign_in(planner), address("consolidation", in_review.year)
    one = queries_of(client, url)

    _more_plans(group)

    assert queries_of(client, url) == one


def test_export_and_summary_cost_the_same_with_three_items(group, planner, sign_in):
    make_complete_item(group.plan, beneficiaries=[group.school])
    plan = make_consolidated(group.institution, group.plan, state="in_review")
    item = _point(group, plan)
    client = sign_in(planner)
    urls = [address("plan_export", plan), address("committee_summary", item)]
    one = [queries_of(client, url) for url in urls]

    for _ in range(2):
        make_complete_item(group.plan)

    assert [queries_of(client, url) for url in urls] == one


def _point(group, plan):
    root = make_unit(group.institution, kind="secretaria")
    session = make_session(make_body(group.institution, root), meeting=make_meeting(root, kind="committee"))
    return make_agenda_item(session, plan)


# --- writing ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-04")
def test_an_activity_is_written_on_the_screen_with_several_schools(group, sign_in):
    from tests.factories.beneficiaries import make_beneficiary

    other = make_beneficiary(group.institution)
    data = {
        "id": str(uuid7()),
        "activity": "Acompañar",
        "starts_on": "2026-03-10",
        "ends_on": "2026-03-12",
        "budget": "$ 1.500.000",
        "beneficiaries": [str(group.school.pk), str(other.pk)],
        "municipality": group.town.pk,
        "responsible": str(group.advisor.pk),
    }

    response = sign_in(group.advisor).post(address("item_create", group.plan), data)

    with scope(institution=group.institution):
        item = PlanItem.objects.get()
        assert response.url == item.get_absolute_url()
        assert {one.pk for one in item.beneficiaries.all()} == {group.school.pk, other.pk}
        assert (item.budget, item.municipality_id, item.responsible) == (1_500_000, "08638", group.advisor)


def test_sending_the_form_twice_makes_one_activity(group, sign_in):
    data = {"id": str(uuid7()), "activity": "Acompañar"}
    client = sign_in(group.advisor)

    for _ in range(2):
        client.post(address("item_create", group.plan), data)

    with scope(institution=group.institution):
        assert PlanItem.objects.count() == 1


def test_the_second_editor_sees_both_texts_and_loses_nothing(group, sign_in):
    item = make_item(group.plan, activity="La de antes")
    PlanItem.objects.filter(pk=item.pk).update(activity="La guardada <b>", version=2)

    response = sign_in(group.advisor).post(address("item_edit", item), {"version": 1, "activity": "La mía"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "La guardada &lt;b&gt;" in page
    assert "La mía" in page
    assert 'name="version" value="2"' in page


def test_a_wrong_date_keeps_what_was_typed(group, sign_in):
    data = {"id": str(uuid7()), "activity": "Acompañar", "starts_on": "2025-03-10"}

    response = sign_in(group.advisor).post(address("item_create", group.plan), data)

    assert "La fecha debe ser de la vigencia 2026" in response.content.decode()
    assert "Acompañar" in response.content.decode()


# --- whose plan it is ------------------------------------------------------------------------------------------------
def test_the_plan_of_another_group_is_not_found(group, sign_in):
    stranger = make_member(make_unit(group.institution), "advisor")

    assert sign_in(stranger).get(group.plan.get_absolute_url()).status_code == 404


def test_a_plan_in_force_is_read_by_every_group(group, sign_in):
    Plan.objects.update(state="in_force")
    stranger = make_member(make_unit(group.institution), "advisor")

    assert sign_in(stranger).get(group.plan.get_absolute_url()).status_code == 200


def test_the_plan_of_another_institution_is_not_found(group, sign_in):
    elsewhere = make_institution()
    with scope(institution=elsewhere):
        foreign = make_plan(elsewhere)

    assert sign_in(group.leader).get(foreign.get_absolute_url()).status_code == 404


def test_an_advisor_does_not_approve(group, in_review, sign_in):
    assert sign_in(group.advisor).get(address("plan_approve", in_review)).status_code == 403


# --- the steps -------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-08")
def test_the_page_of_delivery_lists_what_is_missing(group, sign_in):
    make_item(group.plan)
    client = sign_in(group.advisor)

    page = client.get(address("plan_submit", group.plan)).content.decode()
    answer = client.post(address("plan_submit", group.plan), {"note": ""})

    assert "falta: necesidad detectada, objetivo" in page
    assert answer.status_code == 409
    assert "Faltan datos en 1 de 1 actividades" in answer.content.decode()


@pytest.mark.req("PLN-09")
def test_a_leader_returns_with_reason_and_the_version_can_be_read(group, in_review, sign_in):
    client = sign_in(group.leader)

    data = {"reason": group.return_reason.pk, "note": "Ajuste las fechas de junio"}
    client.post(address("plan_return", in_review), data)

    with scope(institution=group.institution):
        past = PlanReturn.objects.get()
    assert "Acompa" not in past.note
    assert "GCE-001" in client.get(past.get_absolute_url()).content.decode()


@pytest.mark.req("PLN-09")
def test_several_plans_are_approved_from_the_list_after_confirming(group, in_review, sign_in):
    other = make_plan(group.institution, state="in_review")
    make_membership(other.unit, "group_leader", user=group.leader)
    client, url = sign_in(group.leader), reverse("planning:plans_approve")
    ticked = {"selected": [str(in_review.pk), str(other.pk)]}

    page = client.post(url, ticked)
    with scope(institution=group.institution):
        assert set(Plan.objects.values_list("state", flat=True)) == {"in_review"}
    done = client.post(url, ticked | {"confirmed": "True", "note": "Revisados"})

    assert "2 planes elegidos" in page.content.decode()
    assert said(done) == ["2 planes aprobados."]
    with scope(institution=group.institution):
        assert set(Plan.objects.values_list("state", flat=True)) == {"approved"}


def test_nothing_ticked_is_said_kindly(group, in_review, sign_in):
    response = sign_in(group.leader).post(reverse("planning:plans_return"), {"selected": ["basura"]})

    assert "Marque en la lista" in said(response)[0]


def test_consolidating_on_the_screen_asks_why_a_group_is_missing(group, in_review, planner, sign_in):
    Plan.objects.update(state="approved")
    late = make_unit(group.institution, kind="grupo", name="Grupo Tardío")
    client, url = sign_in(planner), address("consolidation", in_review.year)

    refused = client.post(url, {"id": str(uuid7())})
    done = client.post(url, {"id": str(uuid7()), f"missing_{late.pk}": "Sin profesional vinculado"})

    assert "Grupo Tardío" in refused.content.decode()
    assert refused.status_code == 409
    with scope(institution=group.institution):
        assert done.url == Plan.objects.get(kind="consolidated").get_absolute_url()


# --- importing and exporting -----------------------------------------------------------------------------------------
def upload(client, group, content, name="plan.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(address("import_create", group.plan), {"id": str(uuid7()), "file": file})


@pytest.mark.req("PLN-24")
def test_a_spreadsheet_goes_in_through_the_screen(group, sign_in):
    client = sign_in(group.advisor)

    page = client.get(upload(client, group, workbook([group.row(mechanism="Taler")])).url).content.decode()
    with scope(institution=group.institution):
        batch = ImportBatch.objects.get()
        taller = group.institution and PlanItem._meta.get_field("mechanism").related_model.objects.get(code="taller")
    client.post(address("import_answer", batch), {"question_0": str(taller.pk)})
    done = client.post(address("import_apply", batch))

    assert "«Taler» no está en el catálogo" in page
    assert said(done) == ["Importación terminada: 1 nuevas, 0 cambiadas, 0 iguales."]
    with scope(institution=group.institution):
        assert PlanItem.objects.get().mechanism == taller


@pytest.mark.req("PLN-24")
def test_a_wrong_file_says_what_to_do_and_nothing_breaks(group, sign_in):
    response = upload(sign_in(group.advisor), group, b"no soy un libro")

    assert response.status_code == 422
    assert "no es un libro de Excel" in response.content.decode()


@pytest.mark.req("PLN-24")
def test_a_bad_cell_is_named_on_the_page_and_the_button_is_not_there(group, sign_in):
    client = sign_in(group.advisor)

    page = client.get(upload(client, group, workbook([group.row(dates="mañana")])).url).content.decode()

    assert "Hoja «Plan 2026», fila 2, columna G (Fechas de ejecución)" in page
    assert "Importar al plan" not in page


@pytest.mark.req("PLN-24")
def test_unknown_columns_are_asked_on_the_page(group, sign_in):
    client = sign_in(group.advisor)
    content = workbook([[*group.row(), "azul"]], [*_headers(), "Color"])
    batch_url = upload(client, group, content).url

    page = client.get(batch_url).content.decode()
    client.post(batch_url + "columnas/", {"column_16": "-"})

    assert "Columna Q: «Color»" in page
    assert "Columna Q: «Color»" not in client.get(batch_url).content.decode()


def _headers():
    from tests.planning.conftest import HEADERS

    return HEADERS


@pytest.mark.req("PLN-24")
def test_exported_text_is_text_even_when_it_looks_like_a_formula(group, sign_in):
    make_item(group.plan, activity="=1+1", need="@SUM(A1)")

    content = sign_in(group.advisor).get(address("plan_export", group.plan)).content

    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {"=1+1", "@SUM(A1)"} <= {cell.value for cell in cells}


@pytest.mark.req("PLN-24")
def test_the_template_has_the_columns_and_no_rows(group, sign_in):
    content = sign_in(group.advisor).get(address("plan_template", group.plan)).content

    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert "Actividad o proyecto" in rows[-1]


# --- the committee ---------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-12")
def test_one_page_says_what_is_approved_and_what_it_covers(group, sign_in):
    make_complete_item(group.plan, beneficiaries=[group.school])
    plan = make_consolidated(group.institution, group.plan, state="in_review")
    item = _point(group, plan)
    member = make_member(make_unit(group.institution, kind="secretaria"), "committee_member")

    page = sign_in(member).get(address("committee_summary", item)).content.decode()

    assert 'href="/comites/" aria-current="page"' in page

    assert "Actividades por grupo" in page
    assert "Actividades por municipio" in page
    assert "Sabanalarga" in page
    assert "Registrar la verificación" in page


@pytest.mark.req("PLN-12", "ORG-05")
def test_a_decision_without_quorum_is_refused_on_the_page(group, sign_in):
    make_complete_item(group.plan, beneficiaries=[group.school])
    plan = make_consolidated(group.institution, group.plan, state="in_review")
    root = make_unit(group.institution, kind="secretaria")
    member = make_member(root, "committee_member")
    body = make_body(group.institution, root)
    for _ in range(3):
        make_body_member(body)
    meeting = make_meeting(root, kind="committee", starts_at=datetime(2026, 3, 10, 8, tzinfo=BOGOTA))
    item = make_agenda_item(make_session(body, meeting=meeting), plan)

    response = sign_in(member).post(address("committee_verify", item), {"id": str(uuid7())})

    assert response.status_code == 409
    assert "no hay cuórum" in response.content.decode()
