"""What a procedure stands on: its norms and their reviews, the guides of its activities, its risks and indicators."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common import statements
from baquiano.common.policy import allows, visible
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import ancestor_ids
from baquiano.library.models import Guide, GuideVersion
from baquiano.library.queries import versions_in_force
from baquiano.norms.models import Norm
from baquiano.procedures.choices import ProcedureState, ReviewOutcome, ReviewState
from baquiano.procedures.models import (
    Activity,
    FiledGuide,
    GuideLink,
    NormReview,
    Procedure,
    ProcedureIndicator,
    ProcedureNorm,
    ProcedureRisk,
)


# --- norms and reviews -----------------------------------------------------------------------------------------------
def norms_of(procedure: Procedure) -> QuerySet[ProcedureNorm]:
    return ProcedureNorm.objects.filter(procedure_code=procedure.code).select_related("norm")


def procedures_in_force(codes: Iterable[str]) -> QuerySet[Procedure]:
    return Procedure.objects.filter(code__in=list(codes), state=ProcedureState.IN_FORCE)


def procedures_of_norm(norm: Norm) -> list[tuple[ProcedureNorm, Procedure | None]]:
    """The links of a norm, each with the version in force of its procedure."""
    links = list(ProcedureNorm.objects.filter(norm=norm).order_by("procedure_code"))
    found = {one.code: one for one in procedures_in_force(link.procedure_code for link in links)}
    return [(link, found.get(link.procedure_code)) for link in links]


def reviews_visible_to(user: User) -> QuerySet[NormReview]:
    rows = NormReview.objects.select_related("change__norm", "procedure", "closed_by")
    return visible(rows, user, "procedures.view_review")


def reviews_awaiting(user: User) -> list[NormReview]:
    """What waits in the inbox of the person: the open reviews, when the policy lets the person close them."""
    if not allows(user, "procedures.close_review"):
        return []

    def awaiting(state: str) -> QuerySet[NormReview]:
        rows = visible(NormReview.objects.select_related("change__norm", "procedure"), user, "procedures.close_review")
        return rows.filter(state=state).order_by("due_on", "opened_at")

    return statements.instances("procedures.reviews", awaiting, user.pk, user.standing, state=ReviewState.OPEN.value)


def awaits_new_version(procedure: Procedure) -> list[NormReview]:
    """The reviews that asked for a version that has not been put in force since."""
    asked = NormReview.objects.filter(
        procedure_code=procedure.code, outcome=ReviewOutcome.NEW_VERSION, closed_at__gt=procedure.loaded_at
    )
    return list(asked.select_related("change__norm"))


# --- guides ----------------------------------------------------------------------------------------------------------
def uses_of(procedure: Procedure) -> QuerySet[GuideLink]:
    """Everything attached to the procedure, activity by activity."""
    rows = GuideLink.objects.filter(procedure_code=procedure.code).select_related("guide__unit", "unit")
    return rows.order_by("process", "bpmn_id", "guide__title")


def uses_of_guide(guide: Guide) -> QuerySet[GuideLink]:
    return (
        GuideLink.objects.filter(guide=guide)
        .select_related("guide", "unit")
        .order_by("procedure_code", "process", "bpmn_id")
    )


def activity_names(links: Iterable[GuideLink]) -> dict[tuple[str, str], Activity]:
    """The activity of the version in force that each link names; a link to one that left it has none."""
    elements = {link.bpmn_id for link in links}
    rows = Activity.objects.filter(bpmn_id__in=elements, definition__procedure__state=ProcedureState.IN_FORCE)
    return {(row.definition.key, row.bpmn_id): row for row in rows.select_related("definition")}


def guides_of(activities: Iterable[Activity], unit: Unit | None, on: date) -> dict[UUID, list[GuideVersion]]:
    """The versions in force on the day that whoever does each activity in ``unit`` must see, by key of the activity.

    What a dependency attached for itself reaches only cases of it and of the units under it (WFL-08).
    """
    keys = {(one.definition.key, one.bpmn_id): one.pk for one in activities}
    rows = GuideLink.objects.filter(process__in={key for key, _ in keys}, bpmn_id__in={node for _, node in keys})
    links = [link for link in rows.order_by("created_at", "id") if (link.process, link.bpmn_id) in keys]
    reached: set[UUID] = set(ancestor_ids(unit)) if unit and any(link.unit_id for link in links) else set()
    held = [link for link in links if link.unit_id is None or link.unit_id in reached]
    versions = versions_in_force({link.guide_id for link in held}, on) if held else {}
    found: dict[UUID, list[GuideVersion]] = defaultdict(list)
    for link in held:
        version = versions.get(link.guide_id)
        if version and version not in found[keys[link.process, link.bpmn_id]]:
            found[keys[link.process, link.bpmn_id]].append(version)
    return dict(found)


def filed_with(subject: Model) -> QuerySet[FiledGuide]:
    """The versions filed with the cases of the subject: with what it was done."""
    of_subject = Q(task__case__subject_type=subject._meta.label_lower, task__case__subject_id=str(subject.pk))
    rows = FiledGuide.objects.filter(of_subject)
    return rows.select_related("version__guide", "version__file", "task__activity").order_by("filed_at", "id")


def codes_applied_to(guides: Iterable[Any]) -> dict[UUID, set[str]]:
    """The codes of the procedures to which each document was attached as a whole, by key of the guide."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = GuideLink.objects.filter(guide__in=[getattr(one, "pk", one) for one in guides], process="")
    for guide_id, code in rows.values_list("guide_id", "procedure_code"):
        found[guide_id].add(code)
    return found


# --- risks and indicators --------------------------------------------------------------------------------------------
def risks_of(procedure: Procedure) -> QuerySet[ProcedureRisk]:
    return ProcedureRisk.objects.filter(procedure_code=procedure.code)


def indicators_of(procedure: Procedure) -> QuerySet[ProcedureIndicator]:
    return ProcedureIndicator.objects.filter(procedure_code=procedure.code)


def risk_visible_to(user: User) -> QuerySet[ProcedureRisk]:
    return visible(ProcedureRisk.objects.all(), user, "procedures.view_procedure")


def indicator_visible_to(user: User) -> QuerySet[ProcedureIndicator]:
    return visible(ProcedureIndicator.objects.all(), user, "procedures.view_procedure")
