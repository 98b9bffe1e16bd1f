"""A case on its diagram, and what the procedure reports of itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, requires
from baquiano.procedures import pages, queries, rules
from baquiano.procedures.tables import CaseListing, ExceptionListing, ReturnListing


@requires("procedures.view_case")
def case_list(request: Any) -> HttpResponse:
    context = {"may_start": allows(request.user, "procedures.start_case")}
    return CaseListing(request, queries.cases_visible_to(request.user)).respond("procedures/case_list.html", context)


@requires("procedures.view_case")
def case_detail(request: Any, pk: Any) -> HttpResponse:
    """The live diagram and its twin, the table; works without scripts."""
    case = get_object_or_404(queries.cases_visible_to(request.user), pk=pk)
    events = case.definition.flow.get("events", {})
    states = queries.activity_states(case, day_of(request.at))
    context = {
        "case": case,
        "states": states,
        "done": sum(state.state == queries.DONE for state in states),
        "matter": queries.matters_of([case]).get(case.subject_id),
        "may_end": rules.can_steer(request.user, case),
        "awaits": [events[node]["name"] for node in case.awaits if node in events],
        "family": queries.family_of(case),
        "subject_url": pages.subject_url(case),
    }
    return render(request, "procedures/case_detail.html", context)


@requires("procedures.view_case")
def case_activity(request: Any, pk: Any, activity: Any) -> HttpResponse:
    """One activity of a case: what the procedure says of it, and everything that was done. Fragment or page."""
    case = get_object_or_404(queries.cases_visible_to(request.user), pk=pk)
    found = get_object_or_404(case.definition.activities.prefetch_related("lane_roles"), pk=activity)
    rounds = queries.done_tasks(case, found)
    evidence = queries.evidence_by_task(rounds)
    context = {
        "case": case,
        "activity": found,
        "rounds": [(task, evidence.get(str(task.pk), [])) for task in rounds],
    }
    template = "procedures/_case_activity.html" if request.htmx else "procedures/case_activity.html"
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@requires("procedures.view_returns")
def return_list(request: Any) -> HttpResponse:
    returns = queries.returns_visible_to(request.user)
    context = {"counts": queries.returns_by_activity(returns)}
    return ReturnListing(request, returns).respond("procedures/return_list.html", context)


@requires("procedures.view_returns")
def exception_list(request: Any) -> HttpResponse:
    exceptions = queries.exceptions_visible_to(request.user)
    return ExceptionListing(request, exceptions).respond("procedures/exception_list.html")
