"""Writing what people say on the screen into the working copy of a diagram, as ``drawing`` reads it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from baquiano.procedures.bpmn.drawing import processes_of, understand
from baquiano.procedures.bpmn.preparing import own, own_element, q, tasks_of


def bind_lane(root: etree._Element, lane_id: str, *, roles: Sequence[str], unit_rule: str) -> None:
    """Say whose lane it is, and of which unit; each activity of the lane takes that unit rule."""
    lane = next(one for one in understand(root).lanes if one.get("id") == lane_id)
    if roles:
        lane.set(own("role"), " ".join(roles))
    else:
        lane.attrib.pop(own("role"), None)
    inside = {(one.text or "").strip() for one in lane.iterfind(q("flowNodeRef"))}
    for task in tasks_of(processes_of(root)[0]):
        if task.get("id") in inside and unit_rule:
            own_element(task, "activity").set("unit", unit_rule)


def write_activity(root: etree._Element, bpmn_id: str, said: Mapping[str, Any]) -> None:
    """Replace what the file says of an activity. ``said`` has the fields of ``Activity``; the lane keeps its unit."""
    task = next(one for one in tasks_of(processes_of(root)[0]) if one.get("id") == bpmn_id)
    task.set("name", f"{said['number']}. {said['name']}" if said["number"] else said["name"])
    _write_documentation(task, said["description"])
    activity = own_element(task, "activity")
    for name, value in (
        ("number", said["number"]),
        ("phva", said["phva"]),
        ("area", said["area"]),
        ("post", said["post"]),
        ("unit", said["unit_rule"]),
        ("person", "responsible" if said["to_responsible"] else ""),
    ):
        if value:
            activity.set(name, value)
        else:
            activity.attrib.pop(name, None)
    for part in list(activity):
        activity.remove(part)
    _write_parts(activity, said)


def _write_documentation(task: etree._Element, text: str) -> None:
    for old in task.findall(q("documentation")):
        task.remove(old)
    if text:
        documentation = etree.Element(q("documentation"))
        documentation.text = text
        task.insert(0, documentation)


def _write_parts(activity: etree._Element, said: Mapping[str, Any]) -> None:
    if said["control_text"]:
        etree.SubElement(activity, own("control")).text = said["control_text"]
    for text in said["inputs"]:
        etree.SubElement(activity, own("input")).text = text
    for output in said["outputs"]:
        _write_output(activity, output)
    if said["window"]:
        etree.SubElement(activity, own("window"), {name: str(value) for name, value in said["window"].items()})
    for outcome in said["outcomes"]:
        _write_outcome(activity, outcome)
    if said["separation"].get("from"):
        separation = said["separation"]
        given = {"from": " ".join(separation["from"]), "rule": separation.get("rule", "mark")}
        etree.SubElement(activity, own("separation"), given)
    if said["help"]:
        etree.SubElement(activity, own("help")).text = said["help"]


def _write_output(activity: etree._Element, output: Mapping[str, Any]) -> None:
    if not output.get("is_record"):
        etree.SubElement(activity, own("output"), {"name": output["name"]})
        return
    given = {"name": output["name"], "requirement": output["requirement"]}
    optional = {"code": output.get("format_code"), "verb": output.get("verb")}
    given |= {name: value for name, value in optional.items() if value}
    etree.SubElement(activity, own("record"), given)


def _write_outcome(activity: etree._Element, outcome: Mapping[str, Any]) -> None:
    given = {"code": outcome["code"], "name": outcome["name"]}
    if outcome.get("verb"):
        given["verb"] = outcome["verb"]
    if outcome.get("is_return"):
        given["return"] = "true"
    etree.SubElement(activity, own("outcome"), given)
