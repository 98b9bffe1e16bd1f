"""Trainings in the use of the system."""

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.training import actions


def make_training(unit, people, at):
    """Those people, trained on that day."""
    fields = {
        "unit": unit,
        "topic": "Tema ficticio",
        "held_on": day_of(at),
        "hours": 3,
        "trainer": "Nadie",
        "contents": "",
    }
    return actions.record_training(unit.institution, id=uuid7(), fields=fields, people=people, by=None, at=at)
