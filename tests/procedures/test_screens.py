"""From a file to the last activity through the screens, each person with the own role."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.procedures.actions.drafts import activity_of, header_of, lanes_of, mark_of
from baquiano.procedures.choices import CaseState, ProcedureState, TaskState
from baquiano.procedures.models import Case, Procedure, Task
from tests.factories.accounts import PASSWORD
from tests.factories.institutions import make_member
from tests.factories.procedures import example_file, make_draft, prepare_draft, put_in_force

# Nothing here is a word of the product: the namespace has no prefix, there is no drawing, the names are invented.
INVENTED = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="http://example.org/x">
  <process id="Zumbido.2026" name="Zumbido de abejas">
    <laneSet id="LS">
      <lane id="L1" name="Colmenar">
        <flowNodeRef>s</flowNodeRef><flowNodeRef>t1</flowNodeRef><flowNodeRef>t3</flowNodeRef>
      </lane>
      <lane id="L2" name="Guardia">
        <flowNodeRef>t2</flowNodeRef><flowNodeRef>t4</flowNodeRef><flowNodeRef>e</flowNodeRef>
      </lane>
    </laneSet>
    <startEvent id="s"/><endEvent id="e"/><endEvent id="e2" name="Sin miel"/>
    <task id="t4" name="Sellar los frascos"/>
    <task id="t2" name="Probar la miel"/>
    <task id="t1" name="Recoger la miel"/>
    <task id="t3" name="Limpiar el colmenar"/>
    <exclusiveGateway id="x"/><parallelGateway id="f"/><parallelGateway id="j"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="t1"/>
    <sequenceFlow id="f2" sourceRef="t1" targetRef="t2"/>
    <sequenceFlow id="f3" sourceRef="t2" targetRef="x"/>
    <sequenceFlow id="f4" name="Amarga: recoger otra vez" sourceRef="x" targetRef="t1"/>
    <sequenceFlow id="f5" name="Dulce" sourceRef="x" targetRef="f"/>
    <sequenceFlow id="f9" name="No hay" sourceRef="x" targetRef="e2"/>
    <sequenceFlow id="f6" sourceRef="f" targetRef="t3"/>
    <sequenceFlow id="f7" sourceRef="f" targetRef="t4"/>
    <sequenceFlow id="f8" sourceRef="t3" targetRef="j"/>
    <sequenceFlow id="f10" sourceRef="t4" targetRef="j"/>
    <sequenceFlow id="f11" sourceRef="j" targetRef="e"/>
  </process>
</definitions>"""


@pytest.fixture
def people(world: SimpleNamespace) -> SimpleNamespace:
    world.admin = make_member(world.root, "admin", post="Profesional de calidad")
    world.head = make_member(world.root, "agency_head", post="Secretaria")
    world.records = make_member(world.root, "records_manager")
    for person in (world.admin, world.head, world.planner):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return world


@pytest.fixture
def enter(sign_in: Any) -> Any:
    def as_person(person: Any) -> Client:
        return sign_in(person)

    return as_person


def address(name: str, *args: Any) -> str:
    return reverse(f"procedures:{name}", args=args)


def upload(client: Client, raw: bytes, **given: Any) -> Any:
    fields = {"id": uuid7(), "upload_id": uuid7(), "code": "AB-1", "name": "Zumbido", "version_label": "1"}
    file = SimpleUploadedFile("zumbido.bpmn", raw)
    return client.post(address("procedure_new"), {**fields, "change_text": "Primera", "file": file, **given})


def sign(client: Client, step: str, procedure: Procedure, **given: Any) -> Any:
    page = client.get(address(step, procedure.pk))
    initial = page.context["form"].initial
    fields = {"id": uuid7(), "content_sha256": initial["content_sha256"], "post": "Cargo", "password": PASSWORD}
    return client.post(address(step, procedure.pk), {**fields, **given})


@pytest.mark.req("NFR-02", "WFL-09", "WFL-04")
def test_a_procedure_nobody_has_heard_of_runs_to_its_end_on_the_screens(
    people: SimpleNamespace, enter: Any, client: Client
) -> None:
    upload(enter(people.admin), INVENTED.encode())
    procedure = Procedure.objects.get(code="AB-1")
    page = client.get(address("procedure_prepare", procedure.pk)).content.decode()
    assert "El carril no dice de qué rol es" in page
    draft = procedure.drafts.get()
    lanes = {"mark": mark_of(lanes_of(draft)), "roles_0": "advisor", "unit_0": "auto", "roles_1": "group_leader"}
    client.post(address("draft_lanes", draft.pk), {**lanes, "unit_1": "any"})
    header = {**header_of(procedure), "mark": mark_of(header_of(procedure)), "objective": "Miel", "scope": "Colmenar"}
    client.post(address("procedure_header", procedure.pk), header)
    sign(client, "procedure_submit", procedure)
    sign(enter(people.planner), "procedure_review", procedure)
    sign(enter(people.head), "procedure_approve", procedure)
    procedure.refresh_from_db()
    assert procedure.state == ProcedureState.IN_FORCE

    start = address("diagram_start", procedure.diagrams.get().pk)
    enter(people.adviser).post(start, {"id": uuid7(), "title": "Miel de marzo", "unit": people.group.pk})
    case = Case.objects.get()
    walk = [
        (people.adviser, "1", ""),
        (people.leader, "2", "f4"),
        (people.adviser, "1", ""),
        (people.leader, "2", "f5"),
        (people.adviser, "3", ""),
        (people.leader, "4", ""),
    ]
    for person, number, exit_ in walk:
        task = Task.objects.get(case=case, activity__number=number, state=TaskState.OPEN)
        shown = enter(person).get(address("inbox")).content.decode()
        assert task.activity.name in shown
        client.post(
            address("task_complete", task.pk), {"outcome": exit_, "reason": "Sabe a humo" if exit_ == "f4" else ""}
        )

    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED
    assert "4 de 4 actividades terminadas" in client.get(case.get_absolute_url()).content.decode()
    assert [(t.activity.number, t.round) for t in case.tasks.order_by("opened_at", "pk")][:4] == [
        ("1", 1),
        ("2", 1),
        ("1", 2),
        ("2", 2),
    ]


@pytest.mark.req("NFR-02")
def test_the_file_of_the_howto_is_the_one_that_loads(people: SimpleNamespace, enter: Any) -> None:
    answer = upload(enter(people.admin), example_file(), code="PE-7")

    procedure = Procedure.objects.get(code="PE-7")
    assert answer["Location"] == address("procedure_prepare", procedure.pk)
    assert b"http://baquiano.org" not in example_file()
    prepare_draft(procedure, people.admin)
    procedure.refresh_from_db()
    put_in_force(procedure, people.admin, people.planner, people.head)


@pytest.mark.req("WFL-01")
def test_a_hostile_file_is_kept_and_explained(people: SimpleNamespace, enter: Any) -> None:
    raw = INVENTED.replace('<task id="t3"', '<scriptTask id="t3"').encode()

    page = enter(people.admin).get(upload(enter(people.admin), raw)["Location"]).content.decode()

    assert "Archivo «zumbido.bpmn», tarea de script «Limpiar el colmenar (t3)»" in page
    assert "Un diagrama no puede traer programas" in page
    assert Procedure.objects.get(code="AB-1").drafts.get().source == raw.decode()


@pytest.mark.parametrize("raw", [b"\x00\xff" * 50, b"x" * (1024 * 1024 + 5), b"<a/>"])
def test_any_file_gets_an_answer(people: SimpleNamespace, enter: Any, raw: bytes) -> None:
    answer = upload(enter(people.admin), raw)

    assert answer.status_code == 302
    assert Procedure.objects.get(code="AB-1").drafts.get().findings != []


def test_a_wrong_password_signs_nothing(people: SimpleNamespace, enter: Any) -> None:
    procedure = prepare_draft(make_draft(people.institution, people.admin), people.admin)

    answer = sign(enter(people.admin), "procedure_submit", procedure, password="otra")

    procedure.refresh_from_db()
    assert (answer.status_code, procedure.state) == (422, ProcedureState.DRAFT)
    assert "La contraseña no es correcta" in answer.content.decode()


def test_who_prepared_is_told_that_another_person_signs(people: SimpleNamespace, enter: Any) -> None:
    procedure = prepare_draft(make_draft(people.institution, people.admin), people.admin)
    sign(enter(people.admin), "procedure_submit", procedure)

    answer = sign(enter(people.admin), "procedure_review", procedure)

    assert "debe firmar otra persona" in answer.content.decode()


@pytest.mark.req("WFL-02")
def test_an_activity_is_prepared_on_its_page(people: SimpleNamespace, enter: Any) -> None:
    draft = make_draft(people.institution, people.admin).drafts.get()
    node = "Activity_1m8c2xq"
    page = enter(people.admin).get(address("draft_activity", draft.pk, node))
    fields = {name: value for name, value in page.context["form"].now.items() if value not in (None, [], False)}
    fields |= {"mark": mark_of(activity_of(draft, node)), "control_text": "Está completa", "phva": "V"}
    fields |= {"inputs_text": "Solicitud\nInventario", "window_kind": "working_days", "window_number": "3"}
    fields |= {"record_code_0": "FR-1", "record_name_0": "Solicitud", "record_need_0": "mandatory"}
    fields |= {"exit_return_1": "on", "separation_from": "Activity_0k3z9wd", "separation_rule": "refuse"}

    answer = enter(people.admin).post(address("draft_activity", draft.pk, node), fields)

    draft.refresh_from_db()
    said = activity_of(draft, node)
    assert answer.status_code == 302
    assert (said["phva"], said["control_text"], said["inputs"]) == ("V", "Está completa", ["Solicitud", "Inventario"])
    assert said["window"] == {"kind": "working_days", "days": 3}
    assert [(one["code"], one["requirement"]) for one in said["outputs"]] == [("FR-1", "mandatory")]
    assert [one["is_return"] for one in said["outcomes"]] == [False, True]
    assert said["separation"] == {"from": ["Activity_0k3z9wd"], "rule": "refuse"}


def test_a_window_that_is_not_understood_is_refused_in_words(people: SimpleNamespace, enter: Any) -> None:
    draft = make_draft(people.institution, people.admin).drafts.get()
    node = "Activity_1m8c2xq"
    fields = {"mark": mark_of(activity_of(draft, node)), "name": "Revisar", "window_kind": "annual"}
    fields |= {"window_opens": "febrero", "window_closes": "1/3", "exit_name_0": "Sí", "exit_name_1": "No"}

    answer = enter(people.admin).post(address("draft_activity", draft.pk, node), fields)

    assert answer.status_code == 422
    assert "Escriba las dos fechas como día/mes" in answer.content.decode()


def test_two_editors_of_a_header_see_both_texts(people: SimpleNamespace, enter: Any) -> None:
    procedure = make_draft(people.institution, people.admin)
    read = {**header_of(procedure), "mark": mark_of(header_of(procedure)), "scope": "Todo"}
    enter(people.admin).post(address("procedure_header", procedure.pk), {**read, "objective": "Uno"})

    answer = enter(people.planner).post(address("procedure_header", procedure.pk), {**read, "objective": "Dos"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Otra persona guardó cambios" in page
    assert "Uno" in page
    assert "Dos" in page


@pytest.mark.req("WFL-09")
def test_two_versions_are_compared(people: SimpleNamespace, enter: Any) -> None:
    first = prepare_draft(make_draft(people.institution, people.admin), people.admin)
    first = put_in_force(first, people.admin, people.planner, people.head)
    client = enter(people.admin)
    client.post(
        address("procedure_revise", first.pk),
        {"id": uuid7(), "version_label": "2", "change_text": "Se firma la entrega"},
    )
    second = Procedure.objects.get(version="2")
    raw = example_file().replace(b"Entregar el equipo", b"Entregar el equipo y firmar")
    raw = raw.replace(b"Activity_0n1b4vc", b"Activity_9nueva1").replace(
        "Registrar la novedad y acordar la reposición".encode(), b"Abrir proceso de cobro"
    )
    given = {"id": uuid7(), "file": SimpleUploadedFile("b.bpmn", raw), "replaces": second.drafts.get().pk}
    client.post(address("procedure_upload", second.pk), given)

    comparison = client.get(address("procedure_compare", second.pk, first.pk)).context["comparison"]

    assert comparison.added == ["7. Abrir proceso de cobro"]
    assert comparison.removed == ["7. Registrar la novedad y acordar la reposición"]
    assert [(one.title, [change.what for change in one.changes]) for one in comparison.changed] == [
        ("5. Entregar el equipo y firmar", ["Nombre"])
    ]


def test_drafts_are_not_shown_to_everybody(people: SimpleNamespace, enter: Any) -> None:
    procedure = make_draft(people.institution, people.admin)

    client = enter(people.adviser)

    assert client.get(address("procedure_detail", procedure.pk)).status_code == 404
    assert client.get(address("procedure_prepare", procedure.pk)).status_code == 403
    assert "PR-01" not in client.get(address("procedure_list")).content.decode()


def test_notes_due_day_and_end_are_on_the_screens(people: SimpleNamespace, enter: Any) -> None:
    procedure = prepare_draft(make_draft(people.institution, people.admin), people.admin)
    procedure = put_in_force(procedure, people.admin, people.planner, people.head)
    client = enter(people.adviser)
    client.post(address("diagram_start", procedure.diagrams.get().pk), {"id": uuid7(), "title": "Proyector"})
    case = Case.objects.get()
    task = case.tasks.get()

    client.post(address("task_note", task.pk), {"id": uuid7(), "text": "Llamé al almacén"})
    client.post(address("task_due", task.pk), {"id": uuid7(), "due_on": "2026-12-30", "reason": "Feria aplazada"})
    page = client.get(address("task_detail", task.pk)).content.decode()
    client.post(address("case_end", case.pk), {"how": "cancelled", "reason": "Ya no se necesita"})

    case.refresh_from_db()
    assert "Llamé al almacén" in page
    assert "Nuevo plazo: 30/12/2026. Feria aplazada" in page
    assert (case.state, case.end_reason) == (CaseState.CANCELLED, "Ya no se necesita")


def test_the_working_copy_downloads_for_any_modeller(people: SimpleNamespace, enter: Any) -> None:
    draft = make_draft(people.institution, people.admin).drafts.get()
    client = enter(people.admin)

    copy = client.get(address("draft_download", draft.pk)).content.decode()
    original = client.get(address("draft_download", draft.pk) + "?original=" + quote("1")).content

    assert "baq:activity" in copy
    assert original == example_file()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_startable_procedures_costs_the_same(
    people: SimpleNamespace, enter: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        procedure = make_draft(people.institution, people.admin, code=f"PR-{number}")
        put_in_force(prepare_draft(procedure, people.admin), people.admin, people.planner, people.head)
    client = enter(people.adviser)
    client.get(address("case_new"))

    with django_assert_max_num_queries(12):
        page = client.get(address("case_new"))

    assert len(page.context["diagrams"]) == count
