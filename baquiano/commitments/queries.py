"""Reads of commitments. Overdue is always asked of a day, never stored."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Model, Prefetch, Q, QuerySet, Value, When

from baquiano.accounts.models import User
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment, CommitmentCheck
from baquiano.common.policy import visible


def _related(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return rows.select_related("unit", "beneficiary__municipality", "responsible")


def commitments_visible_to(user: User) -> QuerySet[Commitment]:
    return visible(_related(Commitment.objects.all()), user, "commitments.view_commitment")


def with_overdue(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Each row with ``is_overdue`` on that day."""
    late = Case(
        When(state=CommitmentState.OPEN, due_on__lt=on, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return rows.annotate(is_overdue=late)


def overdue(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    return rows.filter(state=CommitmentState.OPEN, due_on__lt=on)


def commitments_of(origin: Model) -> QuerySet[Commitment]:
    """The commitments that were born in ``origin`` and stand: cancelled ones are not part of it."""
    rows = Commitment.objects.filter(origin_type=origin._meta.label_lower, origin_id=origin.pk)
    return _related(rows.exclude(state=CommitmentState.CANCELLED)).order_by("created_at", "id")


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


def due_for_reminder(on: date, *, days: int) -> QuerySet[Commitment]:
    """Open ones that fall due within ``days`` or are already overdue, with whom to tell."""
    rows = Commitment.objects.filter(state=CommitmentState.OPEN, due_on__lte=on + timedelta(days=days))
    return _related(rows).select_related("created_by", "institution").order_by("due_on", "id")
