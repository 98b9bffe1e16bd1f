"""A short activity begins or ends on a weekend or a holiday."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity
from baquiano.ui.display import WEEKDAYS, day

# A longer period is a span of possible dates ("marzo"), whose ends mean nothing.
LONGEST_SHORT = 7


def find(desk: Desk) -> Iterator[Finding]:
    for row in desk.rows:
        free = [one for one in _ends(row, desk.year) if not desk.is_working(one)]
        if free:
            what = " y ".join(_("el %(day)s, %(why)s") % {"day": day(one), "why": _why(one)} for one in free)
            words = _("%(code)s se programó para %(what)s.") % {"code": row.code, "what": what}
            facts = (str(row.starts_on), str(row.ends_on))
            yield Finding("day_without_work", str(row.id), words, facts, items=(row.id,), plans=(row.plan,))


def _ends(row: Row, year: int) -> list[date]:
    """The first and the last day of a short period of the vigencia."""
    first, last = row.starts_on, row.last_day
    if first is None or last is None or not 0 <= (last - first).days < LONGEST_SHORT:
        return []
    return [one for one in dict.fromkeys((first, last)) if one.year == year]


def _why(one: date) -> str:
    return WEEKDAYS[one.weekday()] if one.weekday() > 4 else _("festivo")


CHECK = Check(
    "day_without_work",
    gettext_lazy("Fecha en festivo o fin de semana"),
    gettext_lazy("Ese día la entidad no trabaja, y la visita no encontraría a nadie."),
    gettext_lazy("Corra la actividad a un día hábil; si de verdad es ese día, acéptelo con su motivo."),
    Severity.WARNS,
    find,
)
