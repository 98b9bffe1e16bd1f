"""What the check says, in the pages that it does not own."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from baquiano.planning.check_tables import severity_html
from baquiano.planning.checking.results import check_of
from baquiano.planning.choices import Severity
from baquiano.planning.models import Plan

register = template.Library()


@register.simple_tag
def check_marks(counts: dict[str, int]) -> Any:
    """How many findings of each severity, the ones that there are."""
    marks = ((severity_html(one, f"{Severity(one).label}: {counts[one]}"),) for one in Severity.values if counts[one])
    return format_html_join(" ", "{}", marks)


@register.simple_tag
def severity_mark(severity: str) -> Any:
    return severity_html(severity)


@register.inclusion_tag("planning/_check_counts.html")
def plan_check_panel(plan: Plan) -> dict[str, Any]:
    """What the check of the plan says, on the page of a step of its procedure."""
    url = reverse("planning:plan_check", args=[plan.pk])
    return {"counts": check_of(plan).counts, "url": url, "title": _("Verificación del plan")}
