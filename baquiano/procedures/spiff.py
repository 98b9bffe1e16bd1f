"""What is used of SpiffWorkflow, restricted. Only ``engine`` imports this module, and only when a process runs."""

from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from baquiano.procedures import conditions

__all__ = [
    "SCRIPT_ENGINE",
    "SPECIFICATIONS",
    "STATES",
    "BpmnEvent",
    "BpmnParser",
    "BpmnValidator",
    "BpmnWorkflow",
    "MessageEventDefinition",
    "SpiffWorkflowException",
    "TaskState",
]


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


SCRIPT_ENGINE = PythonScriptEngine(environment=RestrictedEnvironment())
SPECIFICATIONS = BpmnWorkflowSerializer.configure()
STATES = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: StateConverter})
