"""In which topics the people of a demonstration are competent: nearly all in what they give, one only authorised."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import cycle

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.competences import actions
from baquiano.institutions.models import CatalogueItem, Unit

BASES = (
    "Especialización en gestión pública (título ficticio).",
    "Cinco años de experiencia certificada en el tema (ficticio).",
    "Diplomado de 120 horas en el tema (ficticio).",
)


def register_competences(
    unit: Unit, people: Iterable[User], topics: list[CatalogueItem], *, since: date, by: User | None, at: datetime
) -> None:
    """Each of the people in each of the topics but the last one, for which the first of them is authorised."""
    everybody, bases = list(people), cycle(BASES)
    for person in everybody:
        for topic in topics[:-1]:
            _register(unit, person, topic, "thematic", next(bases), since, None, by, at)
    if everybody:
        until = since.replace(month=12, day=31)
        why = "No hay otra persona disponible este año; la acompaña quien coordina (ficticio)."
        _register(unit, everybody[0], topics[-1], "authorised", why, since, until, by, at)


def _register(
    unit: Unit, person: User, topic: CatalogueItem, kind: str, basis: str, since: date, until: date | None,
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    fields = {
        "user": person,
        "unit": unit,
        "topic": topic,
        "kind": kind,
        "basis": basis,
        "starts_on": since,
        "ends_on": until,
    }
    actions.register_competence(unit.institution, id=uuid7(), fields=fields, by=by, at=at)
