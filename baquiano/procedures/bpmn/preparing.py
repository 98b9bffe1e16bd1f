"""Making an ordinary file of a modeller runnable: what it lacks is written into its working copy.

A file drawn in any modeller says what is done, in what order and in which lane. What it does not say (the role of each
lane, the number, the control point, the records) is written inside its ``extensionElements`` in our own namespace, as
the files of an institution folder carry it: both kinds are then read, checked and run in one and the same way (WFL-01).
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from baquiano.procedures.bpmn import deciding, layout
from baquiano.procedures.bpmn.drawing import ACTIVITIES, Diagram, lane_roles, processes_of, understand
from baquiano.procedures.bpmn.reading import BAQ, BPMN, NAMES, title_of

MATTER = "procedures.matter"
# What a modeller draws to explain and nothing runs: it is left out, and told.
DECORATION = {
    "dataObject": "",
    "dataObjectReference": "objeto de datos",
    "dataStoreReference": "almacén de datos",
    "dataInputAssociation": "",
    "dataOutputAssociation": "",
    "ioSpecification": "",
    "property": "",
    "group": "grupo",
    "category": "",
    "dataStore": "",
}
NUMBERED = re.compile(r"^(\d{1,3}(?:\.\d{1,3})*)\s*[.)\-–—:]\s*(\S.*)$", re.DOTALL)
ONLY_LANE = "Lane_responsable"


def q(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def own(name: str) -> str:
    return f"{{{BAQ}}}{name}"


def normalise(root: etree._Element) -> list[str]:
    """Turn the tree into one that may run, in place; returns what was changed that the person would want to know.

    Doing it twice changes nothing more. What only drawing again can mend is left for the checks to say.
    """
    told = [*_drop_decoration(root), *_turn_plain_tasks(root)]
    processes = processes_of(root)
    if len(processes) != 1:
        return told
    process = processes[0]
    process.set("isExecutable", "true")
    if not process.get("name"):
        process.set("name", _pool_name(root, process) or process.get("id", ""))
    if not own_element(process, "process").get("subject"):
        own_element(process, "process").set("subject", MATTER)
    told += _give_a_lane(root, process)
    _order_tasks(process)
    _number_tasks(process)
    deciding.write_choices(understand(root))
    tidy(root)
    return told


def _drop_decoration(root: etree._Element) -> Iterator[str]:
    gone: set[str] = set()
    for element in [one for one in root.iter() if _plain_name(one) in DECORATION]:
        what = DECORATION[_plain_name(element)]
        if what:
            yield (
                f"El {what} «{title_of(element)}» no se ejecuta y quedó fuera de la copia de trabajo: "
                "escríbalo en la actividad, como entrada o como registro."
            )
        gone.add(element.get("id", ""))
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    # An association to something that left goes with it.
    for element in list(root.iter(q("association"))):
        if {element.get("sourceRef"), element.get("targetRef")} & gone:
            gone.add(element.get("id", ""))
            element.getparent().remove(element)  # type: ignore[union-attr]
    layout.forget(root, gone - {""})


def _turn_plain_tasks(root: etree._Element) -> Iterator[str]:
    plain = list(root.iter(q("task")))
    for element in plain:
        element.tag = q("userTask")
    if plain:
        yield f"{len(plain)} tareas sin clase se tratan como tareas de usuario: las hace una persona."


def _plain_name(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def _pool_name(root: etree._Element, process: etree._Element) -> str:
    pools = root.iterfind("bpmn:collaboration/bpmn:participant", NAMES)
    return next((pool.get("name", "") for pool in pools if pool.get("processRef") == process.get("id")), "")


def _give_a_lane(root: etree._Element, process: etree._Element) -> Iterator[str]:
    """Whose turn it is, is said by lanes: a process without any gets one around everything."""
    if process.find("bpmn:laneSet", NAMES) is not None or not any(True for _ in tasks_of(process)):
        return
    lanes = etree.Element(q("laneSet"), id="LaneSet_responsable")
    lane = etree.SubElement(lanes, q("lane"), id=ONLY_LANE, name="Responsable")
    for node in understand(root).nodes:
        etree.SubElement(lane, q("flowNodeRef")).text = node
    process.insert(_after_head(process), lanes)
    layout.draw_around(root, ONLY_LANE)
    yield "El archivo no trae carriles: se le puso uno solo, «Responsable». Diga abajo qué rol tiene."


def _after_head(process: etree._Element) -> int:
    heads = {q("documentation"), q("extensionElements")}
    return sum(1 for element in process if element.tag in heads)


def tasks_of(process: etree._Element) -> Iterator[etree._Element]:
    return (element for element in process if _plain_name(element) in ACTIVITIES)


def _order_tasks(process: etree._Element) -> None:
    """Put the tasks in the order in which they are done: modellers keep them in the order in which they were drawn."""
    root = process.getroottree().getroot()
    order = deciding.flow_order(understand(root))
    tasks = list(tasks_of(process))
    places = [process.index(task) for task in tasks]
    for place, task in zip(places, sorted(tasks, key=lambda one: order.get(one.get("id", ""), 9999)), strict=True):
        process.insert(place, task)


def _number_tasks(process: etree._Element) -> None:
    """Numbers in the order of the flow, unless the names already bring theirs."""
    for position, task in enumerate(tasks_of(process), 1):
        activity = own_element(task, "activity")
        if activity.get("number"):
            continue
        name = " ".join((task.get("name") or "").split())
        found = NUMBERED.match(name)
        number = found.group(1) if found and len(found.group(1)) <= 10 else str(position)
        if found:
            task.set("name", f"{number}. {found.group(2)}")
        activity.set("number", number)


# --- our own elements -----------------------------------------------------------------------------------------------
def own_element(element: etree._Element, name: str) -> etree._Element:
    """Our extension element ``name`` of ``element``, made if it is missing, where the schema wants it."""
    extension = element.find("bpmn:extensionElements", NAMES)
    if extension is None:
        extension = etree.Element(q("extensionElements"))
        element.insert(sum(1 for one in element if one.tag == q("documentation")), extension)
    found = extension.find(f"baq:{name}", NAMES)
    return etree.SubElement(extension, own(name)) if found is None else found


def drop_own(element: etree._Element, name: str) -> None:
    for found in element.findall(f"bpmn:extensionElements/baq:{name}", NAMES):
        found.getparent().remove(found)  # type: ignore[union-attr]


def tidy(root: etree._Element) -> None:
    """Declare our namespace once, at the top."""
    etree.cleanup_namespaces(root, top_nsmap={"baq": BAQ}, keep_ns_prefixes=[p for p in root.nsmap if p])


def text_of(root: etree._Element) -> str:
    """The file, to be stored and given to any modeller."""
    tidy(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode("utf-8") + "\n"


def rename_process(root: etree._Element, key: str) -> None:
    """Give the process another key, wherever the file names it."""
    process = processes_of(root)[0]
    old = process.get("id", "")
    for element in root.iter():
        for name in ("processRef", "bpmnElement"):
            if isinstance(element.tag, str) and element.get(name) == old:
                element.set(name, key)
    process.set("id", key)


def carry_over(old: Diagram, root: etree._Element) -> None:
    """Keep what was prepared in the file that this one replaces: by id, or by the same name."""
    process = processes_of(root)[0]
    before = {one.get("id", ""): one for one in old.lanes}
    by_name = {title_of(one).split(" (")[0].casefold(): one for one in old.lanes}
    for lane in understand(root).lanes:
        known = before.get(lane.get("id", ""), by_name.get((lane.get("name") or "").casefold()))
        if known is not None and not lane_roles(lane) and lane_roles(known):
            lane.set(own("role"), " ".join(lane_roles(known)))
    tasks = {one.get("id", ""): one for one in tasks_of(old.process)}
    names = {_bare_name(one): one for one in tasks_of(old.process)}
    for task in tasks_of(process):
        known = tasks.get(task.get("id", ""), names.get(_bare_name(task)))
        said = known.find("bpmn:extensionElements/baq:activity", NAMES) if known is not None else None
        if said is not None and _is_bare(own_element(task, "activity")):
            _copy_activity(said, task)
    subject = old.about.get("subject", "")
    if subject and not own_element(process, "process").get("subject"):
        own_element(process, "process").set("subject", subject)


def _is_bare(activity: etree._Element) -> bool:
    """Whether nobody has said anything of it yet: only its number and the exits that were found in the drawing."""
    return not set(activity.attrib) - {"number"} and all(part.tag == own("outcome") for part in activity)


def _copy_activity(said: etree._Element, task: etree._Element) -> None:
    copy = own_element(task, "activity")
    exits = {one.get("code"): one for one in said.iterfind("baq:outcome", NAMES)}
    for outcome in copy.iterfind("baq:outcome", NAMES):
        for name, value in exits.get(outcome.get("code"), outcome).attrib.items():
            outcome.set(name, value)
    for name, value in said.attrib.items():
        if name != "number":
            copy.set(name, value)
    for part in said:
        if part.tag != own("outcome"):
            copy.append(etree.fromstring(etree.tostring(part)))


def _bare_name(task: etree._Element) -> str:
    name = " ".join((task.get("name") or "").split())
    found = NUMBERED.match(name)
    return (found.group(2) if found else name).casefold()
