"""The responsible has no link with the institution on the days of the activity, or the contract ends before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Link, Row
from baquiano.planning.choices import Severity
from baquiano.ui.display import day


def find(desk: Desk) -> Iterator[Finding]:
    links: dict[UUID, list[Link]] = defaultdict(list)
    for link in desk.sheet.links:
        links[link.person].append(link)
    for row in desk.rows:
        if row.responsible is None:
            continue
        why = _fault(desk, row, links[row.responsible])
        if why:
            words = _("%(who)s, responsable de %(code)s, %(why)s.") % {
                "who": desk.people.get(row.responsible, ""),
                "code": row.code,
                "why": why,
            }
            facts = (str(row.responsible), str(row.starts_on), str(row.ends_on), why)
            yield Finding("responsible_without_link", str(row.id), words, facts, items=(row.id,), plans=(row.plan,))


def _fault(desk: Desk, row: Row, links: list[Link]) -> str:
    first = row.starts_on or date(desk.year, 1, 1)
    last = row.last_day or date(desk.year, 12, 31)
    if not links:
        return _("no tiene vinculación con la entidad")
    if row.starts_on is None and any(_covers(link, first, last) for link in links):
        return ""
    if row.starts_on is not None and all(any(_covers(link, one, one) for link in links) for one in (first, last)):
        return ""
    ends = [link.last_day for link in links if link.last_day]
    if any(link.starts_on > first for link in links) and not any(link.starts_on <= first for link in links):
        return _("comienza su vinculación el %(day)s") % {"day": day(min(link.starts_on for link in links))}
    return _("tiene vinculación hasta el %(day)s") % {"day": day(max(ends))}


def _covers(link: Link, first: date, last: date) -> bool:
    """Whether some day of the period is of the link."""
    return link.starts_on <= last and (link.last_day is None or link.last_day >= first)


CHECK = Check(
    "responsible_without_link",
    gettext_lazy("Responsable sin vinculación o con contrato vencido"),
    gettext_lazy("Nadie respondería por la actividad el día en que se ejecuta."),
    gettext_lazy("Cambie el responsable; si el contrato se va a renovar, acéptelo diciendo cuándo."),
    Severity.WARNS,
    find,
)
