"""MI-GE-RG-217: the plan as an official document."""

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
from baquiano.planning.models import Plan
from baquiano.planning.payloads import plan_payload
from baquiano.planning.queries import format_code, lock_plan


@transaction.atomic
def issue_plan(plan: Plan, *, by: User, at: datetime) -> IssuedDocument:
    """Issue the plan as it stands. The same content gives the document already issued; a change, its next one."""
    plan = lock_plan(plan)
    code = format_code(plan)
    payload = plan_payload(plan)
    latest = document_queries.current_document(plan, code)
    content = in_bogota(payload.content())
    if latest is not None and latest.payload["content"] == content:
        return latest
    number = latest.number if latest else _number(plan)
    return documents.issue_document(
        code,
        subject=plan,
        title=plan.title,
        number=number,
        payload=payload,
        by=by,
        at=at,
        supersedes=latest,
        id=uuid5(plan.pk, f"{latest.pk if latest else ''}:{sha256_of(content)}"),
    )


def _number(plan: Plan) -> str:
    year = plan.year.year
    number = next_number("plan", institution=plan.institution, unit=plan.unit, year=year)
    return f"{plan.unit.code}-{year}-{number:03d}"
