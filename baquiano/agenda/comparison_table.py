"""The comparison of agendas and plan as rows of a table: one for each thing planned, scheduled or both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.queries import ComparedGroup, ComparedItem, Difference
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning.models import PlanItem

WORDS = {
    "missing": _("Falta en la agenda"),
    "extra": _("Fuera del plan"),
    "changed": _("Con cambios"),
    "same": _("Conforme"),
}
HEADERS = [
    PLAN_UNIT,
    _("Situación"),
    _("Código del plan"),
    _("Actividad"),
    _("Plan: desde"),
    _("Plan: hasta"),
    _("Agenda: fecha"),
    _("Beneficiario"),
    _("Municipio"),
    _("Responsable en el plan"),
    _("Responsable en la agenda"),
    _("Qué cambió"),
    _("Explicación del grupo"),
]
WIDTHS = [30, 18, 14, 50, 13, 13, 13, 40, 20, 28, 28, 50, 50]


@dataclass(frozen=True)
class CompareRow:
    """One line of the comparison; ``entry`` when there is something scheduled, ``item`` when it is of the plan."""

    unit: Any
    situation: str
    item: PlanItem | None = None
    entry: AgendaEntry | None = None
    served: Any = None
    differences: tuple[Difference, ...] = ()
    why: str = ""

    @property
    def words(self) -> Any:
        return WORDS[self.situation]

    @property
    def activity(self) -> str:
        return self.entry.title if self.entry else (self.item.activity if self.item else "")

    @property
    def changes(self) -> str:
        return "; ".join(f"{one.label}: {one.planned} → {one.agreed}" for one in self.differences)

    @property
    def municipality(self) -> Any:
        return self.entry.municipality if self.entry else getattr(self.served, "municipality", None)

    @property
    def cells(self) -> list[Any]:
        """Dates are dates; the rest is text."""
        item, entry = self.item, self.entry
        on: date | None = entry.day if entry else None
        return [
            str(self.unit),
            str(self.words),
            item.code if item else "",
            self.activity,
            item.starts_on if item else None,
            item.ends_on if item else None,
            on,
            str(self.served or ""),
            str(self.municipality or ""),
            str(item.responsible or "") if item else "",
            str(entry.responsible or "") if entry else "",
            self.changes,
            self.why,
        ]


def rows_of(groups: Iterable[ComparedGroup]) -> list[CompareRow]:
    """The rows of each group: its items in the order of the plan, and what is in no plan at the end."""
    rows: list[CompareRow] = []
    for group in groups:
        for compared in group.comparison.items:
            rows += _of_item(group.unit, compared)
        rows += [
            CompareRow(group.unit, "extra", None, entry, entry.beneficiary, (), entry.note)
            for entry in group.comparison.extra
        ]
    return rows


def _of_item(unit: Any, compared: ComparedItem) -> list[CompareRow]:
    missing = [
        CompareRow(
            unit, "missing", compared.item, None, one.proposal.beneficiary, (),
            one.withdrawn.state_note if one.withdrawn else "",
        )
        for one in compared.missing
    ]  # fmt: skip
    standing = [
        CompareRow(
            unit, "changed" if one.differences else "same", compared.item, one.entry, one.entry.beneficiary,
            tuple(one.differences), one.entry.note,
        )
        for one in compared.entries
    ]  # fmt: skip
    return missing + standing
