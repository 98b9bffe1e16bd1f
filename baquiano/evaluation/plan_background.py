"""What was answered of an entity, a topic or a group, for whoever plans for it again (EVA-10, PLN-25)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.evaluation import queries
from baquiano.evaluation.rules import VIEW_RESULTS
from baquiano.planning import background
from baquiano.planning.background import MOST_LINES, SATISFACTION, Asked, Figure, Found, Line
from baquiano.ui.display import percent_words


def register() -> None:
    """Tell planning of satisfaction; called when the room is ready."""
    background.register(
        background.Source(SATISFACTION, gettext_lazy("La satisfacción"), VIEW_RESULTS, _answered, order=40)
    )


def _answered(asked: Asked) -> Found:
    wanted = asked.condition(beneficiary="beneficiary", topic="topic", unit="unit")
    rows = queries.campaigns_told(asked.user).filter(wanted, closes_on__year__in=asked.years)
    campaigns = list(rows.order_by("-closes_on", "-id"))
    by_year = {year: [one for one in campaigns if one.closes_on.year == year] for year in asked.years}
    before, now = (by_year[year] for year in asked.years)
    figures = [
        Figure(_("Evaluaciones"), len(before), len(now)),
        Figure(_("Respuestas"), sum(one.n_answered for one in before), sum(one.n_answered for one in now)),
    ]
    marks = queries.marks_of(campaigns[:MOST_LINES])
    return Found(figures, [_line(one, marks[one.pk]) for one in campaigns[:MOST_LINES]])


def _line(campaign: Any, mark: float | None) -> Line:
    """A campaign with its mark, where enough answered for it to be told."""
    told = _("Calificación: %(mark)s. Respondieron %(n)s.") % {"mark": percent_words(mark), "n": campaign.n_answered}
    state, label = campaign.state, campaign.get_state_display()
    return Line(campaign.closes_on, campaign.title, campaign.get_absolute_url(), state, label, told)
