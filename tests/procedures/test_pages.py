"""The pages, as each role sees them, with a constant number of queries."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.procedures import actions, pages
from baquiano.procedures.actions import ControlCheck, RecordRef
from baquiano.procedures.choices import TaskState
from tests.factories.procedures import AT, make_group_case, make_visit_case, make_year_case

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def get(client: Any, url: str, **extra: Any) -> Any:
    response = client.get(url, **extra)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.req("WFL-07")
def test_inbox_shows_the_own_turn_and_leads_to_the_page_of_the_verb(world: SimpleNamespace, sign_in: Any) -> None:
    pages.register("planning.submit_plan", "institutions:unit_detail")
    case = make_group_case(world.group)
    task = case.tasks.get()
    actions.complete_task(task, by=world.adviser, at=AT, control=ControlCheck(True, "Revisado"))

    page = get(sign_in(world.adviser), reverse("procedures:inbox"))

    assert "2. Generar el plan de asistencia técnica del grupo de trabajo" in page
    assert reverse("institutions:unit_detail", args=[world.group.pk]) in page
    pages._by_verb.pop("planning.submit_plan")


@pytest.mark.req("WFL-07")
def test_inbox_of_another_group_is_empty(world: SimpleNamespace, sign_in: Any) -> None:
    make_group_case(world.group)

    page = get(sign_in(world.outsider), reverse("procedures:inbox"))

    assert "No tiene nada pendiente" in page


@pytest.mark.parametrize("name", ["inbox", "case_list", "procedure_list", "return_list", "exception_list"])
def test_lists_take_the_same_queries_with_one_row_and_with_three(
    world: SimpleNamespace, sign_in: Any, name: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection

    client, url = sign_in(world.leader), reverse(f"procedures:{name}")
    _visit_with_marks(world)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        get(client, url)
    for _ in range(2):
        _visit_with_marks(world)
    with CaptureQueriesContext(connection) as three:
        get(client, url)

    assert len(three) == len(one)


def _visit_with_marks(world: SimpleNamespace) -> None:
    with scope(institution=world.institution):
        case = make_visit_case(world.group)
        case.tasks.create(
            institution=world.institution,
            activity=case.tasks.get().activity,
            opened_at=AT,
            state=TaskState.COMPLETED,
            is_return=True,
            is_out_of_order=True,
            reason="Falta el acta",
            completed_by=world.leader,
            completed_at=AT,
        )


@pytest.mark.req("WFL-03")
def test_generic_page_asks_for_the_control_point_and_keeps_what_was_typed(world: SimpleNamespace, sign_in: Any) -> None:
    task = make_group_case(world.group).tasks.get()
    client = sign_in(world.adviser)
    assert "Necesidades de asistencia técnica identificadas" in get(client, task.get_absolute_url())

    refused = client.post(reverse("procedures:task_complete", args=[task.pk]), {"control_note": "Leí el PAM"})
    done = client.post(
        reverse("procedures:task_complete", args=[task.pk]), {"control_passed": "on", "control_note": "Leí el PAM"}
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "es un punto de control" in refused.content.decode()
    assert "Leí el PAM" in refused.content.decode()


@pytest.mark.req("WFL-03", "WFL-05")
def test_records_are_attached_or_declared_not_applicable_with_a_reason(world: SimpleNamespace, sign_in: Any) -> None:
    case = make_visit_case(world.group)
    for outcome in ("done", "si"):
        task = case.tasks.get(state=TaskState.OPEN)
        actions.complete_task(task, by=world.adviser, at=AT, outcome=outcome, control=ControlCheck(True))
    task = case.tasks.get(state=TaskState.OPEN)
    client = sign_in(world.adviser)
    assert "Soportes del trámite de viáticos" in get(client, task.get_absolute_url())

    without = client.post(
        reverse("procedures:record_waive", args=[task.pk]), {"code": "Soportes del trámite de viáticos"}
    )
    waived = client.post(
        reverse("procedures:record_waive", args=[task.pk]),
        {"code": "Soportes del trámite de viáticos", "reason": "La entidad asistida pone el transporte"},
    )
    attached = client.post(
        reverse("procedures:record_attach", args=[task.pk]),
        {
            "id": str(uuid7()),
            "code": "Soportes del trámite de viáticos",
            "title": "Resolución de comisión",
            "taken_on": "2026-01-20",
            "file": SimpleUploadedFile("comision.pdf", PDF, "application/pdf"),
        },
    )

    assert (without.status_code, waived.status_code, attached.status_code) == (422, 302, 302)
    with scope(institution=world.institution):
        assert [(r.label, r.is_not_applicable) for r in task.records.all()] == [("Resolución de comisión", False)]


@pytest.mark.req("WFL-07")
def test_case_page_has_the_diagram_and_its_twin_and_is_read_only_for_internal_control(
    world: SimpleNamespace, sign_in: Any
) -> None:
    year = make_year_case(world.institution)
    case = make_group_case(world.group, parent=year)
    client = sign_in(world.auditor)
    task = case.tasks.get()

    page = get(client, case.get_absolute_url())

    assert page.count("<tr data-node=") == 3
    assert 'data-node="A1" data-state="late"' in page
    assert reverse("procedures:diagram_download", args=[case.definition_id]) in page
    assert client.post(reverse("procedures:task_complete", args=[task.pk])).status_code == 403
    assert "Terminar la actividad" not in get(client, task.get_absolute_url())


@pytest.mark.req("WFL-07")
def test_an_activity_of_a_case_shows_control_records_and_history(world: SimpleNamespace, sign_in: Any) -> None:
    case = make_group_case(world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=ControlCheck(True, "Con base en el PAM"))
    claim = actions.claim("planning.submit_plan", subject=world.group, by=world.adviser, at=AT)
    records = [RecordRef("MI-GE-RG-217", world.group, "Plan del grupo, ronda 1")]
    actions.complete(claim, by=world.adviser, at=AT, control=ControlCheck(True, "Completo"), records=records)
    claim = actions.claim("planning.return_plan", subject=world.group, by=world.leader, at=AT)
    actions.complete(claim, by=world.leader, at=AT, reason="Falta el presupuesto")
    activity = case.definition.activities.get(bpmn_id="A2")
    url = reverse("procedures:case_activity", args=[case.pk, activity.pk])
    client = sign_in(world.auditor)

    whole, fragment = get(client, url), get(client, url, headers={"HX-Request": "true"})

    for page in (whole, fragment):
        assert "Plan del grupo, ronda 1" in page
        assert "Completo" in page
        assert "devuelta por «3. Revisar y aprobar el plan" in page
    assert "<html" in whole
    assert "<html" not in fragment


@pytest.mark.req("WFL-01", "WFL-02")
def test_procedure_page_shows_its_header_change_log_and_activities(world: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(world.adviser)

    page = get(client, world.procedure.get_absolute_url())

    for words in ("16/11/2022", "Definir la oferta de servicios", "Control de cambios", "AP-AI-RG-120", "Agenda de"):
        assert words in page
    assert page.count("<tr data-node=") == 18


@pytest.mark.req("WFL-04")
def test_returns_are_counted_and_downloaded(world: SimpleNamespace, sign_in: Any) -> None:
    case = make_group_case(world.group)
    actions.complete_task(case.tasks.get(), by=world.adviser, at=AT, control=ControlCheck(True))
    for _ in range(2):
        claim = actions.claim("planning.submit_plan", subject=world.group, by=world.adviser, at=AT)
        actions.complete(
            claim, by=world.adviser, at=AT, control=ControlCheck(True), records=[RecordRef("MI-GE-RG-217")]
        )
        claim = actions.claim("planning.return_plan", subject=world.group, by=world.leader, at=AT)
        actions.complete(claim, by=world.leader, at=AT, reason="Falta el presupuesto")
    client = sign_in(world.planner)

    page = get(client, reverse("procedures:return_list"))
    csv = client.get(reverse("procedures:return_list") + "?exportar=csv")

    assert '<td class="is-number" data-label="Devoluciones">2</td>' in page
    assert (
        b"".join(csv.streaming_content if csv.streaming else [csv.content]).decode("utf-8-sig").count("Falta el") == 2
    )


def test_a_task_of_another_institution_does_not_exist(world: SimpleNamespace, sign_in: Any) -> None:
    from tests.factories.institutions import make_institution, make_member, make_unit

    task = make_group_case(world.group).tasks.get()
    elsewhere = make_institution()
    with scope(institution=elsewhere):
        stranger = make_member(make_unit(elsewhere), "group_leader")

    assert sign_in(stranger).get(task.get_absolute_url()).status_code == 404


def test_the_same_button_twice_finishes_once(world: SimpleNamespace, sign_in: Any) -> None:
    case = make_group_case(world.group)
    url = reverse("procedures:task_complete", args=[case.tasks.get().pk])
    client = sign_in(world.adviser)

    answers = [client.post(url, {"control_passed": "on"}).status_code for _ in range(2)]

    with scope(institution=world.institution):
        assert (answers, case.tasks.filter(state=TaskState.COMPLETED).count()) == ([302, 302], 1)


def test_the_same_record_twice_is_attached_once(world: SimpleNamespace, sign_in: Any) -> None:
    task = make_group_case(world.group).tasks.get()
    url = reverse("procedures:record_attach", args=[task.pk])
    sent = {
        "id": str(uuid7()),
        "code": "evidencia",
        "title": "PAM 2026",
        "taken_on": "2026-01-20",
        "link": "https://example.org/pam",
    }
    client = sign_in(world.adviser)

    answers = [client.post(url, sent).status_code for _ in range(2)]

    with scope(institution=world.institution):
        assert (answers, task.records.count()) == ([302, 302], 1)


def test_a_damaged_file_is_refused_and_nothing_is_lost(world: SimpleNamespace, sign_in: Any) -> None:
    task = make_visit_case(world.group).tasks.get()
    sent = {
        "id": str(uuid7()),
        "code": "evidencia",
        "title": "Anexo",
        "taken_on": "2026-01-20",
        "file": SimpleUploadedFile("anexo.pdf", b"MZ\x90\x00programa", "application/pdf"),
    }

    answer = sign_in(world.adviser).post(reverse("procedures:record_attach", args=[task.pk]), sent)

    with scope(institution=world.institution):
        assert (answer.status_code, task.records.count()) == (422, 0)
    assert "no es de un tipo permitido" in answer.content.decode()
    assert 'value="Anexo"' in answer.content.decode()


@pytest.mark.req("NFR-04")
def test_the_page_of_a_task_shows_description_control_inputs_and_format(world, sign_in):
    case = make_group_case(world.group)
    task = case.tasks.select_related("activity").get()

    page = sign_in(world.adviser).get(task.get_absolute_url()).content.decode()

    assert task.activity.control_text in page
    assert all(one in page for one in task.activity.inputs)
    assert task.activity.description[:80] in page
