"""What other dependencies impose on a plan, and what is known of the topic of an activity."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import allows, require, requires
from baquiano.library.queries import guides_on, version_visible_to, versions_in_force
from baquiano.library.rules import can_open
from baquiano.norms.queries import norms_on
from baquiano.planning import actions, specifications
from baquiano.planning.forms import AcknowledgeForm
from baquiano.planning.views.items import item_or_404
from baquiano.planning.views.plans import plan_or_404


@requires("planning.view_plan")
def plan_specifications(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    rows = specifications.specifications_of(plan, day_of(request.at))
    context = {
        "plan": plan,
        "rows": [(one, can_open(request.user, one.version.guide), uuid7()) for one in rows],
        "earlier": specifications.acknowledged_before(plan, rows),
        "may_acknowledge": allows(request.user, "planning.acknowledge_specification", plan),
    }
    return render(request, "planning/plan_specifications.html", context)


@require_POST
@requires("planning.acknowledge_specification")
def plan_acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.acknowledge_specification", plan))
    form = AcknowledgeForm(request.POST, versions=version_visible_to(request.user))
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.acknowledge_specification(plan, version, id=form.cleaned_data["id"], by=request.user, at=request.at)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Quedó el acuse de recibo de «%(what)s».") % {"what": version.guide.title})
    else:
        messages.error(request, _("La página perdió cuál era la especificación. Ábrala de nuevo."))
    return redirect("planning:plan_specifications", pk=plan.pk)


@requires("planning.view_plan")
def topic_inputs(request: HttpRequest) -> HttpResponse:
    """``?topic=…&service_type=…``: norms and guides, as input while an activity is written (ORG-16)."""
    keys = [key for name in ("topic", "service_type") if (key := _key(request.GET.get(name, "")))]
    return _inputs(request, keys, {})


@requires("planning.view_plan")
def item_inputs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for an activity already written, on its page."""
    item = item_or_404(request, pk)
    return _inputs(request, [item.topic, item.service_type], {"item": item})


def _inputs(request: HttpRequest, items: list[Any], context: dict[str, Any]) -> HttpResponse:
    guides = list(guides_on(items))
    versions = versions_in_force(guides, day_of(request.at))
    context |= {
        "asked": any(items),
        "norms": list(norms_on(items)),
        "guides": [(versions[one.pk], can_open(request.user, one)) for one in guides if one.pk in versions],
    }
    template = "planning/_topic_inputs.html" if request.htmx else "planning/topic_inputs.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
