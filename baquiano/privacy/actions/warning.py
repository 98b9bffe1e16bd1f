"""Telling the officials in charge that a term is near."""

from datetime import datetime

from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import the_policy
from baquiano.institutions.models import Institution, Membership
from baquiano.notifications.actions import notify
from baquiano.privacy import queries
from baquiano.ui.display import day

KIND = "privacy.term_near"


def warn_of_terms(*, at: datetime) -> int:
    """What the clock does: tell whoever answers, once a day, of each request whose term is near or past."""
    told = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            near = list(queries.due_before(institution, day_of(at)))
            people = list(_in_charge(at)) if near else []
            for request in near:
                told += len(
                    notify(
                        people,
                        institution=institution,
                        kind=KIND,
                        title=_("La solicitud %(number)s vence el %(day)s")
                        % {"number": request.number, "day": day(request.due_on)},
                        body=_(
                            "Es de una persona que pide conocer, corregir o retirar sus datos: el término es de ley."
                        ),
                        url=request.get_absolute_url(),
                        key=f"{KIND}:{request.pk}:{day_of(at):%Y%m%d}",
                        by=None,
                        at=at,
                        about=request,
                    )
                )
    return told


def _in_charge(at: datetime) -> list[User]:
    """Whoever holds a role to which the policy grants answering."""
    roles = the_policy().roles_with("privacy.answer_request")
    held = Membership.objects.filter(Membership.holding_on(day_of(at)), role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True))
