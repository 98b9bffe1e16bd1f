"""Who learned to use the system: everybody but the last to arrive."""

from collections.abc import Iterable
from datetime import date, timedelta

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import catalogue, people_of
from baquiano.training import actions

GIVEN = (
    (130, "GSI", "Formular el plan y entregarlo", 4),
    (95, "GME", "Registrar una visita desde el celular, con y sin señal", 3),
    (40, "GSI", "Seguimiento del mes, compromisos y expedientes", 2),
)
LATECOMERS = 3


def train_people(year: Year, staff: Staff) -> None:
    """Three days of training, each with the link of its recording; the last to be linked are still to come."""
    people = list(people_of(year.institution, on=year.today))
    groups = people[:-LATECOMERS:3], people[1:-LATECOMERS:3], people[2:-LATECOMERS:3]
    kind = catalogue(year.institution, "evidence_kind")[0]
    for (ago, unit, topic, hours), chosen in zip(GIVEN, groups, strict=True):
        day = year.today - timedelta(days=ago)
        at = moment(day, 17)
        by = year.acting(staff.by_role["planning_professional"], at)
        fields = {
            "unit": Unit.objects.get(institution=year.institution, code=unit),
            "topic": topic,
            "held_on": day,
            "hours": hours,
            "trainer": "Equipo de sistemas (ficticio)",
            "contents": "Práctica con los datos de la demostración.",
        }
        training = actions.record_training(year.institution, id=uuid7(), fields=fields, people=chosen, by=by, at=at)
        link = f"https://se.demo/capacitaciones/{day:%Y-%m-%d}"
        actions.add_training_proof(
            training, id=uuid7(), kind=kind, title="Grabación", link=link, taken_on=day, by=by, at=at
        )


def train_before(year: Year, unit: Unit, people: Iterable[User], day: date, *, by: User) -> None:
    """Who registers in the system was trained in it first, on ``day``: without that, nothing is let be registered."""
    at = moment(day, 16)
    fields = {
        "unit": unit,
        "topic": "Registrar sesiones, hitos y seguimiento (ficticio)",
        "held_on": day,
        "hours": 4,
        "trainer": "Profesional responsable del sistema (ficticio)",
        "contents": "El registro de la asistencia y la guía de seguimiento y evaluación.",
    }
    actions.record_training(year.institution, id=uuid7(), fields=fields, people=people, by=year.acting(by, at), at=at)
