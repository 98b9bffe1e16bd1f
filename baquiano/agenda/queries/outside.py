"""The visits that are not in the agenda, as the room above tells them."""

from datetime import date
from typing import Any

from baquiano.agenda import rules
from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.signals import visits_outside_asked
from baquiano.institutions.models import Institution


def visits_outside(institution: Institution, first: date, last: date) -> list[rules.Outside]:
    """The visits between two days for which no entry of the agenda stands."""
    answers: list[tuple[Any, Any]] = visits_outside_asked.send(
        sender=AgendaEntry, institution=institution, first=first, last=last
    )
    return [one for _receiver, found in answers for one in found]
