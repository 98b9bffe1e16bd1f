"""The only door to SpiffWorkflow: compile a process, start it, move it, keep its state.

The default engine of the library runs any Python written in a diagram. Here conditions go through our own little
language, scripts and services are refused, and only the whitelist of elements of ``diagram`` ever gets this far
(ADR 0010). The library is loaded when first used: 300 ms that a start without processes does not pay.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from lxml import etree


class EngineRefused(ValueError):
    """The engine cannot do what it is asked: unknown task, process it cannot compile."""


def _spiff() -> Any:
    return import_module("baquiano.procedures.spiff")


@cache
def _validator() -> Any:
    return _spiff().BpmnValidator()


def schema_fault(root: etree._Element) -> str:
    """What the official schema of BPMN 2.0 says against the file, or an empty text."""
    validator = _validator().validator
    if validator.validate(root):
        return ""
    fault = validator.error_log.last_error
    return f"línea {fault.line}: {fault.message}"


def compile_process(root: etree._Element, process_id: str) -> dict[str, Any]:
    """The specification of a process, as JSON to be stored with its version.

    ``root`` comes from ``diagram.read``, which has already refused every element that could do harm.
    """
    spiff = _spiff()
    parser = spiff.BpmnParser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(process_id)
    # The parser raises whatever it stumbles on; the person who loads the file gets one sentence of it.
    except Exception as error:
        raise EngineRefused(str(error)) from error
    return json.loads(json.dumps(spiff.SPECIFICATIONS.convert(spec)))


# Gives the compiled specification, as ``compile_process`` made it.
Specification = Callable[[], Mapping[str, Any]]


@dataclass
class Run:
    """A process under way. Not thread-safe; the case row is locked while one is alive."""

    workflow: Any
    thrown: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, spec: Specification, *, digest: str) -> "Run":
        """Begin; ``spec`` is asked for only when the process of that digest is not at hand."""
        spiff = _spiff()
        run = cls(spiff.BpmnWorkflow(_load(spec, digest), script_engine=spiff.SCRIPT_ENGINE))
        run._go()
        return run

    @classmethod
    def resume(cls, spec: Specification, state: Mapping[str, Any], *, digest: str) -> "Run":
        """Take up a process from the state that ``state()`` gave."""
        spiff = _spiff()
        workflow = spiff.STATES.restore({**state, "spec": _load(spec, digest)})
        workflow.script_engine = spiff.SCRIPT_ENGINE
        return cls(workflow)

    @property
    def waiting(self) -> dict[str, str]:
        """The tasks that await a person: id in the engine → id in the diagram."""
        return {str(task.id): task.task_spec.bpmn_id for task in self._ready()}

    @property
    def awaited_messages(self) -> dict[str, str]:
        """The messages it waits for: name → id of the event in the diagram."""
        tasks = self.workflow.event_manager.tasks.values()
        return {
            definition.name: task.task_spec.bpmn_id
            for task in tasks
            for definition in _messages_of(task.task_spec.event_definition)
        }

    @property
    def is_finished(self) -> bool:
        return bool(self.workflow.completed)

    def complete(self, engine_id: str, *, outcome: str, round: int) -> None:
        """Finish the task and go on to the next ones that await a person or a message."""
        task = next((task for task in self._ready() if str(task.id) == engine_id), None)
        if task is None:
            raise EngineRefused(f"the task {engine_id} is not waiting")
        task.data.update(outcome=outcome, round=round)
        task.run()
        self._go()

    def receive(self, message: str) -> bool:
        """Deliver a message; False when the process was not waiting for it."""
        if message not in self.awaited_messages:
            return False
        spiff = _spiff()
        self.workflow.send_event(spiff.BpmnEvent(spiff.MessageEventDefinition(message), payload={}))
        self._go()
        return True

    def state(self) -> dict[str, Any]:
        return json.loads(json.dumps(_spiff().STATES.convert(self.workflow)))

    def _ready(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=_spiff().TaskState.READY, manual=True))

    def _go(self) -> None:
        self.workflow.do_engine_steps()
        self.thrown += [event.event_definition.name for event in self.workflow.get_events()]


def _messages_of(definition: Any) -> list[Any]:
    # A gateway that waits for several messages holds one definition of each.
    parts = getattr(definition, "event_definitions", None) or [definition]
    return [part for part in parts if isinstance(part, _spiff().MessageEventDefinition)]


# Restored specifications by digest of their file; workflows only read them.
_LOADED: dict[str, Any] = {}


def _load(spec: Specification, digest: str) -> Any:
    if digest not in _LOADED:
        if len(_LOADED) >= 64:
            _LOADED.clear()
        _LOADED[digest] = _spiff().SPECIFICATIONS.restore(dict(spec()))
    return _LOADED[digest]
