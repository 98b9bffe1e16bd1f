"""The lists of visits, assistances, work plans and partial reports, and of what was registered late."""

from baquiano.delivery.tables.accompanying import PartialReportListing, RegistrationListing, WorkPlanListing
from baquiano.delivery.tables.milestones import MilestoneListing
from baquiano.delivery.tables.visits import AssistanceListing, ReportListing, SessionListing

__all__ = [
    "AssistanceListing",
    "MilestoneListing",
    "PartialReportListing",
    "RegistrationListing",
    "ReportListing",
    "SessionListing",
    "WorkPlanListing",
]
