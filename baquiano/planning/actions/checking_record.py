"""The record that the verification of a plan leaves: what was checked, found and accepted (P002-A5)."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.numbering import next_number
from baquiano.planning.checking.record import check_payload, record_code
from baquiano.planning.models import Plan
from baquiano.planning.queries import lock_plan


@transaction.atomic
def issue_check(plan: Plan, *, by: User, at: datetime) -> IssuedDocument:
    """Issue the record of the verification as it stands. The same content gives the document already issued."""
    plan = lock_plan(plan)
    code = record_code(plan)
    payload = check_payload(plan)
    latest = document_queries.current_document(plan, code)
    content = in_bogota(payload.content())
    if latest is not None and latest.payload["content"] == content:
        return latest
    return documents.issue_document(
        code,
        subject=plan,
        title=payload.title,
        number=latest.number if latest else _number(plan),
        payload=payload,
        by=by,
        at=at,
        supersedes=latest,
        id=uuid5(plan.pk, f"check:{latest.pk if latest else ''}:{sha256_of(content)}"),
    )


def _number(plan: Plan) -> str:
    year = plan.year.year
    number = next_number("plan_check", institution=plan.institution, unit=plan.unit, year=year)
    return f"{plan.unit.code}-{year}-V{number:03d}"
