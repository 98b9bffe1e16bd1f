"""The procedures of the institution, as written and as drawn."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers

from baquiano.common.policy import allows, requires
from baquiano.procedures import queries, rules
from baquiano.procedures.choices import ProcedureState
from baquiano.procedures.models import Activity, Procedure
from baquiano.procedures.tables import ProcedureListing


@requires("procedures.view_procedure")
def procedure_list(request: Any) -> HttpResponse:
    procedures = queries.procedures_visible_to(request.user)
    context = {"may_define": allows(request.user, "procedures.define_procedure")}
    return ProcedureListing(request, procedures).respond("procedures/procedure_list.html", context)


@requires("procedures.view_procedure")
def procedure_detail(request: Any, pk: Any) -> HttpResponse:
    procedure = get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    activities: dict[Any, list[Activity]] = {}
    for activity in queries.activities_of(procedure):
        activities.setdefault(activity.definition_id, []).append(activity)
    if rules.can_prepare(request.user, procedure):
        return redirect("procedures:procedure_prepare", procedure.pk)
    context = {
        "procedure": procedure,
        "versions": queries.versions_of(procedure, request.user),
        "steps": queries.steps_of(procedure),
        "can": _verbs_of(request.user, procedure),
        "startable": set(queries.startable_diagrams(request.user).values_list("pk", flat=True)),
        "diagrams": [(diagram, activities.get(diagram.pk, [])) for diagram in queries.diagrams_of(procedure)],
    }
    return render(request, "procedures/procedure_detail.html", context)


def _verbs_of(user: Any, procedure: Procedure) -> dict[str, bool]:
    """What the person may do with the version, for its buttons."""
    signed = {step.party for step in queries.steps_of(procedure) if step.signature}
    return {
        "revise": procedure.state == ProcedureState.IN_FORCE and allows(user, "procedures.define_procedure"),
        "review": rules.can_review(user, procedure) and "reviewed" not in signed,
        "approve": rules.can_approve(user, procedure) and "reviewed" in signed,
        "return": rules.can_return(user, procedure),
    }


@requires("procedures.view_procedure")
def activity_detail(request: Any, pk: Any) -> HttpResponse:
    """What the procedure says of an activity. Fragment or page."""
    diagrams = queries.diagram_visible_to(request.user)
    activities = Activity.objects.filter(definition__in=diagrams).select_related("definition__procedure")
    activity: Activity = get_object_or_404(activities, pk=pk)
    template = "procedures/_activity.html" if request.htmx else "procedures/activity_detail.html"
    response = render(request, template, {"activity": activity})
    patch_vary_headers(response, ("HX-Request",))
    return response


@requires("procedures.view_procedure")
def diagram_download(request: Any, pk: Any) -> HttpResponse:
    """The BPMN file itself: the viewer draws it, and any modeller opens it."""
    diagram = get_object_or_404(queries.diagram_visible_to(request.user), pk=pk)
    response = HttpResponse(diagram.xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{diagram.file_name}"'
    return response
