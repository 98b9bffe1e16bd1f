"""What the final report of the vigencia before concluded, for whoever writes the plan of the next (EVA-13, PLN-25)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions.queries import ancestor_ids
from baquiano.planning import background
from baquiano.planning.background import MOST_LINES, Asked, Figure, Found, Line
from baquiano.reports.choices import ReportState, TopicPeriod
from baquiano.reports.queries import topic_reports_visible_to
from baquiano.reports.rules import VIEW_TOPIC


def register() -> None:
    """Tell planning of the final reports; called when the room is ready."""
    title = gettext_lazy("La evaluación final")
    background.register(background.Source("informe-final", title, VIEW_TOPIC, _final, order=45))


def _final(asked: Asked) -> Found:
    """Of a team, its own reports and those of whom it depends on."""
    rows = topic_reports_visible_to(asked.user).filter(
        period=TopicPeriod.FINAL, state=ReportState.APPROVED, year__year__in=asked.years
    )
    if asked.unit is not None:
        rows = rows.filter(unit__in=ancestor_ids(asked.unit))
    found = list(rows.order_by("-year__year", "-edition"))
    before, now = (sum(one.year.year == year for one in found) for year in asked.years)
    lines = [
        Line(
            one.approved_at.date(),
            str(one),
            one.get_absolute_url(),
            one.state,
            one.get_state_display(),
            one.conclusions[:600],
        )
        for one in found[:MOST_LINES]
        if one.approved_at
    ]
    return Found([Figure(_("Informes finales"), before, now)], lines)
