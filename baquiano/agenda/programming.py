"""The monthly programming of a directorate, with spaces, teams and material, against what the institution says.

An institution whose profile says ``[agenda] mode = "programming"`` demands more of each activity (AGD-06):
its kind of space, its team, its material and its internal procedures, and that all of it follows the guidelines of
the senior management and what the directorate was approved in the strategy.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from baquiano.agenda.choices import Preparation
from baquiano.agenda.models import AgendaEntry, PreparationTick
from baquiano.agenda.rules import Programming
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.institutions.queries import catalogue, setting
from baquiano.library.models import Guide
from baquiano.library.queries import guides_on, versions_in_force
from baquiano.planning.choices import PlanKind
from baquiano.planning.models import Plan, PlanItem
from baquiano.strategy.choices import ProposalState, Space
from baquiano.strategy.models import GuidelineLink, Proposal
from baquiano.teams.models import TeamWork

MODE, PROGRAMMING = "agenda.mode", "programming"
PROCEDURE = "procedure"


def is_programming(institution: Institution, year: int) -> bool:
    """Whether the month of a directorate is programmed with spaces, teams and material."""
    return setting(institution, MODE, year, default="agenda") == PROGRAMMING


def demands_of(institution: Institution, year: int, entries: Sequence[AgendaEntry]) -> Programming | None:
    """What the institution demands of ``entries`` beyond an agenda; nothing where it does not program so.

    In a constant number of reads.
    """
    if not is_programming(institution, year):
        return None
    materials = _materials(entries)
    units = {entry.agenda.unit_id for entry in entries}
    return Programming(
        materials={key: len(guides) for key, guides in materials.items()},
        outdated=_outdated(entries, materials),
        procedures=_pending_procedures(institution, entries),
        spaces=_approved_spaces(units, year),
        guided=_guided(units, year, min((entry.day for entry in entries), default=date(year, 1, 1))),
    )


def _materials(entries: Iterable[AgendaEntry]) -> dict[UUID, list[Guide]]:
    found: dict[UUID, list[Guide]] = defaultdict(list)
    rows = AgendaEntry.materials.through.objects.filter(agendaentry__in=[entry.pk for entry in entries])
    for row in rows.select_related("guide"):
        found[row.agendaentry_id].append(row.guide)
    return found


def _outdated(entries: Iterable[AgendaEntry], materials: dict[UUID, list[Guide]]) -> dict[UUID, list[str]]:
    """The material that has no version in force on the last day looked at, by entry."""
    guides = {guide.pk for chosen in materials.values() for guide in chosen}
    days = [entry.day for entry in entries]
    holding = versions_in_force(guides, max(days)) if days else {}
    found = {key: [str(guide) for guide in chosen if guide.pk not in holding] for key, chosen in materials.items()}
    return {key: lost for key, lost in found.items() if lost}


def _pending_procedures(institution: Institution, entries: Sequence[AgendaEntry]) -> dict[UUID, list[str]]:
    """What the plan says must be arranged for each activity, while nobody says that it was done."""
    through: Any = PlanItem.procedure_types.through
    rows = through.objects.filter(planitem__in={entry.plan_item_id for entry in entries if entry.plan_item_id})
    asked: dict[UUID, list[str]] = defaultdict(list)
    for row in rows.select_related("catalogueitem"):
        asked[row.planitem_id].append(str(row.catalogueitem))
    items = [one.pk for one in catalogue(institution, "preparation") if one.attributes.get("about") == PROCEDURE]
    done = set(
        PreparationTick.objects.filter(
            entry__in=[entry.pk for entry in entries], item__in=items, state__in=[Preparation.DONE, "not_applicable"]
        ).values_list("entry_id", flat=True)
    )
    return {
        entry.pk: sorted(asked[entry.plan_item_id])
        for entry in entries
        if entry.plan_item_id in asked and entry.pk not in done
    }


def _approved_spaces(units: Iterable[UUID], year: int) -> dict[UUID, str]:
    """Where the strategy approved that each directorate works, when it said only one way."""
    rows = Proposal.objects.filter(unit__in=units, strategy__year__year=year, state=ProposalState.VALIDATED)
    return dict(rows.exclude(space__in=["", Space.BOTH]).values_list("unit_id", "space"))


def _guided(units: set[UUID], year: int, on: date) -> dict[UUID, list[str]]:
    """The guidelines in force on the day that the plan of each directorate, or the whole one, follows."""
    plans = Plan.objects.filter(year__year=year).values_list("pk", "unit_id", "kind")
    own = {pk: unit for pk, unit, kind in plans if kind == PlanKind.GROUP and unit in units}
    whole = {pk for pk, _unit, kind in plans if kind != PlanKind.GROUP}
    found: dict[UUID, list[str]] = {unit: [] for unit in units}
    links = GuidelineLink.objects.filter(subject_type=Plan._meta.label_lower, subject_id__in=[*own, *whole])
    for link in links.select_related("guideline"):
        if link.guideline.is_in_force(on):
            for unit in units if link.subject_id in whole else {own[link.subject_id]}:
                found[unit].append(str(link.guideline))
    return found


# --- what a drawing proposes ------------------------------------------------------------------------------------------


def teams_of_items(items: Iterable[PlanItem]) -> dict[UUID, UUID]:
    """The team that carries out each activity of the plan."""
    keys = [str(item.pk) for item in items]
    rows = TeamWork.objects.filter(subject_type=PlanItem._meta.label_lower, subject_id__in=keys)
    return {UUID(key): team for key, team in rows.values_list("subject_id", "team_id")}


def spaces_by_modality(institution: Institution) -> dict[str, CatalogueItem]:
    """The space that is proposed in each modality: the first of the catalogue."""
    found: dict[str, CatalogueItem] = {}
    for one in catalogue(institution, "space"):
        found.setdefault(one.attributes.get("modality", "any"), one)
    return found


def materials_for(entries: Sequence[AgendaEntry]) -> list[Any]:
    """The rows that give each entry the guides in use about its topic or its kind of service."""
    about = {
        entry.pk: {entry.topic_id, entry.plan_item.service_type_id if entry.plan_item else None} for entry in entries
    }
    asked = {key for keys in about.values() for key in keys if key}
    if not asked:
        return []
    guides = set(guides_on(asked).values_list("pk", flat=True))
    linked: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Guide.topics.through.objects.filter(catalogueitem_id__in=asked, guide_id__in=guides)
    for guide, item in rows.values_list("guide_id", "catalogueitem_id"):
        linked[item].add(guide)
    through: Any = AgendaEntry.materials.through
    return [
        through(agendaentry_id=key, guide_id=guide)
        for key, topics in about.items()
        for guide in sorted({guide for topic in topics if topic for guide in linked[topic]})
    ]
