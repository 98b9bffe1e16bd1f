"""For whom a trip is asked and in which unit, as the page and the API read it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.institutions.models import Institution, Unit
from baquiano.travel import queries


def traveller_of(user: User, others: QuerySet[User], key: str) -> User:
    """Who travels: the person, unless somebody of ``others``, for whom they may ask, was chosen."""
    if key in ("", str(user.pk)):
        return user
    chosen = next((one for one in others if str(one.pk) == key), None)
    if chosen is None:
        raise Http404
    return chosen


def unit_of(user: User, traveller: User, institution: Institution, meetings: Sequence[Any], on: date) -> Unit:
    """The unit of the visits when the traveller belongs to it, else the first in which they do."""
    units = queries.units_of_traveller(user, traveller, institution, on)
    held = {one.pk for one in units}
    of_visits = [one.unit for one in meetings if one.unit_id in held]
    if not of_visits and not units:
        raise Refused(_("Su vinculación no dice en qué dependencia trabaja. Avise al administrador."))
    return of_visits[0] if of_visits else units[0]
