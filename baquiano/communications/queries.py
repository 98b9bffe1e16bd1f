"""Reads of communications."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import allows, visible
from baquiano.communications.models import Communication, Voiding
from baquiano.documents.choices import AccessClass
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import setting
from baquiano.procedures.models import Task, TaskRecord

VIEW = "communications.view_communication"
REGISTER = "communications.register_communication"


def communications_visible_to(user: User) -> QuerySet[Communication]:
    """Those of the person's reach, but the classified and reserved that their role does not open (DOC-12)."""
    rows = visible(Communication.objects.select_related("unit", "beneficiary", "voiding"), user, VIEW)
    closed = [
        access_class
        for access_class, action in (
            (AccessClass.CLASSIFIED, "documents.open_classified"),
            (AccessClass.RESERVED, "documents.open_reserved"),
        )
        if not allows(user, action)
    ]
    return rows.exclude(Q(access_class__in=closed) & ~Q(created_by=user)) if closed else rows


def units_to_register_in(user: User) -> QuerySet[Unit]:
    """The units in whose name the person may register."""
    return visible(Unit.objects.order_by("name"), user, REGISTER)


def with_everything(rows: QuerySet[Communication]) -> QuerySet[Communication]:
    return rows.select_related("file", "replies_to", "created_by", "voiding__voided_by").prefetch_related(
        "recipients", "replies"
    )


def can_view(user: User, key: str) -> bool:
    """Whether the person may open the communication ``key`` and what hangs from it."""
    try:
        return communications_visible_to(user).filter(pk=UUID(key)).exists()
    except ValueError:
        return False


def records_of(communication: Communication) -> QuerySet[TaskRecord]:
    """The activities of procedures that the communication leaves on record."""
    rows = TaskRecord.objects.filter(
        target_type=Communication._meta.label_lower, target_id=str(communication.pk)
    ).select_related("task__activity", "task__case")
    return rows.order_by("created_at")


def communications_of(task: Task, user: User) -> QuerySet[Communication]:
    """The communications that the person may see among the records of a task."""
    keys = task.records.filter(target_type=Communication._meta.label_lower).values_list("target_id", flat=True)
    return communications_visible_to(user).filter(pk__in=[UUID(key) for key in keys])


def counted(rows: QuerySet[Communication]) -> QuerySet[Communication]:
    """Those that count: the voided are out of every figure."""
    return rows.filter(~Exists(Voiding.objects.filter(communication=OuterRef("pk"))))


def letter_format(institution: Institution) -> str:
    """The code of the format of letters today; empty when the institution has none."""
    return setting(institution, "communication.format", default="")


def told_communications(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """The communications with the entity, for its history (ENT-12); none is pending."""
    rows = counted(communications_visible_to(user).filter(beneficiary=beneficiary))
    return told(rows, day=F("dated_on"), title="subject", unit="unit", state="direction", pending=Q(pk__isnull=True))
