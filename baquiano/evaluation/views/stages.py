"""The assistances that ended, and how each stands in the two stages of its evaluation."""

from django.http import HttpRequest, HttpResponse

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import requires
from baquiano.evaluation import queries, rules, settings
from baquiano.evaluation.tables import StageListing


@requires(rules.VIEW_STAGES)
def stage_list(request: HttpRequest) -> HttpResponse:
    """What was not applied or was applied late, who is missing, and how many of each dependency (EVA-05, EVA-06)."""
    listing = StageListing(request, queries.stages_visible_to(request.user))
    rule = settings.second_stage_rule(request.institution, day_of(request.at).year)
    known = rule is None or queries.instruments_in_force().filter(code=rule.instrument).exists()
    context = {
        "units": queries.counted_by_unit(listing.filtered),
        "missing_instrument": "" if known or rule is None else rule.instrument,
    }
    return listing.respond("evaluation/stage_list.html", context)
