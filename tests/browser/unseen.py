"""The folder of an institution that nobody has seen: words, roles, formats and procedure made up on the spot."""

import re
from pathlib import Path
from uuid import uuid4

from baquiano.institutions import toml

YEAR = 2026


class Unseen:
    """An institution whose every word is new; ``write`` leaves its folder in a directory."""

    def __init__(self) -> None:
        self.token = uuid4().hex[:6]
        self.code = f"corp-{self.token}"
        self.name = f"Corporación {self.token.upper()} de Semillas Inventadas"
        self.unit = f"Vivero {self.token}"
        self.roles = {
            "advisor": f"Semillerista {self.token}",
            "group_leader": f"Mayoral {self.token}",
            "planning_professional": f"Guardasemillas {self.token}",
            "admin": f"Portera {self.token}",
        }
        self.procedure = f"SE-{self.token}"
        self.process = f"Préstamo de semilla {self.token}"
        self.steps = [f"{word} {self.token}" for word in ("Pedir la semilla", "Mirar si hay", "Entregarla", "Anotar")]
        self.control = f"Hay semilla de sobra {self.token}"
        self.accept, self.reject = f"Sí hay {self.token}", f"No alcanza {self.token}"
        self.format = f"FT-{self.token}"

    def write(self, target: Path) -> Path:
        for name, text in {
            "profile.toml": toml.dumps(self._profile()),
            "units.csv": self._units(),
            "catalogues/evidence_kind.csv": "code,name\nvale,Vale firmado\n",
            "catalogues/return_reason.csv": "code,name\nfalta,Falta un dato\n",
            "consent/attendance.md": "version: 1\nvalid_from: 2026-01-01\n\nTexto inventado.\n",
            "formats/formats.toml": toml.dumps_rows(
                "format", [{"code": self.format, "name": f"Vale {self.token}", "version": "1"}]
            ),
            "procedures/prestamo.bpmn": self._bpmn(),
        }.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return target

    def _profile(self) -> dict:
        return {
            "institution": {"code": self.code, "name": self.name, "short_name": self.token},
            "roles": {role: {"label": label} for role, label in self.roles.items()},
            "labels": {"plan_unit": f"vivero {self.token}"},
            "plan": {
                "unit": "vivero",
                "required_fields": ["need"],
                "author_cannot_approve": True,
                "consolidate": False,
                "formulation_window": ["01-01", "02-28"],
            },
            "agenda": {"mode": "none", "closing_day": 5},
            "session": {
                "record_kinds": ["system_record"],
                "register_within_working_days": 4,
                "report_within_working_days": 9,
            },
            "consent": {"scope": "data"},
            "reminders": {"days_before_due": 2, "escalate_days_after_due": 4},
            "beneficiary": {"kinds": ["citizen"]},
        }

    def _units(self) -> str:
        head = "code,name,kind,parent,email,starts_on,ends_on,territory"
        return f"{head}\nRAIZ,{self.name},sede,,,2020-01-01,,\nVIV,{self.unit},vivero,RAIZ,,2020-01-01,,\n"

    def _bpmn(self) -> str:
        ask, look, give, note = self.steps
        return diagram(
            process=f"""<bpmn:process id="seed_{self.token}" name="{self.process}" isExecutable="true">
    <bpmn:extensionElements>
      <baq:process subject="procedures.matter" procedure="{self.procedure}" version="1"/>
      <baq:procedure code="{self.procedure}" name="{self.process}" version="1">
        <baq:objective>Prestar semilla.</baq:objective><baq:scope>Todo el vivero.</baq:scope>
        <baq:change version="1" date="2026-01-01"><baq:text>Primera.</baq:text></baq:change>
      </baq:procedure>
    </bpmn:extensionElements>""",
            lanes={"L1": ("advisor", "S A C"), "L2": ("group_leader", "B G"), "L3": ("planning_professional", "N E")},
            activities={
                "A": (f"1. {ask}", '<baq:activity number="1"/>'),
                "B": (
                    f"2. {look}",
                    (
                        f'<baq:activity number="2"><baq:control>{self.control}</baq:control>'
                        f'<baq:outcome code="yes" name="{self.accept}"/>'
                        f'<baq:outcome code="no" name="{self.reject}" return="true"/></baq:activity>'
                    ),
                ),
                "C": (
                    f"3. {give}",
                    (
                        f'<baq:activity number="3"><baq:record code="{self.format}" name="Vale {self.token}"'
                        ' requirement="mandatory"/></baq:activity>'
                    ),
                ),
                "N": (f"4. {note}", '<baq:activity number="4" unit="any"/>'),
            },
            flows="S>A A>B B>G G>C:yes G>A:no C>N N>E",
        )


KINDS = {"S": "startEvent", "G": "exclusiveGateway", "E": "endEvent"}


def diagram(*, process: str, lanes: dict, activities: dict, flows: str) -> str:
    """A BPMN file with its drawing, one column per element."""
    nodes = [node for _role, members in lanes.values() for node in members.split()]
    arrows = [tuple(re.split("[>:]", f"{flow}:")[:3]) for flow in flows.split()]
    parts = [HEAD, process, '<bpmn:laneSet id="L">']
    for lane, (role, members) in lanes.items():
        inside = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in members.split())
        parts.append(f'<bpmn:lane id="{lane}" name="{lane}" baq:role="{role}">{inside}</bpmn:lane>')
    parts.append("</bpmn:laneSet>")
    for node in nodes:
        kind, (name, own) = KINDS.get(node, "userTask"), activities.get(node, ("", ""))
        said = f"<bpmn:extensionElements>{own}</bpmn:extensionElements>" if own else ""
        ends = [f"<bpmn:incoming>f{n}</bpmn:incoming>" for n, flow in enumerate(arrows) if flow[1] == node]
        ends += [f"<bpmn:outgoing>f{n}</bpmn:outgoing>" for n, flow in enumerate(arrows) if flow[0] == node]
        parts.append(f'<bpmn:{kind} id="{node}" name="{name}">{said}{"".join(ends)}</bpmn:{kind}>')
    for number, (source, target, answer) in enumerate(arrows):
        said = f'outcome == "{answer}"' if answer else ""
        condition = f"<bpmn:conditionExpression>{said}</bpmn:conditionExpression>" if said else ""
        ends = f'sourceRef="{source}" targetRef="{target}"'
        parts.append(f'<bpmn:sequenceFlow id="f{number}" {ends}>{condition}</bpmn:sequenceFlow>')
    return "\n".join([*parts, "</bpmn:process>", *_drawing(process, lanes, nodes, arrows), "</bpmn:definitions>"])


def _drawing(process: str, lanes: dict, nodes: list[str], arrows: list[tuple]) -> list[str]:
    def shape(of: str, x: int, y: int, width: int, height: int) -> str:
        bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
        return f'<bpmndi:BPMNShape id="{of}_di" bpmnElement="{of}">{bounds}</bpmndi:BPMNShape>'

    key = process.split('id="', 1)[1].split('"', 1)[0]
    drawn = [f'<bpmndi:BPMNDiagram id="DI"><bpmndi:BPMNPlane id="P" bpmnElement="{key}">']
    drawn += [shape(lane, 0, 120 * row, 200 * len(nodes), 120) for row, lane in enumerate(lanes)]
    drawn += [shape(node, 40 + 190 * column, 20, 110, 80) for column, node in enumerate(nodes)]
    for number, (source, target, _answer) in enumerate(arrows):
        ends = "".join(f'<di:waypoint x="{95 + 190 * nodes.index(one)}" y="60"/>' for one in (source, target))
        drawn.append(f'<bpmndi:BPMNEdge id="f{number}_di" bpmnElement="f{number}">{ends}</bpmndi:BPMNEdge>')
    return [*drawn, "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"]


HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:baq="http://baquiano.org/bpmn/1.0"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="D" targetNamespace="http://example.org/semillas">"""
