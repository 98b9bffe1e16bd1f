"""What was answered: of one campaign, of all of them together, and answer by answer for whoever analyses elsewhere."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import require, requires
from baquiano.evaluation import queries, rules
from baquiano.evaluation.charts import campaign_charts, change_chart, group_chart
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.settings import smallest_group
from baquiano.evaluation.tables import AnswerListing, ResultListing


def told_or_404(request: HttpRequest, pk: UUID) -> Campaign:
    campaign = get_object_or_404(queries.campaigns_visible_to(request.user), pk=pk)
    require(rules.can_see_results(request.user, campaign))
    return campaign


@requires(rules.VIEW_RESULTS)
def campaign_results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Question by question, each chart beside its table; before and after, where there are both."""
    campaign = told_or_404(request, pk)
    found = queries.results_of(campaign)
    changes = queries.compared(campaign)
    context = {
        "campaign": campaign,
        "meter": queries.meter_of(campaign),
        "results": found,
        "charts": campaign_charts(found),
        "change": change_chart(changes) if changes else None,
    }
    return render(request, "evaluation/campaign_results.html", context)


@requires(rules.VIEW_RESULTS)
def campaign_answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each sheet in a row, to be exported; of an anonymous campaign without a day nor an order."""
    campaign = told_or_404(request, pk)
    listing = AnswerListing(request, queries.sheets_told(campaign))
    listing.campaign = campaign
    return listing.respond("evaluation/campaign_answers.html", {"campaign": campaign})


@requires(rules.VIEW_RESULTS)
def results(request: HttpRequest) -> HttpResponse:
    """The campaigns that are told, with their marks; and together, by unit, topic, service or territory."""
    listing = ResultListing(request, queries.campaigns_told(request.user))
    by = request.GET.get("por", "")
    by = by if by in queries.GROUPS else "dependencia"
    least = smallest_group(request.institution, day_of(request.at).year)
    groups = queries.groups_of(listing.filtered, by, least=least)
    context: dict[str, Any] = {
        "groups": groups,
        "by": by,
        "kinds": [(key, label) for key, (label, _name) in queries.GROUPS.items()],
        "chart": group_chart(str(queries.GROUPS[by][0]), groups) if groups else None,
        "least": least,
        "title": _("Resultados de evaluación"),
    }
    return listing.respond("evaluation/results.html", context)
