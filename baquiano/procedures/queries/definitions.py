"""Procedures, their versions and their diagrams."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import allows, visible
from baquiano.documents import queries as documents
from baquiano.documents.models import Signature
from baquiano.procedures.choices import CaseState, ProcedureState
from baquiano.procedures.models import Activity, DiagramDraft, Matter, Procedure, ProcessDefinition

MAKERS = ("procedures.define_procedure", "procedures.review_procedure", "procedures.approve_procedure")
PUBLIC = (ProcedureState.IN_FORCE, ProcedureState.REPLACED)


def procedures_visible_to(user: User) -> QuerySet[Procedure]:
    """The versions of procedures, with how many cases run on each; what is still being made, for who makes it."""
    running = Count("diagrams__cases", filter=Q(diagrams__cases__state=CaseState.OPEN), distinct=True)
    found = visible(Procedure.objects.annotate(running=running), user, "procedures.view_procedure")
    return found if _makes(user) else found.filter(state__in=PUBLIC)


def _makes(user: User) -> bool:
    return any(allows(user, code) for code in MAKERS)


def versions_of(procedure: Procedure, user: User) -> QuerySet[Procedure]:
    """Every version of the procedure that ``user`` may see, the last first."""
    return procedures_visible_to(user).filter(code=procedure.code).order_by("-loaded_at")


def diagrams_of(procedure: Procedure) -> QuerySet[ProcessDefinition]:
    return procedure.diagrams.order_by("position").defer("engine_spec")


def diagram_visible_to(user: User) -> QuerySet[ProcessDefinition]:
    found = visible(ProcessDefinition.objects.select_related("procedure"), user, "procedures.view_procedure")
    return found if _makes(user) else found.filter(procedure__state__in=PUBLIC)


def activities_of(procedure: Procedure) -> QuerySet[Activity]:
    """Every activity of a procedure, diagram by diagram."""
    activities = Activity.objects.filter(definition__procedure=procedure)
    return activities.prefetch_related("lane_roles").order_by("definition__position", "position")


def drafts_visible_to(user: User) -> QuerySet[DiagramDraft]:
    """The files of versions that ``user`` may prepare, those out of use included."""
    return visible(DiagramDraft.objects.select_related("procedure"), user, "procedures.define_procedure")


def is_diagram_of(procedure: Procedure, id: UUID | None) -> bool:
    """Whether the file ``id`` is one that was uploaded to the version."""
    return id is not None and procedure.drafts.filter(pk=id).exists()


def startable_diagrams(user: User) -> QuerySet[ProcessDefinition]:
    """The diagrams in force of which a person starts the cases, on a screen."""
    if not allows(user, "procedures.start_case"):
        return ProcessDefinition.objects.none()
    found = diagram_visible_to(user).filter(subject_type=Matter._meta.label_lower)
    in_force = found.filter(procedure__state=ProcedureState.IN_FORCE)
    return in_force.defer("xml", "engine_spec").order_by("procedure__code", "position")


@dataclass(frozen=True)
class Step:
    """One of the three signatures of a version, given or awaited."""

    party: str
    signature: Signature | None


def steps_of(procedure: Procedure) -> list[Step]:
    """Who prepared, reviewed and approved the content that is under review or in force (WFL-09)."""
    signed: dict[str, Signature] = {}
    if procedure.content_sha256:
        rows = documents.signatures_of(procedure, content_sha256=procedure.content_sha256)
        signed = {row.party: row for row in rows}
    return [Step(party, signed.get(party)) for party in ("prepared", "reviewed", "approved")]


def matters_of(cases: list[Any]) -> dict[str, Matter]:
    """The matter of each case that has one, by its key."""
    keys = [case.subject_id for case in cases if case.subject_type == Matter._meta.label_lower]
    rows = Matter.objects.filter(pk__in=keys).select_related("beneficiary", "unit", "year", "opened_by")
    return {str(row.pk): row for row in rows} if keys else {}
