"""What was done, cancelled, promised and owed, shown while an activity, a need or a plan is thought (PLN-25)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import requires
from baquiano.planning import background
from baquiano.planning.views.items import item_or_404
from baquiano.planning.views.needs import need_or_404
from baquiano.planning.views.plans import plan_or_404

MOST_NAMED = 12


@requires("planning.view_plan")
def background_asked(request: HttpRequest) -> HttpResponse:
    """``?vigencia=2027&topic=…&beneficiaries=…``: the same while an activity is being written."""
    year = request.GET.get("vigencia", "")
    number = int(year) if year.isdigit() and len(year) == 4 else day_of(request.at).year
    chosen = _keys(request.GET.getlist("beneficiaries"))
    return _told(request, number, {}, beneficiaries=chosen, topics=_keys(request.GET.getlist("topic")))


@requires("planning.view_plan")
def item_background(request: HttpRequest, pk: UUID) -> HttpResponse:
    item = item_or_404(request, pk)
    served = frozenset(row.pk for row in item.beneficiaries.all())
    topics = frozenset([item.topic_id] if item.topic_id else [])
    return _told(request, item.plan.year.year, {"item": item}, beneficiaries=served, topics=topics)


@requires("planning.view_need")
def need_background(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = need_or_404(request, pk)
    served = frozenset(row.pk for row in need.beneficiaries.all())
    topics = frozenset([need.topic_id] if need.topic_id else [])
    return _told(request, need.year.year, {"need": need}, beneficiaries=served, topics=topics)


@requires("planning.view_plan")
def plan_background(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of the group of the plan; of every group for the consolidated one."""
    plan = plan_or_404(request, pk)
    whole = plan.is_consolidated
    return _told(request, plan.year.year, {"plan": plan}, unit=None if whole else plan.unit, everything=whole)


def _told(request: HttpRequest, year: int, context: dict[str, Any], **about: Any) -> HttpResponse:
    asked = background.Asked(request.user, year, day_of(request.at), **about)
    named = beneficiaries_visible_to(request.user).filter(pk__in=asked.beneficiaries).order_by("name")
    known = background.told(asked)
    context |= {
        "asked": asked,
        "before": asked.years[0],
        "now": asked.years[1],
        "known": known,
        "silence": background.silence_on_satisfaction(asked, known),
        "named": list(named[:MOST_NAMED]) if asked.beneficiaries else [],
    }
    template = "planning/_background.html" if request.htmx else "planning/background.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _keys(texts: list[str]) -> frozenset[UUID]:
    found = set()
    for text in texts[:100]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return frozenset(found)
