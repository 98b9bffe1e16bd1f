"""Dates outside the vigencia, or that end before they begin."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Row
from baquiano.planning.choices import Severity
from baquiano.ui.display import day


def find(desk: Desk) -> Iterator[Finding]:
    for row in desk.rows:
        words = _fault(row, desk.year)
        if words:
            facts = (str(row.starts_on), str(row.ends_on))
            yield Finding("dates_out_of_order", str(row.id), words, facts, items=(row.id,), plans=(row.plan,))


def _fault(row: Row, year: int) -> str:
    outside = [one for one in (row.starts_on, row.ends_on) if one and one.year != year]
    if outside:
        words = {"code": row.code, "day": day(outside[0]), "year": year}
        return _("%(code)s tiene la fecha %(day)s, que no es de la vigencia %(year)s.") % words
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        words = {"code": row.code, "first": day(row.starts_on), "last": day(row.ends_on)}
        return _("%(code)s termina el %(last)s, antes de comenzar el %(first)s.") % words
    if row.ends_on and not row.starts_on:
        return _("%(code)s dice cuándo termina y no cuándo comienza.") % {"code": row.code}
    return ""


CHECK = Check(
    "dates_out_of_order",
    gettext_lazy("Fechas fuera de la vigencia o en desorden"),
    gettext_lazy("Una actividad se ejecuta dentro de la vigencia de su plan, y comienza antes de terminar."),
    gettext_lazy("Corrija las fechas de la actividad."),
    Severity.BLOCKS,
    find,
)
