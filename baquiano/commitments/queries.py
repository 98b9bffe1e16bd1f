"""Reads of commitments. Overdue is always asked of a day, never stored."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, F, Model, Prefetch, Q, QuerySet, Value, When

from baquiano.accounts.models import User
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment, CommitmentCheck, CommitmentClaim, CommitmentProgress
from baquiano.common.policy import visible


def _related(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return rows.select_related("unit", "beneficiary__municipality", "responsible")


def commitments_visible_to(user: User) -> QuerySet[Commitment]:
    return visible(_related(Commitment.objects.all()), user, "commitments.view_commitment")


def told_commitments(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """The commitments with the entity for its history, by the day on which they fall due; the open ones are pending."""
    return told(
        visible(Commitment.objects.filter(beneficiary=beneficiary), user, "commitments.view_commitment"),
        day=F("due_on"),
        title="text",
        unit="unit",
        state="state",
        pending=Q(state=CommitmentState.OPEN),
    )


def with_overdue(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Each row with ``is_overdue`` on that day: open, past its day, and nobody said that it is done."""
    late = Case(
        When(_overdue(on), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return rows.annotate(is_overdue=late)


def overdue(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    return rows.filter(_overdue(on))


def not_overdue(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    return rows.exclude(_overdue(on))


def _overdue(on: date) -> Q:
    return Q(state=CommitmentState.OPEN, claim__isnull=True, due_on__lt=on)


def commitments_of(origin: Model, *, with_cancelled: bool = False) -> QuerySet[Commitment]:
    """The commitments that were born in ``origin`` and stand; cancelled ones are part only of its whole story."""
    rows = Commitment.objects.filter(origin_type=origin._meta.label_lower, origin_id=origin.pk)
    if not with_cancelled:
        rows = rows.exclude(state=CommitmentState.CANCELLED)
    return _related(rows).order_by("created_at", "id")


def open_commitments_of(beneficiaries: Iterable[Any], *, before: Model | None = None) -> QuerySet[Commitment]:
    """What was promised by or to these entities and is still open, oldest due first.

    ``before`` leaves out what was born in that encounter: one does not verify what is being promised.
    """
    rows = Commitment.objects.filter(beneficiary__in=list(beneficiaries), state=CommitmentState.OPEN)
    if before is not None:
        rows = rows.exclude(origin_type=before._meta.label_lower, origin_id=before.pk)
    return _related(rows).order_by("due_on", "id")


def to_verify_in(context: Model, beneficiaries: Iterable[Any]) -> QuerySet[Commitment]:
    """What the encounter ``context`` verifies: the open ones and those it already closed, with their checks."""
    checked = CommitmentCheck.objects.filter(context_type=context._meta.label_lower, context_id=context.pk)
    rows = Commitment.objects.filter(
        Q(state=CommitmentState.OPEN, beneficiary__in=list(beneficiaries)) | Q(pk__in=checked.values("commitment_id"))
    ).exclude(origin_type=context._meta.label_lower, origin_id=context.pk)
    here = Prefetch("checks", queryset=checked.select_related("checked_by", "evidence"), to_attr="checks_here")
    return _related(rows).prefetch_related(here).order_by("due_on", "id")


def checks_in(context: Model) -> list[CommitmentCheck]:
    """The last verification of each commitment made in ``context``."""
    rows = CommitmentCheck.objects.filter(context_type=context._meta.label_lower, context_id=context.pk)
    last = {check.commitment_id: check for check in rows.select_related("commitment").order_by("checked_at", "id")}
    return sorted(last.values(), key=lambda check: (check.commitment.due_on, str(check.commitment_id)))


def checks_of(commitment: Commitment) -> QuerySet[CommitmentCheck]:
    return commitment.checks.select_related("checked_by", "evidence__file").order_by("-checked_at", "-id")


def claims_of(commitment: Commitment) -> QuerySet[CommitmentClaim]:
    return commitment.claims.select_related("claimed_by", "evidence__file").order_by("-claimed_at", "-id")


def progress_of(commitment: Commitment) -> QuerySet[CommitmentProgress]:
    """What the party that promised told of it, the latest first."""
    return commitment.progress.select_related("told_by").order_by("-told_at", "-id")


def commitments_with(beneficiary: Beneficiary) -> QuerySet[Commitment]:
    """Those of both parties in which an entity is, for the entity itself: the open ones first, by their day."""
    rows = _related(Commitment.objects.filter(beneficiary=beneficiary)).exclude(state=CommitmentState.CANCELLED)
    return rows.order_by("-state", "due_on", "id")


def is_claim_of(commitment: Commitment, id: UUID | None) -> bool:
    """Whether the declaration ``id`` is one of the commitment."""
    return id is not None and commitment.claims.filter(pk=id).exists()


def unverified_since(moment: datetime) -> QuerySet[Commitment]:
    """Those declared fulfilled before ``moment`` that nobody has verified yet."""
    rows = Commitment.objects.filter(state=CommitmentState.OPEN, claim__claimed_at__lte=moment)
    return _related(rows).select_related("institution").order_by("claim__claimed_at", "id")


def is_check_of(commitment: Commitment, id: UUID | None) -> bool:
    """Whether the check ``id`` is one of the commitment."""
    return id is not None and commitment.checks.filter(pk=id).exists()


def due_for_reminder(on: date, *, days: int) -> QuerySet[Commitment]:
    """Open ones that fall due within ``days`` or are already overdue, with whom to tell; not those to verify."""
    rows = Commitment.objects.filter(
        state=CommitmentState.OPEN, claim__isnull=True, due_on__lte=on + timedelta(days=days)
    )
    return _related(rows).select_related("created_by", "institution").order_by("due_on", "id")


def commitments_in_charge_of(person: User, on: date) -> QuerySet[Commitment]:
    """The open commitments that ``person`` answers for."""
    return Commitment.objects.filter(responsible=person, state=CommitmentState.OPEN).order_by("due_on")
