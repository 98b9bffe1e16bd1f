"""Procedures as versioned definitions, and the cases that run on them."""

from baquiano.procedures.models.basis import (
    FiledGuide,
    GuideLink,
    NormReview,
    ProcedureIndicator,
    ProcedureNorm,
    ProcedureRisk,
)
from baquiano.procedures.models.cases import Case, Matter, Task, TaskNote, TaskRecord
from baquiano.procedures.models.definitions import Activity, ActivityRole, Procedure, ProcessDefinition
from baquiano.procedures.models.drafts import DiagramDraft

__all__ = [
    "Activity",
    "ActivityRole",
    "Case",
    "DiagramDraft",
    "FiledGuide",
    "GuideLink",
    "Matter",
    "NormReview",
    "Procedure",
    "ProcedureIndicator",
    "ProcedureNorm",
    "ProcedureRisk",
    "ProcessDefinition",
    "Task",
    "TaskNote",
    "TaskRecord",
]
