"""What the clock tells of the assistances: hitos that come due or went by, those nobody verified, and what is in red.

Each fact is told once to all its parties: its key says what it is about and since when, so that what goes well and
falls behind again is told again (MON-15).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.delivery.choices import AssistanceState, MilestoneState
from baquiano.delivery.models import AssistanceMilestone
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import setting
from baquiano.monitoring import profile
from baquiano.monitoring.choices import Light
from baquiano.monitoring.hitos import queries
from baquiano.notifications.actions import notify
from baquiano.notifications.models import Message
from baquiano.ui.display import day, number

DUE, OVERDUE, UNVERIFIED, RED = (
    "monitoring.hito_due",
    "monitoring.hito_overdue",
    "monitoring.hito_unverified",
    "monitoring.assistance_red",
)
_SHOWN = (
    "milestone",
    "unit__institution",
    "assistance__institution",
    "assistance__unit__institution",
    "assistance__adviser",
    "assistance__beneficiary",
    "assistance__service_version__service",
    "assistance__plan_item",
    "assistance__topic",
)


def alert_assistances(*, at: datetime) -> int:
    """What the clock does: tell the parties of each assistance what asks for them today, each fact once."""
    told = 0
    for institution in Institution.objects.all():
        today = day_of(at)
        if not profile.makes_cuts(institution, today.year):
            continue
        with scope(institution=institution):
            year = FiscalYear.objects.filter(year=today.year, state="open").select_related("institution").first()
            if year is not None:
                told += sum(_tell(one, at) for one in [*_of_hitos(year, at), *_in_red(year, at)])
    return told


class _Fact:
    """What is told of an assistance: its kind, its words and the key with which it is told once."""

    def __init__(self, kind: str, assistance: Any, title: str, body: str, since: Any) -> None:
        self.kind, self.assistance, self.title, self.body = kind, assistance, title, body
        self.key = f"{kind}:{since}"


def _tell(fact: _Fact, at: datetime) -> int:
    # Most of what is found was told on another day: who the parties are is asked only of what is new.
    if Message.objects.filter(key=fact.key).exists():
        return 0
    notify(
        queries.parties_of(fact.assistance, day_of(at)),
        institution=fact.assistance.institution,
        kind=fact.kind,
        title=fact.title,
        body=fact.body,
        url=fact.assistance.get_absolute_url(),
        key=fact.key,
        by=None,
        at=at,
        about=fact.assistance,
    )
    return 1


def _of_hitos(year: FiscalYear, at: datetime) -> Iterable[_Fact]:
    today, ahead = day_of(at), int(setting(year.institution, "reminders.days_before_due", year=year.year, default=5))
    wait = profile.days_to_verify(year.institution, year.year)
    rows = AssistanceMilestone.objects.filter(assistance__year=year.year, assistance__state=AssistanceState.OPEN)
    rows = rows.select_related(*_SHOWN).order_by("due_on", "pk")
    for one in rows.filter(state=MilestoneState.PENDING, due_on__lte=today + timedelta(days=ahead)):
        words = {"hito": one.milestone.name[:100], "assistance": str(one.assistance), "day": day(one.due_on)}
        if one.due_on >= today:
            title, body = _("Se acerca un hito: %(hito)s"), _("%(assistance)s. Se cumple a más tardar el %(day)s.")
            yield _Fact(DUE, one.assistance, title % words, body % words, f"{one.pk}:{one.due_on}")
        else:
            title, body = _("Hito vencido: %(hito)s"), _("%(assistance)s. Debía cumplirse el %(day)s.")
            yield _Fact(OVERDUE, one.assistance, title % words, body % words, f"{one.pk}:{one.due_on}")
    for one in rows.filter(state=MilestoneState.CLAIMED, claimed_at__lte=at - timedelta(days=wait)):
        words = {"hito": one.milestone.name[:100], "assistance": str(one.assistance), "day": day(one.claimed_at)}
        title = _("Hito sin verificar: %(hito)s")
        body = _("%(assistance)s. Se declaró cumplido el %(day)s y nadie lo ha verificado.")
        yield _Fact(UNVERIFIED, one.assistance, title % words, body % words, f"{one.pk}:{one.returns}")


def _in_red(year: FiscalYear, at: datetime) -> Iterable[_Fact]:
    rows = queries.with_progress(queries.assistances_of_year(year, at), year, at)
    shown = (
        "institution",
        "unit__institution",
        "adviser",
        "beneficiary",
        "service_version__service",
        "plan_item",
        "topic",
    )
    for one in rows.filter(light=Light.RED, state=AssistanceState.OPEN).select_related(*shown):
        words = {"done": number(one.done), "expected": number(one.expected), "day": day(one.late_since)}
        body = _("Lleva %(done)s %% y a hoy debía llevar %(expected)s %%. El primer hito que falta era del %(day)s.")
        yield _Fact(RED, one, _("En rojo: %s") % str(one)[:150], body % words, f"{one.pk}:{one.late_since}")
