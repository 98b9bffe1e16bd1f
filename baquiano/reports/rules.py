"""Who may do what with a half-yearly report, and when the row allows it."""

from typing import Any
from uuid import UUID

from baquiano.common.policy import allows, the_policy
from baquiano.reports.choices import ReportState
from baquiano.reports.models import AccountabilityPackage, AssistanceRegister, PeriodReport, TopicReport

VIEW_TOPIC, WRITE_TOPIC, APPROVE_TOPIC = (
    "reports.view_topic_report",
    "reports.write_topic_report",
    "reports.approve_topic_report",
)


def can_write(user: Any, report: PeriodReport) -> bool:
    return report.is_draft and report.year.is_open and allows(user, "reports.write_report", report)


def can_approve(user: Any, report: PeriodReport) -> bool:
    """A second person: neither who wrote it nor who presented it."""
    own = user.pk in {report.created_by_id, report.submitted_by_id}
    return report.state == ReportState.IN_REVIEW and not own and allows(user, "reports.approve_report", report)


def unit_of_writer(user: Any) -> UUID | None:
    """The unit in which the person writes reports: that of the role to which the policy grants it."""
    grants = the_policy()["reports.write_report"].grants
    return next((one.unit_id for one in user.standing.holdings if one.role in grants), None)


def can_seal_register(user: Any, register: AssistanceRegister) -> bool:
    return not register.is_sealed and allows(user, "reports.seal_register", register)


def units_of_registers(user: Any) -> set[UUID]:
    """The units whose accompaniments the person may register."""
    grants = the_policy()["reports.seal_register"].grants
    held = [one for one in user.standing.holdings if one.role in grants]
    return {unit_id for holding in held for unit_id in holding.unit_ids}


def can_edit_package(user: Any, package: AccountabilityPackage) -> bool:
    return package.is_prepared and allows(user, "reports.prepare_package", package)


def can_approve_package(user: Any, package: AccountabilityPackage) -> bool:
    """A second person: not who gathered it."""
    own = user.pk == package.created_by_id
    return package.is_prepared and not own and allows(user, "reports.approve_package", package)


def can_publish_package(user: Any, package: AccountabilityPackage) -> bool:
    return package.is_approved and allows(user, "reports.publish_package", package)


def can_write_topic(user: Any, report: TopicReport) -> bool:
    return report.is_draft and report.year.is_open and allows(user, WRITE_TOPIC, report)


def can_decide_topic(user: Any, report: TopicReport) -> bool:
    """A second person: neither who wrote it nor who presented it."""
    own = user.pk in {report.created_by_id, report.submitted_by_id}
    return report.is_in_review and not own and allows(user, APPROVE_TOPIC, report)
