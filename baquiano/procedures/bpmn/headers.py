"""Writing the header of a procedure into its first file, in the words in which ``drawing`` reads it back."""

from typing import Any

from lxml import etree

from baquiano.procedures.bpmn.preparing import own, own_element

SIMPLE = ("code", "name", "version", "process", "leader")
TEXTS = ("objective", "scope", "output")
STEPS = ("prepared", "reviewed", "approved")


def write(process: etree._Element, procedure: Any) -> None:
    """Put ``baq:procedure`` inside ``process``; whatever header it had must be gone."""
    header = own_element(process, "procedure")
    for name in SIMPLE:
        if value := getattr(procedure, name):
            header.set(name, value)
    if procedure.approved_on:
        header.set("approvedOn", procedure.approved_on.isoformat())
    for name in (name for name in TEXTS if getattr(procedure, name)):
        _text(header, name, getattr(procedure, name))
    _annexes(header, procedure)
    for change in procedure.change_log:
        _change(header, change)


def _annexes(header: etree._Element, procedure: Any) -> None:
    for one in procedure.definitions:
        _text(header, "definition", one.get("text", "")).set("term", one.get("term", ""))
    for policy in procedure.policies:
        _text(header, "policy", policy)
    for one in procedure.documents:
        etree.SubElement(header, own("document"), {str(name): str(value) for name, value in one.items()})
    for name in ("risk", "indicator"):
        for one in getattr(procedure, f"{name}s"):
            _text(header, name, str(one))


def _change(header: etree._Element, change: dict[str, Any]) -> None:
    element = etree.SubElement(
        header, own("change"), {"version": change.get("version", ""), "date": change.get("date", "")}
    )
    _text(element, "text", change.get("text", ""))
    for step in STEPS:
        for person in change.get(step, []):
            etree.SubElement(element, own(step), {str(name): str(value) for name, value in person.items()})


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, own(name))
    element.text = text
    return element
