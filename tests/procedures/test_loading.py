"""Loading diagrams: what is refused, in which words, and what a version freezes."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.institutions.folder import Folder
from baquiano.procedures import profile
from baquiano.procedures.choices import ProcedureState
from baquiano.procedures.models import Procedure
from tests.factories.procedures import (
    diagram_text,
    load_procedures,
    make_group_case,
    make_procedure,
    real_folder,
    write_diagrams,
)

GROUP, VISIT = "mi-ge-pr-16-plan-de-grupo.bpmn", "mi-ge-pr-16-visita.bpmn"


def problems(text: str | bytes) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    return "\n".join(str(problem) for problem in profile.check_file("procedures/x.bpmn", raw))


def group(*changes: tuple[str, str]) -> str:
    text = diagram_text(GROUP)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.mark.req("WFL-01", "WFL-02")
def test_the_four_diagrams_have_no_problem():
    assert list(profile.check_procedures(Folder(real_folder()))) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('baq:role="group_leader"', ""), "carril «Líder de grupo (Lane_lider)». El carril no dice de qué rol es"),
        (
            ('baq:role="group_leader"', 'baq:role="boss"'),
            "El rol «boss» no existe. Escójalo en la preparación, o escriba en el archivo uno de: admin (Administrador",
        ),
        (('baq:role="group_leader"', 'baq:role="advisor"'), "no tiene permiso para «Aprobar el plan del grupo»"),
        (('verb="planning.approve_plan"', 'verb="planning.aprobar"'), "El verbo «planning.aprobar» no existe"),
        (
            ('outcome == "planning.approve_plan"', 'outcome == "otra"'),
            "La compuerta no tiene salida para «Aprobar y enviar",
        ),
        (('outcome == "planning.approve_plan"', "round >= 1"), "tiene más de una salida para «Devolver para ajustes»"),
        (('outcome == "planning.return_plan"', "__import__('os')"), "que no está permitido"),
        (
            ('<bpmndi:BPMNShape id="A2_di" bpmnElement="A2"', '<bpmndi:BPMNShape id="A2_di" bpmnElement="Nada"'),
            "A2. No tiene dibujo",
        ),
        (('targetRef="A3"/>', 'targetRef="G3"/>'), "No se llega nunca a este elemento"),
        (('phva="P"', 'phva="X"'), "PHVA «X» no existe"),
        (('closes="02-28"', 'closes="febrero"'), "tiene un valor que no se entiende"),
        (('rule="mark"', 'rule="maybe"'), "«rule» es mark"),
        (('subject="institutions.unit"', 'subject="planning.nada"'), "El asunto «planning.nada» no existe"),
        (("<bpmn:flowNodeRef>A3</bpmn:flowNodeRef>", ""), "La actividad no está en ningún carril"),
        (
            ("<baq:control>Plan de Asistencia Técnica revisado</baq:control>", "<baq:control/>"),
            "no dice qué se verifica",
        ),
        (('to="parent"', 'to="everybody"'), "«to» es parent, children o chosen"),
        (('isExecutable="true">', 'isExecutable="false">'), "El motor no puede correrlo"),
    ],
)
def test_problem_names_the_element_and_how_to_mend_it(change: tuple[str, str], words: str) -> None:
    assert words in problems(group(change))


@pytest.mark.req("WFL-01", "ORG-15")
def test_what_was_uploaded_without_a_drawing_comes_back_from_its_exported_folder():
    text = group()
    start, end = text.index("<bpmndi:BPMNDiagram"), text.index("</bpmn:definitions>")

    assert problems(text[:start] + text[end:]) == ""


SCRIPT = (
    '<bpmn:scriptTask id="X" name="Correr"><bpmn:script>import os; os.popen("id -un")</bpmn:script></bpmn:scriptTask>'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ja"}">' for n in range(10))


@pytest.mark.req("WFL-01")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("<bpmn:laneSet", f"{SCRIPT}<bpmn:laneSet"), "Un diagrama no puede traer programas"),
        (
            ("<bpmn:laneSet", '<bpmn:serviceTask id="X" implementation="http://x"/><bpmn:laneSet'),
            "no puede llamar servicios",
        ),
        (("<bpmn:laneSet", '<bpmn:callActivity id="X" calledElement="other"/><bpmn:laneSet'), "se unen con mensajes"),
        (
            ("<bpmn:messageEventDefinition", "<bpmn:timerEventDefinition/><bpmn:messageEventDefinition"),
            "no con temporizadores",
        ),
        (("<bpmn:laneSet", '<evil xmlns="http://evil"/><bpmn:laneSet'), "no es de BPMN 2.0"),
        (("?>\n", '?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'), "no lleva DOCTYPE ni entidades"),
        (("?>\n", f"?>\n<!DOCTYPE x [{LAUGHS}]>\n"), "no lleva DOCTYPE ni entidades"),
    ],
    ids=["script", "service", "call", "timer", "foreign", "external entity", "billion laughs"],
)
def test_hostile_diagram_is_refused(change: tuple[str, str], words: str) -> None:
    assert words in problems(group(change))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"x" * (1024 * 1024 + 1), "Pesa más de 1 MB"),
        (group().encode("utf-16"), "no está en UTF-8"),
        (b"", "No se puede leer como XML"),
        (b"<a><b></a>", "No se puede leer como XML, desde la línea 1. Ábralo y guárdelo"),
        (b"<html/>", "No es un diagrama BPMN 2.0"),
        (group(("<bpmn:laneSet", "<bpmn:documentation/>" * 6000 + "<bpmn:laneSet")).encode(), "más de 5000 elementos"),
        (b"<a>" * 300 + b"</a>" * 300, "No se puede leer como XML"),
    ],
    ids=["huge", "utf-16", "empty", "broken", "html", "many", "deep"],
)
def test_file_that_is_not_a_diagram_is_refused(raw: bytes, words: str) -> None:
    assert words in problems(raw)


def test_the_header_is_in_one_file_and_says_the_same_version(tmp_path: Path) -> None:
    year = diagram_text("mi-ge-pr-16-vigencia.bpmn")
    header = year.index("<baq:procedure ")
    without = year[:header] + year[year.index("</baq:procedure>") + len("</baq:procedure>") :]

    found = [str(p) for p in profile.check_procedures(Folder(write_diagrams(tmp_path, vigencia=without)))]

    assert len(found) == 1
    assert "La ficha (baq:procedure) va en un solo archivo" in found[0]


@pytest.mark.req("WFL-01", "WFL-02")
def test_loading_keeps_the_words_of_the_procedure(scoped: Any) -> None:
    procedure = make_procedure(scoped)
    activity = procedure.diagrams.get(key="group_plan").activities.get(number="3")

    assert (procedure.code, procedure.version, str(procedure.approved_on)) == ("MI-GE-PR-16", "3", "2022-11-16")
    assert [change["version"] for change in procedure.change_log] == ["3"]
    assert {one["term"] for one in procedure.definitions} >= {"EE", "SE", "Agenda de asistencia técnica"}
    assert activity.name.startswith("Revisar y aprobar el plan")
    assert (activity.phva, activity.control_text) == ("V", "Plan de Asistencia Técnica revisado")
    assert [(o["verb"], o["exit"], o["is_return"]) for o in activity.outcomes] == [
        ("planning.approve_plan", "F5_no", False),
        ("planning.return_plan", "F5_si", True),
    ]


def test_loading_twice_changes_nothing(scoped: Any) -> None:
    make_procedure(scoped)

    assert load_procedures(scoped) == []
    assert Procedure.objects.count() == 1


@pytest.mark.req("WFL-01")
def test_same_version_with_other_content_is_corrected_while_no_case_runs(scoped: Any, tmp_path: Path) -> None:
    make_procedure(scoped)
    changed = group(("Plan de Asistencia Técnica revisado", "Plan revisado por el líder"))

    load_procedures(scoped, write_diagrams(tmp_path, plan_de_grupo=changed))

    texts = Procedure.objects.get().diagrams.get(key="group_plan").activities.values_list("control_text", flat=True)
    assert "Plan revisado por el líder" in texts


@pytest.mark.req("WFL-01", "WFL-09")
def test_same_version_with_other_content_is_held_back_once_a_case_runs(world: SimpleNamespace, tmp_path: Path) -> None:
    case = make_group_case(world.group)
    changed = group(("Plan de Asistencia Técnica revisado", "Plan revisado por el líder"))

    held, *others = load_procedures(world.institution, write_diagrams(tmp_path, plan_de_grupo=changed))

    case.refresh_from_db()
    texts = case.definition.activities.values_list("control_text", flat=True)
    assert others == []
    assert (held.is_taken, held.old) == (False, "versión 3")
    assert held.new == "versión 3 con otros diagramas: mi-ge-pr-16-plan-de-grupo.bpmn"
    assert "ya empezó 1 caso, que sigue, con los diagramas de entonces" in held.held
    assert "escriba en todos los archivos de MI-GE-PR-16 el número de una versión nueva" in held.held
    assert "Plan de Asistencia Técnica revisado" in texts


@pytest.mark.req("WFL-01", "WFL-09")
def test_what_was_held_back_is_loaded_under_a_new_version(world: SimpleNamespace, tmp_path: Path) -> None:
    make_group_case(world.group)
    change = ("Plan de Asistencia Técnica revisado", "Plan revisado por el líder")
    load_procedures(world.institution, write_diagrams(tmp_path / "same", plan_de_grupo=group(change)))
    texts = {
        name.replace("-", "_"): diagram_text(f"mi-ge-pr-16-{name}.bpmn").replace('version="3"', 'version="3.1"')
        for name in ("plan-de-grupo", "vigencia", "visita", "agenda-del-mes")
    }
    texts["plan_de_grupo"] = texts["plan_de_grupo"].replace(*change)

    found = load_procedures(world.institution, write_diagrams(tmp_path / "new", **texts))

    assert [difference.held for difference in found if difference.held] == []
    assert dict(Procedure.objects.values_list("version", "state")) == {
        "3": ProcedureState.REPLACED,
        "3.1": ProcedureState.IN_FORCE,
    }


@pytest.mark.req("WFL-01")
def test_a_case_keeps_the_version_with_which_it_started(world: SimpleNamespace, tmp_path: Path) -> None:
    old = make_group_case(world.group)
    texts = {}
    for name, key in (
        ("plan-de-grupo", "plan_de_grupo"),
        ("vigencia", "vigencia"),
        ("visita", "visita"),
        ("agenda-del-mes", "agenda_del_mes"),
    ):
        texts[key] = diagram_text(f"mi-ge-pr-16-{name}.bpmn").replace('version="3"', 'version="4"')

    load_procedures(world.institution, write_diagrams(tmp_path, **texts))
    new = make_group_case(world.other)

    old.refresh_from_db()
    assert (old.definition.procedure.version, new.definition.procedure.version) == ("3", "4")
    assert dict(Procedure.objects.values_list("version", "state")) == {
        "3": ProcedureState.REPLACED,
        "4": ProcedureState.IN_FORCE,
    }
