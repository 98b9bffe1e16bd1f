"""What to mend in a diagram before it may run, in words that name the element."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from baquiano.common.policy import the_policy
from baquiano.procedures import conditions, windows
from baquiano.procedures.bpmn.deciding import undecided
from baquiano.procedures.bpmn.drawing import Diagram, Flow, Node, lane_roles
from baquiano.procedures.bpmn.reading import title_of
from baquiano.procedures.choices import Phva, Requirement
from baquiano.procedures.models import Activity

# An exit by number of times is tried on the first rounds; a loop that needs more than these is not a procedure.
ROUNDS = (1, 2, 3)
MOST_LETTERS = 60
ONLY_EXIT = "done"
DELIVERIES = {"", "parent", "children", "chosen"}
MATTER = "procedures.matter"
NOBODY_DECIDES = (
    "Nadie decide por cuál flecha se sigue. Ponga justo antes la tarea en la que se decide, sin una compuerta paralela "
    "en medio, y dele nombre a cada flecha."
)
NOBODY_SENDS = (
    "Espera un mensaje de otro proceso y este caso lo inicia una persona: cámbielo por una tarea que alguien termine "
    "cuando llegue."
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with an element, in words, and the id of the lane or activity where it is mended, if it is one."""

    element: str
    mend: str
    node: str = ""


def faults_of(diagram: Diagram, *, must_be_drawn: bool = True) -> list[Fault]:
    """Everything that is wrong, at once; empty when the diagram may run.

    A file of the institution folder is drawn whole or not at all, and then its table stands alone, as with a file that
    was uploaded without a drawing and is exported so; what is uploaded may also lack a part of its drawing.
    """
    structure = [*_process(diagram), *_lanes(diagram), *_nodes(diagram), *_flows(diagram)]
    if must_be_drawn:
        structure += _layout(diagram)
    if any(not fault.node for fault in structure):
        return structure
    # What only a lane or an activity lacks does not hide the rest.
    return list(dict.fromkeys([*structure, *_reach(diagram), *_activities(diagram), *_exits(diagram)]))


def _process(diagram: Diagram) -> Iterator[Fault]:
    about = diagram.about
    for name, what in (
        ("subject", "el asunto"),
        ("procedure", "el código del procedimiento"),
        ("version", "la versión"),
    ):
        if not about.get(name):
            yield Fault(f"proceso {diagram.key}", f"Falta {what}: escriba «{name}» en baq:process.")
    if not about.get("position", "0").isdigit():
        yield Fault(f"proceso {diagram.key}", "En baq:process, «position» es un número: el orden en que se muestra.")
    subject = about.get("subject", "")
    if subject and not _model_exists(subject):
        yield Fault(f"proceso {diagram.key}", f"El asunto «{subject}» no existe. Escriba uno como «planning.plan».")
    for name, delivery in diagram.messages.items():
        if delivery.get("to", "") not in DELIVERIES:
            yield Fault(f"mensaje «{name}»", "En baq:delivery, «to» es parent, children o chosen.")


def _model_exists(label: str) -> bool:
    try:
        return label == apps.get_model(label)._meta.label_lower
    except (LookupError, ValueError):
        return False


def _lanes(diagram: Diagram) -> Iterator[Fault]:
    roles = the_policy().roles
    for lane in diagram.lanes:
        held = lane_roles(lane)
        if not held:
            yield Fault(
                f"carril «{title_of(lane)}»",
                "El carril no dice de qué rol es: escójalo en la preparación, o escriba su baq:role en el archivo.",
                lane.get("id", ""),
            )
        for role in held:
            if role not in roles:
                known = ", ".join(f"{code} ({roles[code]})" for code in sorted(roles))
                mend = (
                    f"El rol «{role}» no existe. Escójalo en la preparación, o escriba en el archivo uno de: {known}."
                )
                yield Fault(f"carril «{title_of(lane)}»", mend, lane.get("id", ""))
    for activity in diagram.activities:
        if not activity["roles"] and all(lane_roles(lane) for lane in diagram.lanes):
            yield Fault(_title(activity), "La actividad no está en ningún carril. Póngala en el del rol que la hace.")


def _nodes(diagram: Diagram) -> Iterator[Fault]:
    kinds = [node.kind for node in diagram.nodes.values()]
    if kinds.count("startEvent") != 1:
        yield Fault(f"proceso {diagram.key}", "Debe tener un solo evento de inicio.")
    if "endEvent" not in kinds:
        yield Fault(f"proceso {diagram.key}", "Le falta el evento de fin.")
    if not diagram.activities:
        yield Fault(f"proceso {diagram.key}", "No tiene ninguna tarea: no hay nada que alguien haga.")
    gateways = undecided(diagram)
    for node in diagram.nodes.values():
        if node.kind == "intermediateCatchEvent" and not node.message:
            yield Fault(f"evento {node.title}", "Espera un mensaje que no se nombra: escoja el mensaje.")
        if node.id in gateways:
            yield Fault(f"compuerta {node.title}", NOBODY_DECIDES)
        if node.kind == "intermediateCatchEvent" and diagram.about.get("subject") == MATTER:
            yield Fault(f"evento {node.title}", NOBODY_SENDS)
        if node.is_activity and not node.name:
            yield Fault(f"tarea {node.id}", "No tiene nombre. Diga qué se hace.", node.id)
        if node.is_activity and len(diagram.outgoing[node.id]) != 1:
            yield Fault(f"tarea {node.title}", "Debe tener una sola salida; las opciones se dibujan con una compuerta.")


def _flows(diagram: Diagram) -> Iterator[Fault]:
    for flow in diagram.flows:
        for end in (flow.source, flow.target):
            if end not in diagram.nodes:
                yield Fault(f"flujo {flow.id}", f"Une un elemento que no está en el proceso: «{end}».")
        if flow.condition:
            try:
                conditions.parse(flow.condition)
            except conditions.ConditionRefused as error:
                yield Fault(f"flujo «{flow.name or flow.id}»", f"La condición «{flow.condition[:60]}» {error}.")


def _layout(diagram: Diagram) -> Iterator[Fault]:
    if not diagram.drawn:
        return
    lanes = [lane.get("id", "") for lane in diagram.lanes]
    for element in (*diagram.nodes, *(flow.id for flow in diagram.flows), *lanes):
        if element not in diagram.drawn:
            yield Fault(element, "No tiene dibujo (BPMNDI). Ábralo en un modelador, acomódelo y guárdelo de nuevo.")


def _reach(diagram: Diagram) -> Iterator[Fault]:
    start = next(node.id for node in diagram.nodes.values() if node.kind == "startEvent")
    seen, pending = {start}, [start]
    while pending:
        for flow in diagram.outgoing[pending.pop()]:
            if flow.target not in seen:
                seen.add(flow.target)
                pending.append(flow.target)
    for node in diagram.nodes.values():
        if node.id not in seen:
            yield Fault(node.title, "No se llega nunca a este elemento. Únalo con una flecha o bórrelo.")


def _activities(diagram: Diagram) -> Iterator[Fault]:
    ids = {activity["bpmn_id"] for activity in diagram.activities}
    for activity in diagram.activities:
        title = _title(activity)
        for mend in (*_metadata(activity, ids), *_verbs(activity)):
            yield Fault(title, mend, activity["bpmn_id"])


def _metadata(activity: dict[str, Any], ids: set[str]) -> Iterator[str]:
    if activity["is_control_point"] and not activity["control_text"]:
        yield "Es punto de control y no dice qué se verifica: escríbalo en baq:control."
    if activity["phva"] not in {"", *Phva.values}:
        yield f"PHVA «{activity['phva']}» no existe. Use P, H, V, A o VA."
    if activity["unit_rule"] not in {"case", "any"}:
        yield "En baq:activity, «unit» es case (la dependencia del caso) o any (cualquiera con el rol)."
    if activity["window"] and (fault := windows.fault_of(activity["window"])):
        yield f"{fault[0].upper()}{fault[1:]}."
    for other in activity["separation"].get("from", []):
        if other not in ids:
            yield f"baq:separation nombra la actividad «{other}», que no está en este diagrama."
    if activity["separation"].get("rule", "mark") not in {"mark", "refuse"}:
        yield "En baq:separation, «rule» es mark (se deja constancia) o refuse (no se permite)."
    yield from _too_long(activity)
    for record in activity["outputs"]:
        if record["is_record"] and record["requirement"] not in Requirement.values:
            yield f"El registro «{record['name']}» dice «{record['requirement']}». Use mandatory o if_applicable."


def _too_long(activity: dict[str, Any]) -> Iterator[str]:
    limits = {
        name: getattr(Activity._meta.get_field(name), "max_length", None) or 0
        for name in ("bpmn_id", "number", "name", "area", "post")
    }
    for name, most in limits.items():
        if len(activity[name]) > most:
            yield f"«{activity[name][:40]}…» tiene más de {most} letras. Escríbalo más corto."
    codes = [*codes_of(activity), *(record["code"] for record in activity["outputs"] if record["is_record"])]
    for code in codes:
        if len(code) > MOST_LETTERS:
            yield f"«{code[:40]}…» tiene más de {MOST_LETTERS} letras. Dele un «code» corto."


def _verbs(activity: dict[str, Any]) -> Iterator[str]:
    policy = the_policy()
    verbs = [outcome["verb"] for outcome in activity["outcomes"] if outcome["verb"]] or ["procedures.complete_task"]
    records = [output["verb"] for output in activity["outputs"] if output.get("verb")]
    for verb in verbs + records:
        if verb not in policy.actions:
            yield f"El verbo «{verb}» no existe en la política. Revise cómo se escribe."
            continue
        for role in activity["roles"]:
            if role in policy.roles and role not in policy.roles_with(verb):
                who, what = f"«{policy.roles[role]}» ({role})", f"«{policy[verb].name}» ({verb})"
                yield f"El rol {who} no tiene permiso para {what}. Escoja otro rol para el carril."


# --- exits ----------------------------------------------------------------------------------------------------------
def codes_of(activity: dict[str, Any]) -> list[str]:
    return [outcome["code"] for outcome in activity["outcomes"]] or [ONLY_EXIT]


def _exits(diagram: Diagram) -> Iterator[Fault]:
    used: set[str] = set()
    start = next(node.id for node in diagram.nodes.values() if node.kind == "startEvent")
    for flow in diagram.outgoing[start]:
        walk = Walk(diagram, {})
        walk.go(flow)
        yield from (Fault(f"compuerta {gateway.title}", NOBODY_DECIDES) for gateway, _taken in walk.undecided)
    for activity in diagram.activities:
        codes = codes_of(activity)
        if len(set(codes)) != len(codes) or "" in codes:
            yield Fault(
                _title(activity),
                "Cada salida necesita un «verb» o un «code» propio en baq:outcome.",
                activity["bpmn_id"],
            )
        for code in codes:
            for round_ in ROUNDS:
                walk = Walk(diagram, {"outcome": code, "round": round_})
                walk.go(diagram.outgoing[activity["bpmn_id"]][0])
                used |= walk.used
                yield from _dead_ends(walk, activity, code)
    yield from _unused_exits(diagram, used)


def _dead_ends(walk: "Walk", activity: dict[str, Any], code: str) -> Iterator[Fault]:
    name = next((one["name"] for one in activity["outcomes"] if one["code"] == code), "Terminar")
    for gateway, taken in walk.undecided:
        what = "no tiene salida" if taken == 0 else "tiene más de una salida"
        mend = f"La compuerta {what} para «{name}» de «{activity['name']}». Revise las condiciones de sus flechas."
        yield Fault(f"compuerta {gateway.title}", mend)


def _unused_exits(diagram: Diagram, used: set[str]) -> Iterator[Fault]:
    for flow in diagram.flows:
        source = diagram.nodes[flow.source]
        if source.kind == "exclusiveGateway" and flow.condition and flow.id not in used:
            mend = f"Ningún resultado lleva por «{flow.name or flow.id}». Escriba el baq:outcome que falta o bórrela."
            yield Fault(f"compuerta {source.title}", mend)


class Walk:
    """Where an outcome leads: the activities, events and ends reached through gateways."""

    def __init__(self, diagram: Diagram, context: dict[str, Any]) -> None:
        self.diagram, self.context = diagram, context
        self.used: set[str] = set()
        self.reached: list[str] = []
        self.undecided: list[tuple[Node, int]] = []

    def go(self, flow: Flow) -> None:
        if flow.id in self.used:
            return
        self.used.add(flow.id)
        node = self.diagram.nodes[flow.target]
        if node.is_activity or node.kind in {"endEvent", "intermediateCatchEvent", "eventBasedGateway"}:
            self.reached.append(node.id)
            return
        for following in self._exits_of(node):
            self.go(following)

    def _exits_of(self, node: Node) -> Iterable[Flow]:
        outgoing = self.diagram.outgoing[node.id]
        if node.kind != "exclusiveGateway" or len(outgoing) == 1:
            return outgoing
        taken = [one for one in outgoing if one.condition and conditions.evaluate(one.condition, self.context)]
        taken = taken or [one for one in outgoing if one.id == node.default]
        if len(taken) != 1:
            self.undecided.append((node, len(taken)))
        return taken[:1]


def flow_of(diagram: Diagram) -> dict[str, Any]:
    """What is kept of the drawing to run it: where each exit leads, to whom messages go, what events wait for."""
    following: dict[str, dict[str, list[str]]] = {}
    for activity in diagram.activities:
        exits = following.setdefault(activity["bpmn_id"], {})
        for code in codes_of(activity):
            walks = [Walk(diagram, {"outcome": code, "round": round_}) for round_ in ROUNDS]
            for walk in walks:
                walk.go(diagram.outgoing[activity["bpmn_id"]][0])
            exits[code] = list(dict.fromkeys(node for walk in walks for node in walk.reached))
    return {"next": following, "messages": diagram.messages, "events": diagram.events}


def exit_of(diagram: Diagram, activity: dict[str, Any], code: str) -> str:
    """The drawn exit of an outcome: the flow that leaves the first gateway, or the only one of the activity."""
    first = diagram.outgoing[activity["bpmn_id"]][0]
    walk = Walk(diagram, {"outcome": code, "round": 1})
    walk.go(first)
    gateway = diagram.nodes[first.target]
    if gateway.kind != "exclusiveGateway":
        return first.id
    return next((flow.id for flow in diagram.outgoing[gateway.id] if flow.id in walk.used), first.id)


def _title(activity: dict[str, Any]) -> str:
    return f"tarea «{activity['name']}» ({activity['bpmn_id']})"
