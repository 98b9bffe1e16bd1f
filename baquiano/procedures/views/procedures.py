"""The procedures of the institution, as written and as drawn."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from baquiano.common.policy import requires
from baquiano.procedures import queries
from baquiano.procedures.models import Activity
from baquiano.procedures.tables import ProcedureListing


@requires("procedures.view_procedure")
def procedure_list(request: Any) -> HttpResponse:
    procedures = queries.procedures_visible_to(request.user)
    return ProcedureListing(request, procedures).respond("procedures/procedure_list.html")


@requires("procedures.view_procedure")
def procedure_detail(request: Any, pk: Any) -> HttpResponse:
    procedure = get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    activities: dict[Any, list[Activity]] = {}
    for activity in queries.activities_of(procedure):
        activities.setdefault(activity.definition_id, []).append(activity)
    context = {
        "procedure": procedure,
        "diagrams": [(diagram, activities.get(diagram.pk, [])) for diagram in queries.diagrams_of(procedure)],
    }
    return render(request, "procedures/procedure_detail.html", context)


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
