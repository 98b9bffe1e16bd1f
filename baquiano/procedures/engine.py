"""The only door to SpiffWorkflow: compile a process, start it, move it, keep its state.

The default engine of the library runs any Python written in a diagram. Here conditions go through our own little
language, scripts and services are refused, and only the whitelist of elements of ``diagram`` ever gets this far
(ADR 0010). The library is imported lazily: 300 ms that a web request without processes does not pay.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from lxml import etree

from baquiano.procedures import conditions


class EngineRefused(ValueError):
    """The engine cannot do what it is asked: unknown task, process it cannot compile."""


@cache
def _spiff() -> SimpleNamespace:
    """The parts of SpiffWorkflow in use, imported when the first process is compiled or resumed."""
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
    from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
    from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
    from SpiffWorkflow.bpmn.util import BpmnEvent
    from SpiffWorkflow.exceptions import SpiffWorkflowException
    from SpiffWorkflow.util.task import TaskState

    class RestrictedEnvironment(TaskDataEnvironment):
        """Compares, and nothing else."""

        def evaluate(self, expression: str, context: dict[str, Any], external_context: Any = None) -> bool:
            return conditions.evaluate(expression, context)

        def execute(self, script: str, context: dict[str, Any], external_context: Any = None) -> bool:
            raise PermissionError("scripts are not run")

        def call_service(self, context: dict[str, Any], **kwargs: Any) -> Any:
            raise PermissionError("services are not called")

    class StateConverter(BpmnWorkflowConverter):
        """Writes the state without the specification, which is kept once per version of the process."""

        def to_dict(self, workflow: Any) -> dict[str, Any]:
            state = WorkflowConverter.to_dict(self, workflow)
            return state | {"subprocess_specs": {}, "subprocesses": {}, "bpmn_events": []}

    config = {**DEFAULT_CONFIG, BpmnWorkflow: StateConverter}
    return SimpleNamespace(
        Workflow=BpmnWorkflow,
        Parser=BpmnParser,
        registry=BpmnWorkflowSerializer.configure(config),
        spec_registry=BpmnWorkflowSerializer.configure(),
        script_engine=PythonScriptEngine(environment=RestrictedEnvironment()),
        MessageEventDefinition=MessageEventDefinition,
        BpmnEvent=BpmnEvent,
        Error=SpiffWorkflowException,
        TaskState=TaskState,
    )


def compile_process(root: etree._Element, process_id: str) -> dict[str, Any]:
    """The specification of a process, as JSON to be stored with its version.

    ``root`` comes from ``diagram.read``, which has already refused every element that could do harm.
    """
    spiff = _spiff()
    parser = spiff.Parser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(process_id)
    except Exception as error:  # noqa: BLE001 - the parser raises what it finds; the person gets one sentence
        raise EngineRefused(str(error)) from error
    return json.loads(json.dumps(spiff.spec_registry.convert(spec)))


@dataclass
class Run:
    """A process under way. Not thread-safe; the case row is locked while one is alive."""

    workflow: Any
    thrown: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, spec: Mapping[str, Any], *, digest: str) -> "Run":
        spiff = _spiff()
        run = cls(spiff.Workflow(_load(spec, digest), script_engine=spiff.script_engine))
        run._go()
        return run

    @classmethod
    def resume(cls, spec: Mapping[str, Any], state: Mapping[str, Any], *, digest: str) -> "Run":
        spiff = _spiff()
        workflow = spiff.registry.restore({**state, "spec": _load(spec, digest)})
        workflow.script_engine = spiff.script_engine
        return cls(workflow)

    @property
    def waiting(self) -> dict[str, str]:
        """The tasks that await a person: id in the engine → id in the diagram."""
        ready = self.workflow.get_tasks(state=_spiff().TaskState.READY, manual=True)
        return {str(task.id): task.task_spec.bpmn_id for task in ready}

    @property
    def awaited_messages(self) -> set[str]:
        return {event.name for event in self.workflow.waiting_events() if event.event_type == "MessageEventDefinition"}

    @property
    def is_finished(self) -> bool:
        return bool(self.workflow.completed)

    def complete(self, engine_id: str, *, outcome: str, round: int) -> None:
        """Finish the task and go on to the next ones that await a person or a message."""
        task = next((t for t in self._ready() if str(t.id) == engine_id), None)
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
        return json.loads(json.dumps(_spiff().registry.convert(self.workflow)))

    def _ready(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=_spiff().TaskState.READY, manual=True))

    def _go(self) -> None:
        self.workflow.do_engine_steps()
        self.thrown += [event.event_definition.name for event in self.workflow.get_events()]


# Restored specifications by digest of their file; workflows only read them.
_LOADED: dict[str, Any] = {}


def _load(spec: Mapping[str, Any], digest: str) -> Any:
    if digest not in _LOADED:
        if len(_LOADED) >= 64:
            _LOADED.clear()
        _LOADED[digest] = _spiff().spec_registry.restore(dict(spec))
    return _LOADED[digest]
