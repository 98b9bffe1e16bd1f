"""An ordinary file of a modeller: what is understood of it, what is told, and what is kept."""

from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.procedures import actions, preparation
from baquiano.procedures.actions.drafts import activity_of, lanes_of, mark_of
from baquiano.procedures.actions.versions import current_drafts
from baquiano.procedures.models import DiagramDraft, Procedure
from tests.factories.institutions import make_member
from tests.factories.procedures import AT, diagram_text, example_file, make_draft, prepare_draft

REVIEW = "Activity_1m8c2xq"


@pytest.fixture
def admin(world: SimpleNamespace) -> Any:
    return make_member(world.root, "admin")


def changed(*changes: tuple[str, str]) -> bytes:
    text = example_file().decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def told(procedure: Procedure) -> str:
    findings = preparation.findings_of(procedure, current_drafts(procedure))
    return "\n".join(f"{one.element}. {one.mend}" for one in findings)


@pytest.mark.req("WFL-01", "NFR-02")
def test_an_ordinary_file_is_numbered_in_the_order_of_its_flow(world: SimpleNamespace, admin: Any) -> None:
    draft = make_draft(world.institution, admin).drafts.get()

    diagram = preparation.diagram_of(draft)

    assert [(one["number"], one["name"]) for one in diagram.activities] == [
        ("1", "Diligenciar la solicitud de préstamo"),
        ("2", "Revisar la solicitud"),
        ("3", "Alistar el equipo y su acta de entrega"),
        ("4", "Reservar transporte"),
        ("5", "Entregar el equipo"),
        ("6", "Recibir y revisar el equipo devuelto"),
        ("7", "Registrar la novedad y acordar la reposición"),
    ]


@pytest.mark.req("WFL-04")
def test_the_arrows_of_a_gateway_become_the_choices_of_the_activity_before_it(
    world: SimpleNamespace, admin: Any
) -> None:
    draft = make_draft(world.institution, admin).drafts.get()

    outcomes = activity_of(draft, REVIEW)["outcomes"]

    assert [(one["name"], one["is_return"]) for one in outcomes] == [
        ("¿Está completa? Sí", False),
        ("¿Está completa? No, falta información", True),
    ]


@pytest.mark.req("WFL-01")
def test_what_was_only_drawn_is_told(world: SimpleNamespace, admin: Any) -> None:
    draft = make_draft(world.institution, admin).drafts.get()

    assert draft.findings == []
    assert draft.notices == [
        (
            "El objeto de datos «Inventario de equipos (DataObjectReference_0u5i6o7)» no se ejecuta y quedó fuera de "
            "la copia de trabajo: escríbalo en la actividad, como entrada o como registro."
        ),
        "3 tareas sin clase se tratan como tareas de usuario: las hace una persona.",
    ]
    assert draft.source == example_file().decode()


@pytest.mark.req("WFL-01")
def test_a_lane_without_a_role_and_a_role_without_the_verb_are_told_with_what_to_do(
    world: SimpleNamespace, admin: Any
) -> None:
    procedure = make_draft(world.institution, admin)
    before = told(procedure)
    lanes = {"Lane_0profes": "advisor", "Lane_1liderg": "group_leader", "Lane_0almace": "admin"}

    prepare_draft(procedure, admin, lanes)

    assert "carril «Líder de grupo (Lane_1liderg)». El carril no dice de qué rol es" in before
    assert "ficha del procedimiento. Falta: objetivo." in before
    procedure.refresh_from_db()
    assert "El rol «Administrador funcional» (admin) no tiene permiso para" in told(procedure)
    assert "Escoja otro rol para el carril" in told(procedure)


@pytest.mark.req("WFL-01")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("<bpmn:manualTask", "<bpmn:scriptTask"), "tarea de script «Reservar transporte (Activity_0j2h8kk)»"),
        (('name="¿Está completa?"', 'name="¿Está completa?" evil="1"'), ""),
        (("?>\n", '?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'), "no lleva DOCTYPE"),
        (("<bpmn:laneSet", '<bpmn:subProcess id="S" name="Compras"/><bpmn:laneSet'), "subproceso «Compras (S)»"),
    ],
    ids=["script", "foreign attribute", "external entity", "subprocess"],
)
def test_nothing_uploaded_is_lost_and_each_unknown_element_is_named(
    world: SimpleNamespace, admin: Any, change: tuple[str, str], words: str
) -> None:
    raw = changed(change)
    if "scriptTask" in change[1]:
        raw = raw.replace(b"</bpmn:manualTask>", b"</bpmn:scriptTask>")

    procedure = make_draft(world.institution, admin, raw=raw)

    draft = procedure.drafts.get()
    assert draft.source == raw.decode()
    assert bool(draft.findings) == bool(words)
    assert words in told(procedure)


@pytest.mark.req("WFL-01")
def test_every_unknown_element_is_told_at_once(world: SimpleNamespace, admin: Any) -> None:
    raw = changed(
        (
            "<bpmn:laneSet",
            '<bpmn:subProcess id="S" name="Compras"/><bpmn:callActivity id="C" name="Otro"/><bpmn:laneSet',
        )
    )

    draft = make_draft(world.institution, admin, raw=raw).drafts.get()

    assert [one["element"] for one in draft.findings] == ["subproceso «Compras (S)»", "actividad de llamada «Otro (C)»"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"x" * (1024 * 1024 + 1), "Pesa más de 1 MB"),
        (b"\xff\xfe<\x00", "no está en UTF-8"),
        (b"", "No se puede leer como XML"),
        (b"PK\x03\x04", "No se puede leer como XML"),
        (b"<html/>", "No es un diagrama BPMN 2.0"),
        (b'<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "un solo proceso"),
    ],
    ids=["huge", "utf-16", "empty", "zip", "html", "without process"],
)
def test_a_file_that_is_not_a_diagram_is_kept_with_what_to_do(
    world: SimpleNamespace, admin: Any, raw: bytes, words: str
) -> None:
    procedure = make_draft(world.institution, admin, raw=raw)

    assert words in told(procedure)


def test_a_file_without_lanes_gets_one(world: SimpleNamespace, admin: Any) -> None:
    text = example_file().decode()
    start, end = text.index("    <bpmn:laneSet"), text.index("</bpmn:laneSet>") + len("</bpmn:laneSet>\n")

    procedure = make_draft(world.institution, admin, raw=(text[:start] + text[end:]).encode())
    prepare_draft(procedure, admin, {"Lane_responsable": "advisor"})
    procedure.refresh_from_db()

    assert "se le puso uno solo" in " ".join(procedure.drafts.get().notices)
    assert told(procedure) == ""


def test_a_file_without_a_drawing_may_run(world: SimpleNamespace, admin: Any) -> None:
    text = example_file().decode()
    bare = text[: text.index("  <bpmndi:BPMNDiagram")] + "</bpmn:definitions>"

    procedure = make_draft(world.institution, admin, raw=bare.encode())
    prepare_draft(procedure, admin)
    procedure.refresh_from_db()

    assert procedure.drafts.get().is_drawn is False
    assert told(procedure) == ""


def test_a_gateway_at_which_nobody_decides_is_told(world: SimpleNamespace, admin: Any) -> None:
    raw = changed(
        ('sourceRef="StartEvent_1y45yut" targetRef="Activity_0k3z9wd"', 'sourceRef="StartEvent_1y45yut" targetRef="G"'),
        (
            "<bpmn:startEvent",
            (
                '<bpmn:exclusiveGateway id="G" name="¿Urgente?"/>'
                '<bpmn:sequenceFlow id="Fa" sourceRef="G" targetRef="Activity_0k3z9wd"/>'
                '<bpmn:sequenceFlow id="Fb" sourceRef="G" targetRef="Activity_1m8c2xq"/><bpmn:startEvent'
            ),
        ),
    )

    procedure = make_draft(world.institution, admin, raw=raw)

    assert "compuerta «¿Urgente?» (G). Nadie decide por cuál flecha se sigue" in told(procedure)


@pytest.mark.req("WFL-01")
def test_another_upload_mends_the_version_and_keeps_what_was_prepared(world: SimpleNamespace, admin: Any) -> None:
    procedure = make_draft(world.institution, admin)
    prepare_draft(procedure, admin)
    first = procedure.drafts.get()
    said = {"control_text": "Solicitud completa", "is_control_point": True}
    before = mark_of(activity_of(first, REVIEW))
    actions.edit_activity(first, REVIEW, expected=before, said=said, by=admin, at=AT)
    raw = changed(("Entregar el equipo", "Entregar el equipo y firmar"))

    second = actions.upload_diagram(procedure, id=uuid7(), raw=raw, file_name="b.bpmn", by=admin, at=AT)

    assert [(one.pk, one.is_current) for one in procedure.drafts.order_by("uploaded_at", "pk")] == [
        (first.pk, False),
        (second.pk, True),
    ]
    assert lanes_of(second)["Lane_1liderg"] == ["group_leader", "any"]
    assert activity_of(second, REVIEW)["control_text"] == "Solicitud completa"


def test_the_same_upload_twice_is_one(world: SimpleNamespace, admin: Any) -> None:
    procedure = make_draft(world.institution, admin)
    given = {"id": uuid7(), "raw": example_file(), "file_name": "b.bpmn", "by": admin, "at": AT}

    actions.upload_diagram(procedure, **given)
    actions.upload_diagram(procedure, **given)

    assert procedure.drafts.count() == 2


def test_two_people_on_one_activity_both_know(world: SimpleNamespace, admin: Any) -> None:
    diagram = make_draft(world.institution, admin).drafts.get()
    read = mark_of(activity_of(diagram, REVIEW))
    actions.edit_activity(diagram, REVIEW, expected=read, said={"phva": "V"}, by=admin, at=AT)

    with pytest.raises(StaleEdit) as stale:
        actions.edit_activity(diagram, REVIEW, expected=read, said={"phva": "H"}, by=admin, at=AT)

    assert stale.value.current["phva"] == "V"


def test_a_key_that_another_procedure_uses_is_changed(world: SimpleNamespace, admin: Any) -> None:
    raw = example_file().replace(b"Process_1", b"group_plan")

    draft = make_draft(world.institution, admin, raw=raw).drafts.get()

    assert draft.key == "prestamo_de_equipos" or draft.key.startswith("prestamo")
    assert 'bpmnElement="group_plan"' not in draft.xml


def test_a_new_version_of_a_loaded_procedure_keeps_its_verbs(world: SimpleNamespace, admin: Any) -> None:
    draft = actions.revise_procedure(
        world.procedure, id=uuid7(), version="4", change_text="Ajuste de plazos", by=admin, at=AT
    )

    approve = activity_of(draft.drafts.get(key="group_plan"), "A3")

    assert draft.drafts.count() == 4
    assert [one["verb"] for one in approve["outcomes"]] == ["planning.approve_plan", "planning.return_plan"]
    assert told(draft) == ""


def test_one_version_at_a_time_is_prepared(world: SimpleNamespace, admin: Any) -> None:
    make_draft(world.institution, admin)

    with pytest.raises(Refused, match="ya tiene en preparación la versión 1"):
        make_draft(world.institution, admin, version="2")


def test_a_code_that_exists_is_revised_and_not_begun_again(world: SimpleNamespace, admin: Any) -> None:
    with pytest.raises(Refused, match="Ábralo y empiece desde él una versión nueva"):
        make_draft(world.institution, admin, code="MI-GE-PR-16", version="9")


def test_a_file_of_ours_gives_its_header_and_its_verbs(world: SimpleNamespace, admin: Any) -> None:
    raw = diagram_text("mi-ge-pr-16-vigencia.bpmn").encode()

    procedure = make_draft(world.institution, admin, raw=raw, code="OTRO-1")

    assert procedure.objective.startswith("Definir la oferta")
    assert DiagramDraft.objects.get(procedure=procedure).key != "year"
