"""How a person wants to be told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.notifications import kinds, queries
from baquiano.notifications.models import Preference


@transaction.atomic
def save_preferences(choices: Mapping[str, str], *, institution: Any, by: Any, at: datetime) -> int:
    """Keep how ``by`` wants to be told of each kind; what the kind does not allow becomes the least that it does.

    Returns how many changed. The trail keeps that they changed: who was not told may have chosen it.
    """
    # Sent twice at once, the second waits here and finds nothing to change.
    User.objects.select_for_update().get(pk=by.pk)
    before = queries.preferences_of(by)
    changed = {}
    for sort in kinds.registered():
        if sort.is_fixed or sort.code not in choices:
            continue
        old, new = sort.way(before.get(sort.code)), sort.way(choices[sort.code])
        if old != new:
            changed[sort.code] = (str(old), str(new))
            Preference.objects.update_or_create(institution=institution, user=by, kind=sort.code, defaults={"way": new})
    if changed:
        trail.record("notifications.preferences_changed", by, by=by, at=at, changes=changed)
    return len(changed)
