"""Erasing who asked, when the person wants it (Ley 1581 de 2012)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.choices import DocumentType
from baquiano.audit import trail
from baquiano.demand.models import Requester


@transaction.atomic
def erase_requester(row: Requester, *, by: Any, at: datetime) -> bool:
    """Empty who asked, once the request ended; what was asked and answered stays. Says whether something changed."""
    current = Requester.objects.select_for_update(of=("self",)).select_related("request").get(pk=row.pk)
    if current.request.is_pending or current.erased_at is not None:
        return False
    current.names, current.document_type, current.erased_at = _("Dato suprimido"), DocumentType.NONE, at
    current.document_number = current.post = current.email = current.phone = ""
    current.save()
    trail.record("demand.requester_erased", current.request, by=by, at=at)
    return True
