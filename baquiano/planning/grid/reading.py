"""What the typed texts of a row mean. The readers are those of the import: accents are forgiven, nothing is guessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.importing.cells import Doubt, Unclear, is_nothing, parts_of
from baquiano.common.importing.days import NotADate, Period, read_period
from baquiano.common.text import fold, one_line
from baquiano.institutions.queries import catalogue, people_of, setting
from baquiano.planning import queries
from baquiano.planning.grid.outcomes import Fault
from baquiano.planning.importing import cells
from baquiano.planning.importing.columns import BY_FIELD
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.more import LINKS, MODES, YES_NO
from baquiano.planning.rules import REQUIREMENTS

_CATALOGUES = {
    "programme": "programme",
    "topic": "topic",
    "service_type": "service_type",
    "mechanism": "mechanism",
    "procedure_types": "procedure_type",
}
_ONE_LINE = {"place": 200, "team": 500}
_LONGEST = 4000


@dataclass
class RowReading:
    """The values of the cells that were understood, and what is wrong with the others."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)


class RowReader:
    """Reads rows of one plan; what it needs to know is read once for all of them."""

    def __init__(self, plan: Plan, user: User, on: date) -> None:
        institution, self.year = plan.institution, plan.year.year
        self.entries = {
            name: cells.Catalogue(name, BY_FIELD[name].header, catalogue(institution, code))
            for name, code in _CATALOGUES.items()
        }
        self.places = cells.Places(setting(institution, "beneficiary.department", year=self.year))
        self.people = cells.People(list(people_of(institution, on=on, unit=plan.unit)))
        self.links = cells.More()
        self._plan, self._user = plan, user
        self._needs: dict[str, Any] | None = None

    def read(
        self, texts: Mapping[str, str], item: PlanItem | None, answers: Mapping[str, str] | None = None
    ) -> RowReading:
        """``texts`` by column, over what ``item`` says now: a school is looked for in the town of its row."""
        found, given = RowReading(), dict(answers or {})
        # The town first: it tells schools of one name apart.
        for name in sorted(texts, key=lambda one: one != "municipality"):
            read = self._readers.get(name)
            if read is None:
                found.faults[name] = Fault(_("Esta columna no se escribe aquí."))
            else:
                read(self, name, texts[name], item, given, found)
        return found

    def _text(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        written = one_line(text) if name in _ONE_LINE else text.replace("\r\n", "\n").strip()
        longest = _ONE_LINE.get(name, _LONGEST)
        if len(written) > longest:
            words = {"count": len(written), "most": longest}
            found.faults[name] = Fault(_("Tiene %(count)s letras y caben %(most)s: acórtelo.") % words)
        elif name == "activity" and not written:
            found.faults[name] = Fault(_("Escriba la actividad: es lo único que una fila no puede dejar vacío."))
        else:
            found.values[name] = written

    def _entry(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        written = one_line(text)
        self._keep(name, None if is_nothing(written) else self.entries[name].read(written, answers), found)

    def _several(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        rows, doubts = self.entries[name].read_many(text, answers) if text.strip() else ([], [])
        self._keep(name, doubts[0] if doubts else rows, found)

    def _town(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        written = one_line(text)
        self._keep(name, None if is_nothing(written) else self.places.town(written, answers), found)

    def _schools(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        town = found.values.get("municipality", item.municipality if item else None)
        rows: list[Any] = []
        for part in [] if is_nothing(text) else parts_of(text):
            one = self.places.school(part, town, answers)
            if isinstance(one, Doubt):
                self._keep(name, one, found)
                return
            if one not in rows:
                rows.append(one)
        found.values[name] = rows

    def _person(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        written = one_line(text)
        one = None if is_nothing(written) else self.people.read(written, answers)
        if isinstance(one, str):
            # Somebody answered that it is a team: it goes to the column of the team.
            before = found.values.get("team", item.team if item else "")
            found.values |= {name: None, "team": "; ".join(part for part in (before, one) if part)[:500]}
        else:
            self._keep(name, one, found)

    def _day(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        period = self._period(name, text, found)
        if period is None:
            if name not in found.faults:
                found.values[name] = None
            return
        found.values[name] = period.last if name == "ends_on" else period.first
        if name == "starts_on" and period.first != period.last:
            found.values.setdefault("ends_on", period.last)

    def _period(self, name: str, text: str, found: RowReading) -> Period | None:
        if is_nothing(text):
            return None
        words = {"year": self.year}
        try:
            period = read_period(text.strip(), self.year)
        except NotADate:
            found.faults[name] = Fault(_("Escriba la fecha como 15/03/%(year)s.") % words)
            return None
        if period.first.year != self.year or period.last.year != self.year:
            found.faults[name] = Fault(_("La fecha no es de la vigencia %(year)s.") % words)
            return None
        return period

    def _money(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        try:
            found.values[name] = cells.money(text)
        except Unclear as unclear:
            found.faults[name] = Fault(f"{unclear.mend[:1].upper()}{unclear.mend[1:]}.")

    def _more(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        try:
            found.values[name] = self.links.read(name, text)
        except Unclear as unclear:
            found.faults[name] = Fault(f"{unclear.mend[:1].upper()}{unclear.mend[1:]}.")

    def _answered(self, name: str, text: str, item: Any, answers: dict[str, str], found: RowReading) -> None:
        if self._needs is None:
            self._needs = {fold(need.code): need for need in queries.needs_for_plan(self._user, self._plan)}
        known = dict(self._needs)
        if item is not None:
            known |= {fold(need.code): need for need in item.needs.all()}
        rows = []
        for part in parts_of(text, r"[;,\n]"):
            if fold(part) not in known:
                found.faults[name] = Fault(
                    _("«%(code)s» no es el código de una necesidad de su grupo.") % {"code": part}
                )
                return
            rows.append(known[fold(part)])
        found.values[name] = list(dict.fromkeys(rows))

    def _keep(self, name: str, value: Any, found: RowReading) -> None:
        if isinstance(value, Doubt):
            mend = "" if value.options else " " + _("Corrija la celda.")
            found.faults[name] = Fault(f"{value.ask}{mend}", value.key, value.options)
        else:
            found.values[name] = value

    _readers: dict[str, Callable[..., None]] = {
        **dict.fromkeys(
            ("need", "strategy", "activity", "objective", "instruments", "resources", "place", "team", "inputs"), _text
        ),
        **dict.fromkeys(("programme", "topic", "service_type", "mechanism"), _entry),
        "procedure_types": _several,
        "municipality": _town,
        "beneficiaries": _schools,
        "responsible": _person,
        "starts_on": _day,
        "ends_on": _day,
        "budget": _money,
        "meetings_cost": _money,
        "needs": _answered,
        "assisted_on": _day,
        **dict.fromkeys((*MODES, *YES_NO, *LINKS), _more),
    }


def lacking(item: PlanItem, required: list[str]) -> str:
    """What ``item`` still lacks to be delivered, in words."""
    return ", ".join(str(REQUIREMENTS[name].label) for name in required if not REQUIREMENTS[name].is_met(item))
