"""Understanding a BPMN file: its nodes, flows and lanes, and what our own extension elements say of each activity."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from baquiano.procedures.bpmn.reading import BAQ, BPMN, NAMES, NODES
from baquiano.procedures.choices import Requirement

ACTIVITIES = frozenset({"userTask", "manualTask"})
WHITESPACE = " \t\r\n"


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    name: str
    condition: str


@dataclass(frozen=True)
class Node:
    id: str
    kind: str
    name: str
    message: str = ""
    default: str = ""

    @property
    def is_activity(self) -> bool:
        return self.kind in ACTIVITIES

    @property
    def title(self) -> str:
        return f"«{self.name}» ({self.id})" if self.name else self.id


@dataclass
class Diagram:
    """One process of one file."""

    root: etree._Element
    process: etree._Element
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.process.get("id") or ""

    @property
    def name(self) -> str:
        return self.process.get("name") or self.key

    @cached_property
    def about(self) -> dict[str, str]:
        """The attributes of ``baq:process``: subject, procedure, version, position."""
        found = _own(self.process, "process")
        return {str(name): str(value) for name, value in found.attrib.items()} if found is not None else {}

    @cached_property
    def header(self) -> dict[str, Any] | None:
        """The header of the procedure, in the one file that carries it."""
        found = _own(self.process, "procedure")
        return None if found is None else _header(found)

    @cached_property
    def outgoing(self) -> dict[str, list[Flow]]:
        by_source: dict[str, list[Flow]] = {node: [] for node in self.nodes}
        for flow in self.flows:
            by_source.setdefault(flow.source, []).append(flow)
        return by_source

    @cached_property
    def events(self) -> dict[str, dict[str, Any]]:
        """The events that wait for a message: id → its name, the message and the gateway it hangs from."""
        waiting = (node for node in self.nodes.values() if node.kind == "intermediateCatchEvent")
        sources = {flow.target: flow.source for flow in self.flows}
        return {
            node.id: {"name": node.name or node.message, "message": node.message, "after": sources.get(node.id, "")}
            for node in waiting
        }

    @cached_property
    def drawn(self) -> set[str]:
        """The elements that have a shape or an edge with its layout."""
        shapes = self.root.xpath("//bpmndi:BPMNShape[dc:Bounds]/@bpmnElement", namespaces=NAMES)
        edges = self.root.xpath("//bpmndi:BPMNEdge[count(di:waypoint) > 1]/@bpmnElement", namespaces=NAMES)
        return {str(element) for element in [*shapes, *edges]}

    @cached_property
    def lanes(self) -> list[etree._Element]:
        return list(self.process.iter(f"{{{BPMN}}}lane"))


def processes_of(root: etree._Element) -> list[etree._Element]:
    return list(root.iterfind("bpmn:process", NAMES))


def understand(root: etree._Element) -> Diagram:
    """The diagram of a file that ``reading`` let in; the first process is the one that runs."""
    diagram = Diagram(root, processes_of(root)[0])
    names = {message.get("id"): message for message in root.iterfind("bpmn:message", NAMES)}
    diagram.messages = {
        message.get("name", ""): dict(own.attrib) if (own := _own(message, "delivery")) is not None else {}
        for message in names.values()
    }
    for element in diagram.process:
        kind = etree.QName(element).localname
        if kind in NODES:
            diagram.nodes[element.get("id", "")] = _node(element, kind, names)
        elif kind == "sequenceFlow":
            diagram.flows.append(_flow(element))
    roles = _roles_by_node(diagram)
    diagram.activities = [_activity(element, position, roles) for position, element in enumerate(_tasks(diagram), 1)]
    return diagram


def _tasks(diagram: Diagram) -> Iterator[etree._Element]:
    return (element for element in diagram.process if etree.QName(element).localname in ACTIVITIES)


def _node(element: etree._Element, kind: str, messages: dict[str | None, etree._Element]) -> Node:
    event = element.find("bpmn:messageEventDefinition", NAMES)
    message = messages.get(event.get("messageRef")) if event is not None else None
    return Node(
        id=element.get("id", ""),
        kind=kind,
        name=_one_line(element.get("name")),
        message=message.get("name", "") if message is not None else "",
        default=element.get("default", ""),
    )


def _flow(element: etree._Element) -> Flow:
    condition = element.find("bpmn:conditionExpression", NAMES)
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=_one_line(element.get("name")),
        condition=_text(condition),
    )


def _roles_by_node(diagram: Diagram) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for lane in diagram.lanes:
        for reference in lane.iterfind("bpmn:flowNodeRef", NAMES):
            roles[_text(reference)] = lane_roles(lane)
    return roles


def lane_roles(lane: etree._Element) -> list[str]:
    """The roles of a lane, in its attribute ``baq:role``."""
    return (lane.get(f"{{{BAQ}}}role") or "").split()


def _activity(element: etree._Element, position: int, roles: dict[str, list[str]]) -> dict[str, Any]:
    own = _own(element, "activity")
    own = etree.Element("activity") if own is None else own
    number, name, control = own.get("number", ""), _one_line(element.get("name")), _text(own.find("baq:control", NAMES))
    return {
        "bpmn_id": element.get("id", ""),
        "number": number,
        "name": name.removeprefix(f"{number}. ") if number else name,
        "description": _text(element.find("bpmn:documentation", NAMES)),
        "phva": own.get("phva", ""),
        "is_control_point": own.find("baq:control", NAMES) is not None,
        "control_text": control,
        "area": own.get("area", ""),
        "post": own.get("post", ""),
        "unit_rule": own.get("unit", "case"),
        "to_responsible": own.get("person") == "responsible",
        "separation": _separation(own),
        "inputs": [_text(one) for one in own.iterfind("baq:input", NAMES)],
        "outputs": [*map(_output, own.iterfind("baq:output", NAMES)), *map(_record, own.iterfind("baq:record", NAMES))],
        "window": _window(own),
        "outcomes": [_outcome(one) for one in own.iterfind("baq:outcome", NAMES)],
        "help": _text(own.find("baq:help", NAMES)),
        "position": position,
        "roles": roles.get(element.get("id", ""), []),
    }


def _output(element: etree._Element) -> dict[str, Any]:
    return {"name": element.get("name") or _text(element), "is_record": False}


def _record(element: etree._Element) -> dict[str, Any]:
    name = element.get("name") or _text(element)
    return {
        "code": element.get("code") or name,
        "name": name,
        "format_code": element.get("code", ""),
        "is_record": True,
        "requirement": element.get("requirement", Requirement.MANDATORY.value),
        "verb": element.get("verb", ""),
    }


def _outcome(element: etree._Element) -> dict[str, Any]:
    verb = element.get("verb", "")
    return {
        "code": element.get("code") or verb,
        "verb": verb,
        "name": element.get("name", ""),
        "is_return": element.get("return") == "true",
        "exit": "",
    }


def _window(own: etree._Element) -> dict[str, Any]:
    found = own.find("baq:window", NAMES)
    return {} if found is None else {name: int(v) if _is_int(v) else v for name, v in found.attrib.items()}


def _is_int(value: str) -> bool:
    return value.removeprefix("-").isascii() and value.removeprefix("-").isdigit()


def _separation(own: etree._Element) -> dict[str, Any]:
    found = own.find("baq:separation", NAMES)
    return {} if found is None else {"from": found.get("from", "").split(), "rule": found.get("rule", "mark")}


def _header(element: etree._Element) -> dict[str, Any]:
    return {
        **{name: element.get(name, "") for name in ("code", "name", "version", "process", "leader")},
        "approved_on": element.get("approvedOn", ""),
        **{name: _text(element.find(f"baq:{name}", NAMES)) for name in ("objective", "scope", "output")},
        "definitions": [
            {"term": one.get("term", ""), "text": _text(one)} for one in element.iterfind("baq:definition", NAMES)
        ],
        "policies": [_text(one) for one in element.iterfind("baq:policy", NAMES)],
        "documents": [dict(one.attrib) for one in element.iterfind("baq:document", NAMES)],
        "risks": [_text(one) for one in element.iterfind("baq:risk", NAMES)],
        "indicators": [_text(one) for one in element.iterfind("baq:indicator", NAMES)],
        "change_log": [_change(one) for one in element.iterfind("baq:change", NAMES)],
    }


def _change(element: etree._Element) -> dict[str, Any]:
    people = {
        step: [dict(one.attrib) for one in element.iterfind(f"baq:{step}", NAMES)]
        for step in ("prepared", "reviewed", "approved")
    }
    return {
        "version": element.get("version", ""),
        "date": element.get("date", ""),
        "text": _text(element.find("baq:text", NAMES)),
        **people,
    }


def _own(element: etree._Element, name: str) -> etree._Element | None:
    return element.find(f"bpmn:extensionElements/baq:{name}", NAMES)


def _text(element: etree._Element | None) -> str:
    """The text of an element; its paragraphs stay, the indentation of the file does not."""
    if element is None or not element.text:
        return ""
    paragraphs = element.text.strip(WHITESPACE).split("\n\n")
    return "\n\n".join(_one_line(paragraph) for paragraph in paragraphs)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
