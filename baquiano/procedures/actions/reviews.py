"""Reviewing procedures because a norm changed (WFL-10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import the_policy
from baquiano.institutions.queries import add_working_days, people_with_role, setting
from baquiano.norms.models import NormChange
from baquiano.notifications.actions import notify
from baquiano.procedures import queries
from baquiano.procedures.choices import REVIEW_MOVES, ReviewOutcome, ReviewState
from baquiano.procedures.models import NormReview, ProcedureNorm

# Working days to say whether a procedure must change; the profile may say others.
DEFAULT_DAYS = 15


@transaction.atomic
def open_reviews(change: NormChange, *, by: User | None, at: datetime) -> list[NormReview]:
    """Ask to review every procedure in force that the norm founds. The same change asks once of each procedure."""
    codes = ProcedureNorm.objects.filter(norm_id=change.norm_id).values_list("procedure_code", flat=True)
    days = setting(change.institution, "procedures.norm_review_days", default=DEFAULT_DAYS)
    due_on = add_working_days(change.institution, day_of(at), days)
    opened = []
    for procedure in queries.procedures_in_force(codes).order_by("code"):
        review, created = NormReview.objects.get_or_create(
            change=change,
            procedure_code=procedure.code,
            defaults={
                "id": uuid7(),
                "institution_id": change.institution_id,
                "procedure": procedure,
                "opened_at": at,
                "due_on": due_on,
            },
        )
        if created:
            opened.append(review)
            trail.record("procedures.review_opened", review, by=by, at=at, data={"procedure": str(procedure)})
            _tell(review, by, at)
    return opened


@transaction.atomic
def close_review(review: NormReview, *, outcome: str, reason: str, by: User, at: datetime) -> NormReview:
    """Close the review with what it found and why. Closing it again the same way changes nothing."""
    review = NormReview.objects.select_for_update().get(pk=review.pk)
    if review.state == ReviewState.CLOSED:
        if (review.outcome, review.reason, review.closed_by_id) == (outcome, reason.strip(), by.pk):
            return review
        raise Refused(_("Esta revisión ya se cerró: %(outcome)s.") % {"outcome": review.get_outcome_display().lower()})
    if ReviewState.CLOSED not in REVIEW_MOVES[ReviewState(review.state)] or outcome not in ReviewOutcome.values:
        raise Refused(_("Escoja el resultado de la revisión."))
    if not reason.strip():
        raise Refused(_("Escriba la razón: qué se comparó y por qué cambia o no el procedimiento."))
    review.state, review.outcome, review.reason = ReviewState.CLOSED, outcome, reason.strip()
    review.closed_by, review.closed_at = by, at
    review.save(update_fields=["state", "outcome", "reason", "closed_by", "closed_at"])
    trail.record("procedures.review_closed", review, by=by, at=at, data={"outcome": outcome, "reason": review.reason})
    return review


def _tell(review: NormReview, by: User | None, at: datetime) -> None:
    institution = review.institution
    people = [
        person
        for role in sorted(the_policy().roles_with("procedures.close_review"))
        for person in people_with_role(institution, role, on=day_of(at))
    ]
    change = review.change
    notify(
        people,
        institution=institution,
        kind="procedures.review_opened",
        title=_("Revise %(code)s: cambió %(norm)s") % {"code": review.procedure_code, "norm": change.norm},
        body=_("%(act)s. %(summary)s Vence el %(day)s.")
        % {"act": change.act, "summary": change.summary, "day": f"{review.due_on:%d/%m/%Y}"},
        url=review.get_absolute_url(),
        key=f"procedures.review:{review.pk}",
        by=by,
        at=at,
        about=review,
    )
