"""The record of how a request ended, as a document, where the institution has a format for it."""

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.demand import profile
from baquiano.demand.models import ServiceRequest
from baquiano.demand.payloads import attention_payload
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.documents.queries import can_issue


def record_attention(row: ServiceRequest, *, by: User | None, at: datetime) -> IssuedDocument | None:
    """Issue it once, inside the transaction that ends the request; nothing where the institution has no format."""
    code = profile.record_format(row.institution, row.received_on.year)
    if not can_issue(code):
        return None
    title = _("Ayuda de memoria %(number)s") if row.call_minutes else _("Registro de atención %(number)s")
    return documents.issue_document(
        code,
        id=uuid5(row.pk, "attention"),
        subject=row,
        title=title % {"number": row.number},
        number=row.number,
        payload=attention_payload(row, is_late=day_of(at) > row.due_on),
        by=by,
        at=at,
    )
