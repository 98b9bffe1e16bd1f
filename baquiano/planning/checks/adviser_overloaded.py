"""A person answers for more days of work than the month has, or works them in the teams of others."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Row, TeamDays
from baquiano.planning.choices import Severity
from baquiano.ui.display import month_name, number


def find(desk: Desk) -> Iterator[Finding]:
    for person, work in desk.work_of_person.items():
        load: dict[int, float] = defaultdict(float)
        theirs: dict[int, list[Row]] = defaultdict(list)
        for row, in_team in work:
            for month, days in asked_days(desk, row, in_team).items():
                load[month] += days
                theirs[month].append(row)
        for month in sorted(load):
            available = available_days(desk, person, month)
            if round(load[month], 2) > available:
                yield _finding(desk, person, month, theirs[month], load[month], available)


def asked_days(desk: Desk, row: Row, in_team: TeamDays | None = None) -> dict[int, float]:
    """How many days of each month the activity asks of its responsible, or of somebody while they are in its team.

    A short period is worked whole. In a longer one each entity takes a day, shared among its months in proportion to
    their working days: "una visita a doce colegios entre marzo y mayo" is four days of each.
    """
    if row.starts_on is None or row.starts_on.year != desk.year:
        return {}
    days = desk.working_days(row.starts_on, min(row.last_day or row.starts_on, date(desk.year, 12, 31)))
    if not days:
        return {}
    asked = len(days) if len(days) <= desk.thresholds.short_days else min(max(1, len(row.entities)), len(days))
    shares: dict[int, float] = defaultdict(float)
    for one in days:
        if in_team is None or in_team.has(one):
            shares[one.month] += asked / len(days)
    return dict(shares)


def available_days(desk: Desk, person: UUID, month: int) -> float:
    """The working days of the month in which the person is linked, in the percentage that the profile leaves free."""
    last = date(desk.year + month // 12, month % 12 + 1, 1)
    days = [one for one in desk.working_days(date(desk.year, month, 1), last) if one.month == month]
    links = [link for link in desk.sheet.links if link.person == person]
    if links:
        days = [one for one in days if any(x.starts_on <= one <= (x.last_day or one) for x in links)] or days
    return len(days) * desk.thresholds.available_percent / 100


def _finding(desk: Desk, person: UUID, month: int, rows: list[Row], asked: float, available: float) -> Finding:
    words = _("%(who)s tiene %(asked)s días de actividades en %(month)s y solo %(available)s días disponibles.") % {
        "who": desk.people.get(person, ""),
        "asked": number(asked, 1),
        "month": month_name(month),
        "available": number(available, 1 if available % 1 else 0),
    }
    return Finding(
        "adviser_overloaded",
        f"{person}:{month}",
        words,
        (f"{asked:.2f}", f"{available:.2f}", *sorted(str(row.id) for row in rows)),
        items=tuple(row.id for row in rows),
        plans=tuple(sorted({row.plan for row in rows})),
    )


CHECK = Check(
    "adviser_overloaded",
    gettext_lazy("Persona con más días de trabajo que los del mes"),
    gettext_lazy(
        "Una actividad corta ocupa sus días hábiles; una larga, un día por entidad, repartidos en sus meses. Los ocupa "
        "a su responsable y a quienes están en el equipo que la lleva."
    ),
    gettext_lazy("Reparta las actividades entre el equipo o córralas a otro mes."),
    Severity.WARNS,
    find,
)
