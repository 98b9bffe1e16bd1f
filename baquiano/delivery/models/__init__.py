"""The visit, the assistance to which it belongs, and what is agreed and told of it: contacts, work plans, reports."""

from baquiano.delivery.models.accompanying import ContactRecord, PartialReport
from baquiano.delivery.models.milestones import AssistanceMilestone
from baquiano.delivery.models.progress import AssistanceProgress
from baquiano.delivery.models.visits import Assistance, AssistanceSession, ExecutionReport, SessionBeneficiary
from baquiano.delivery.models.work_plans import WorkLine, WorkPlan

__all__ = [
    "Assistance",
    "AssistanceMilestone",
    "AssistanceProgress",
    "AssistanceSession",
    "ContactRecord",
    "ExecutionReport",
    "PartialReport",
    "SessionBeneficiary",
    "WorkLine",
    "WorkPlan",
]
