"""Erasing who asked, or correcting it, when the person wants it (Ley 1581 de 2012)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.choices import DocumentType
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
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


@transaction.atomic
def correct_requester(row: Requester, changes: dict[str, str], *, by: Any, at: datetime) -> bool:
    """Write who asked as the person says; what was already issued with the earlier data stays as it was issued.

    Refused once erased, and of surnames without the names that go before them: both are one field here.
    """
    current = Requester.objects.select_for_update(of=("self",)).select_related("request").get(pk=row.pk)
    if current.erased_at is not None:
        raise Refused(_("Estos datos ya se suprimieron."))
    given = {name: one_line(without_control_characters(value)) for name, value in changes.items()}
    if given.get("surnames") and not given.get("names"):
        raise Refused(_("Aquí los nombres y los apellidos son un solo dato: escriba los dos."))
    wanted = {name: given[name] for name in ("post", "email", "phone") if given.get(name)}
    if given.get("names"):
        wanted["names"] = " ".join(filter(None, [given["names"], given.get("surnames", "")]))
    if "email" in wanted:
        wanted["email"] = wanted["email"].lower()
    changed = {name: value for name, value in wanted.items() if getattr(current, name) != value}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(current, name, value)
    current.save(update_fields=list(changed))
    # What was and what is are personal: the trail keeps which data, and not their values.
    trail.record("demand.requester_corrected", current.request, by=by, at=at, data={"fields": sorted(changed)})
    return True
