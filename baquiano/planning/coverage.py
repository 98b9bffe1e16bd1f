"""The offer of services by procedure, and how it covers each link of the value chain of the institution (PLN-11).

A service is a topic of the catalogue; its procedure and the link of that procedure are columns of the catalogues
``topic`` and ``service_procedure`` of the folder. The demand is the needs of the vigencia, by their topic.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import catalogue
from baquiano.institutions.words import PLAN_UNITS
from baquiano.planning import queries
from baquiano.planning.models import Need, Plan

TOPICS, PROCEDURES, LINKS = "topic", "service_procedure", "value_chain"
UNPLACED = "sin-eslabon"


@dataclass
class Figures:
    """What is offered and what is needed: each number is a count of rows that can be opened."""

    items: int = 0
    budget: int = 0
    groups: set[UUID] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)
    schools: set[UUID] = field(default_factory=set)
    by_group: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    needs: int = 0
    unanswered: int = 0

    def take(self, other: "Figures") -> None:
        """Add the figures of a part; entities and towns in two parts are one."""
        self.items += other.items
        self.budget += other.budget
        self.needs += other.needs
        self.unanswered += other.unanswered
        for name in ("groups", "towns", "schools"):
            getattr(self, name).update(getattr(other, name))
        for unit, count in other.by_group.items():
            self.by_group[unit] += count


@dataclass
class Part:
    """A service, a procedure or a link, with its figures and the parts under it."""

    code: str
    name: str
    figures: Figures = field(default_factory=Figures)
    parts: list["Part"] = field(default_factory=list)

    @property
    def offered(self) -> list["Part"]:
        """The parts that some activity offers."""
        return [part for part in self.parts if part.figures.items]

    @property
    def is_empty(self) -> bool:
        """Whether no activity of the plan offers anything of it."""
        return self.figures.items == 0


@dataclass(frozen=True)
class Coverage:
    """The whole: links of the chain in their order, what belongs to none, and the groups of the columns."""

    links: list[Part]
    unplaced: Part
    groups: list[Unit]
    total: Figures

    @property
    def empty_links(self) -> list[Part]:
        return [link for link in self.links if link.is_empty]

    @property
    def is_ready(self) -> bool:
        """Whether the institution declared its value chain."""
        return bool(self.links)

    @property
    def rows(self) -> list[Part]:
        """What a table shows: every link, and what belongs to none when there is something."""
        figures = self.unplaced.figures
        return [*self.links, self.unplaced] if figures.items or figures.needs else self.links


def topics_of_link(institution: Institution, code: str) -> list[UUID]:
    """The topics whose procedure hangs from the link of that code."""
    procedures = catalogue(institution, PROCEDURES, active=False)
    wanted = {one.code for one in procedures if one.attributes.get("link") == code}
    return topics_of_procedures(institution, wanted)


def topics_of_procedures(institution: Institution, codes: Iterable[str]) -> list[UUID]:
    """The topics that belong to some procedure of those codes."""
    wanted = set(codes)
    return [one.pk for one in catalogue(institution, TOPICS, active=False) if one.attributes.get("procedure") in wanted]


def coverage_of(plan: Plan) -> Coverage:
    """What ``plan`` offers of each link, and what its groups need, in a constant number of queries."""
    institution = plan.institution
    services = _services(plan)
    procedures = {one.code: Part(one.code, one.name) for one in catalogue(institution, PROCEDURES)}
    links = {one.code: Part(one.code, one.name) for one in catalogue(institution, LINKS)}
    unplaced = Part(UNPLACED, _("Sin eslabón de la cadena"))
    for topic in catalogue(institution, TOPICS, active=False):
        part = Part(topic.code, topic.name, services.pop(topic.pk, Figures()))
        procedure = procedures.get(topic.attributes.get("procedure", ""))
        if topic.is_active or part.figures.items or part.figures.needs:
            _hang(part, procedure or unplaced)
    if None in services:
        _hang(Part("", _("Sin tema"), services[None]), unplaced)
    for item in catalogue(institution, PROCEDURES):
        _hang(procedures[item.code], links.get(item.attributes.get("link", "")) or unplaced)
    total = Figures()
    for part in (*links.values(), unplaced):
        total.take(part.figures)
    return Coverage(list(links.values()), unplaced, _groups(plan), total)


def _hang(part: Part, upper: Part) -> None:
    upper.parts.append(part)
    upper.figures.take(part.figures)


def _groups(plan: Plan) -> list[Unit]:
    if not plan.is_consolidated:
        return [plan.unit]
    return [group.unit for group in queries.group_plans_of(plan)]


def _services(plan: Plan) -> dict[UUID | None, Figures]:
    """The figures of each topic, and those of the activities that have none."""
    found: dict[UUID | None, Figures] = defaultdict(Figures)
    items = queries.items_of(plan).order_by()
    for topic, unit, town, budget in items.values_list("topic_id", "plan__unit_id", "municipality_id", "budget"):
        figures = found[topic]
        figures.items += 1
        figures.budget += budget or 0
        figures.groups.add(unit)
        figures.by_group[unit] += 1
        if town:
            figures.towns.add(town)
    for topic, school in items.values_list("topic_id", "beneficiaries").distinct():
        if school:
            found[topic].schools.add(school)
    for need in _needs(plan):
        found[need.topic_id].needs += 1
        found[need.topic_id].unanswered += not need.item_count  # type: ignore[attr-defined]
    return found


def _needs(plan: Plan) -> list[Need]:
    rows = Need.objects.filter(year=plan.year, is_removed=False)
    return list(queries.with_answers(rows if plan.is_consolidated else rows.filter(unit=plan.unit)))


# --- the same as a table to take away --------------------------------------------------------------------------------
def table_of(coverage: Coverage) -> tuple[list[str], list[list[Any]]]:
    """Headers and rows: a service per row under its procedure and its link; a link without services has its row too."""
    headers = [
        _("Eslabón"),
        _("Procedimiento"),
        _("Servicio"),
        _("Actividades"),
        PLAN_UNITS,
        _("Entidades"),
        _("Municipios"),
        _("Valor estimado (COP)"),
        _("Necesidades"),
        _("Necesidades sin actividad"),
        *(unit.name for unit in coverage.groups),
    ]
    rows = [
        [line.link, line.procedure, line.service or _("Sin servicios"), *_numbers(line.figures, coverage.groups)]
        for line in lines_of(coverage)
    ]
    return headers, rows


@dataclass(frozen=True)
class Line:
    """A service under its procedure and its link; a link without services has a line of its own."""

    link: str
    procedure: str
    service: str
    figures: Figures


def lines_of(coverage: Coverage) -> list[Line]:
    found = []
    for link in coverage.rows:
        services = [(procedure, one) for procedure in link.parts for one in (procedure.parts or [procedure])]
        shown = [(procedure, one) for procedure, one in services if one.figures.items or one.figures.needs]
        found += [Line(link.name, "" if part is one else part.name, one.name, one.figures) for part, one in shown]
        if not shown:
            found.append(Line(link.name, "", "", link.figures))
    return found


def _numbers(figures: Figures, groups: list[Unit]) -> list[int]:
    return [
        figures.items,
        len(figures.groups),
        len(figures.schools),
        len(figures.towns),
        figures.budget,
        figures.needs,
        figures.unanswered,
        *(figures.by_group.get(unit.pk, 0) for unit in groups),
    ]


def catalogue_names(institution: Institution, code: str) -> list[tuple[str, str]]:
    """Code and name of each entry, for the filters of a list."""
    return list(CatalogueItem.objects.filter(institution=institution, catalogue=code).values_list("code", "name"))
