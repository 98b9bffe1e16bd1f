"""Who decides at a gateway: the choices that an ordinary drawing implies, written so that they can be answered.

A modeller draws «¿Cumple?» with two arrows, «Sí» and «No», and no condition. The activity before the gateway is where
somebody decides: each arrow becomes one of its exits, and the arrow gets the condition that chooses it (WFL-04). A
choice is a return when its arrow goes back to something already done.
"""

from collections import deque
from dataclasses import dataclass

from lxml import etree

from baquiano.procedures import conditions
from baquiano.procedures.bpmn.drawing import Diagram, Flow
from baquiano.procedures.bpmn.reading import BAQ, BPMN, NAMES

MOST_LETTERS = 60


@dataclass(frozen=True)
class Choice:
    """A way out of an activity: the arrows that choose it, one per gateway crossed."""

    arrows: tuple[Flow, ...]


def flow_order(diagram: Diagram) -> dict[str, int]:
    """How far each element is from the start, by the order in which the flow first reaches it."""
    starts = [node.id for node in diagram.nodes.values() if node.kind == "startEvent"]
    order: dict[str, int] = {}
    pending = deque(starts)
    while pending:
        node = pending.popleft()
        if node in order:
            continue
        order[node] = len(order)
        pending += [flow.target for flow in diagram.outgoing.get(node, []) if flow.target in diagram.nodes]
    return order


def write_choices(diagram: Diagram) -> None:
    """Give each activity the exits that the gateways after it need, and each arrow its condition."""
    order = flow_order(diagram)
    codes: dict[str, list[str]] = {}
    for activity in diagram.activities:
        choices = _choices_after(diagram, activity["bpmn_id"], has_own=bool(activity["outcomes"]))
        if len(choices) < 2:
            continue
        own = _own_activity(diagram, activity["bpmn_id"])
        # What goes on comes before what goes back, as the buttons will stand.
        for choice in sorted(choices, key=lambda one: _goes_back(diagram, one.arrows[-1], order, activity["bpmn_id"])):
            code = _code(choice, len(codes))
            for arrow in choice.arrows:
                if code not in codes.setdefault(arrow.id, []):
                    codes[arrow.id].append(code)
            etree.SubElement(own, f"{{{BAQ}}}outcome", _outcome(diagram, choice, code, order, activity["bpmn_id"]))
    for flow_id, chosen in codes.items():
        _write_condition(diagram, flow_id, chosen)


def undecided(diagram: Diagram) -> list[str]:
    """The gateways at which nobody decides: several arrows, of which some say nothing of when to follow them."""
    return [
        node.id
        for node in diagram.nodes.values()
        if node.kind == "exclusiveGateway" and len(diagram.outgoing[node.id]) > 1 and not _is_written(diagram, node.id)
    ]


def _is_written(diagram: Diagram, gateway: str, *, has_own: bool = True) -> bool:
    default = diagram.nodes[gateway].default
    asked = [flow for flow in diagram.outgoing[gateway] if flow.id != default]
    return bool(asked) and all(_speaks(flow.condition, has_own=has_own) for flow in asked)


def _speaks(condition: str, *, has_own: bool) -> bool:
    """Whether the condition is one of ours; one about an exit needs an activity that has exits."""
    try:
        conditions.parse(condition)
    except conditions.ConditionRefused:
        return False
    return has_own or "outcome" not in condition


def _choices_after(diagram: Diagram, activity: str, *, has_own: bool) -> list[Choice]:
    if has_own or len(diagram.outgoing.get(activity, [])) != 1:
        return []
    found: list[Choice] = []
    _walk(diagram, diagram.outgoing[activity][0], (), found, set())
    return list(dict.fromkeys(choice for choice in found if choice.arrows))


def _walk(diagram: Diagram, flow: Flow, chosen: tuple[Flow, ...], found: list[Choice], seen: set[str]) -> None:
    node = diagram.nodes.get(flow.target)
    if node is None or node.id in seen or len(found) > MOST_LETTERS:
        return
    if node.kind not in {"exclusiveGateway", "intermediateThrowEvent"}:
        found.append(Choice(chosen))
        return
    exits = diagram.outgoing[node.id]
    decides = len(exits) > 1 and node.kind == "exclusiveGateway" and not _is_written(diagram, node.id, has_own=False)
    for following in exits:
        _walk(diagram, following, (*chosen, following) if decides else chosen, found, seen | {node.id})


def _code(choice: Choice, number: int) -> str:
    """The arrow that ends the choice names it; a long or a twofold one gets a number."""
    code = "+".join(arrow.id for arrow in choice.arrows)
    return code if len(code) <= MOST_LETTERS else f"salida_{number}"


def _outcome(diagram: Diagram, choice: Choice, code: str, order: dict[str, int], activity: str) -> dict[str, str]:
    words = []
    for arrow in choice.arrows:
        question = diagram.nodes[arrow.source].name
        answer = arrow.name or f"Seguir a «{diagram.nodes[arrow.target].name or 'el paso siguiente'}»"
        words.append(f"{question} {answer}" if question else answer)
    given = {"code": code, "name": " · ".join(words)[:150]}
    return {**given, "return": "true"} if _goes_back(diagram, choice.arrows[-1], order, activity) else given


def _goes_back(diagram: Diagram, arrow: Flow, order: dict[str, int], activity: str) -> bool:
    """Whether the arrow leads, through gateways, to an activity that comes no later than the one that decides."""
    pending, seen = [arrow.target], set[str]()
    while pending:
        node = diagram.nodes.get(pending.pop())
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        if node.is_activity:
            return order.get(node.id, 0) <= order.get(activity, 0)
        if node.kind == "exclusiveGateway":
            pending += [flow.target for flow in diagram.outgoing[node.id]]
    return False


def _own_activity(diagram: Diagram, activity: str) -> etree._Element:
    tasks = (element for element in diagram.process if element.get("id") == activity)
    return next(tasks).find("bpmn:extensionElements/baq:activity", NAMES)  # type: ignore[return-value]


def _write_condition(diagram: Diagram, flow_id: str, codes: list[str]) -> None:
    flow = next(element for element in diagram.process if element.get("id") == flow_id)
    gateway = next(one for one in diagram.process if one.get("id") == flow.get("sourceRef"))
    # Every arrow now says when it is followed: none is left for "otherwise".
    gateway.attrib.pop("default", None)
    for old in flow.findall("bpmn:conditionExpression", NAMES):
        flow.remove(old)
    quoted = ", ".join(f'"{code}"' for code in codes)
    words = f"outcome == {quoted}" if len(codes) == 1 else f"outcome in ({quoted})"
    expression = etree.SubElement(flow, f"{{{BPMN}}}conditionExpression")
    expression.text = words
