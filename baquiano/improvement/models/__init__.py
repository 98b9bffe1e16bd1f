"""What is mended and how it is known: actions, audits with their findings, routines of accountability."""

from baquiano.improvement.models.actions import ActionOrigin, ActionStep, Dismissal, ImprovementAction
from baquiano.improvement.models.audits import Audit, Finding, Sample, SampleItem
from baquiano.improvement.models.corrections import Correction
from baquiano.improvement.models.routines import Routine

__all__ = [
    "ActionOrigin",
    "ActionStep",
    "Audit",
    "Correction",
    "Dismissal",
    "Finding",
    "ImprovementAction",
    "Routine",
    "Sample",
    "SampleItem",
]
