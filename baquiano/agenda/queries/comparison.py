"""The agendas beside the plan: what is missing, what is extra, what changed (activity 9 of the procedure)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from baquiano.agenda import rules
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.queries.agendas import SHOWN, entries_of
from baquiano.agenda.queries.plan import items_in_force, proposals_by_unit, proposals_of, units_with_plan
from baquiano.common.text import fold
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.planning.models import PlanItem
from baquiano.ui.display import day

SAME, CHANGED, MISSING = "same", "changed", "missing"


@dataclass(frozen=True)
class Difference:
    """One field in which the agenda departs from the plan."""

    label: str
    planned: str
    agreed: str


@dataclass(frozen=True)
class ComparedEntry:
    entry: AgendaEntry
    differences: list[Difference]


@dataclass(frozen=True)
class Missing:
    """A proposal of the plan that no standing entry answers, and the entry that the group withdrew, if it said why."""

    proposal: rules.Proposal
    withdrawn: AgendaEntry | None


@dataclass
class ComparedItem:
    """An item of the plan with its entries of the month and the proposals that nobody took up."""

    item: PlanItem
    entries: list[ComparedEntry] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.missing:
            return MISSING
        return CHANGED if any(compared.differences for compared in self.entries) else SAME


@dataclass(frozen=True)
class Comparison:
    items: list[ComparedItem]
    extra: list[AgendaEntry]

    @property
    def missing(self) -> int:
        return sum(len(compared.missing) for compared in self.items)

    @property
    def changed(self) -> int:
        return sum(bool(entry.differences) for compared in self.items for entry in compared.entries)

    @property
    def same(self) -> int:
        return sum(not entry.differences for compared in self.items for entry in compared.entries)

    @property
    def counts(self) -> dict[str, int]:
        return {"same": self.same, "changed": self.changed, "missing": self.missing, "extra": len(self.extra)}

    @property
    def is_equal(self) -> bool:
        """Whether the agenda says what the plan says."""
        return not (self.missing or self.changed or self.extra)


def compare(agenda: MonthlyAgenda) -> Comparison:
    """The items of the plan that touch the month, or that the agenda uses, each beside its entries."""
    items = list(items_in_force(agenda.year, agenda.unit))
    return _beside(list(entries_of(agenda)), items, proposals_of(agenda, items))


def _beside(
    entries: Iterable[AgendaEntry], in_force: Iterable[PlanItem], proposals: Iterable[rules.Proposal]
) -> Comparison:
    items = {item.pk: item for item in in_force}
    asked: dict[Any, list[rules.Proposal]] = defaultdict(list)
    for proposal in proposals:
        asked[proposal.item.pk].append(proposal)
    of_item: dict[Any, list[AgendaEntry]] = defaultdict(list)
    for entry in entries:
        of_item[entry.plan_item_id if entry.plan_item_id in items else None].append(entry)
    wanted = [item for item in items.values() if item.pk in asked or item.pk in of_item]
    extra = [entry for entry in of_item[None] if not entry.is_cancelled]
    return Comparison([_compared(item, asked[item.pk], of_item[item.pk]) for item in wanted], extra)


@dataclass(frozen=True)
class ComparedGroup:
    """The month of one group beside its plan; a group that drew no agenda lacks all that its plan asks for."""

    unit: Unit
    agenda: MonthlyAgenda | None
    comparison: Comparison


def compare_month(year: FiscalYear, month: int) -> list[ComparedGroup]:
    """Every group with a plan in force or an agenda, by name; as many queries for one group as for twenty."""
    agendas = {row.unit_id: row for row in MonthlyAgenda.objects.filter(year=year, month=month).select_related("unit")}
    units = {unit.pk: unit for unit in units_with_plan(year)} | {row.unit_id: row.unit for row in agendas.values()}
    items: dict[Any, list[PlanItem]] = defaultdict(list)
    for item in items_in_force(year):
        items[item.plan.unit_id].append(item)
    entries: dict[Any, list[AgendaEntry]] = defaultdict(list)
    rows = AgendaEntry.objects.filter(agenda__year=year, agenda__month=month)
    for entry in rows.select_related(*SHOWN, "plan_item").order_by("starts_at", "id"):
        entries[entry.agenda.unit_id].append(entry)
    proposals = proposals_by_unit(year, month, items)
    found = [
        ComparedGroup(unit, agendas.get(pk), _beside(entries[pk], items[pk], proposals[pk]))
        for pk, unit in units.items()
    ]
    return sorted(found, key=lambda group: group.unit.name)


def _compared(item: PlanItem, asked: Iterable[rules.Proposal], entries: list[AgendaEntry]) -> ComparedItem:
    kept = [entry for entry in entries if not entry.is_cancelled]
    withdrawn = {entry.draw_key: entry for entry in entries if entry.is_cancelled}
    unanswered = (proposal for proposal in asked if not any(_answers(entry, proposal) for entry in kept))
    return ComparedItem(
        item,
        [ComparedEntry(entry, differences_of(entry, item)) for entry in kept],
        [Missing(proposal, withdrawn.get(proposal.key)) for proposal in unanswered],
    )


def _answers(entry: AgendaEntry, proposal: rules.Proposal) -> bool:
    """Whether the entry is the one proposed, even with another beneficiary, or serves the same one."""
    served = getattr(proposal.beneficiary, "pk", None)
    return entry.draw_key == proposal.key or served is None or entry.beneficiary_id == served


def differences_of(entry: AgendaEntry, item: PlanItem) -> list[Difference]:
    """In what the entry departs from its item; what the plan left open is never a difference."""
    found = [
        _difference("Tema", item.topic, entry.topic, item.topic_id, entry.topic_id),
        _difference("Mecanismo", item.mechanism, entry.mechanism, item.mechanism_id, entry.mechanism_id),
        _difference("Responsable", item.responsible, entry.responsible, item.responsible_id, entry.responsible_id),
        _beneficiary(entry, item),
        _date(entry, item),
        _place(entry, item),
    ]
    return [difference for difference in found if difference]


def _difference(label: str, planned: Any, agreed: Any, planned_id: Any, agreed_id: Any) -> Difference | None:
    if planned_id is None or planned_id == agreed_id:
        return None
    return Difference(label, str(planned), str(agreed or "Sin definir"))


def _beneficiary(entry: AgendaEntry, item: PlanItem) -> Difference | None:
    planned = {row.pk: row.name for row in item.beneficiaries.all()}
    if not planned or entry.beneficiary_id in planned:
        return None
    names = ", ".join(sorted(planned.values())[:3]) + ("…" if len(planned) > 3 else "")
    return Difference("Beneficiario", names, str(entry.beneficiary or "Sin definir"))


def _place(entry: AgendaEntry, item: PlanItem) -> Difference | None:
    """The place that the plan names; without one, its municipality, unless it follows from who is served."""
    if item.place:
        same = fold(item.place)[:200] == fold(entry.place)
        return None if same else Difference("Lugar", item.place, entry.place or "Sin definir")
    if item.beneficiaries.all():
        return None
    return _difference("Municipio", item.municipality, entry.municipality, item.municipality_id, entry.municipality_id)


def _date(entry: AgendaEntry, item: PlanItem) -> Difference | None:
    period = rules.period_of(item, entry.agenda.year.year)
    if period is None or period[0] <= entry.day <= period[1]:
        return None
    first, last = period
    planned = day(first) if first == last else f"{day(first)} a {day(last)}"
    return Difference("Fecha", planned, day(entry.day))
