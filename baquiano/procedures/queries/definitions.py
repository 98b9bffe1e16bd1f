"""Procedures and their diagrams."""

from django.db.models import Count, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.procedures.choices import CaseState
from baquiano.procedures.models import Activity, Procedure, ProcessDefinition


def procedures_visible_to(user: User) -> QuerySet[Procedure]:
    """The versions of procedures, with how many cases run on each."""
    running = Count("diagrams__cases", filter=Q(diagrams__cases__state=CaseState.OPEN), distinct=True)
    return visible(Procedure.objects.annotate(running=running), user, "procedures.view_procedure")


def diagrams_of(procedure: Procedure) -> QuerySet[ProcessDefinition]:
    return procedure.diagrams.order_by("position").defer("engine_spec")


def diagram_visible_to(user: User) -> QuerySet[ProcessDefinition]:
    return visible(ProcessDefinition.objects.select_related("procedure"), user, "procedures.view_procedure")


def activities_of(procedure: Procedure) -> QuerySet[Activity]:
    """Every activity of a procedure, diagram by diagram."""
    activities = Activity.objects.filter(definition__procedure=procedure)
    return activities.prefetch_related("lane_roles").order_by("definition__position", "position")
