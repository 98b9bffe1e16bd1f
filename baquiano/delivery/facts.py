"""What was carried out in a year, told to whoever prepares the strategy of the next one (STR-03)."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.common.calendar_days import BOGOTA
from baquiano.delivery.models import SessionBeneficiary
from baquiano.delivery.queries import sessions_visible_to
from baquiano.institutions.models import FiscalYear
from baquiano.meetings.choices import MeetingState
from baquiano.strategy.choices import DataKind
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source


def register() -> None:
    """Declare what it tells."""
    register_source(Source("delivery", DataKind.EXECUTION, gettext_lazy("Lo que se ejecutó"), facts_of_year, 30))


def facts_of_year(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """How many sessions were held and called off, and how many entities were assisted."""
    first = datetime.combine(year.starts_on, time.min, BOGOTA)
    last = datetime.combine(year.ends_on, time.max, BOGOTA)
    rows = sessions_visible_to(user).filter(meeting__starts_at__range=(first, last))
    states = dict(rows.order_by().values_list("meeting__state").annotate(n=Count("pk", distinct=True)))
    if not states:
        return
    held = rows.filter(meeting__state=MeetingState.HELD)
    entities = SessionBeneficiary.objects.filter(session__in=held.order_by().values("pk"))
    value = _("Sesiones realizadas: %(held)s. Entidades asistidas: %(entities)s. Sesiones canceladas: %(off)s.") % {
        "held": states.get(MeetingState.HELD, 0),
        "entities": entities.values("beneficiary").distinct().count(),
        "off": states.get(MeetingState.CANCELLED, 0),
    }
    yield Fact("sessions", _("Sesiones y entidades asistidas"), value, reverse("delivery:session_list"))
