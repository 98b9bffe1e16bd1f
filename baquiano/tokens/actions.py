"""Making, revoking and counting the uses of tokens."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import Institution
from baquiano.tokens import queries
from baquiano.tokens.models import ApiToken

LONGEST = timedelta(days=366)
MOST_IN_FORCE = 20


@transaction.atomic
def issue_token(
    *,
    id: UUID,
    institution: Institution,
    label: str,
    scope: str,
    rooms: Iterable[str],
    expires_on: date,
    by: User,
    at: datetime,
) -> tuple[ApiToken, str]:
    """Make a token of ``by`` and give its text, which nobody will see again.

    Asked again with the same identity it gives the token that exists and an empty text.
    """
    today = day_of(at)
    if not today <= expires_on <= today + LONGEST:
        raise Refused(_("El último día debe estar entre hoy y dentro de un año."))
    if ApiToken.objects.filter(user=by, revoked_at=None, expires_on__gte=today).exclude(pk=id).count() >= MOST_IN_FORCE:
        raise Refused(_("Ya tiene %(n)s tokens vigentes. Revoque los que no use.") % {"n": MOST_IN_FORCE})
    fields = {
        "institution_id": institution.pk,
        "user": by,
        "label": label,
        "scope": scope,
        "rooms": sorted(rooms),
        "expires_on": expires_on,
        "created_at": at,
    }
    token, is_new = create_once(ApiToken, id=id, fields=fields)
    if not is_new:
        return token, ""
    secret = secrets.token_urlsafe(32)
    token.digest = queries.digest_of(secret)
    token.save(update_fields=["digest"])
    data = {"scope": scope, "rooms": token.rooms, "expires_on": expires_on}
    trail.record("tokens.token_issued", token, by=by, at=at, data=data)
    return token, f"{queries.PREFIX}_{token.pk.hex}_{secret}"


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> ApiToken:
    """End the token at once; twice is once."""
    current = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if not current.is_revoked:
        current.revoked_at, current.revoked_by = at, by
        current.save(update_fields=["revoked_at", "revoked_by"])
        trail.record("tokens.token_revoked", current, by=by, at=at)
    return current


def count_use(token: ApiToken, *, by: User, at: datetime) -> bool:
    """Keep the moment of the use; false when the token already asked what it may in this minute."""
    minute = at.replace(second=0, microsecond=0)
    if token.minute_of_use() == minute and token.minute_uses >= settings.API_PER_MINUTE:
        return False
    uses = Case(When(last_used_at__gte=minute, then=F("minute_uses") + 1), default=Value(1))
    ApiToken._base_manager.filter(pk=token.pk).update(minute_uses=uses, last_used_at=at)
    return True
